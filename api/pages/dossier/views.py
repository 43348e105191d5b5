"""The page of a dossier for whoever works on it: what is known, what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import DepsOf, deps_of
from api.pages.common.checks import checklist, eligibility_check, others_of
from api.pages.common.deadline_badge import due_of
from api.pages.common.events import changes_granted, conversation, timeline
from api.pages.common.opinions import panel_summary
from api.pages.common.rendering import render, visitor_of
from api.pages.common.step_banner import step_banner
from api.pages.common.visitor import Member, Visiting
from api.pages.dossier.applicant_view import state_page
from api.requests.parameters import DossierCode
from api.schemas.allowed_actions import allowed_steps
from api.schemas.applications import (
    OPENED,
    dossier_documents,
    explanation,
    load_dossier,
    payee_of,
)
from api.schemas.documents import DossierDocument
from api.schemas.events import EventShown, Reader, load_events
from api.services.fund_queue import FundsAwaited, funds_awaited
from domain import support_types
from domain.application import Application, Event
from domain.decision import allowed, rulebook
from domain.people import Role
from domain.standard import LAPSING, STANDARD
from domain.states import Action
from domain.support import Background
from persistence import accounts, drafts, listing, payments, queries
from persistence.database import Session
from persistence.listing import Filters
from persistence.payments import PaymentOrder
from persistence.projection import responsible
from persistence.queries import Posted, Row
from presentation.answers import answer_lines
from presentation.language import Language
from presentation.names import action_name, fund_names


@dataclass(frozen=True, slots=True)
class Read:
    """What the record holds of a dossier, read at one instant."""

    row: Row
    recorded: tuple[Event, ...]
    events: list[EventShown]
    held: tuple[DossierDocument, ...]
    orders: tuple[PaymentOrder, ...]
    postings: tuple[Posted, ...]
    names: Mapping[str, str]
    others: Background
    funds: FundsAwaited | None


@dataclass(frozen=True, slots=True)
class Button:
    """A step the reader may take; `aside` for one that is not on the main way."""

    text: str
    href: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named in a dossier for a part."""

    role: Role
    names: tuple[str, ...]


async def dossier_page(request: Request, person: Person, code: str) -> Response:
    """Draw the dossier for a member of the administration. Raises NotFound."""
    deps, language = deps_of(request), visitor_of(request).language
    now = deps.clock()
    read = await deps.database.read(_read, person, code, language)
    return render(
        request,
        "dossier/dossier.html",
        **step_banner(request, person, read.recorded, language),
        funds=read.funds,
        fund_names=fund_names(language),
        buttons=_buttons(read.row.application, person, now, language),
        hands_over=_may(read.row.application, person, Action.HAND_OVER, now),
        **_standing(read, now, language),
        **_contents(read, language),
    )


def _read(session: Session, person: Person, code: str, language: Language) -> Read:
    row = load_dossier(session, person.actor, code)
    recorded = queries.trail(session, code)
    events = load_events(session, code, Reader(person.actor, language))
    known = accounts.find_many(session, _people(row.application))
    names = {id: account.name or id for id, account in known.items()}
    names |= {r.event.actor.id: r.actor_name for r in recorded if r.actor_name}
    return Read(
        row,
        tuple(r.event for r in recorded),
        events,
        dossier_documents(session, row.application, language),
        payments.orders(session, code),
        queries.postings(session, code),
        names,
        others_of(session, row, person.actor),
        funds_awaited(session, person, row.application),
    )


def _people(application: Application) -> tuple[str, ...]:
    single = (application.officer, application.approver, application.treasurer)
    many = (*application.panel, *application.inspectors, *application.conflicts)
    return tuple(dict.fromkeys(id for id in (*single, *many) if id))


def _buttons(
    application: Application, person: Person, now: datetime, language: Language
) -> list[Button]:
    if application.number <= OPENED:
        return []
    base = f"/applications/{application.code}/steps"
    return [
        Button(action_name(step.action, language), f"{base}/{step.action}", step.side)
        for step in allowed_steps(application, person.actor, now)
    ]


