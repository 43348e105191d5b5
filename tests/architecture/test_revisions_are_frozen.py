"""What was published never changes: an application keeps the rules it began under.

The fingerprints beside this file were taken when each revision was published. Words may
be corrected; what is asked, required, paid and whose article says so may not. The rules
of all support types are left out, since their words and articles may be corrected too;
how a revision judged by them before a change stands in `domain/first_revision.py`.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from domain import calendar
from domain.forms import Choice, Field, Flag, Form, Group, Kind, Many
from domain.norms import NORMS
from domain.serialization import digest, plain
from domain.support import EligibilityRule, Paper, SupportType
from domain.support_types import SUPPORT_TYPES
from tests.rows import each

PUBLISHED = Path(__file__).with_name("published_revisions.json")
DRAFTS: frozenset[str] = frozenset()
"""What no release holds yet, so that it may still change; a release empties this."""
STEPS = ("submission", "advance", "acceptance", "settlement")
COUNT = 3


def _kind(kind: Kind) -> object:
    if isinstance(kind, Group):
        return [_field(f) for f in kind.fields]
    if isinstance(kind, Many):
        return ["many", _kind(kind.kind), kind.fewest, kind.most]
    if isinstance(kind, Choice):
        return ["choice", *kind.codes()]
    return [type(kind).__name__, plain(kind)]


def _field(field: Field) -> object:
    flags = [field.required, field.fact, field.marked]
    return [field.name, _kind(field.kind), flags, field.basis]


def _form(form: Form) -> object:
    return [
        [_field(f) for f in form.fields],
        [[c.field, c.code, c.reads] for c in form.checks],
        form.derive is not None,
    ]


def _paper(paper: Paper) -> object:
    conditional = paper.needed is not None
    return [paper.code, paper.basis, paper.confidence, paper.required, conditional]


def _rule(rule: EligibilityRule) -> object:
    return [rule.code, rule.basis, rule.valid_from]


def _possible(fields: tuple[Field, ...], path: str = "") -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for field in fields:
        name = f"{path}{field.name}"
        if isinstance(field.kind, Group):
            found |= _possible(field.kind.fields, f"{name}.")
        elif isinstance(field.kind, Choice) and field.name != "province":
            found[name] = list(field.kind.codes())
        elif isinstance(field.kind, Flag):
            found[name] = [True]
        else:
            found[name] = [COUNT]
    return found


def _cases(kind: SupportType) -> Iterator[Mapping[str, Any]]:
    possible = _possible(kind.form.fields)
    for values in product(*possible.values()):
        yield dict(zip(possible, values, strict=True))


def _behaviour(kind: SupportType, facts: Mapping[str, Any]) -> object:
    papers = [[p.code for p in kind.papers_for(step, facts)] for step in STEPS]
    return [kind.line(facts), kind.advance(facts), papers]


def _support_type(kind: SupportType) -> object:
    return [
        [kind.code, kind.prefix, kind.revision, kind.norms_prefix, kind.target],
        kind.basis,
        _form(kind.form),
        [
            [_paper(p) for p in papers]
            for papers in (
                kind.papers,
                kind.advance_papers,
                kind.acceptance_papers,
                kind.settlement_papers,
            )
        ],
        [_rule(rule) for rule in kind.rules],
        [_behaviour(kind, facts) for facts in _cases(kind)],
    ]


def fingerprints() -> dict[str, str]:
    """Give the digest of everything published, by what it is."""
    return {
        **{f"{k.code}/{k.revision}": digest(_support_type(k)) for k in SUPPORT_TYPES},
        **{f"norms/{name}": digest(norms) for name, norms in NORMS.items()},
        **{
            f"calendar/{name}": digest(calendar.load(name))
            for name in calendar.CALENDARS
        },
    }


NOW = {name: mark for name, mark in fingerprints().items() if name not in DRAFTS}
BEFORE: dict[str, str] = json.loads(PUBLISHED.read_text(encoding="utf-8"))


@each("name", sorted({*NOW, *BEFORE}))
def test_what_was_published_never_changes(name: str) -> None:
    assert name in NOW, (
        f"{name} was published and is gone; applications that began under it need it. "
        "Bring it back."
    )
    assert name in BEFORE, (
        f"{name} is new. Publish it: run make fingerprints, or add "
        f"{name!r}: {NOW[name]!r} to {PUBLISHED.name}."
    )
    assert NOW[name] == BEFORE[name], (
        f"{name} was published and has changed. Undo the change and add revision n+1 "
        "beside it: a new module and one more line in SUPPORT_TYPES, or a new version "
        "in NORMS or CALENDARS. Applications keep the revision they began under."
    )


def publish() -> None:
    """Add the fingerprints of what is new; those published before stay as they are."""
    text = json.dumps({**NOW, **BEFORE}, indent=2, sort_keys=True)
    PUBLISHED.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    publish()
