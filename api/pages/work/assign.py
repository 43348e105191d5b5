"""Naming people in many dossiers at once, with what came of it in each."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf, alone
from api.engine.interface import EngineAway, EngineSlow
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, only_for
from api.pages.work.filters import YES, Wanted, wanted_of
from api.pages.work.views import ASSIGNING, UNCHOSEN
from api.problems import StepRefused, words_of
from api.schemas.applications import load_dossier
from api.services.nominations import may_be_named
from api.services.take_action import ActionRequest, take_action
from domain.errors import AnswersInvalid, NotFound, Refused
from domain.identity import is_dossier_code, normalise_code
from domain.people import Role
from domain.states import Action
from persistence import accounts
from persistence.accounts import Account
from persistence.database import DatabaseAway, Session
from persistence.queries import Row
from presentation.language import Language, say

DONE, REFUSED, AWAITED, AWAY, UNSENT = "done", "refused", "awaited", "away", "unsent"

AT_ONCE = 8
"""How many steps are asked for at a time."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a dossier, one of the outcomes above, with words about it."""

    code: str
    outcome: str
    words: str = ""


async def take_each(
    request: Request, deps: Deps, askings: Iterable[ActionRequest]
) -> tuple[Result, ...]:
    """Take these steps and give the results in the same order.

    What one dossier refuses stops no other. Once the engine is away or slow no further
    step is sent, so a page waits for it about as long as for a single step.
    """
    turns, silent = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def one(asking: ActionRequest) -> Result:
        async with turns:
            if silent.is_set():
                return Result(asking.code, UNSENT, _unsent(asking.language))
            result = await _taken(request, deps, asking)
            if result.outcome in (AWAITED, AWAY):
                silent.set()
            return result

    return tuple(await asyncio.gather(*(one(asking) for asking in askings)))


async def _taken(request: Request, deps: Deps, asking: ActionRequest) -> Result:
    try:
        async with alone(request, asking.person, asking.key):
            await take_action(deps, asking)
    except StepRefused as refused:
        words = _told(refused.refused, asking.language)
        return Result(asking.code, REFUSED, words)
    except Refused as refused:
        return Result(asking.code, REFUSED, _told(refused, asking.language))
    except EngineSlow:
        words = say(
            asking.language,
            "It was taken in and is still being worked on. "
            "Look at the dossier again in a moment.",
        )
        return Result(asking.code, AWAITED, words)
    except (EngineAway, DatabaseAway):
        words = say(
            asking.language,
            "The engine is away. Send the form again in a moment; "
            "what was done is not done twice.",
        )
        return Result(asking.code, AWAY, words)
    return Result(asking.code, DONE)


def _unsent(language: Language) -> str:
    return say(
        language,
        "Not sent, as the engine gives no answer now. Try again in a moment.",
    )


def _told(refused: Refused, language: Language) -> str:
    title, detail = words_of(refused, language)
    if isinstance(refused, AnswersInvalid):
        detail = "; ".join(problem.words(language) for problem in refused.problems)
    return f"{title}. {detail}"


routes = APIRouter()

Assigning = Annotated[Person, Depends(only_for(*ASSIGNING))]

MOST = 100
"""How many dossiers are assigned by one form."""
PANEL = "panel"
ASKED, BOXES, PART = "asked", "boxes", "part"
"""What a form sent here asked for: boxes of the list, or which part to name."""

