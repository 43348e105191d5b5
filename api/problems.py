"""What a refusal looks like over HTTP (RFC 9457): one table from code to status."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.engine.interface import EngineMisconfigured
from api.problem_words import REQUEST_WORDS, advice, in_megabytes, waiting
from api.requests.methods import allowed_methods
from domain.errors import (
    ActionNotAllowed,
    AnswersInvalid,
    ConditionNotMet,
    FieldProblem,
    Refused,
)
from domain.people import ROLE_NAMES, Role
from persistence.database import DatabaseAway
from presentation.language import preferred

_EXPECTED = {
    "string_type": "string",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_from_float": "integer",
    "bool_parsing": "boolean",
    "bool_type": "boolean",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}


class FieldFault(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(description="Dotted path; `eligibility.<rule>` for a rule")
    code: str
    message: str


def faults(problems: Iterable[FieldProblem], language: str) -> list[FieldFault]:
    """Give field problems with their words."""
    return [
        FieldFault(
            field=p.field,
            code=p.code,
            message=str(p.params["message"])
            if "message" in p.params
            else p.words(language),
        )
        for p in problems
    ]


def field_problems(errors: Iterable[Any]) -> tuple[FieldProblem, ...]:
    """Give field problems for what pydantic found, with our codes and words."""
    return tuple(
        FieldProblem(
            ".".join(str(part)[:60] for part in _path(error["loc"])),
            *_told(error["type"], error.get("ctx", {})),
        )
        for error in errors
    )


def _path(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    outer = ("query", "path", "header", "body")
    inner = location[1:] if location and location[0] in outer else location
    return inner or ("body",)


def _told(kind: str, context: Mapping[str, Any]) -> tuple[str, Mapping[str, str | int]]:
    if kind == "string_pattern_mismatch":
        expected = str(context.get("pattern", ""))
        return "malformed", {"words": "malformed.pattern", "expected": expected}
    if kind not in _CODES:
        return "wrong_type", {"expected": _EXPECTED.get(kind, "JSON")}
    code, given, wanted = _CODES[kind]
    if not wanted:
        return code, {}
    value = context.get(given, "")
    return code, {wanted: value if isinstance(value, int) else str(value)}


_CODES: Mapping[str, tuple[str, str, str]] = {
    "missing": ("required", "", ""),
    "extra_forbidden": ("unknown", "", ""),
    "greater_than_equal": ("too_small", "ge", "smallest"),
    "less_than_equal": ("too_large", "le", "largest"),
    "string_too_long": ("too_long", "max_length", "longest"),
    "string_too_short": ("too_short", "min_length", "shortest"),
    "too_long": ("too_many", "max_length", "most"),
    "enum": ("not_a_choice", "expected", "choices"),
    "literal_error": ("not_a_choice", "expected", "choices"),
}
"""What pydantic calls a problem: our code, its limit there, and our name for that."""


PROBLEM_TYPE = "application/problem+json"
PROGRAM_PATHS = (
    "/api/",
    "/docs",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/readyz",
    "/version",
)
"""Where programs call; everywhere else people read pages."""
RETRY_AFTER_SECONDS = 10

log = structlog.get_logger("khuyencong.api")

HTTP_STATUS: Mapping[str, int] = {
    "request_malformed": 400,
    "json_malformed": 400,
    "key_missing": 400,
    "key_malformed": 400,
    "etag_malformed": 400,
    "cursor_unknown": 400,
    "sort_unknown": 400,
    "unauthenticated": 401,
    "token_invalid": 401,
    "from_elsewhere": 403,
    "role_not_allowed": 403,
    "not_your_role": 403,
    "not_your_dossier": 403,
    "not_found": 404,
    "not_viewable": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "action_not_allowed": 409,
    "not_in_this_state": 409,
    "application_closed": 409,
    "condition_not_met": 409,
    "decision_stated": 409,
    "envelope_exists": 409,
    "funds_exhausted": 409,
    "no_address": 409,
    "record_conflict": 409,
    "refused": 409,
    "request_in_flight": 409,
    "running_already": 409,
    "application_stale": 412,
    "body_too_large": 413,
    "file_type_not_allowed": 415,
    "media_type_not_supported": 415,
    "above_advance": 422,
    "above_award": 422,
    "accepted_too_much": 422,
    "accepted_unreported": 422,
    "amended_below_paid": 422,
    "amendment_of_other_kind": 422,
    "amount_differs": 422,
    "amount_out_of_range": 422,
    "answers_invalid": 422,
    "calendar_unknown": 422,
    "day_in_future": 422,
    "day_out_of_range": 422,
    "day_over": 422,
    "day_wrong_for_kind": 422,
    "factor_too_high": 422,
    "file_cut_off": 422,
    "file_damaged": 422,
    "file_empty": 422,
    "file_locked": 422,
    "file_missing": 422,
    "file_too_complex": 422,
    "file_without_pages": 422,
    "files_too_many": 422,
    "key_reused": 422,
    "month_wrong": 422,
    "papers_missing": 422,
    "picture_too_large": 422,
    "payee_differs": 422,
    "repaid_too_much": 422,
    "settled_above_spent": 422,
    "settled_too_much": 422,
    "too_many_requests": 429,
    "work_above_total": 422,
    "unexpected": 500,
    "engine_away": 503,
    "engine_misconfigured": 503,
    "files_busy": 503,
    "mail_away": 503,
    "storage_full": 503,
    "unrecorded": 503,
}
"""Every code that is not 409: what is not here conflicts with how a dossier stands.

