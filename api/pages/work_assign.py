"""Naming people in many dossiers at once, with what came of it in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.dependencies import Deps, DepsOf, alone
from api.dossier_shown import row_of
from api.engine import EngineAway, EngineSlow
from api.language import Language
from api.pages.drawing import draw
from api.pages.visitor import Visiting, only_for
from api.pages.words import say
from api.pages.work_list import ASSIGNING
from api.problems import StepRefused, words_of
from api.security import Person
from api.stepping import Asking, take_step
from domain.errors import AnswersInvalid, NotFound, Refused
from domain.identity import is_dossier_code, normalise_code
from domain.lifecycle import Action
from domain.people import Role, covers
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Session
from persistence.queries import Row

routes = APIRouter()

Assigning = Annotated[Person, Depends(only_for(*ASSIGNING))]

MOST = 100
"""How many dossiers are assigned by one form."""
PANEL = "panel"
DONE, REFUSED, AWAITED, AWAY = "done", "refused", "awaited", "away"

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


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a dossier: done, refused, awaited or away, with words about it."""

    code: str
    outcome: str
    words: str


@routes.get("/work/assign")
async def ask_whom(request: Request, person: Assigning, deps: DepsOf) -> Response:
    """Ask which part is to be named in the chosen dossiers, and whom to name."""
    asked = request.query_params
    chosen = _chosen(
        person, asked.get("what", ""), asked.getlist("code"), (), "", deps.new_id()
    )
    return await _drawn(request, deps, person, chosen, ())


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
    wrong = _wrong(chosen, visitor.language)
    if wrong or not chosen.codes:
        return await _drawn(request, deps, person, chosen, wrong)
    results = [
        await _assigned(request, deps, person, visitor.language, chosen, code)
        for code in chosen.codes
    ]
    return draw(
        request,
        "work/assigned.html",
        results=results,
        done=sum(result.outcome == DONE for result in results),
        chosen=chosen,
        left=[r.code for r in results if r.outcome != DONE],
    )


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
    found = []
    if not chosen.what:
        found.append((say(language, "Choose what to assign."), "#what"))
        return _errors(found)
    if not chosen.people:
        found.append((say(language, "Choose who is to be named."), "#people"))
    if len(chosen.people) > 1 and not chosen.several:
        words = say(language, "Choose one person only for this role.")
        found.append((words, "#people"))
    if chosen.reason_needed and not chosen.reason:
        found.append((say(language, "Say why; the reason is recorded."), "#reason"))
    return _errors(found)


def _errors(found: Sequence[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    return tuple({"text": text, "href": href} for text, href in found)


async def _drawn(
    request: Request,
    deps: Deps,
    person: Person,
    chosen: Chosen,
    errors: tuple[dict[str, str], ...],
) -> Response:
    async with deps.database.read() as session:
        rows = await _rows(session, person, chosen.codes)
        people = await _people(session, chosen.what, rows)
    if not rows:
        return RedirectResponse("/work", 303)
    return draw(
        request,
        "work/assign.html",
        http_status=422 if errors else 200,
        chosen=chosen,
        rows=rows,
        people=people,
        parts=offered_to(person.actor.role),
        most=MOST,
        errors=errors,
        wrong={error["href"].removeprefix("#"): error["text"] for error in errors},
    )


async def _rows(
    session: Session, person: Person, codes: Iterable[str]
) -> tuple[Row, ...]:
    """Give the dossiers of these that somebody may see."""
    found = []
    for code in codes:
        try:
            found.append(await row_of(session, person.actor, code))
        except NotFound:
            continue
    return tuple(found)


async def _people(
    session: Session, what: str, rows: Iterable[Row]
) -> tuple[Account, ...]:
    """Give who could be named: those of the role that act for each of these units."""
    if not what:
        return ()
    units = {row.application.unit for row in rows}
    known = await accounts.of_role(session, _NAMED[what])
    return tuple(a for a in known if all(covers(a.unit, unit) for unit in units))


async def _assigned(
    request: Request,
    deps: Deps,
    person: Person,
    language: Language,
    chosen: Chosen,
    code: str,
) -> Result:
    """Take the step in one dossier and say what came of it."""
    key = f"{chosen.key}.{code}"
    value = chosen.value()
    asking = Asking(person, code, key, None, language, value, known_people_only=True)
    try:
        async with alone(request, person, key):
            await take_step(deps, asking)
    except StepRefused as refused:
        return Result(code, REFUSED, _told(refused.refused, language))
    except Refused as refused:
        return Result(code, REFUSED, _told(refused, language))
    except EngineSlow:
        words = say(
            language,
            "It was taken in and is still being worked on. "
            "Look at the dossier again in a moment.",
        )
        return Result(code, AWAITED, words)
    except EngineAway:
        words = say(
            language,
            "The engine is away. Send the form again in a moment; "
            "what was done is not done twice.",
        )
        return Result(code, AWAY, words)
    return Result(code, DONE, "")


def _told(refused: Refused, language: Language) -> str:
    title, detail = words_of(refused, language)
    if isinstance(refused, AnswersInvalid):
        detail = "; ".join(problem.words(language) for problem in refused.problems)
    return f"{title}. {detail}"
