"""Having open dossiers adopt the current calendar: a step for each, a result each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from api.auth.tokens import Person
from api.dependencies import Deps, DepsOf
from api.engine.interface import EngineAway, EngineSlow
from api.pages.common import audit_entries
from api.pages.common.rendering import render
from api.pages.common.visitor import Visiting, only_for
from api.pages.forms.form_errors import FormError
from api.pages.forms.short_form import Sent, form_context, read_form, read_posted, word
from api.problems import StepRefused, words_of
from api.services.take_action import ActionRequest, take_action
from domain.errors import Refused
from domain.forms import Form
from domain.identity import is_dossier_code
from domain.people import Role
from domain.states import Action
from domain.steps.common import WITH_REASON
from persistence import calendar_days
from persistence import calendar_days as calendar_adoption
from persistence.database import Session
from presentation.language import Language, say

routes = APIRouter()

Administrator = Annotated[Person, Depends(only_for(Role.ADMINISTRATOR))]

MOST = 100
"""How many dossiers adopt a calendar at once."""
WHY: Form = WITH_REASON


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the step of one dossier, in words; `done` when it was taken."""

    code: str
    done: bool
    words: str


@routes.get("/calendar/adopt")
async def ask_adoption(
    request: Request, _person: Administrator, deps: DepsOf
) -> Response:
    """Show which dossiers would adopt the calendar, and ask why."""
    return await _asked(request, deps)


@routes.post("/calendar/adopt")
async def adopt(
    request: Request, person: Administrator, visitor: Visiting, deps: DepsOf
) -> Response:
    """Ask for the step of each dossier that was shown; repeating changes nothing."""
    found = await read_form(request, WHY, visitor.language)
    if found.faults:
        return await _asked(request, deps, found)
    posted = await read_posted(request)
    version = await deps.database.read(calendar_days.current)
    if word(posted, "version") != version:
        return await _asked(request, deps, found, _changed(visitor.language))
    reason = str(found.answers["reason"])
    results = await _results(
        deps,
        [
            _asking(person, code, found.key, visitor.language, version, reason)
            for code in _codes(posted)
        ],
        visitor.language,
    )
    await _recorded(deps, person, version, results, reason)
    left = await deps.database.read(calendar_adoption.elsewhere, version)
    return render(
        request, "calendar/adopted.html", results=results, version=version, left=left
    )


async def _asked(
    request: Request,
    deps: Deps,
    found: Sent | None = None,
    faults: tuple[FormError, ...] = (),
) -> Response:
    def load(session: Session) -> tuple[str, tuple[str, ...], int]:
        version = calendar_days.current(session)
        codes = calendar_adoption.next_codes(session, version, MOST)
        return version, codes, calendar_adoption.elsewhere(session, version)

    version, codes, elsewhere = await deps.database.read(load)
    wrong = (found.faults if found else ()) + faults
    typed = found.typed if found else None
    return render(
        request,
        "calendar/adopt.html",
        422 if wrong else 200,
        version=version,
        codes=codes,
        elsewhere=elsewhere,
        **form_context(WHY, deps.new_id(), typed, wrong),
    )


def _changed(language: Language) -> tuple[FormError, ...]:
    words = say(
        language,
        "The calendar was changed meanwhile. Read the list once more, then send it.",
    )
    return (FormError(words, "#form", ""),)


def _codes(posted: FormData) -> tuple[str, ...]:
    sent_codes = [c for c in posted.getlist("code") if isinstance(c, str)]
    return tuple(dict.fromkeys(c for c in sent_codes if is_dossier_code(c)))[:MOST]


def _asking(
    person: Person,
    code: str,
    key: str,
    language: Language,
    version: str,
    reason: str,
) -> ActionRequest:
    value = {
        "action": Action.ADOPT_CALENDAR.value,
        "answers": {"calendar": version, "reason": reason},
    }
    return ActionRequest(person, code, f"{key} {code}", None, language, value)


async def _results(
    deps: Deps, askings: Sequence[ActionRequest], language: Language
) -> tuple[Result, ...]:
    """Take one step after the other; where the engine is away the rest is left."""
    found: list[Result] = []
    for place, asking in enumerate(askings):
        try:
            found.append(await _result(deps, asking))
        except EngineAway:
            words = say(
                language, "The workflow engine is away; nothing has happened yet."
            )
            left = (Result(other.code, False, words) for other in askings[place:])
            return (*found, *left)
    return tuple(found)


async def _result(deps: Deps, asking: ActionRequest) -> Result:
    """Give what came of one step. Raises EngineAway."""
    language = asking.language
    try:
        number = await take_action(deps, asking)
    except StepRefused as step:
        return Result(asking.code, False, words_of(step.refused, language)[1])
    except Refused as refused:
        return Result(asking.code, False, words_of(refused, language)[1])
    except EngineSlow:
        words = say(language, "Taken in; the answer was still awaited")
        return Result(asking.code, True, words)
    words = say(language, "Adopted, event %(number)s", number=number)
    return Result(asking.code, True, words)


async def _recorded(
    deps: Deps,
    person: Person,
    version: str,
    results: tuple[Result, ...],
    reason: str,
) -> None:
    taken = sum(result.done for result in results)
    await deps.database.write(
        audit_entries.record,
        person,
        audit_entries.ADOPT_CALENDAR,
        version,
        f"{taken}/{len(results)}",
        deps.clock(),
        reason,
    )
