"""The API put together: routes, limits, refusals and log."""

from functools import partial

from fastapi import FastAPI

from api import openapi, problems
from api.auth.oidc import OidcTokens
from api.dependencies import Deps, Memory
from api.pages import site
from api.requests.limits import Allowances, BodyLimits
from api.requests.log import RequestLog
from api.requests.methods import HeadAsGet
from api.routes import (
    actions,
    applications,
    documents,
    envelopes,
    events,
    health,
    inspection,
    messages,
    norms,
    parties,
    places,
    statistics,
    support_types,
)

BASE = "/api/v1"
ROUTERS = (
    support_types.routes,
    places.routes,
    documents.routes,
    applications.routes,
    actions.routes,
    parties.routes,
    envelopes.routes,
    events.routes,
    messages.routes,
    inspection.routes,
    statistics.routes,
    norms.routes,
)


def create_app(deps: Deps) -> FastAPI:
    """Give the application that serves the API with these collaborators."""
    app = routed(deps.settings.version)
    settings = deps.settings
    app.state.deps = deps
    app.state.memory = Memory(
        Allowances(settings.uploads, settings.failures, settings.links),
        OidcTokens(settings.oidc, deps.fetch) if settings.oidc else None,
    )
    problems.install(app)
    app.add_middleware(HeadAsGet)
    site.install(app)
    app.add_middleware(
        BodyLimits,
        json_bytes=settings.json_limit_bytes,
        upload_bytes=settings.upload_limit_bytes,
    )
    app.add_middleware(RequestLog, new_id=deps.new_id)
    return app


def routed(version: str) -> FastAPI:
    """Give the application with its routes alone, which describe it."""
    app = FastAPI(
        title=openapi.TITLE,
        version=version,
        description=openapi.DESCRIPTION,
        generate_unique_id_function=openapi.operation_id,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router, prefix=BASE)
    app.include_router(health.routes)
    # Whoever knows only the base address of the API finds these below it too.
    app.include_router(health.routes, prefix=BASE, include_in_schema=False)
    app.openapi = partial(openapi.describe, app)  # type: ignore[method-assign]
    return app


def openapi_text() -> str:
    """Give the OpenAPI 3.1 description as it is written to openapi.json."""
    return openapi.written(routed("1"))
