"""The promises of the whole API: who may call what, its words, its description."""

import re
from collections.abc import Iterator
from datetime import datetime
from inspect import get_annotations
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from api.app import openapi_text, routed
from api.openapi import TAGS, describe
from api.problem_words import REQUEST_WORDS
from api.problems import HTTP_STATUS
from api.schemas.base import Instant, Shown
from domain.people import HUMAN_ROLES, Role
from domain.refusal_words import REFUSAL_WORDS
from domain.standard import STANDARD
from domain.support_types import current
from tests.api.world import World

OPEN = {
    "/api/v1/support-types",
    "/api/v1/support-types/{code}",
    "/api/v1/eligibility",
    "/api/v1/places",
    "/api/v1/norms",
    "/healthz",
    "/readyz",
    "/metrics",
    "/version",
}
EVERYONE = frozenset(HUMAN_ROLES)
BY_ROLE = {
    ("POST", "/api/v1/applications"): {Role.APPLICANT, Role.OFFICER},
    ("GET", "/api/v1/envelopes"): {Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR},
    ("POST", "/api/v1/envelopes"): {Role.TREASURER, Role.ADMINISTRATOR},
    ("POST", "/api/v1/envelopes/{id}/top-ups"): {Role.TREASURER, Role.ADMINISTRATOR},
    ("GET", "/api/v1/envelopes/{id}"): {
        Role.TREASURER,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    },
    ("PUT", "/api/v1/envelopes/{id}/movements/{number}"): {
        Role.TREASURER,
        Role.ADMINISTRATOR,
    },
    ("GET", "/api/v1/events"): {Role.ADMINISTRATOR, Role.AUDITOR},
    ("POST", "/api/v1/messages/{id}/resend"): {Role.ADMINISTRATOR},
    ("POST", "/api/v1/norms/provinces/{province}"): {Role.ADMINISTRATOR},
    ("GET", "/api/v1/inspection/{code}"): {Role.ADMINISTRATOR, Role.AUDITOR},
}
PLACES = {
    "{code}": "CGCN-2026-999999-1",
    "{id}": "nothing",
    "{digest}": "0" * 64,
    "{number}": "1",
    "{province}": "vinh-long",
}


def openapi_document() -> dict[str, Any]:
    return describe(routed("1"))


def calls() -> Iterator[tuple[str, str]]:
    for path, operations in openapi_document()["paths"].items():
        for method in operations:
            yield method.upper(), path


CLOSED = [call for call in calls() if call[1] not in OPEN]


def filled(path: str) -> str:
    return re.sub(r"\{[a-z]+\}", lambda m: PLACES[m[0]], path)


def test_every_call_of_the_contract_is_there() -> None:
    assert {f"{method} {path}" for method, path in calls()} == {
        "GET /api/v1/support-types",
        "GET /api/v1/support-types/{code}",
        "GET /api/v1/places",
        "GET /api/v1/norms",
        "POST /api/v1/norms/provinces/{province}",
        "POST /api/v1/eligibility",
        "POST /api/v1/documents",
        "GET /api/v1/documents/{digest}",
        "GET /api/v1/documents/{digest}/view",
        "POST /api/v1/applications",
        "GET /api/v1/applications",
        "GET /api/v1/applications/{code}",
        "GET /api/v1/applications/{code}/events",
        "GET /api/v1/applications/{code}/explain",
        "POST /api/v1/applications/{code}/actions",
        "GET /api/v1/applications/{code}/contact",
        "PUT /api/v1/applications/{code}/contact",
        "POST /api/v1/applications/{code}/handover",
        "GET /api/v1/envelopes",
        "POST /api/v1/envelopes",
        "POST /api/v1/envelopes/{id}/top-ups",
        "GET /api/v1/envelopes/{id}",
        "PUT /api/v1/envelopes/{id}/movements/{number}",
        "GET /api/v1/events",
        "GET /api/v1/messages",
        "POST /api/v1/messages/{id}/resend",
        "GET /api/v1/inspection/{code}",
        "GET /api/v1/statistics",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /version",
    }


async def test_every_other_call_asks_who_it_is(world: World) -> None:
    async with world.client() as client:
        for method, path in CLOSED:
            answer = await client.request(method, filled(path))
            assert answer.status_code == 401, (method, path)
            assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("role", HUMAN_ROLES)
