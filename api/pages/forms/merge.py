"""What is kept where two opened pages wrote into one form: judged question by question.

A page carries what its questions held when it was drawn. What was not changed on it is
not written; what was changed on it alone is; what was changed on both is a clash, held
until whoever fills in the form has chosen.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from starlette.datastructures import FormData

from api.pages.forms.form_data import DAY_PARTS, Typed, in_rows
from domain.field_kinds import Field, Group, Many

Texts: TypeAlias = dict[str, list[str]]
"""What was typed into one question, by the names of its inputs."""
Held: TypeAlias = str | list[str]
"""What a question held: a digest, one for each row of a list; empty for nothing."""

MINE, THEIRS = "mine", "theirs"
CHOOSE, SEEN, ROWS = "choose.", "seen.", "rows."
_PAGES_KNOWN = 60
_LARGEST_WAS = 100_000
_DIGITS = 16
_LONGEST_ID = 64
_TURN = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Origin:
    """The page that a form was sent from: what it held, and which sending this is.

    `turn` counts the sendings of one page; 0 where nothing counts them. `born` names
    the sheet the page was drawn from, which another of the same name is not.
    """

    page: str
    turn: int
    born: str
    was: Mapping[str, Held]
    lists: frozenset[str]
    chosen: Mapping[str, str]
    seen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """A question that two pages changed: what this one says, and what stands now."""

    question: str
    mine: Texts
    theirs: Texts


@dataclass(frozen=True, slots=True)
class Merged:
    """What is written of a form that was sent, who wrote it, and what is left open.

    `was` is what the page that sent it holds from now on; `settled` are questions of
    which nothing is open any more.
    """

    answers: Texts
    by: Mapping[str, str]
    was: Mapping[str, Held]
    clashes: tuple[Clash, ...]
    settled: frozenset[str]
    gave_way: bool
    """Whether the words of the other page were chosen, which this one does not show."""


def origin_of(form: FormData, lists: Iterable[str] = ()) -> Origin | None:
    """Give the page a form was sent from; None for one that does not tell."""
    page, was = form.get("page"), form.get("was")
    if not isinstance(page, str) or not isinstance(was, str) or not page:
        return None
    held_then = _was_read(was)
    if held_then is None or len(page) > _LONGEST_ID:
        return None
    texts = {n: v for n, v in form.items() if isinstance(v, str) and "\0" not in n}
    turn = texts.get("turn", "")
    shown = (n.removeprefix(ROWS) for n in texts if n.startswith(ROWS))
    return Origin(
        page.replace("\0", ""),
        int(turn) if _TURN.fullmatch(turn) else 0,
        texts.get("born", "")[:_LONGEST_ID],
        held_then,
        frozenset((*lists, *shown)),
        _under(texts, CHOOSE),
        _under(texts, SEEN),
    )


def merged(stored: Typed, sent: Typed, origin: Origin, saves: "Saves") -> Merged:
    """Lay a form that was sent over what is stored, question by question."""
    before = questions(stored, origin.lists)
    merging = _Merging(origin, saves)
    for question, mine in questions(sent, origin.lists).items():
        merging.judge(question, mine, before.get(question))
    return Merged(
        merging.answers,
        merging.wrote,
        merging.was,
        tuple(merging.clashes),
        frozenset(merging.settled),
        merging.gave_way,
    )


class _Merging:
    """One form on its way into what is stored."""

    def __init__(self, origin: Origin, saves: "Saves") -> None:
        self.origin, self.saves, self.was = origin, saves, dict(origin.was)
        self.answers: Texts = {}
        self.wrote: dict[str, str] = {}
        self.clashes: list[Clash] = []
        self.settled: set[str] = set()
        self.gave_way = False

    def judge(self, question: str, mine: Texts, theirs: Texts | None) -> None:
        """Write a question, leave it, or find that it clashes."""
        there = theirs or {}
        rows = question in self.origin.lists
        ours = _holds(question, mine, self.origin.lists)
        stands = _bare(_holds(question, there, self.origin.lists))
        base = _bare(self.origin.was.get(question, [] if rows else ""))
        if _bare(ours) == stands:
            if self._was_open(question):
                self.settled.add(question)
            self._write(question, mine, there, ours)
        elif self._wrote_it(question):
            self._write(question, mine, there, ours)
        elif _bare(ours) == base:
            return
        elif theirs is None or stands == base:
            self._write(question, mine, there, ours)
        elif not rows or not self._write_both(question, mine, there, ours):
            self._choose(question, mine, there, ours, stands)

    def _choose(
        self, question: str, mine: Texts, theirs: Texts, ours: Held, stands: Held
    ) -> None:
        chosen = self.origin.chosen.get(question)
        if self.origin.seen.get(question) != word_for(stands):
            chosen = None  # What was read is what is chosen from.
        if chosen == MINE:
            self.settled.add(question)
            self._write(question, mine, theirs, ours)
        elif chosen == THEIRS:
            self.settled.add(question)
            self.gave_way = True
        else:
            self.clashes.append(Clash(question, mine, theirs))

    def _write(self, question: str, mine: Texts, theirs: Texts, ours: Held) -> None:
        if question in self.origin.lists:
            # Rows left blank on the page are blank, also where a step had given them.
            theirs = theirs | mine
            mine = _numbered(question, _rows(question, mine))
        self.answers |= _rewritten(theirs, mine)
        self.wrote[question] = self.origin.page
        self.was[question] = ours

    def _write_both(
        self, question: str, mine: Texts, theirs: Texts, ours: Held
    ) -> bool:
        base = self.origin.was.get(question, [])
        if not isinstance(base, list):
            return False
        both = _rows_of_both(question, mine, theirs, base)
        if both is None:
            return False
        self.answers |= _rewritten(theirs | mine, both)
        # Neither page shows all of it, so neither may write over it unasked.
        self.wrote[question] = ""
        self.was[question] = ours
        return True

    def _wrote_it(self, question: str) -> bool:
        return self.saves.by.get(question) == self.origin.page

    def _was_open(self, question: str) -> bool:
        """Whether this page was one of the two that clashed over a question."""
        _, base = self.saves.open.get(question, ({}, None))
        return base is not None and base == self.origin.was.get(question, type(base)())


def drawn_from(typed: Typed, lists: Iterable[str]) -> dict[str, Held]:
    """Give what the questions of a page hold as it is drawn, without blank ones."""
    known = frozenset(lists)
    found = {
        name: _holds(name, texts, known)
        for name, texts in questions(typed, known).items()
    }
    return {name: value for name, value in found.items() if value}


def lists_of(fields: Iterable[Field], path: str = "") -> Iterable[str]:
    """Give the dotted name of every list of a form that is typed row by row."""
    for asked in fields:
        name = f"{path}{asked.name}"
        if isinstance(asked.kind, Group):
            yield from lists_of(asked.kind.fields, f"{name}.")
        elif isinstance(asked.kind, Many) and in_rows(asked.kind):
            yield name


def held(texts: Mapping[str, Sequence[str]]) -> str:
    """Give the digest of what a question holds, whatever browsers do to its ends."""
    said = {name: sorted(kept) for name, v in texts.items() if (kept := _said(v))}
    if not said:
        return ""
    written = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:_DIGITS]


def rows_held(name: str, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Give the digest of each row of a list, by its place on the page."""
    rows = _rows(name, texts)
    return [held(rows.get(place, {})) for place in range(max(rows, default=-1) + 1)]


