"""Pages of the envelopes: what lies on their accounts, who waits, and new money."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common.rendering import render, visitor_of
from api.pages.common.visitor import Visiting, only_for
from api.pages.forms.short_form import Sent, errors_in, form_context, read_form
from api.problems import http_status, words_of
from api.requests.bodies import DecisionBody, EnvelopeBody, TopUpBody
from api.requests.parameters import EnvelopeId, MovementNumber
from api.services import fund_envelopes
from api.services.fund_envelopes import KEEPERS, READERS, decision_in, keeps, kept
from api.services.fund_queue import in_turn
from domain import support_types
from domain.applicant_form import FUND, PROVINCE
from domain.budget import DECISION
from domain.errors import NotFound, Refused
from domain.field_kinds import Amount, Choice, Field, Option, Whole
from domain.forms import Form
from domain.ledger import Account, envelope_id
from persistence import envelopes, queries
from persistence import envelopes as envelope_movements
from persistence.accounts import names_of
from persistence.database import Session
from persistence.envelopes import Balance, TopUp
from presentation.language import Language, say
from presentation.names import fund_names

routes = APIRouter()

Keeper = Annotated[Person, Depends(only_for(*KEEPERS))]
Reader = Annotated[Person, Depends(only_for(*READERS))]

AMOUNT = Field("amount_vnd", Amount(), "Số tiền", "Amount")
TOP_UP = Form((AMOUNT, *DECISION.fields))
STOCKS = (
    Account.AVAILABLE,
    Account.RESERVED,
    Account.COMMITTED,
    Account.PAID,
    Account.RECOVERED,
)
"""The accounts that hold what came in, in the order in which money moves."""
_FIRST_YEAR = 2018
_LAST_YEAR = 2099
_TOLD_AT_THE_FORM = frozenset(
    {"answers_invalid", "decision_stated", "envelope_exists", "key_reused"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """An envelope in the list: its balance, and đồng that came in all in all."""

    balance: Balance
    total_vnd: int


def opening_form() -> Form:
    """Give what is asked to open an envelope."""
    kinds = tuple(Option(k.code, k.vi, k.en) for k in support_types.current())
    return Form(
        (
            Field("fund", FUND, "Nguồn kinh phí", "Fund"),
            Field(
                "province",
                PROVINCE,
                "Tỉnh, thành phố",
                "Province or city",
                required=False,
                hint_vi="Chỉ chọn khi là kinh phí địa phương.",
                hint_en="Choose one for local money only.",
            ),
            Field("year", Whole(_FIRST_YEAR, _LAST_YEAR), "Năm ngân sách", "Year"),
            Field("support_type", Choice(kinds), "Nội dung hỗ trợ", "Type of support"),
            AMOUNT,
            *DECISION.fields,
        )
    )


@routes.get("/envelopes")
async def list_envelopes(
    request: Request,
    person: Reader,
    visitor: Visiting,
    deps: DepsOf,
    year: Annotated[str, Query(max_length=4)] = "",
    fund: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Show every envelope the reader keeps, narrowed by the address."""

    def load(session: Session) -> tuple[list[Balance], Mapping[str, int]]:
        found = [b for b in envelopes.balances(session) if keeps(person, b)]
        return found, envelope_movements.unstated(session)

    found, missing = await deps.database.read(load)
    wanted = narrowed(found, year, fund)
    return render(
        request,
        "envelopes/list.html",
        missing=missing,
        exported=urlencode({"year": year, "fund": fund}),
        lines=tuple(Line(b, -b.accounts[Account.BUDGET]) for b in wanted),
        stocks=STOCKS,
        sums={a: sum(b.accounts[a] for b in wanted) for a in STOCKS},
        years=sorted({b.year for b in found}, reverse=True),
        year=year,
        fund=fund,
        fund_names=fund_names(visitor.language),
        keeper=person.actor.role in KEEPERS,
    )


def narrowed(found: Sequence[Balance], year: str, fund: str) -> list[Balance]:
    """Give the envelopes of a year and a programme; blank stands for all."""
    return [b for b in found if year in ("", str(b.year)) and fund in ("", b.fund)]


@routes.get("/envelopes/new")
async def new_envelope(request: Request, _person: Keeper, deps: DepsOf) -> Response:
    """Show the form that opens an envelope, filled in as the address says."""
    form, asked = opening_form(), request.query_params
    named = {f.name: [asked[f.name][:200]] for f in form.fields if f.name in asked}
    return render(
        request, "envelopes/new.html", **form_context(form, deps.new_id(), named)
    )