422 stands for what the caller sent: an amount, a day, a paper that is not right.
"""

_OF_FRAMEWORK = {
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_large",
    415: "media_type_not_supported",
}


class Problem(BaseModel):
    """A refusal in words for people and codes for programs (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:khuyencong:problem:not_in_this_state",
                    "title": "Chưa đến bước này",
                    "status": 409,
                    "code": "not_in_this_state",
                    "detail": "Hồ sơ đang ở bước khác.",
                    "application": "CGCN-2026-000001-F",
                    "state": "screening",
                    "allowed": ["admit"],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: list[FieldFault] | None = None
    application: str | None = None
    state: str | None = None
    allowed: list[str] | None = None


class RequestRefused(Refused):
    """A refusal of the request itself, with the headers that belong to it."""

    def __init__(
        self, code: str, headers: Mapping[str, str] | None = None, **params: str | int
    ) -> None:
        """Refuse for the reason `code` of the API's own words."""
        super().__init__(code, **params)
        self.headers = dict(headers or {})


def role_refused(roles: Iterable[Role]) -> RequestRefused:
    """Give the refusal of whoever holds none of these roles, which it names."""
    vi, en = zip(*(ROLE_NAMES[role] for role in roles), strict=True)
    return RequestRefused(
        "role_not_allowed", roles_vi=", ".join(vi), roles_en=", ".join(en)
    )


class StepRefused(Exception):
    """A refusal on a dossier the reader knows: how it stands, what is allowed."""

    def __init__(
        self, refused: Refused, code: str, state: str, allowed: tuple[str, ...]
    ) -> None:
        """Add how the dossier stands to a refusal."""
        self.refused = refused
        self.code = code
        self.state = state
        self.allowed = allowed
        super().__init__(refused.code)


def words_of(refused: Refused, language: str) -> tuple[str, str]:
    """Give the title and the sentence, of the API's own codes or of the domain's.

    A code without words, such as a newer worker may send, gets those of any refusal: a
    refusal that cannot be told in full is still one, and no fault of the program.
    """
    try:
        return _own_words(refused, language)
    except KeyError:
        log.warning("refusal_without_words", code=refused.code)
        return Refused().words(language)


def _own_words(refused: Refused, language: str) -> tuple[str, str]:
    if refused.code not in REQUEST_WORDS:
        return refused.words(language)
    vi, en = REQUEST_WORDS[refused.code]
    title, detail = vi if language == "vi" else en
    wait = waiting(int(refused.params.get("seconds", 0)), language)
    told = advice(str(refused.params.get("found", "")), language)
    largest = in_megabytes(int(refused.params.get("largest", 0)), language)
    return title, detail.format(
        **refused.params, wait=wait, advice=told, megabytes=largest
    )


def http_status(refused: Refused) -> int:
    """Give the HTTP status of a refusal; 409 for every rule that said no."""
    return HTTP_STATUS.get(refused.code, _general(refused))


def _general(refused: Refused) -> int:
    if isinstance(refused, AnswersInvalid):
        return 422
    if isinstance(refused, ActionNotAllowed | ConditionNotMet):
        return 409
    return HTTP_STATUS["refused"]


def answer(request: Request, refused: Refused, **context: Any) -> Response:
    """Give a refusal to whoever asked: a problem to programs, a page to people."""
    if request.url.path.startswith(PROGRAM_PATHS):
        led: Response | None = request.app.state.led_to_sign_in(request, refused)
        return led or problem(request, refused, **context)
    page: Response = request.app.state.refusal_page(request, refused, context)
    return page


def problem(request: Request, refused: Refused, **context: Any) -> JSONResponse:
    """Give the problem for a refusal, in the language the caller reads."""
    language = preferred(request.headers.get("accept-language", ""))
    status = http_status(refused)
    title, detail = words_of(refused, language)
    found = refused.problems if isinstance(refused, AnswersInvalid) else ()
    body = Problem(
        type=f"urn:khuyencong:problem:{refused.code}",
        title=title,
        status=status,
        code=refused.code,
        detail=detail,
        fields=faults(found, language) or None,
        **context,
    )
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(refused, RequestRefused):
        headers |= refused.headers
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type=PROBLEM_TYPE,
    )


