"""How the API describes itself in OpenAPI 3.1: names, groups, bodies and refusals."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.openapi_models import action_models, type_models
from api.problems import PROBLEM_TYPE, Problem
from api.requests.bodies import BODIES
from api.schemas.examples import answers, parameters

TITLE = "khuyencong"
DESCRIPTION = (
    "Hồ sơ đề nghị hỗ trợ khuyến công: nộp, thẩm định, phê duyệt, giải ngân, nghiệm "
    "thu, quyết toán. / Applications for support of Vietnam's industrial promotion "
    "programme, from submission to settlement. Amounts are whole đồng."
)
TAGS: dict[str, str] = {
    "support types": "Nội dung hỗ trợ: biểu mẫu, giấy tờ, định mức. / Each type: "
    "forms, papers, norms, and whether answers would be eligible.",
    "places": "Tỉnh, xã, phường, đặc khu, cả tên cũ. / Provinces and communes, former "
    "names too.",
    "documents": "Tệp gửi kèm, lưu theo mã băm của nội dung. / Files, kept under the "
    "digest of their content.",
    "applications": "Hồ sơ: nộp, tìm, đọc, liên hệ, bàn giao. / Applications: filed, "
    "found, read, and who speaks for them.",
    "actions": "Các bước xử lý hồ sơ. / The steps of an application.",
    "envelopes": "Nguồn kinh phí và số dư. / Envelopes of money and their accounts.",
    "events": "Mọi sự kiện theo thứ tự ghi sổ. / All events in their order.",
    "messages": "Thư đã gửi và gửi lại. / Messages to people, and sending them again.",
    "inspection": "Lịch sử quy trình trong Temporal. / A workflow in Temporal.",
    "statistics": "Số liệu của chương trình. / The programme in numbers.",
    "norms": "Định mức và nghị quyết của tỉnh. / Norms, and resolutions of provinces.",
    "health": "Tình trạng và phiên bản của hệ thống. / Whether the system is well, and "
    "what runs here.",
}
"""The groups of calls, each with what is found there."""

_SCHEMAS = "#/components/schemas/{model}"


def operation_id(route: APIRoute) -> str:
    """Return the name of a call: that of its function, a verb and its object."""
    return route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of an application."""
    document = get_openapi(
        title=TITLE,
        version="1",
        description=DESCRIPTION,
        contact={"name": TITLE},
        servers=[{"url": "/", "description": "Hệ thống này / This system"}],
        tags=[{"name": name, "description": words} for name, words in TAGS.items()],
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_schemas(Problem, *BODIES))
    schemas.update(type_models(schemas) | action_models(schemas))
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            _refusals(operation)
            _examples(operation)
    return document


def written(app: FastAPI) -> str:
    """Return that description as the text of a file."""
    return json.dumps(describe(app), ensure_ascii=False, indent=2) + "\n"


def _schemas(*models: type[BaseModel]) -> dict[str, Any]:
    _, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=_SCHEMAS
    )
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas


def _examples(operation: dict[str, Any]) -> None:
    """Show what is asked and answered, as one running system did."""
    name = operation["operationId"]
    for parameter in operation.get("parameters", ()):
        own = f"{name}.{parameter['name']}"
        known = parameters()
        parameter["example"] = known.get(own, known[parameter["name"]])
    for status, answer in operation["responses"].items():
        media = answer.get("content", {}).get("application/json")
        if media is not None and str(status).startswith("2"):
            answered = answers()
            media["example"] = answered.get(f"{name}_{status}") or answered[name]


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
