"""What requests may bring in their bodies, and how a body is read."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from api.problems import RequestRefused, field_problems
from domain import support_types
from domain.answers import Problems
from domain.errors import AnswersInvalid, FieldProblem
from domain.forms import Checked, Form
from domain.money import MAX_VND

DEEPEST = 32
"""Levels of nesting; the deepest form of the programme has four."""


class JsonMalformed(Exception):
    """The text is no JSON that could be meant as a request."""


def read_json(body: bytes) -> Any:
    """Give the value written in UTF-8 JSON. Raises JsonMalformed.

    Refused are what Python would let pass: NaN and Infinity, halves of surrogate
    pairs, and numbers or nesting beyond any request's need.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise JsonMalformed from problem
    _walk(value, 0)
    return value


def _refuse(name: str) -> NoReturn:
    raise JsonMalformed(name)


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise JsonMalformed("depth")
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _text(key)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, depth + 1)


def _text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise JsonMalformed("surrogate") from problem


def body_digest(value: Any) -> str:
    """Give the digest of a body as a value: spacing and the order of keys do not count.

    Unlike the record's own digest it takes any JSON, right or wrong.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PaperCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Papers = Annotated[dict[PaperCode, Digest], Field(max_length=100)]

Body = TypeVar("Body", bound=BaseModel)

_STRICT = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)


class EligibilityBody(BaseModel):
    """A question before applying: the support type and the answers so far."""

    model_config = _STRICT
    support_type: Word
    answers: dict[str, Any]


class SubmissionBody(BaseModel):
    """An application: the answers, and for each paper the digest of its document."""

    model_config = _STRICT
    support_type: Word
    answers: dict[str, Any]
    documents: Papers = {}
    judged_on: str | None = Field(
        default=None,
        max_length=10,
        description="YYYY-MM-DD, the day whose rules hold for a project of the past; "
        "for officers who file on behalf of an establishment",
    )


class ActionBody(BaseModel):
    """A step: the action, what it asks, and its papers."""

    model_config = _STRICT
    action: Word
    answers: dict[str, Any] = {}
    documents: Papers = {}


class ContactBody(BaseModel):
    """New contact data of a dossier; what is left out stays as it is."""

    model_config = _STRICT
    email: Annotated[str, StringConstraints(max_length=320)] | None = None
    phone: Annotated[str, StringConstraints(max_length=64)] | None = None


class HandoverBody(BaseModel):
    """Which account of the firm goes on with a dossier, and on what ground."""

    model_config = _STRICT
    to: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    ground: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    documents: Papers = {}


class DecisionBody(BaseModel):
    """The decision that money rests on: number, day and ground, all three or none."""

    model_config = _STRICT
    decision_number: str | None = Field(
        default=None, max_length=100, description="for example 123/QĐ-UBND"
    )
    decided_on: str | None = Field(
        default=None, max_length=10, description="YYYY-MM-DD, not in the future"
    )
    ground: str | None = Field(
        default=None, max_length=1000, description="who allots the money, for what"
    )


class EnvelopeBody(DecisionBody):
    """A new envelope: level, budget year, support line, province, first amount.

    Without its decision the money is taken, and stands as not stated until it is.
    """

    model_config = _STRICT
    fund: Literal["national", "local"]
    year: int = Field(ge=2018, le=2099)
    support_type: Word
    province: Annotated[str, StringConstraints(max_length=64)] = ""
    amount_vnd: int = Field(ge=1, le=MAX_VND, description="đồng")


class TopUpBody(DecisionBody):
    """More money for an envelope, with the decision it rests on."""

    model_config = _STRICT
    amount_vnd: int = Field(ge=1, le=MAX_VND, description="đồng")


class FigureBody(BaseModel):
    """A rate in whole percent or a ceiling in đồng that a resolution sets."""

    model_config = _STRICT
    key: Word = Field(
        description="the key of the norm, such as technology-transfer.cap"
    )
    value: int = Field(ge=1, le=MAX_VND)
    article: str = Field(default="", max_length=120)


class ResolutionBody(BaseModel):
    """A resolution of a province on its own money: number, days, figures, articles."""

    model_config = _STRICT
    number: Annotated[str, StringConstraints(min_length=3, max_length=120)]
    article: str = Field(
        default="", max_length=120, description="that of every figure without its own"
    )
    valid_from: str = Field(max_length=10, description="YYYY-MM-DD, its first day")
    valid_to: str | None = Field(
        default=None,
        max_length=10,
        description="YYYY-MM-DD, its last day if it has one",
    )
    figures: list[FigureBody] = Field(min_length=1, max_length=100)


async def json_body(request: Request) -> Any:
    """Give the JSON of the request, read strictly.

    Raises media_type_not_supported or json_malformed.
    """
    declared = request.headers.get("content-type", "").partition(";")[0].strip()
    if declared.lower() != "application/json":
        raise RequestRefused("media_type_not_supported", expected="application/json")
    try:
        return read_json(await request.body())
    except JsonMalformed as problem:
        raise RequestRefused("json_malformed") from problem


def shaped(kind: type[Body], value: object) -> Body:
    """Give the body as its class. Raises AnswersInvalid with every problem."""
    body, problems = shape(kind, value)
    if body is None:
        raise AnswersInvalid(problems)
    return body


def shape(kind: type[Body], value: object) -> tuple[Body | None, Problems]:
    """Give the body as its class, or every problem of its outer form."""
    try:
        return kind.model_validate(value), ()
    except ValidationError as invalid:
        return None, field_problems(invalid.errors(include_url=False))


def read_form(form: Form, answers: object) -> tuple[Checked, Problems]:
    """Give what is there and right, and every problem of the answers.

    Answers that are no object are a problem of the body, not of the form.
    """
    if not isinstance(answers, dict):
        return Checked({}, {}), ()
    try:
        return form.check(answers), ()
    except AnswersInvalid as invalid:
        return form.partial(answers)[0], invalid.problems


BODIES: tuple[type[BaseModel], ...] = (
    EligibilityBody,
    SubmissionBody,
    ActionBody,
    ContactBody,
    HandoverBody,
    DecisionBody,
    EnvelopeBody,
    TopUpBody,
    ResolutionBody,
)
"""The bodies that the description of the API names."""


def asks_json(kind: type[BaseModel], example: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of the OpenAPI operation that documents one of BODIES."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    media = {"schema": schema, "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": media}}}


def unknown_support_type() -> FieldProblem:
    """Give the problem of a support type that does not exist."""
    choices = ", ".join(kind.code for kind in support_types.current())
    return FieldProblem("support_type", "not_a_choice", {"choices": choices})
