"""The API put together: routes, limits, refusals, log and its OpenAPI description."""

import json
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import problems
from api.auth.oidc import OidcTokens
from api.dependencies import Deps, Memory
from api.pages import site
from api.problems import PROBLEM_TYPE, Problem
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
TITLE = "khuyencong"
DESCRIPTION = (
    "Hồ sơ đề nghị hỗ trợ khuyến công: nộp, thẩm định, phê duyệt, giải ngân, nghiệm "
    "thu, quyết toán. / Applications for support of Vietnam's industrial promotion "
    "programme, from submission to settlement. Amounts are whole đồng."
)
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
    app = _routed(deps.settings.version)
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


def openapi_document() -> dict[str, Any]:
    """Give the OpenAPI 3.1 description that is committed as openapi.json."""
    return _described(_routed("1"))


def openapi_text() -> str:
    """Give that description as it is written to the file beside this module."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=2) + "\n"


def _routed(version: str) -> FastAPI:
    app = FastAPI(
        title=TITLE,
        version=version,
        description=DESCRIPTION,
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
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=TITLE, version="1", description=DESCRIPTION, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            _refusals(operation)
    return document


def _refusals(operation: dict[str, Any]) -> None:
    """Say once, for every call, what a refusal looks like."""
    answers = operation["responses"]
    answers.pop("422", None)
    for status, words in (
        ("4XX", "Refused: what happened and what to do next"),
        ("503", "A part of the system is away: try again after Retry-After"),
    ):
        answers.setdefault(
            status,
            {
                "description": words,
                "content": {
                    PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        )
