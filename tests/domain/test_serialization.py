from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.serialization import Plain, canonical, digest, plain, read


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
class Tree:
    leaf: Leaf
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    facts: Mapping[str, str | int | bool]
    colours: frozenset[Colour]
    counts: Mapping[Colour, int]
    day: date
    instant: datetime
    rate: Fraction
    rank: Rank
    sign: Sign
    either: Leaf | Other
    later: date | None = None
    free: Any = None
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
    colours=st.frozensets(st.sampled_from(Colour)),
    counts=st.dictionaries(st.sampled_from(Colour), st.integers()),
    day=st.dates(),
    instant=st.datetimes(timezones=offsets),
    rate=st.fractions(),
    rank=st.sampled_from(Rank),
    sign=st.sampled_from(Sign),
    either=leaves | st.builds(Other, texts),
    later=st.none() | st.dates(),
    free=frees,
    texts=st.lists(texts, max_size=2),
    flag=st.booleans(),
)


@given(trees)
def test_what_was_written_reads_back_as_the_same_value(tree: Tree) -> None:
    again = read(Tree, plain(tree))
    assert again == tree
    assert digest(again) == digest(tree)
    assert again.instant.utcoffset() == tree.instant.utcoffset()
    assert {k: type(v) for k, v in again.facts.items()} == {
        k: type(v) for k, v in tree.facts.items()
    }


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
    assert read(datetime, "2026-02-13T10:00:00Z") == datetime(
        2026, 2, 13, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        [0.0],
        Decimal("1.5"),
        b"bytes",
        {1: "number as key"},
        datetime(2026, 1, 1, 12),  # noqa: DTZ001
        Leaf,
        object(),
    ],
)
def test_what_has_no_exact_form_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [
        (Leaf, {"name": "x", "size": 1}, "size"),
        (Leaf, {"weight": 1}, "name"),
        (Leaf, {"name": "x", "weight": "heavy"}, "value.weight"),
        (Leaf, ["x"], "object"),
        (tuple[Leaf, ...], [{"name": "x"}, {"name": 2}], r"value\[1\].name"),
        (tuple[int, ...], "12", "list"),
        (tuple[int, str], [1], "2 items"),
        (frozenset[int], [1, "2"], r"value\[1\]"),
        (Mapping[str, int], {"a": "b"}, "value.a"),
        (Mapping[Colour, int], {"green": 1}, "green"),
        (int, True, "expected int, got bool"),
        (int, 1.0, "expected int, got float"),
        (bool, 1, "expected bool"),
        (str, None, "expected str"),
        (str | int, 1.5, "float"),
        (type(None), 0, "NoneType"),
        (Colour, "green", "Colour"),
        (Rank, True, "Rank"),
        (date, "2026-02-30", "date"),
        (date, 20260230, "expected str"),
        (datetime, "2026-02-13T10:00:00", "offset"),
        (Fraction, "1/0", "Fraction"),
        (date | str, "2026-02-13", "fits 2"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    kind: Any, value: object, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(kind, value)


def test_a_missing_key_takes_its_default() -> None:
    assert read(Leaf, {"name": "x"}) == Leaf("x", None)


def test_bare_containers_take_what_they_hold_as_it_stands() -> None:
    assert read(tuple, [1, "a"]) == (1, "a")
    assert read(dict, {"a": [1]}) == {"a": [1]}
    assert read(list, [1]) == [1]


def test_a_type_without_a_reader_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="complex"):
        read(complex, 1)
