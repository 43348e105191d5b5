"""One step in each of many dossiers: several at a time, with what came of each."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from api.dependencies import Deps, alone
from api.engine import EngineAway, EngineSlow
from api.language import Language
from api.pages.words import say
from api.problems import StepRefused, words_of
from api.stepping import Asking, take_step
from domain.errors import AnswersInvalid, Refused
from persistence.database import DatabaseAway

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
    request: Request, deps: Deps, askings: Iterable[Asking]
) -> tuple[Result, ...]:
    """Take these steps and give the results in the same order.

    What one dossier refuses stops no other. Once the engine is away or slow no further
    step is sent, so a page waits for it about as long as for a single step.
    """
    turns, silent = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def one(asking: Asking) -> Result:
        async with turns:
            if silent.is_set():
                return Result(asking.code, UNSENT, _unsent(asking.language))
            result = await _taken(request, deps, asking)
            if result.outcome in (AWAITED, AWAY):
                silent.set()
            return result

    return tuple(await asyncio.gather(*(one(asking) for asking in askings)))


async def _taken(request: Request, deps: Deps, asking: Asking) -> Result:
    try:
        async with alone(request, asking.person, asking.key):
            await take_step(deps, asking)
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
