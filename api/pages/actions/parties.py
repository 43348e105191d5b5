"""Who speaks for the applicant, on pages: contact data, and another account."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, alone, memory_of
from api.engine.interface import EngineAway, EngineSlow
from api.pages.actions.form import require_allowed
from api.pages.common.rendering import render, visitor_of
from api.pages.common.visitor import Member, Visiting, Visitor
from api.pages.forms.attachments import (
    DOCUMENTS,
    attachment_errors,
    receive_attachments,
)
from api.pages.forms.form_errors import (
    FormError,
    doubt_key,
    errors_by_field,
    form_errors,
)
from api.problems import RequestRefused, StepRefused, http_status, words_of
from api.requests.parameters import DossierCode
from api.schemas.applications import load_dossier
from api.services import contact, handover
from api.services.take_action import check_action, take_action
from domain.decision import rulebook
from domain.errors import AnswersInvalid, FieldProblem, Refused
from domain.field_kinds import Field
from domain.states import Action
from domain.steps.parties import CHANGE_CONTACT, HAND_OVER, SIGNED_REQUEST
from persistence.queries import Row
from presentation.language import Language, say

routes = APIRouter()

Sent = Annotated[str, Form(max_length=4000)]
ENGINE_FAULT = "#main-content"


@routes.get("/applications/{code}/contact")
async def show_contact(
    request: Request,
    code: DossierCode,
    person: Member,
    _visitor: Visiting,
    deps: DepsOf,
    done: str = "",
) -> Response:
    """Show where letters go, and ask for another address or phone."""
    await _row_for(deps, person, code, Action.CHANGE_CONTACT)
    return await _contact_page(request, deps, person, code, done=done)


@routes.post("/applications/{code}/contact")
async def change_contact(
    request: Request,
    code: DossierCode,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
    email: Sent = "",
    phone: Sent = "",
    considered: Sent = "",
) -> Response:
    """Change the phone, and send a letter to a new address.

    One that looks mistyped is asked about first, and taken when it is sent again.
    """
    typed = {"email": email, "phone": phone}
    wanted = {name: text for name, text in typed.items() if text.strip()}
    doubts = contact.doubtful(wanted)
    if any(doubt_key(doubt) != considered for doubt in doubts):
        await _row_for(deps, person, code, Action.CHANGE_CONTACT)
        return await _contact_page(request, deps, person, code, typed, doubts=doubts)
    try:
        await contact.change_contact(
            request, deps, person, code, wanted, visitor.language
        )
    except (EngineAway, EngineSlow):
        fault = _engine_away(visitor)
        return await _contact_page(
            request, deps, person, code, typed, (fault,), http_status=503
        )
    except (Refused, StepRefused) as refused:
        if isinstance(refused, RequestRefused) and refused.code != "mail_away":
            raise
        faults, status = _faults(refused, CHANGE_CONTACT.fields, visitor)
        return await _contact_page(
            request, deps, person, code, typed, faults, http_status=status
        )
    return RedirectResponse(f"/applications/{code}/contact?done=yes", 303)


@routes.get("/contact")
async def show_link(
    request: Request,
    _visitor: Visiting,
    deps: DepsOf,
    key: Annotated[str, Query(max_length=128)] = "",
) -> Response:
    """Ask whether an address is right: what only opens links confirms nothing."""
    change = await contact.find_change(deps, key)
    if change is None:
        return render(request, "contact/over.html", http_status=410)
    return render(request, "contact/confirm.html", key=key, change=change)


@routes.post("/contact")
async def use_link(
    request: Request, visitor: Visiting, deps: DepsOf, key: Sent = ""
) -> Response:
    """Let a proven address take effect."""
    try:
        confirmed = await contact.confirm_change(deps, key)
    except (EngineAway, EngineSlow):
        change = await contact.find_change(deps, key)
        errors = [_engine_away(visitor)]
        return render(
            request,
            "contact/confirm.html",
            http_status=503,
            key=key,
            change=change,
            errors=errors,
        )
    except StepRefused:
        return render(request, "contact/over.html", http_status=410)
    if confirmed is None:
        return render(request, "contact/over.html", http_status=410)
    return render(request, "contact/confirmed.html", confirmed=confirmed)


@routes.get("/applications/{code}/handover")
async def show_handover(
    request: Request,
    code: DossierCode,
    person: Member,
    _visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Ask which account of the firm goes on, and on what ground."""
    await _row_for(deps, person, code, Action.HAND_OVER)
    return await _handover_page(request, deps, person, code, {})


