"""What a check of the record found, in words, and what mends it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from persistence.verification import (
    ANSWERS,
    APPLICATION,
    BROUGHT,
    COLUMN,
    MEMBERS,
    PAPERS,
    POSTINGS,
    REDRAWN,
    SUBMITTED,
    Differing,
    Verdict,
)
from presentation.language import Language, say

WHOLE = "whole"
CHANGED = "changed"
DIFFERS = "differs"
_NUMBERED = (BROUGHT, POSTINGS)


def verdict_code(found: Verdict) -> str:
    """Give a verdict as it is kept: `whole 12`, `changed 5 12`, `differs 9 answers`."""
    if found.changed is not None:
        return f"{CHANGED} {found.changed} {found.total}"
    if not found.differing:
        return f"{WHOLE} {found.total}"
    parts = (
        f"{one.part}:{one.which}" if one.which else one.part for one in found.differing
    )
    return " ".join((DIFFERS, str(found.total), *parts))


def verdict(outcome: str, language: Language) -> str:
    """Give what a check found in words; text that is no verdict, as it stands."""
    found, *rest = outcome.split()
    if found == WHOLE:
        return say(
            language,
            "Every one of %(total)s events is as recorded, and what is shown of the "
            "dossier is what they attest",
            total=rest[0],
        )
    if found == CHANGED:
        return say(
            language,
            "Event %(number)s of %(total)s is not as it was recorded",
            number=rest[0],
            total=rest[1],
        )
    if found != DIFFERS:
        return outcome
    parts = "; ".join(_parts(_differing(rest[1:]), language))
    return say(
        language,
        "All %(total)s events are as recorded, but this is not what they attest: "
        "%(parts)s",
        total=rest[0],
        parts=parts or say(language, "the dossier as shown"),
    )


def advice(outcome: str, code: str, language: Language) -> tuple[str, ...]:
    """Give what to do about what a check found; nothing where all is well."""
    found, *rest = outcome.split()
    if found == CHANGED:
        return (_restore(language),)
    if found != DIFFERS:
        return ()
    parts = {one.part for one in _differing(rest[1:])} or {APPLICATION}
    return tuple(_mends(parts, code, language))


def _mends(parts: set[str], code: str, language: Language) -> Iterator[str]:
    unattested = parts & {SUBMITTED, BROUGHT, PAPERS}
    if unattested:
        yield _restore(language)
    if parts & REDRAWN and not unattested:
        yield say(
            language,
            "Take no step in this dossier until whoever runs the system has drawn it "
            "anew from its record: khuyencong redraw %(code)s",
            code=code,
        )
    if POSTINGS in parts:
        yield say(
            language,
            "Stop paying from this envelope and compare its postings with a backup; "
            "khuyencong doctor names the envelopes that do not balance.",
        )


def _restore(language: Language) -> str:
    return say(
        language,
        "Take no step in this dossier. Nothing here can mend what was recorded: "
        "compare it with a backup, and find out who had access to the database.",
    )


def _differing(parts: Iterable[str]) -> tuple[Differing, ...]:
    cut = (text.partition(":") for text in parts)
    return tuple(Differing(part, which) for part, _, which in cut)


def _parts(found: Sequence[Differing], language: Language) -> Iterator[str]:
    columns = ", ".join(one.which for one in found if one.part == COLUMN)
    if columns:
        yield say(language, "what lists show (%(columns)s)", columns=columns)
    words: Mapping[str, str] = {
        APPLICATION: say(language, "how the dossier stands"),
        MEMBERS: say(language, "who is named in it"),
        ANSWERS: say(language, "the answers shown, such as who is paid"),
        SUBMITTED: say(language, "the answers as they were submitted"),
        PAPERS: say(language, "the papers held"),
    }
    yield from (words[one.part] for one in found if one.part in words)
    yield from (_numbered(one, language) for one in found if one.part in _NUMBERED)


def _numbered(one: Differing, language: Language) -> str:
    if one.part == BROUGHT:
        return say(
            language, "the answers that came with event %(number)s", number=one.which
        )
    return say(
        language,
        "the postings of event %(number)s in the ledger",
        number=one.which,
    )