@routes.post("/envelopes/new")
async def open_envelope(
    request: Request, person: Keeper, visitor: Visiting, deps: DepsOf
) -> Response:
    """Have the envelope read once more, then open it."""
    found = await read_form(request, opening_form(), visitor.language)
    if found.faults:
        return render(request, "envelopes/new.html", 422, **found.form_context)
    body = EnvelopeBody.model_validate(found.answers)
    try:
        if not found.confirmed:
            decision_in(deps, body)
            return await _opening_read(request, deps, found, body)
        balance = await fund_envelopes.open_envelope(deps, person, body, found.key)
    except Refused as refused:
        values = _refusal(found, refused, deps, visitor.language)
        return render(request, "envelopes/new.html", http_status(refused), **values)
    return RedirectResponse(f"/envelopes/{balance.id}?done=opened", 303)


@routes.get("/envelopes/{id}")
async def show_envelope(
    request: Request,
    person: Reader,
    visitor: Visiting,
    id: EnvelopeId,
    deps: DepsOf,
    done: Annotated[str, Query(max_length=16)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Show the accounts of an envelope, who waits for it, and what moved in it."""
    read = await deps.database.read(_read, person, id, cursor)
    balance, moved, waiting = read.balance, read.moved, read.waiting
    came_in, names = read.came_in, read.names
    return render(
        request,
        "envelopes/envelope.html",
        came_in=came_in,
        names=names,
        fund_names=fund_names(visitor.language),
        balance=balance,
        stocks=STOCKS,
        total_vnd=-balance.accounts[Account.BUDGET],
        waiting=in_turn(balance.accounts[Account.AVAILABLE], waiting),
        movements=moved.items,
        next_cursor=moved.next_cursor,
        first_page=cursor is None,
        keeper=person.actor.role in KEEPERS,
        told=_told(done, visitor.language),
    )


@routes.get("/envelopes/{id}/top-up")
async def ask_top_up(
    request: Request, person: Keeper, id: EnvelopeId, deps: DepsOf
) -> Response:
    """Show the form that adds money."""
    return await _top_up_form(
        request, deps, person, id, form_context(TOP_UP, deps.new_id())
    )


@routes.post("/envelopes/{id}/top-up")
async def top_up(
    request: Request, person: Keeper, visitor: Visiting, id: EnvelopeId, deps: DepsOf
) -> Response:
    """Have the amount read once more in words, then add it."""
    found = await read_form(request, TOP_UP, visitor.language)
    if found.faults:
        return await _top_up_form(request, deps, person, id, found.form_context, 422)
    body = TopUpBody.model_validate(found.answers)
    try:
        if not found.confirmed:
            decision_in(deps, body)
            return await _top_up_read(request, deps, person, id, found, body)
        await fund_envelopes.top_up(deps, person, id, body, found.key)
    except Refused as refused:
        values = _refusal(found, refused, deps, visitor.language)
        code = http_status(refused)
        return await _top_up_form(request, deps, person, id, values, code)
    return RedirectResponse(f"/envelopes/{id}?done=topped-up", 303)


@routes.get("/envelopes/{id}/movements/{number}")
async def ask_decision(
    request: Request,
    person: Keeper,
    id: EnvelopeId,
    number: MovementNumber,
    deps: DepsOf,
) -> Response:
    """Show the form that says on which decision money rests that came without one."""
    values = form_context(DECISION, deps.new_id())
    return await _decision_form(request, deps, person, id, number, values)


@routes.post("/envelopes/{id}/movements/{number}")
async def state_decision(
    request: Request,
    person: Keeper,
    visitor: Visiting,
    id: EnvelopeId,
    number: MovementNumber,
    deps: DepsOf,
) -> Response:
    """Have the decision read once more, then keep it for good."""
    found = await read_form(request, DECISION, visitor.language)
    if found.faults:
        values = found.form_context
        return await _decision_form(request, deps, person, id, number, values, 422)
    body = DecisionBody.model_validate(found.answers)
    try:
        if not found.confirmed:
            decision_in(deps, body)
            values = {"body": body, **found.form_context}
            return await _decision_form(request, deps, person, id, number, values)
        await fund_envelopes.state_decision(deps, person, id, number, body)
    except Refused as refused:
        values = _refusal(found, refused, deps, visitor.language)
        code = http_status(refused)
        return await _decision_form(request, deps, person, id, number, values, code)
    return RedirectResponse(f"/envelopes/{id}?done=stated", 303)


async def _decision_form(
    request: Request,
    deps: Deps,
    person: Person,
    id: str,
    number: int,
    values: dict[str, Any],
    http_status: int = 200,
) -> Response:
    """Draw the form, or with a `body` what is about to be stated; NotFound without."""

    def load(session: Session) -> tuple[Balance, tuple[TopUp, ...]]:
        balance = kept(session, person, id)
        return balance, envelope_movements.topped_up(session, (id,), number=number)

    balance, money = await deps.database.read(load)
    if not money:
        raise NotFound
    if money[0].decision is not None and not values["errors"]:
        return RedirectResponse(f"/envelopes/{id}", 303)
    return render(
        request,
        "envelopes/decision_confirm.html"
        if "body" in values
        else "envelopes/decision.html",
        http_status,
        balance=balance,
        money=money[0],
        fund_names=fund_names(visitor_of(request).language),
        **values,
    )


@dataclass(frozen=True, slots=True)
class Read:
    """What the record holds of an envelope, read at one instant."""

    balance: Balance
    moved: envelope_movements.Movements
    waiting: tuple[queries.Waiting, ...]
    came_in: tuple[TopUp, ...]
    names: Mapping[str, str]


def _read(session: Session, person: Person, id: str, cursor: str | None) -> Read:
    balance = kept(session, person, id)
    came_in = envelope_movements.topped_up(session, (id,))
    return Read(
        balance,
        envelope_movements.movements(session, id, cursor=cursor),
        queries.waiting_for_funds(session, id),
        came_in,
        names_of(session, _people(came_in)),
    )


def _people(came_in: Iterable[TopUp]) -> Iterator[str]:
    for one in came_in:
        yield one.by
        yield one.stated_by


async def _opening_read(
    request: Request, deps: Deps, found: Sent, body: EnvelopeBody
) -> Response:
    """Draw once more which envelope is about to be opened, and with how much."""

    def load(session: Session) -> tuple[EnvelopeBody, bool]:
        placed = fund_envelopes.placed_today(session, body)
        place = placed.province if placed.fund == "local" else ""
        id = envelope_id(placed.fund, placed.year, placed.support_type, place)
        return placed, any(b.id == id for b in envelopes.balances(session))

    placed, there = await deps.database.read(load)
    return render(
        request,
        "envelopes/new_confirm.html",
        body=placed,
        there=there,
        fund_names=fund_names(visitor_of(request).language),
        **found.form_context,
    )


async def _top_up_form(
    request: Request,
    deps: Deps,
    person: Person,
    id: str,
    values: dict[str, Any],
    http_status: int = 200,
) -> Response:
    balance = await deps.database.read(kept, person, id)
    return render(
        request,
        "envelopes/top_up.html",
        http_status,
        balance=balance,
        fund_names=fund_names(visitor_of(request).language),
        **values,
    )


async def _top_up_read(
    request: Request,
    deps: Deps,
    person: Person,
    id: str,
    found: Sent,
    body: TopUpBody,
) -> Response:
    def load(session: Session) -> tuple[Balance, tuple[queries.Waiting, ...]]:
        return kept(session, person, id), queries.waiting_for_funds(session, id)

    balance, waiting = await deps.database.read(load)
    after = balance.accounts[Account.AVAILABLE] + body.amount_vnd
    return render(
        request,
        "envelopes/top_up_confirm.html",
        balance=balance,
        fund_names=fund_names(visitor_of(request).language),
        body=body,
        after_vnd=after,
        waiting=in_turn(after, waiting),
        **found.form_context,
    )


def _refusal(
    found: Sent, refused: Refused, deps: Deps, language: Language
) -> dict[str, Any]:
    """Give the form as it was sent, with why it was refused and a key of its own."""
    if refused.code not in _TOLD_AT_THE_FORM:
        raise refused
    words = words_of(refused, language)[1]
    faults = errors_in(refused, found.form, language, words)
    return form_context(found.form, deps.new_id(), found.typed, faults)


def _told(done: str, language: Language) -> str:
    if done == "opened":
        return say(language, "The envelope was opened.")
    if done == "stated":
        return say(language, "The decision was kept.")
    if done == "topped-up":
        return say(language, "The money was added to the envelope.")
    return ""
