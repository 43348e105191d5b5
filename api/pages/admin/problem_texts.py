"""The causes that the radar names: what each means, and the safe thing to do."""

from dataclasses import dataclass
from datetime import datetime

from presentation.language import Language, say

RETRYING = "retrying"
FAILING = "failing"
ENDED = "ended"
UNNAMED = "unnamed"
WORKER = "worker"

MORE = {
    "overdue": "/work?tab=overdue",
    "unassigned": "/work?tab=all&unassigned=yes",
}
"""Where all of a cause are listed."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what it does, to what, and its words."""

    deed: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that needs an eye; `reason` is what the last attempt failed with.

    `about` tells it from others of the same dossier, `effect` what the press will do.
    The worker has no code.
    """

    code: str
    since: datetime | None
    attempts: int = 0
    reason: str = ""
    presses: tuple[Press, ...] = ()
    reassign: bool = False
    state: str = ""
    about: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause in words, how often there is any, and the oldest of it."""

    kind: str
    title: str
    advice: str
    total: int
    items: tuple[Item, ...]
    more: str = ""

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)


def cause(kind: str, total: int, items: tuple[Item, ...], language: Language) -> Cause:
    """Give a cause in words."""
    title, advice = _WORDS[kind](language)
    return Cause(kind, title, advice, total, items, MORE.get(kind, ""))


def _overdue(language: Language) -> tuple[str, str]:
    return (
        say(language, "Past their deadline"),
        say(
            language,
            "Whoever has it is reminded by the clock. Give it to somebody, or to "
            "somebody else, where that helps; a reminder that did not run can be run "
            "now.",
        ),
    )


def _unassigned(language: Language) -> tuple[str, str]:
    return (
        say(language, "Nobody is assigned"),
        say(language, "Have the unit assign somebody, or assign somebody yourself."),
    )


def _message_failed(language: Language) -> tuple[str, str]:
    return (
        say(language, "Messages that were not delivered"),
        say(
            language,
            "No further attempt is made by itself. The address comes with the sign-in "
            "of the person, that of an applicant from the application: have it put "
            "right there if it is wrong, then send again.",
        ),
    )


def _message_unaddressed(language: Language) -> tuple[str, str]:
    return (
        say(language, "Messages to somebody without an address"),
        say(
            language,
            "An address comes with the sign-in of the person and cannot be entered "
            "here. Have them sign in, or have the issuer of their account put right; "
            "then send again. Until then reach them by other means.",
        ),
    )


def _message_retrying(language: Language) -> tuple[str, str]:
    return (
        say(language, "Messages that are tried again"),
        say(language, "They go on by themselves; sending again tries at once."),
    )


def _payment_failed(language: Language) -> tuple[str, str]:
    return (
        say(language, "Payment orders that failed"),
        say(
            language,
            "The treasurer corrects what the treasury names and orders anew in the "
            "dossier.",
        ),
    )


def _payment_unconfirmed(language: Language) -> tuple[str, str]:
    return (
        say(language, "Payment orders without an answer"),
        say(
            language,
            "Ask the treasury by the number of the order; never order a second time "
            "before it has answered.",
        ),
    )


def _unstarted(language: Language) -> tuple[str, str]:
    return (
        say(language, "Received, and not started yet"),
        say(
            language,
            "They are kept and start by themselves once Temporal answers; starting now "
            "does the same at once.",
        ),
    )


def _retrying(language: Language) -> tuple[str, str]:
    return (
        say(language, "Work that is tried again and again"),
        say(
            language,
            "Mend what the last failure names; it then goes on by itself. Retrying now "
            "does not wait, and never does anything twice.",
        ),
    )


def _failing(language: Language) -> tuple[str, str]:
    return (
        say(language, "Workflows whose own code fails"),
        say(
            language,
            "Most often workers of another version run. Run the version the dossiers "
            "were begun with, or the one that knows both; nothing is lost meanwhile.",
        ),
    )


def _unnamed(language: Language) -> tuple[str, str]:
    return (
        say(language, "Workflow code that is tried again without a failure named"),
        say(
            language,
            "Temporal hands the work to a worker again and names no failure. See "
            "whether a worker runs, in which version, and what its log says; it goes "
            "on by itself, and nothing is lost meanwhile.",
        ),
    )


def _worker(language: Language) -> tuple[str, str]:
    return (
        say(language, "No worker answers"),
        say(
            language,
            "No worker asks Temporal for work, so no step is carried out and no "
            "message is sent. Start it (khuyencong worker, or docker compose up "
            "--detach worker) and read its log; khuyencong doctor says when it works "
            "again. Nothing is lost: what was handed in is kept and goes on by itself.",
        ),
    )


def _ended(language: Language) -> tuple[str, str]:
    return (
        say(language, "Ended in Temporal, though the dossier is open"),
        say(
            language,
            "Start the workflow again from the record; one that runs is left alone.",
        ),
    )


_WORDS = {
    "overdue": _overdue,
    "unassigned": _unassigned,
    "message_failed": _message_failed,
    "message_unaddressed": _message_unaddressed,
    "message_retrying": _message_retrying,
    "payment_failed": _payment_failed,
    "payment_unconfirmed": _payment_unconfirmed,
    "unstarted": _unstarted,
    RETRYING: _retrying,
    FAILING: _failing,
    UNNAMED: _unnamed,
    WORKER: _worker,
    ENDED: _ended,
}