def away(code: str = "engine_away") -> RequestRefused:
    """Give the refusal for a part of the system that is away for now."""
    return RequestRefused(
        code,
        {"Retry-After": str(RETRY_AFTER_SECONDS)},
        seconds=RETRY_AFTER_SECONDS,
    )


def engine_refusal(problem: Exception) -> RequestRefused:
    """Give the refusal for an engine that is away, or that refuses all of us."""
    refused = isinstance(problem, EngineMisconfigured)
    return away("engine_misconfigured" if refused else "engine_away")


def install(app: FastAPI) -> None:
    """Answer every refusal and every error of the framework with a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StepRefused, _step_refused)
    app.add_exception_handler(DatabaseAway, _database_away)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return answer(request, refused)


async def _step_refused(request: Request, step: Exception) -> Response:
    assert isinstance(step, StepRefused)
    return answer(
        request,
        step.refused,
        application=step.code,
        state=step.state,
        allowed=list(step.allowed),
    )


async def _database_away(request: Request, _away: Exception) -> Response:
    log.warning("database_away")
    return answer(request, away())


async def _validation(request: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)
    return answer(request, AnswersInvalid(field_problems(invalid.errors())))


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _OF_FRAMEWORK.get(error.status_code, "request_malformed")
    headers = dict(error.headers or {})
    if code == "method_not_allowed":
        headers["Allow"] = allowed_methods(request.app.routes, request.scope)
    refused = RequestRefused(
        code,
        headers,
        method=request.method,
        expected="application/json",
        largest=request.app.state.deps.settings.json_limit_bytes,
    )
    return answer(request, refused)


async def _unexpected(request: Request, error: Exception) -> Response:
    request_id = str(request.scope.get("khuyencong.request_id", ""))
    # The kind alone: the text of an exception may hold what people wrote.
    log.error(
        "unexpected",
        request_id=request_id,
        kind=type(error).__name__,
        route=request.url.path,
    )
    return answer(request, RequestRefused("unexpected", request_id=request_id))
