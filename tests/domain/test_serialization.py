"""Domain values are written exactly, read strictly, and digested as ever before."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import PydanticSchemaGenerationError

from domain.application import Application, Event, Opening
from domain.serialization import (
    Exact,
    Instant,
    Plain,
    canonical,
    digest,
    plain,
    read,
)
from domain.states import State
from tests.domain.dossier import reach
from tests.rows import each

WRITTEN = Path(__file__).with_name("written_before.jsonl")
"""Every state and every event as they were written and digested in version 0.1.0.

The file is never written anew: what a record holds must read the same for ever.
"""
ALL_BEFORE = (22, 48)
"""How many states and actions there were."""
HISTORIES = Path(__file__).parents[1] / "workflows" / "replay" / "0.1.0"
KINDS = {kind.__name__: kind for kind in (Application, Event, Opening)}


class Locked:
    """Nothing that can be written."""


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    FIRST = 1
    SECOND = 2


class Sign(Enum):
    PLUS = "+"
    MINUS = "-"


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Other:
    label: str


@dataclass(frozen=True, slots=True)
class Unordered:
    leaves: tuple[frozenset[Colour], ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    leaf: Leaf
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    facts: Mapping[str, str | int | bool]
    counts: Mapping[Colour, int]
    day: date
    instant: Instant
    rank: Rank
    sign: Sign
    either: Leaf | Other
    later: date | None = None
    free: Exact = None
    texts: list[str] = field(default_factory=list)
    flag: bool = False


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves = st.builds(Leaf, texts, st.none() | st.integers())
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
frees: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=5,
)
trees = st.builds(
    Tree,
    leaf=leaves,
    leaves=st.lists(leaves, max_size=3).map(tuple),
    pair=st.tuples(st.integers(), texts),
    facts=st.dictionaries(texts, texts | st.integers() | st.booleans(), max_size=3),
    counts=st.dictionaries(st.sampled_from(Colour), st.integers()),
    day=st.dates(),
    instant=st.datetimes(timezones=offsets),
    rank=st.sampled_from(Rank),
    sign=st.sampled_from(Sign),
    either=leaves | st.builds(Other, texts),
    later=st.none() | st.dates(),
    free=frees,
    texts=st.lists(texts, max_size=2),
    flag=st.booleans(),
)


@settings(max_examples=20, deadline=None)
@given(trees)
def test_what_was_written_reads_back_as_the_same_value(tree: Tree) -> None:
    again = read(Tree, plain(tree))
    assert again == tree
    assert digest(again) == digest(tree)
    assert again.instant.utcoffset() == tree.instant.utcoffset()
    assert {k: type(v) for k, v in again.facts.items()} == {
        k: type(v) for k, v in tree.facts.items()
    }


@settings(max_examples=20, deadline=None)
@given(frees)
def test_what_is_plain_already_stays_as_it_is(value: Plain) -> None:
    assert plain(value) == value


def test_the_canonical_text_has_sorted_keys_no_spaces_and_real_letters() -> None:
    value = {"b": (1, True, None), "a": "Vĩnh Long", "c": frozenset({"y", "x"})}
    assert canonical(value) == '{"a":"Vĩnh Long","b":[1,true,null],"c":["x","y"]}'


def test_the_digest_is_the_sha256_of_the_canonical_text() -> None:
    expected = sha256('{"tên":"Đồng"}'.encode()).hexdigest()
    assert digest({"tên": "Đồng"}) == expected


def test_key_order_does_not_change_a_digest_but_one_letter_does() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": "x"}) != digest({"a": "X"})
    assert digest({"a": 1}) != digest({"a": True})


def test_an_instant_keeps_its_offset() -> None:
    hanoi = timezone(timedelta(hours=7))
    written = plain(datetime(2026, 2, 13, 17, 0, tzinfo=hanoi))
    assert written == "2026-02-13T17:00:00+07:00"
    assert read(Instant, "2026-02-13T10:00:00Z") == datetime(
        2026, 2, 13, 10, tzinfo=UTC
    )


@each(
    "value",
    [
        1.5,
        [0.0],
        Decimal("1.5"),
        b"bytes",
        {1: "number as key"},
        datetime(2026, 1, 1, 12),  # noqa: DTZ001
        Leaf,
        Unordered(),
        object(),
    ],
)
def test_what_has_no_exact_form_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


NOT_FITTING = [
    (Leaf, {"name": "x", "size": 1}, "Leaf.size"),
    (Leaf, {"weight": 1}, "Leaf.name"),
    (Leaf, {"name": "x", "weight": "heavy"}, "Leaf.weight"),
    (Leaf, {"name": "x", "weight": 1.0}, "valid integer"),
    (Leaf, {"name": "x", "weight": float("nan")}, "valid integer"),
    (Leaf, {"name": "x", "weight": True}, "valid integer"),
    (Leaf, ["x"], "Leaf"),
    (tuple[Leaf, ...], [{"name": "x"}, {"name": 2}], "1.name"),
    (tuple[int, ...], "12", "valid array"),
    (tuple[int, str], [1], "1: Field required"),
    (frozenset[int], [1, "2"], "1: "),
    (Mapping[str, int], {"a": "b"}, "a: "),
    (Mapping[Colour, int], {"green": 1}, "green"),
    (bool, 1, "valid boolean"),
    (str, None, "valid string"),
    (str | int, 1.5, "valid string"),
    (Colour, "green", "'red' or 'blue'"),
    (date, "2026-02-30", "date"),
    (date, 20260230, "valid date"),
    (Instant, "2026-02-13T10:00:00", "timezone"),
    (Instant, 1770976800, "valid datetime"),
]


@each(("kind", "value", "complaint"), NOT_FITTING)
def test_what_does_not_fit_is_refused_by_name(
    kind: Any, value: object, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(kind, value)


def test_a_refusal_does_not_repeat_what_stood_there() -> None:
    with pytest.raises(ValueError, match=r"Leaf\.weight") as refused:
        read(Leaf, {"name": "Nguyễn Thị Hoa", "weight": "0901234567"})
    assert "0901234567" not in str(refused.value)


@each(
    "changes",
    [
        {"award_vnd": 1.0},
        {"award_vnd": True},
        {"award_vnd": "1"},
        {"facts": {"total_cost_vnd": 1.5}},
        {"received_at": "2026-11-23T09:00:00"},
        {"since": "2026-11-23"},
        {"state": "asleep"},
        {"tranches": [{"number": 1, "purpose": "advance", "amount": 1}]},
        {"nickname": "x"},
    ],
)
def test_an_application_is_read_strictly(changes: Mapping[str, object]) -> None:
    whole: Any = plain(reach(State.SETTLING).application)
    assert read(Application, whole) == reach(State.SETTLING).application
    with pytest.raises(ValueError, match=f"Application.{next(iter(changes))}"):
        read(Application, {**whole, **changes})


@each(
    "changes",
    [
        {"award_vnd": 1.5},
        {"facts": {"total_cost_vnd": 1.5}},
        {"received_at": datetime(2026, 11, 23, 9)},  # noqa: DTZ001
    ],
)
def test_an_application_is_written_exactly_or_not_at_all(
    changes: Mapping[str, Any],
) -> None:
    with pytest.raises(TypeError):
        plain(replace(reach(State.SETTLING).application, **changes))


def test_an_event_with_an_inexact_change_is_not_written() -> None:
    with pytest.raises(TypeError):
        digest(replace(reach(State.SETTLING).last, changes={"spent_vnd": 0.5}))


def _written() -> Iterator[dict[str, Any]]:
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_every_state_and_event_reads_and_is_digested_as_before() -> None:
    states, actions = set(), set()
    for line in _written():
        if line["kind"] == "histories":
            continue
        value = read(KINDS[line["kind"]], line["value"])
        assert plain(value) == line["value"]
        assert digest(value) == line["digest"]
        if isinstance(value, Event):
            actions.add(value.action)
            assert digest(_in_utc(value)) == line["in_utc"], value.action
        elif isinstance(value, Application):
            states.add(value.state)
    assert (len(states), len(actions)) == ALL_BEFORE


def _in_utc(event: Event) -> Event:
    due = event.due_at.astimezone(UTC) if event.due_at else None
    return replace(event, at=event.at.astimezone(UTC), due_at=due)


def test_what_histories_of_temporal_hold_is_digested_as_before() -> None:
    (before,) = (line for line in _written() if line["kind"] == "histories")
    for name, digests in before["digests"].items():
        history = json.loads((HISTORIES / f"{name}.json").read_text(encoding="utf-8"))
        assert [digest(value) for value in _kept(history)] == digests, name


def _kept(history: object) -> Iterator[Opening | Event]:
    """Give the openings and events in the payloads of a history, in their order."""
    for payload in _payloads(history):
        if isinstance(payload, dict) and "support_type" in payload:
            yield read(Opening, payload)
        elif isinstance(payload, list) and payload and "number" in payload[0]:
            yield from read(tuple[Event, ...], payload)


def _payloads(part: object) -> Iterator[Any]:
    if isinstance(part, dict) and {"data", "metadata"} <= part.keys():
        yield json.loads(b64decode(part["data"]))
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _payloads(inner)


def test_a_missing_key_takes_its_default() -> None:
    assert read(Leaf, {"name": "x"}) == Leaf("x", None)


def test_bare_containers_take_what_they_hold_as_it_stands() -> None:
    assert read(tuple, [1, "a"]) == (1, "a")
    assert read(dict, {"a": [1]}) == {"a": [1]}
    assert read(list, [1]) == [1]


def test_a_type_without_a_reader_is_a_mistake_of_the_program() -> None:
    with pytest.raises(PydanticSchemaGenerationError, match="Locked"):
        read(Locked, 1)