def word_for(stands: Held) -> str:
    """Give one word for what a question holds, to tell it from anything else."""
    return stands if isinstance(stands, str) else held({"": stands})


def stands_now(clash: Clash, lists: Iterable[str]) -> str:
    """Give the word for what stands now where two pages clash."""
    return word_for(_bare(_holds(clash.question, clash.theirs, frozenset(lists))))


def still_open(typed: Typed, saves: "Saves", lists: Iterable[str]) -> tuple[Clash, ...]:
    """Give what clashes in a draft and was not chosen yet."""
    known = frozenset(lists)
    now = questions(typed, known)
    found = (Clash(q, mine, now.get(q, {})) for q, (mine, _) in saves.open.items())
    return tuple(
        clash
        for clash in found
        if _bare(_holds(clash.question, clash.mine, known))
        != _bare(_holds(clash.question, clash.theirs, known))
    )


def overlaid(typed: Typed, clashes: Iterable[Clash]) -> Texts:
    """Give what a page shows while something clashes: what was typed on the other."""
    found = {name: list(texts) for name, texts in typed.items()}
    for clash in clashes:
        found = {n: t for n, t in found.items() if n not in clash.theirs} | clash.mine
    return found


def _holds(question: str, texts: Texts, lists: frozenset[str]) -> Held:
    return rows_held(question, texts) if question in lists else held(texts)


