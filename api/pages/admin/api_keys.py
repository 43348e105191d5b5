"""Pages of the keys that programs call with: issued, shown once, taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.tokens import ACCOUNT_ID, UNIT, Person, issue
from api.dependencies import Deps, DepsOf
from api.pages.common import audit_entries
from api.pages.common.audit_entries import AuditEntry
from api.pages.common.rendering import render
from api.pages.common.visitor import HOUSE, Visiting, only_for
from api.pages.forms.form_errors import FormError
from api.pages.forms.short_form import Sent, form_context, read_form
from domain.errors import NotFound
from domain.field_kinds import Choice, Field, Option, Text, Whole
from domain.forms import Form
from domain.identity import derived_id
from domain.people import HUMAN_ROLES, ROLE_NAMES, Actor, Role, unit_today
from persistence import accounts, audit_log, credentials
from persistence.accounts import Account
from persistence.credentials import Token
from persistence.database import Session
from presentation.language import Language, say

routes = APIRouter()

House = Annotated[Person, Depends(only_for(*HOUSE))]
Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]

LONGEST_DAYS = 366
SHOWN_DEEDS = 50
KEY = Form(
    (
        Field(
            "role",
            Choice(
                tuple(
                    Option(r.value, ROLE_NAMES[r][0], ROLE_NAMES[r][1])
                    for r in HUMAN_ROLES
                )
            ),
            "Vai trò",
            "Role",
        ),
        Field(
            "unit",
            Text(64),
            "Mã đơn vị",
            "Code of the unit",
            required=False,
            hint_vi="Ví dụ sct-vinh-long; để trống là mọi đơn vị.",
            hint_en="For example sct-vinh-long; blank stands for every unit.",
        ),
        Field(
            "account",
            Text(64),
            "Mã tài khoản",
            "Account",
            hint_vi="Chữ cái, chữ số và . _ : @ -, ví dụ may-chu-kho-bac.",
            hint_en="Letters, digits and . _ : @ -, for example treasury-server.",
        ),
        Field("name", Text(200), "Tên phần mềm", "Name of the program"),
        Field("days", Whole(1, LONGEST_DAYS), "Có hiệu lực (ngày)", "Valid for (days)"),
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A key in the list; `state` is valid, expired or revoked."""

    token: Token
    state: str


