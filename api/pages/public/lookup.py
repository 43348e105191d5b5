"""Where an application stands, told to who knows its code and phone; no name."""

import hmac
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from api.dependencies import Deps, DepsOf, memory_of
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, Visitor
from api.pages.forms.form_errors import FormError, errors_by_field
from api.schemas.applications import ExplanationShown, explanation
from api.services.sign_in import client_of
from domain.application import opened
from domain.errors import NotFound
from domain.identity import code_meant, phone_number
from domain.text import blank
from persistence import intake, queries
from persistence.database import Session
from presentation.language import Language, say

routes = APIRouter()

_LONGEST = 64


@routes.get("/lookup")
async def ask(request: Request, _visitor: Visiting) -> Response:
    """Ask for the code and the phone number of an application."""
    return render(request, "lookup/lookup.html", code="", phone="", wrong={})


@routes.post("/lookup")
async def find(request: Request, visitor: Visiting, deps: DepsOf) -> Response:
    """Tell where an application stands: stage, unit and days, and nobody's name.

    What is not found is told alike whether code or phone is wrong. Raises
    too_many_requests for who tries too often.
    """
    allowances = memory_of(request).allowances
    client = client_of(request)
    # Before it is looked up: otherwise who guesses on would still be told when right.
    await allowances.refuse_failing(client)
    form = await request.form(max_files=0, max_fields=20)
    code = str(form.get("code", ""))[:_LONGEST]
    phone = str(form.get("phone", ""))[:_LONGEST]
    faults = _left_blank(code, phone, visitor.language)
    explained = None
    if not faults:
        explained = await deps.database.read(_explained, deps, visitor, code, phone)
    if explained is not None:
        return render(request, "lookup/found.html", explained=explained)
    if not faults:
        await allowances.spend_failure(client)
        words = say(
            visitor.language,
            "No application has this code and this phone number. Check both: the code "
            "stands on the receipt, the phone number is the one in the application.",
        )
        faults = (FormError(words, "#code", "code"),)
    return render(
        request,
        "lookup/lookup.html",
        http_status=422,
        errors=faults,
        wrong=errors_by_field(faults),
        code=code,
        phone=phone,
    )


def _left_blank(code: str, phone: str, language: Language) -> tuple[FormError, ...]:
    """Give what has to be entered; nothing is looked up, nor counted as a guess."""
    found: tuple[FormError, ...] = ()
    if blank(code):
        words = say(language, "Enter the code of the application.")
        found += (FormError(words, "#code", "code"),)
    if blank(phone):
        words = say(language, "Enter the phone number given in the application.")
        found += (FormError(words, "#phone", "phone"),)
    return found


def _explained(
    session: Session, deps: Deps, visitor: Visitor, code: str, phone: str
) -> ExplanationShown | None:
    found = code_meant(code)
    if found is None:
        return None
    row = queries.stored(session, found)
    if row is not None:
        application, answers = row.application, row.answers
    else:
        try:
            kept = intake.stored_submission(session, found)
        except NotFound:
            return None
        application, answers = opened(kept.opening), kept.answers
    events = [r.event for r in queries.trail(session, found)]
    if not same_phone(phone, _phone_of(answers)):
        return None
    return explanation(application, events, deps.clock(), visitor.language)


def _phone_of(answers: Mapping[str, object]) -> str:
    applicant = answers.get("applicant")
    return str(applicant.get("phone", "")) if isinstance(applicant, Mapping) else ""


def same_phone(one: str, other: str) -> bool:
    """Say whether two texts name one phone number, however each was typed."""
    a, b = (phone_number(text) or phone_number(f"0{text}") for text in (one, other))
    return bool(a and b) and hmac.compare_digest(f"{a}", f"{b}")
