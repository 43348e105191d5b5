"""The page of the accounts: who is known in which role, and ending their sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.pages.common import audit_entries
from api.pages.common.audit_entries import AuditEntry
from api.pages.common.rendering import render
from api.pages.common.visitor import HOUSE, Visiting, only_for
from api.pages.forms.short_form import read_posted, word
from domain.errors import NotFound
from domain.people import HUMAN_ROLES, Role
from persistence import accounts, audit_log, credentials
from persistence.accounts import Account
from persistence.database import Session
from presentation.language import Language

routes = APIRouter()

House = Annotated[Person, Depends(only_for(*HOUSE))]
Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]

SHOWN_DEEDS = 50
_ROLES = {str(role): role for role in HUMAN_ROLES}

Open = Mapping[tuple[str, Role], int]
"""How many sessions accounts have open now."""


@dataclass(frozen=True, slots=True)
class Line:
    """An account in the list, and how many sessions are open under it."""

    account: Account
    sessions: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to, and after which account it goes on."""

    role: Role | None = None
    q: str = ""
    cursor: str | None = None


@routes.get("/accounts")
async def list_accounts(
    request: Request,
    person: House,
    visitor: Visiting,
    deps: DepsOf,
    role: Annotated[str, Query(max_length=32)] = "",
    ended: Annotated[str, Query(max_length=6)] = "",
) -> Response:
    """Show who is known, of a role or of all, with the sessions open now."""
    wanted = Wanted(_ROLES.get(role))
    told = _told(ended, visitor.language)
    return await _listed(request, person, visitor.language, deps, wanted, told)


@routes.post("/accounts")
async def search_accounts(
    request: Request, person: House, visitor: Visiting, deps: DepsOf
) -> Response:
    """Show who is found, a page at a time.

    Names and addresses that are looked for come in the form, and so does the cursor,
    which holds an id: none has a place in the address of a page.
    """
    posted = await read_posted(request)
    cursor = posted.get("cursor")
    wanted = Wanted(
        _ROLES.get(word(posted, "role")),
        word(posted, "q").strip(),
        cursor if isinstance(cursor, str) and cursor else None,
    )
    return await _listed(request, person, visitor.language, deps, wanted)


async def _listed(
    request: Request,
    person: Person,
    language: Language,
    deps: Deps,
    wanted: Wanted,
    told: str = "",
) -> Response:
    now = deps.clock()

    def load(session: Session) -> tuple[accounts.Accounts, Open, list[AuditEntry]]:
        page = accounts.page(
            session, wanted.role, wanted.q or None, cursor=wanted.cursor
        )
        done = audit_log.latest(session, (audit_entries.END_SESSIONS,), SHOWN_DEEDS)
        ended = audit_entries.entries_of(session, done, language)
        return page, credentials.open_sessions(session, now), ended

    page, open_now, ended = await deps.database.read(load)
    return render(
        request,
        "accounts/list.html",
        lines=[Line(a, open_now.get((a.id, a.role), 0)) for a in page.items],
        next_cursor=page.next_cursor,
        wanted=wanted,
        roles=HUMAN_ROLES,
        ends=person.actor.role is Role.ADMINISTRATOR,
        deeds=ended,
        told=told,
    )


@routes.get("/accounts/sessions")
async def back_to_list(_person: House) -> Response:
    """Lead whoever signed in again back to the list: nothing ends by looking."""
    return RedirectResponse("/accounts", 303)


@routes.post("/accounts/sessions")
async def end_sessions(
    request: Request, person: Administrator, deps: DepsOf
) -> Response:
    """Ask once more, then end every session of an account and write that down.

    Which account is meant comes in the form: an id may be somebody's address, which
    has no place in the address of a page.
    """
    posted, now = await read_posted(request), deps.clock()
    account_id, role = _named(posted)

    def load(session: Session) -> tuple[Account | None, Open]:
        account = accounts.find(session, account_id, role)
        return account, credentials.open_sessions(session, now)

    account, open_now = await deps.database.read(load)
    if account is None:
        raise NotFound
    if word(posted, "do") != "confirm":
        return render(
            request,
            "accounts/confirm.html",
            account=account,
            sessions=open_now.get((account.id, account.role), 0),
            own=(account.id, account.role) == (person.actor.id, person.actor.role),
        )
    count = await deps.database.write(_end_sessions, person, account, now)
    return RedirectResponse(f"/accounts?ended={count}", 303)


def _end_sessions(
    session: Session, person: Person, account: Account, now: datetime
) -> int:
    count = credentials.end_sessions_of(session, account.id, account.role, now)
    if count:
        note = f"{account.role}, {count}"
        audit_entries.record(
            session, person, audit_entries.END_SESSIONS, account.id, "done", now, note
        )
    return count


def _named(posted: FormData) -> tuple[str, Role]:
    """Give whose sessions are meant. Raises NotFound for no role of people."""
    role = _ROLES.get(word(posted, "role"))
    if role is None:
        raise NotFound
    return word(posted, "account"), role


def _told(ended: str, language: Language) -> str:
    if not (ended.isascii() and ended.isdigit()):
        return ""
    return audit_entries.sessions_ended(int(ended), language)