def questions(typed: Typed, lists: frozenset[str]) -> dict[str, Texts]:
    """Give what was typed by question: a list or a day is one, whatever its inputs."""
    found: dict[str, Texts] = {}
    for name, texts in typed.items():
        found.setdefault(question_of(name, lists), {})[name] = list(texts)
    return found


def question_of(name: str, lists: Iterable[str]) -> str:
    """Give the question that an input belongs to: its list, its day, or itself."""
    for listed in lists:
        if name.startswith(f"{listed}."):
            return listed
    path, dot, part = name.rpartition(".")
    return path if dot and part in DAY_PARTS else name


def _rows(name: str, texts: Mapping[str, Sequence[str]]) -> dict[int, Texts]:
    """Give the rows of a list by their place, each by what follows the place."""
    found: dict[int, Texts] = {}
    for key, value in texts.items():
        place, dot, rest = key.removeprefix(f"{name}.").partition(".")
        if place.isascii() and place.isdigit() and len(place) <= 3:
            found.setdefault(int(place), {})[f"{dot}{rest}"] = list(value)
    return found


def _numbered(name: str, rows: Mapping[int, Texts]) -> Texts:
    """Give rows as a list holds them: from 0 on, without those left blank."""
    full = [rows[place] for place in sorted(rows) if held(rows[place])]
    return {
        f"{name}.{place}{rest}": texts
        for place, row in enumerate(full)
        for rest, texts in row.items()
    }


def _rewritten(theirs: Texts, mine: Texts) -> Texts:
    """Give a question written anew: inputs it no longer has are blank."""
    return {name: [""] for name in theirs if name not in mine} | mine


def _rows_of_both(
    name: str, mine: Texts, theirs: Texts, base: Sequence[str]
) -> Texts | None:
    """Give a list with the rows that both pages changed; None where they clash."""
    ours, standing = _rows(name, mine), _rows(name, theirs)
    rows = [standing[at] for at in sorted(standing) if held(standing[at])]
    there = [held(row) for row in rows]
    changed_there = any(digest not in base for digest in there)
    for place, was in enumerate(base):
        row = ours.get(place, {})
        now = held(row)
        if not was or now == was:
            continue
        if was in there:
            at = there.index(was)
            rows[at : at + 1] = [row] if now else []
            there[at : at + 1] = [now] if now else []
        elif now not in there and (now or changed_there):
            return None
    for place in sorted(ours):
        digest = held(ours[place])
        added = place >= len(base) or not base[place]
        if added and digest and digest not in there:
            rows.append(ours[place])
            there.append(digest)
    return _numbered(name, dict(enumerate(rows)))


def _bare(value: Held) -> Held:
    return value if isinstance(value, str) else [digest for digest in value if digest]