@routes.get("/keys")
async def list_keys(
    request: Request,
    person: House,
    visitor: Visiting,
    deps: DepsOf,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Show every key that was issued, latest first."""

    def load(session: Session) -> tuple[credentials.Tokens, list[AuditEntry]]:
        page = credentials.issued(session, cursor=cursor)
        recent = audit_log.latest(session, audit_entries.ON_KEYS, SHOWN_DEEDS)
        return page, audit_entries.entries_of(session, recent, visitor.language)

    page, told = await deps.database.read(load)
    now = deps.clock()
    revoked = say(visitor.language, "The key was revoked; it opens nothing any more.")
    return render(
        request,
        "keys/list.html",
        lines=[Line(token, _state(token, now)) for token in page.items],
        next_cursor=page.next_cursor,
        first_page=cursor is None,
        writes=person.actor.role is Role.ADMINISTRATOR,
        deeds=told,
        told=revoked if done == "revoked" else "",
    )


@routes.get("/keys/new")
async def ask_key(request: Request, _person: Administrator, deps: DepsOf) -> Response:
    """Show the form of a new key."""
    return render(request, "keys/new.html", **form_context(KEY, deps.new_id()))


@routes.post("/keys/new")
async def issue_key(
    request: Request, person: Administrator, visitor: Visiting, deps: DepsOf
) -> Response:
    """Have the new key read once more, then issue it and show it this one time."""
    found = await read_form(request, KEY, visitor.language)
    language = visitor.language
    faults = found.faults or _faults(found, language)
    faults = faults or await _of_a_person(deps, found, language)
    if faults:
        values = form_context(KEY, found.key, found.typed, faults)
        return render(request, "keys/new.html", 422, **values)
    holder = _holder(found)
    if not found.confirmed:
        return render(request, "keys/confirm.html", holder=holder, **found.form_context)
    return await _issued(request, deps, person, found, holder)


@routes.get("/keys/{jti}/revoke")
async def ask_revocation(
    request: Request, _person: Administrator, jti: str, deps: DepsOf
) -> Response:
    """Show which key is about to be revoked."""
    token = await deps.database.read(credentials.find_token, jti)
    if token is None:
        raise NotFound
    state = _state(token, deps.clock())
    return render(request, "keys/revoke.html", token=token, state=state)


@routes.post("/keys/{jti}/revoke")
async def revoke_key(person: Administrator, jti: str, deps: DepsOf) -> Response:
    """Take a key back for good, and write that down."""
    await deps.database.write(_revoke, person, jti, deps.clock())
    return RedirectResponse("/keys?done=revoked", 303)


def _revoke(session: Session, person: Person, jti: str, now: datetime) -> None:
    token = credentials.find_token(session, jti)
    if token is None:
        raise NotFound
    if credentials.revoke(session, jti, now):
        note = f"{token.role} {token.account_id}"
        audit_entries.record(
            session, person, audit_entries.REVOKE_KEY, jti, "done", now, note
        )


async def _issued(
    request: Request, deps: Deps, person: Person, found: Sent, holder: Person
) -> Response:
    """Issue the key of a form; the same form sent again shows no key again."""
    now, lasts = deps.clock(), timedelta(days=found.answers["days"])
    jti = derived_id(person.actor.id, "key", found.key)
    actor = holder.actor

    def keep_key(session: Session) -> bool:
        new = credentials.issue(session, jti, actor.id, actor.role, now, now + lasts)
        if new:
            _keep(session, holder)
            note = f"{actor.role} {actor.id}"
            audit_entries.record(
                session, person, audit_entries.ISSUE_KEY, jti, "done", now, note
            )
        return new

    new = await deps.database.write(keep_key)
    text = issue(deps.signing_key, holder, token_id=jti, now=now, lasts=lasts)
    page = render(
        request,
        "keys/issued.html",
        holder=holder,
        expires_at=now + lasts,
        text=text if new else "",
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _keep(session: Session, holder: Person) -> None:
    """Make the account known, unless it is: an account keeps what it had."""
    actor = holder.actor
    if accounts.find(session, actor.id, actor.role) is None:
        account = Account(actor.id, actor.role, actor.unit, holder.name)
        accounts.keep(session, account)


def _holder(found: Sent) -> Person:
    answers = found.answers
    unit = unit_today(answers.get("unit", ""))
    actor = Actor(Role(answers["role"]), answers["account"], unit)
    return Person(actor, answers["name"])


def _faults(found: Sent, language: Language) -> tuple[FormError, ...]:
    """Give what is wrong with the account or the unit, which tokens spell strictly."""
    wrong: tuple[FormError, ...] = ()
    if not UNIT.fullmatch(unit_today(found.answers.get("unit", ""))):
        words = say(
            language,
            "Write the code of the unit in small letters, digits and hyphens, such as "
            "sct-vinh-long.",
        )
        wrong += (FormError(words, "#f-unit", "unit"),)
    if not ACCOUNT_ID.fullmatch(found.answers["account"]):
        words = say(
            language,
            "Write the account with letters without accents, digits and . _ : @ - "
            "only, without spaces.",
        )
        wrong += (FormError(words, "#f-account", "account"),)
    return wrong


async def _of_a_person(
    deps: Deps, found: Sent, language: Language
) -> tuple[FormError, ...]:
    """Refuse the account of somebody: who holds its key would act under their name."""
    known = await deps.database.read(accounts.find, found.answers["account"])
    if known is None or not known.email:
        return ()
    words = say(
        language,
        "This is the account of a person. Give the program an account of its own: what "
        "it does is recorded under that name.",
    )
    return (FormError(words, "#f-account", "account"),)


def _state(token: Token, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at <= now else "valid"
