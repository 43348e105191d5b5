"""What a page says of the step that led to it: done, or its answer still out."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import Request

from api.auth.tokens import Person
from domain.application import Event
from domain.identity import derived_id
from domain.states import Action
from presentation.language import Language, say
from presentation.names import action_name

GOING = "slow"


def done_words(done: str, language: Language) -> str:
    """Give the words for what was just done, nothing for what is no step."""
    if done not in {action.value for action in Action}:
        return ""
    return say(language, "Done: %(step)s.", step=action_name(done, language))


def going_address(code: str, key: str) -> str:
    """Give the dossier's page for a step whose answer is still out, by its key."""
    return f"/applications/{code}?done={GOING}&key={quote(key, safe='')}"


def step_banner(
    request: Request, person: Person, recorded: Sequence[Event], language: Language
) -> Mapping[str, Any]:
    """Give what the banner says of the step that led here: `told` done, `going` not.

    An address alone announces nothing: a step is done once it stands in the record as
    the newest of whoever reads, or under the key that it was sent with.
    """
    done = request.query_params.get("done", "")
    key = request.query_params.get("key", "")
    if done == GOING and key:
        command_id = derived_id(person.actor.id, key)
        step = next((e for e in recorded if e.command_id == command_id), None)
        if step is None:
            return {"going": _going_words(language)}
        return {"told": done_words(step.action.value, language)}
    mine = [e.action.value for e in recorded if e.actor.id == person.actor.id]
    return {"told": done_words(done, language)} if mine[-1:] == [done] else {}


def _going_words(language: Language) -> str:
    return say(
        language,
        "What you sent is kept and is being worked on. Reload this page in a moment; "
        "should nothing have changed after some minutes, take the step again.",
    )