def _said(texts: Sequence[str]) -> list[str]:
    """Give texts as a browser sends them back: line ends one way, none at the ends."""
    cleaned = (t.replace("\r\n", "\n").replace("\r", "\n").strip() for t in texts)
    return [text for text in cleaned if text]


def _under(texts: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {n.removeprefix(prefix): t for n, t in texts.items() if n.startswith(prefix)}


def was_written(was: Mapping[str, Held]) -> str:
    """Give what a page holds as its form carries it; a list ends in a comma."""
    return ";".join(
        f"{name}={value if isinstance(value, str) else ''.join(f'{d},' for d in value)}"
        for name, value in was.items()
    )


def _was_read(text: str) -> dict[str, Held] | None:
    """Give what a form says its page held; None for what no page of ours says."""
    if len(text) > _LARGEST_WAS:
        return None
    found: dict[str, Held] = {}
    for part in filter(None, text.split(";")):
        name, equals, value = part.partition("=")
        if not equals:
            return None
        found[name] = value.split(",")[:-1] if "," in value else value
    return found


@dataclass(frozen=True, slots=True)
class Saves:
    """What a draft knows of the pages that wrote to it.

    `pages` are the latest, oldest first: how often each was sent, and whether as a
    whole. `open` holds what clashes, until it is chosen.
    """

    born: str
    by: Mapping[str, str]
    pages: Mapping[str, tuple[int, bool]]
    open: Mapping[str, tuple[Texts, Held]]

    def superseded(self, origin: Origin) -> bool:
        """Say whether a save of a page comes after a later one of the same page."""
        if origin.born != self.born:
            return True
        turn, whole = self.pages.get(origin.page, (-1, False))
        return origin.turn < turn or (
            origin.turn == turn and (whole or origin.turn > 0)
        )

    def after(self, origin: Origin, found: Merged, *, whole: bool) -> "Saves":
        """Give what is known once a form of a page was laid in."""
        turn, was_whole = self.pages.get(origin.page, (-1, False))
        pages = {p: v for p, v in self.pages.items() if p != origin.page}
        pages[origin.page] = (max(turn, origin.turn), whole or was_whole)
        latest = dict(list(pages.items())[-_PAGES_KNOWN:])
        clashing = {
            c.question: (c.mine, origin.was.get(c.question, _nothing(c, origin)))
            for c in found.clashes
        }
        still = {q: v for q, v in self.open.items() if q not in found.settled}
        return Saves(self.born, {**self.by, **found.by}, latest, {**still, **clashing})

    def about(self, holds: Callable[[str], bool]) -> "Saves":
        """Give these with what is open among some questions alone."""
        some = {question: v for question, v in self.open.items() if holds(question)}
        return Saves(self.born, self.by, self.pages, some)

    def without(self, names: Iterable[str]) -> "Saves":
        """Give what is known once a page that tells nothing wrote these inputs."""
        wrote = tuple(names)
        by = {
            question: page
            for question, page in self.by.items()
            if not any(n == question or n.startswith(f"{question}.") for n in wrote)
        }
        return Saves(self.born, by, self.pages, self.open)

    @property
    def written(self) -> dict[str, Any]:
        """These as the draft keeps them."""
        return {
            "born": self.born,
            "by": dict(self.by),
            "pages": [[page, *told] for page, told in self.pages.items()],
            "open": {q: [mine, was] for q, (mine, was) in self.open.items()},
        }


def _nothing(clash: Clash, origin: Origin) -> Held:
    return [] if clash.question in origin.lists else ""


def saves_of(kept: Mapping[str, Any]) -> Saves:
    """Give what a draft knows of its pages, as it kept it."""
    return Saves(
        str(kept.get("born", "")),
        kept.get("by", {}),
        {page: (turn, whole) for page, turn, whole in kept.get("pages", ())},
        {q: (mine, was) for q, (mine, was) in kept.get("open", {}).items()},
    )