async def test_each_role_gets_no_further_than_it_may(world: World, role: Role) -> None:
    caller = world.as_(role)
    for method, path in CLOSED:
        answer = await caller.call(method, filled(path).removeprefix("/api/v1"))
        if role in BY_ROLE.get((method, path), EVERYONE):
            assert answer.status_code not in (401, 403, 405), (method, path)
            assert answer.status_code < 500, (method, path)
        else:
            assert answer.status_code == 403, (method, path)
            assert answer.json()["code"] == "role_not_allowed"
            assert "treasurer, admin" not in answer.json()["detail"]


def test_every_refusal_has_words_and_every_status_a_refusal() -> None:
    known = set(REFUSAL_WORDS) | set(REQUEST_WORDS)
    assert set(HTTP_STATUS) <= known
    assert {status for status in HTTP_STATUS.values()} <= {
        *(400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 429, 500, 503)
    }
    for vi, en in REQUEST_WORDS.values():
        assert all(vi)
        assert all(en)
        assert vi != en


def test_the_description_is_current() -> None:
    written = (Path(__file__).parents[2] / "api" / "openapi.json").read_text("utf-8")
    assert written == openapi_text(), "make openapi"


def test_the_description_documents_its_refusals() -> None:
    document = openapi_document()
    assert document["openapi"].startswith("3.1")
    assert "Problem" in document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            refusal = operation["responses"]["4XX"]["content"]
            assert "application/problem+json" in refusal
            assert operation["description"]


def fits(document: dict[str, Any], schema: dict[str, Any], example: Any) -> None:
    jsonschema.validate(example, {**schema, "components": document["components"]})


def test_every_call_shows_an_example_that_fits_of_all_it_takes_and_answers() -> None:
    document = openapi_document()
    bodies = 0
    for operation in operations_of(document):
        asked = operation.get("requestBody", {}).get("content", {})
        answered = [
            answer.get("content", {})
            for status, answer in operation["responses"].items()
            if status.startswith("2")
        ]
        for content in (asked, *answered):
            if media := content.get("application/json"):
                fits(document, media["schema"], media["example"])
        bodies += "application/json" in asked
        for parameter in operation.get("parameters", ()):
            fits(document, parameter["schema"], parameter["example"])
    assert bodies == sum("requestBody" in o for o in operations_of(document)) - UPLOADS


@pytest.mark.parametrize(
    ("model", "property", "values"),
    [
        ("SubmissionBody", "support_type", {kind.code for kind in current()}),
        ("EligibilityBody", "support_type", {kind.code for kind in current()}),
        ("ApplicationShown", "support_type", {kind.code for kind in current()}),
        ("ActionBody", "action", {t.action for t in STANDARD.transitions if t.chosen}),
    ],
)
def test_answers_are_told_apart_by_what_they_belong_to(
    model: str, property: str, values: set[str]
) -> None:
    schemas = openapi_document()["components"]["schemas"]
    told_apart = schemas[model]["discriminator"]
    assert told_apart["propertyName"] == property
    assert set(told_apart["mapping"]) == values
    for value, reference in told_apart["mapping"].items():
        part = schemas[reference.rpartition("/")[2]]
        assert part["properties"][property]["const"] == value
        assert {"$ref": reference} in schemas[model]["oneOf"]
        assert "additionalProperties" not in part["properties"]["answers"]


UPLOADS = 1
"""The call whose body is a file."""


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for path in document["paths"].values() for one in path.values()]


def test_every_call_is_named_by_a_verb_and_its_object_in_a_described_group() -> None:
    document = openapi_document()
    operations = operations_of(document)
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name), name
        assert "api" not in name, name
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert {tag for operation in operations for tag in operation["tags"]} == described
    assert described == set(TAGS)


def test_whatever_the_description_refers_to_is_there() -> None:
    text = openapi_text()
    schemas = openapi_document()["components"]["schemas"]
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', text)):
        place, _, name = reference.rpartition("/")
        assert place == "#/components/schemas", reference
        assert name in schemas, reference
    assert "$defs" not in text


def kinds_of(shown: type[Shown]) -> Iterator[type[Shown]]:
    for kind in shown.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def holds_any_datetime(annotation: object) -> bool:
    if annotation == Instant:
        return False
    return annotation is datetime or any(map(holds_any_datetime, get_args(annotation)))


def test_every_instant_of_an_answer_is_given_in_utc() -> None:
    kinds = list(kinds_of(Shown))
    assert kinds
    for kind in kinds:
        for name, annotation in get_annotations(kind).items():
            assert not holds_any_datetime(annotation), (kind, name)