_NAMED: Mapping[str, Role] = MappingProxyType(
    {
        PANEL: Role.APPRAISER,
        "officer": Role.OFFICER,
        "approver": Role.APPROVER,
        "treasurer": Role.TREASURER,
        "inspector": Role.INSPECTOR,
    }
)
_SEVERAL = frozenset({PANEL, "inspector"})
_LONGEST_KEY = 64
_LONGEST_REASON = 2000
_MOST_INPUTS = 700


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form asks: which part is named, in which dossiers, whom, and why."""

    what: str
    codes: tuple[str, ...]
    people: tuple[str, ...]
    reason: str
    key: str
    cut: bool
    """Whether more dossiers were chosen than are taken at once."""

    @property
    def several(self) -> bool:
        """Whether more than one person may be named."""
        return self.what in _SEVERAL

    @property
    def reason_needed(self) -> bool:
        """Whether the step asks for a reason rather than a note."""
        return self.what != PANEL

    def value(self) -> dict[str, Any]:
        """Give the step as the API would receive it."""
        people, reason = list(self.people), self.reason
        if self.what == PANEL:
            note = {"note": reason} if reason else {}
            answers: dict[str, Any] = {"appraisers": people, **note}
            return {"action": Action.ASSIGN_PANEL.value, "answers": answers}
        answers = {"role": self.what, "people": people, "reason": reason}
        return {"action": Action.REASSIGN.value, "answers": answers}


@routes.get("/work/assign")
async def ask_whom(
    request: Request, person: Assigning, visitor: Visiting, deps: DepsOf
) -> Response:
    """Ask which part is to be named in the chosen dossiers, and whom to name."""
    asked = request.query_params
    chosen = _chosen(
        person, asked.get("what", ""), asked.getlist("code"), (), "", deps.new_id()
    )
    wanted = wanted_of(asked)
    if asked.get(ASKED) == BOXES and not chosen.codes:
        query = urlencode((*wanted.said, (UNCHOSEN, YES)))
        return RedirectResponse(f"/work?{query}", 303)
    wrong = _wrong_part(chosen, visitor.language) if asked.get(ASKED) == PART else ()
    return await _drawn(request, deps, person, chosen, wanted, wrong)


@routes.post("/work/assign")
async def assign(
    request: Request, person: Assigning, visitor: Visiting, deps: DepsOf
) -> Response:
    """Name the people in each dossier; what one refuses stops no other.

    Sent again, the same form changes nothing more: each dossier has its own key.
    """
    form = await request.form(max_files=0, max_fields=_MOST_INPUTS)
    texts = [(n, v) for n, v in form.multi_items() if isinstance(v, str)]

    def given(name: str) -> list[str]:
        return [value for known, value in texts if known == name]

    chosen = _chosen(
        person,
        "".join(given("what")[:1]),
        given("code"),
        given("people"),
        "".join(given("reason")[:1]),
        _key("".join(given("key")[:1])) or deps.new_id(),
    )
    wanted = wanted_of(dict(texts))
    wrong = _wrong(chosen, visitor.language)
    if wrong or not chosen.codes:
        return await _drawn(request, deps, person, chosen, wanted, wrong)
    askings = [_asking(person, visitor.language, chosen, c) for c in chosen.codes]
    results = await take_each(request, deps, askings)
    return render(
        request,
        "work/assigned.html",
        results=results,
        done=sum(result.outcome == DONE for result in results),
        chosen=chosen,
        wanted=wanted,
        left=[r.code for r in results if r.outcome not in (DONE, AWAITED)],
    )


def _asking(
    person: Person, language: Language, chosen: Chosen, code: str
) -> ActionRequest:
    key = f"{chosen.key}.{code}"
    value = chosen.value()
    return ActionRequest(person, code, key, None, language, value)


def _chosen(
    person: Person,
    what: str,
    codes: Iterable[str],
    people: Iterable[str],
    reason: str,
    key: str,
) -> Chosen:
    known = [normalise_code(code[:40]) for code in codes]
    each = tuple(dict.fromkeys(code for code in known if is_dossier_code(code)))
    return Chosen(
        what=what if what in offered_to(person.actor.role) else "",
        codes=each[:MOST],
        people=tuple(dict.fromkeys(id for id in people if id)),
        reason=reason.strip()[:_LONGEST_REASON],
        key=key,
        cut=len(each) > MOST,
    )


def _key(given: str) -> str:
    """Give the key of a form, nothing for what is none."""
    fits = given.isascii() and given.isprintable() and " " not in given
    return given if fits and len(given) <= _LONGEST_KEY else ""


def offered_to(role: Role) -> tuple[str, ...]:
    """Give the parts that a role may name: panels are for officers to seat."""
    return tuple(w for w in _NAMED if w != PANEL or role is Role.OFFICER)


def _wrong(chosen: Chosen, language: Language) -> tuple[dict[str, str], ...]:
    """Give what is missing in the form, each with where to mend it."""
    if not chosen.what:
        return _wrong_part(chosen, language)
    found = []
    if not chosen.people:
        found.append((say(language, "Choose who is to be named."), "#people"))
    if len(chosen.people) > 1 and not chosen.several:
        words = say(language, "Choose one person only for this role.")
        found.append((words, "#people"))
    if chosen.reason_needed and not chosen.reason:
        found.append((say(language, "Say why; the reason is recorded."), "#reason"))
    return _errors(found)


def _wrong_part(chosen: Chosen, language: Language) -> tuple[dict[str, str], ...]:
    if chosen.what:
        return ()
    return _errors([(say(language, "Choose what to assign."), "#what")])


def _errors(found: Sequence[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    return tuple({"text": text, "href": href} for text, href in found)


async def _drawn(
    request: Request,
    deps: Deps,
    person: Person,
    chosen: Chosen,
    wanted: Wanted,
    errors: tuple[dict[str, str], ...],
) -> Response:
    def load(session: Session) -> tuple[tuple[Row, ...], tuple[Account, ...]]:
        rows = _rows(session, person, chosen.codes)
        return rows, _people(session, chosen.what, rows)

    rows, people = await deps.database.read(load)
    if not rows:
        return RedirectResponse(wanted.address(cursor=wanted.cursor), 303)
    return render(
        request,
        "work/assign.html",
        http_status=422 if errors else 200,
        chosen=chosen,
        wanted=wanted,
        rows=rows,
        people=people,
        parts=offered_to(person.actor.role),
        most=MOST,
        errors=errors,
        wrong={error["href"].removeprefix("#"): error["text"] for error in errors},
    )


def _rows(session: Session, person: Person, codes: Iterable[str]) -> tuple[Row, ...]:
    """Give the dossiers of these that somebody may see."""
    found = []
    for code in codes:
        try:
            found.append(load_dossier(session, person.actor, code))
        except NotFound:
            continue
    return tuple(found)


def _people(session: Session, what: str, rows: Iterable[Row]) -> tuple[Account, ...]:
    """Give who could be named: those of the role whom no dossier speaks against."""
    if not what:
        return ()
    dossiers = [row.application for row in rows]
    known = accounts.of_role(session, _NAMED[what])
    return tuple(a for a in known if all(may_be_named(a, d) for d in dossiers))