@routes.post("/applications/{code}/handover")
async def hand_over(
    request: Request,
    code: DossierCode,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
    to: Sent = "",
    ground: Sent = "",
    document: Sent = "",
    key: Sent = "",
    do: Sent = "",
) -> Response:
    """Show once more who goes on, then hand the dossier over."""
    typed = {"to": to, "ground": ground, "document": document}
    asked = (SIGNED_REQUEST,)
    files = await receive_attachments(
        deps, memory_of(request), person, await request.form(), asked
    )
    typed["document"] = files.kept.get(SIGNED_REQUEST.code) or document
    if files.problems:
        wrong = attachment_errors(files, visitor.language)
        return await _handover_page(
            request, deps, person, code, typed, wrong, http_status=422
        )
    try:
        asking = await handover.asking_of(
            deps,
            person,
            code,
            key or deps.new_id(),
            typed,
            visitor.language,
            {SIGNED_REQUEST.code: typed["document"]} if typed["document"] else {},
        )
        if do != "confirm":
            await check_action(deps, asking)
            return await _handover_page(
                request, deps, person, code, typed, confirming=True
            )
        async with alone(request, person, asking.key):
            await take_action(deps, asking)
    except (EngineAway, EngineSlow):
        fault = _engine_away(visitor)
        return await _handover_page(
            request, deps, person, code, typed, (fault,), http_status=503
        )
    except (Refused, StepRefused) as refused:
        if isinstance(refused, RequestRefused):
            raise
        faults, status = _faults(refused, HAND_OVER.fields, visitor)
        if any(fault.field.startswith(DOCUMENTS) for fault in faults):
            typed["document"] = ""
        return await _handover_page(
            request, deps, person, code, typed, faults, http_status=status
        )
    return RedirectResponse(f"/applications/{code}?done=hand_over", 303)


async def _row_for(deps: Deps, person: Person, code: str, action: Action) -> Row:
    """Give a dossier to who may take a step of it. Raises NotFound, or why not."""
    row = await deps.database.read(load_dossier, person.actor, code)
    rules = rulebook(row.application)
    require_allowed(row.application, person, action, rules, deps.clock())
    return row


def _faults(
    refused: Exception, fields: tuple[Field, ...], visitor: Visitor
) -> tuple[tuple[FormError, ...], int]:
    """Give a refusal as lines at the fields of the form, and its HTTP status."""
    reason = refused.refused if isinstance(refused, StepRefused) else refused
    assert isinstance(reason, Refused)
    if isinstance(reason, AnswersInvalid):
        return form_errors(reason.problems, fields, visitor.language), 422
    title, detail = words_of(reason, visitor.language)
    return (FormError(f"{title}. {detail}", ENGINE_FAULT, ""),), http_status(reason)


def _engine_away(visitor: Visitor) -> FormError:
    words = say(
        visitor.language,
        "The workflow engine is away for a moment, so nothing has happened yet. Send "
        "it again shortly.",
    )
    return FormError(words, ENGINE_FAULT, "")


async def _contact_page(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    typed: Mapping[str, str] | None = None,
    faults: tuple[FormError, ...] = (),
    http_status: int = 200,
    done: str = "",
    doubts: tuple[FieldProblem, ...] = (),
) -> Response:
    language = visitor_of(request).language
    found = await contact.contact_of(deps, person, code, language)
    return render(
        request,
        "contact/change.html",
        http_status=http_status,
        code=code,
        contact=found,
        typed={name: [text] for name, text in (typed or {}).items()},
        fields=CHANGE_CONTACT.fields,
        errors=faults,
        wrong=errors_by_field(faults),
        saved=bool(done) and not faults,
        doubts=form_errors(doubts, CHANGE_CONTACT.fields, language),
        considered=[doubt_key(doubt) for doubt in doubts],
    )


def _doubts_of_account(
    typed: Mapping[str, str], language: Language
) -> tuple[FormError, ...]:
    """Give what looks mistyped in the address of the account that is to go on."""
    found = contact.doubtful({"email": typed.get("to", "")})
    return tuple(
        FormError(problem.words(language), "#f-to", "to")
        for problem in found
        if problem.field == "email"
    )


async def _handover_page(
    request: Request,
    deps: Deps,
    person: Person,
    code: str,
    typed: Mapping[str, str],
    faults: tuple[FormError, ...] = (),
    http_status: int = 200,
    confirming: bool = False,
) -> Response:
    row = await deps.database.read(load_dossier, person.actor, code)
    return render(
        request,
        "contact/handover.html",
        http_status=http_status,
        code=code,
        applicant_name=row.applicant_name,
        typed=typed,
        errors=faults,
        wrong=errors_by_field(faults),
        confirming=confirming,
        signed_request=SIGNED_REQUEST,
        doubts=_doubts_of_account(typed, visitor_of(request).language),
        key=deps.new_id(),
    )