def _may(
    application: Application, person: Person, action: Action, now: datetime
) -> bool:
    """Say whether the reader may take a step that has a page of its own."""
    if application.number <= OPENED:
        return False
    steps = allowed(application, person.actor, rulebook(application), now)
    return any(step.action is action for step in steps)


def _standing(read: Read, now: datetime, language: Language) -> Mapping[str, Any]:
    """Give where the dossier is: state, deadline, whose turn, who is named."""
    application = read.row.application
    rules = rulebook(application)
    closed = STANDARD.row(application.state).closed
    return {
        "dossier": read.row,
        "application": application,
        "payee": payee_of(read.row.answers),
        "explained": explanation(application, read.recorded, now, language),
        "due": due_of(
            application.due_at,
            now,
            rules.calendar,
            language,
            closed=closed,
            lapsing=application.state in LAPSING,
        ),
        "assigned": [read.names.get(id, id) for id in responsible(application)],
        "team": _team(application, read.names),
        "conflicts": [read.names.get(id, id) for id in application.conflicts],
    }


def _team(application: Application, names: Mapping[str, str]) -> tuple[Named, ...]:
    parts: tuple[tuple[Role, Sequence[str]], ...] = (
        (Role.OFFICER, (application.officer,)),
        (Role.APPRAISER, application.panel),
        (Role.APPROVER, (application.approver,)),
        (Role.TREASURER, (application.treasurer,)),
        (Role.INSPECTOR, application.inspectors),
    )
    named = ((role, [id for id in ids if id]) for role, ids in parts)
    return tuple(
        Named(role, tuple(names.get(id, id) for id in ids))
        for role, ids in named
        if ids
    )


def _contents(read: Read, language: Language) -> Mapping[str, Any]:
    """Give what the dossier holds: answers, papers, judgements, money, steps."""
    application = read.row.application
    rules = rulebook(application)
    given = {paper.paper for paper in read.held}
    return {
        "answers": answer_lines(rules.kind.form.fields, read.row.answers, language),
        "changed": changes_granted(application, language),
        "held": read.held,
        "checklist": checklist(application, rules, given, language),
        "judged": eligibility_check(application, rules, given, read.others, language),
        "appraised": panel_summary(application, read.events, language),
        "orders": read.orders,
        "postings": read.postings,
        "said": conversation(read.events, language),
        "done": timeline(read.events, rules.kind, tuple(read.names.items()), language),
    }


routes = APIRouter()

PER_PAGE = 20


@routes.get("/applications")
async def own_applications(
    request: Request, person: Member, deps: DepsOf, cursor: str | None = None
) -> Response:
    """List what an applicant has begun and handed in; staff go to their work list."""
    if person.actor.role is not Role.APPLICANT:
        return RedirectResponse("/work", 303)
    page, begun = await deps.database.read(_own, person, deps.clock(), cursor)
    return render(
        request,
        "state/mine.html",
        items=page.items,
        next_cursor=page.next_cursor,
        drafts=begun,
        lapsing=LAPSING,
        kinds=support_types.current(),
    )


def _own(
    session: Session, person: Person, now: datetime, cursor: str | None
) -> tuple[listing.Page, Sequence[drafts.Draft]]:
    page = listing.page(
        session, person.actor, Filters(), now=now, limit=PER_PAGE, cursor=cursor
    )
    return page, drafts.list_of(session, person.actor.id)


@routes.get("/applications/{code}")
async def show_application(
    request: Request,
    code: DossierCode,
    person: Member,
    visitor: Visiting,
    deps: DepsOf,
) -> Response:
    """Show a dossier: where it stands to its applicant, all of it to the office."""
    if person.actor.role is Role.APPLICANT:
        return await state_page(request, deps, visitor, person, code)
    return await dossier_page(request, person, code)
