"""Whether the process lives, is ready, and what runs here; open to anyone."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.dependencies import DepsOf, LanguageOf
from api.engine.interface import EngineAway
from api.metrics import REGISTRY, observe
from api.problems import RETRY_AFTER_SECONDS
from api.schemas.office import Health, Version
from domain import calendar, norms
from domain.errors import NotFound
from persistence.database import DatabaseAway
from persistence.statistics import statistics

routes = APIRouter(tags=["health"])

_NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "static"),
    autoescape=True,
    undefined=StrictUndefined,
)


@routes.get("/healthz")
async def check_health() -> Health:
    """Say that the process answers."""
    return Health(ok=True)


@routes.get("/readyz", responses={503: {"model": Health}})
async def check_readiness(deps: DepsOf, response: Response) -> Health:
    """Say whether the database answers and the engine takes commands."""
    try:
        await deps.database.reachable()
        database = True
    except DatabaseAway:
        database = False
    try:
        worker = (await deps.engine.workers()).asking
        prepared = not await deps.engine.lacks()
        temporal = True
    except (EngineAway, NotFound):
        worker = temporal = prepared = False
    ok = database and temporal and worker and prepared
    if not ok:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    # The engine takes commands where both of its halves are there; each is named, too.
    engine = {"temporal": temporal, "worker": worker, "search_attributes": prepared}
    parts = {"database": database, "engine": all(engine.values())}
    return Health(ok=ok, parts=parts | engine)


@routes.get("/metrics", response_class=Response)
async def read_metrics(deps: DepsOf) -> Response:
    """Give the counters and the dossiers by state, for Prometheus."""
    observe(await deps.database.read(statistics, now=deps.clock()))
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


@routes.get("/version")
async def read_version(deps: DepsOf) -> Version:
    """Say what runs here and which rules are in force."""
    return Version(
        version=deps.settings.version,
        norms=norms.CURRENT_NORMS,
        calendar=calendar.CURRENT_CALENDAR,
    )


@routes.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> dict[str, Any]:
    """Give the description of this API (OpenAPI 3.1)."""
    document: dict[str, Any] = request.app.openapi()
    return document


@routes.get("/docs", include_in_schema=False)
async def docs(request: Request, language: LanguageOf) -> HTMLResponse:
    """Show the description as a page that needs nothing from elsewhere."""
    page = _pages.get_template("reference.html")
    return HTMLResponse(
        page.render(document=request.app.openapi(), language=language),
        headers={"Content-Security-Policy": _NOTHING_FROM_ELSEWHERE},
    )
