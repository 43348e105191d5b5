"""Two opened pages of one form: what each changed is kept, and a clash is chosen."""

from collections.abc import Mapping

import pytest

from api.pages.forms.merge import (
    MINE,
    THEIRS,
    Merged,
    Origin,
    Saves,
    drawn_from,
    held,
    merged,
    overlaid,
    saves_of,
    stands_now,
    still_open,
)

LISTS = frozenset({"items"})
Typed = Mapping[str, list[str]]


def saves() -> Saves:
    return Saves("born", {}, {}, {})


def page(name: str, shown: Typed, turn: int = 0, **how: Mapping[str, str]) -> Origin:
    """A page as it was drawn from these texts."""
    return Origin(
        name,
        turn,
        "born",
        drawn_from(shown, LISTS),
        LISTS,
        how.get("chosen", {}),
        how.get("seen", {}),
    )


def laid(
    stored: Typed, sent: Typed, origin: Origin, known: Saves | None = None
) -> tuple[dict[str, list[str]], Merged, Saves]:
    """Lay a form over what is stored; give what is stored then."""
    before = known or saves()
    found = merged(stored, sent, origin, before)
    after = before.after(origin, found, whole=True)
    return {**stored, **found.answers}, found, after


def rows(*texts: str) -> dict[str, list[str]]:
    return {f"items.{place}.name": [text] for place, text in enumerate(texts)}


def said(stored: Typed) -> list[str]:
    return [v[0] for n, v in sorted(stored.items()) if n.startswith("items.") and v[0]]


def test_what_a_stale_page_did_not_change_is_not_written() -> None:
    shown = {"title": [""], "sector": [""], "phone": [""]}
    now = {"title": ["Máy sấy"], "sector": ["chè"], "phone": ["0912"]}
    stored, found, _ = laid(now, {**shown, "note": ["x"]}, page("a", shown))
    assert stored == {**now, "note": ["x"]}
    assert not found.clashes


def test_a_page_writes_what_it_changed_alone() -> None:
    shown = {"title": ["Máy"], "sector": ["chè"]}
    now = {"title": ["Máy"], "sector": ["gốm"]}
    stored, _, _ = laid(
        now, {"title": ["Máy sấy"], "sector": ["chè"]}, page("a", shown)
    )
    assert stored == {"title": ["Máy sấy"], "sector": ["gốm"]}


@pytest.mark.parametrize(
    ("shown", "mine", "theirs"),
    [
        ({"t": ["a"]}, {"t": ["b"]}, {"t": ["c"]}),
        ({"t": [""]}, {"t": ["b"]}, {"t": ["c"]}),
        ({"t": ["a"]}, {"t": [""]}, {"t": ["c"]}),
        ({}, {"kind": ["household"]}, {"kind": ["enterprise"]}),
        ({"box": ["x", "y"]}, {"box": ["x"]}, {"box": ["y"]}),
        ({"must": ["yes"]}, {"must": [""]}, {"must": ["no"]}),
        (
            {"on.day": ["1"], "on.month": ["2"], "on.year": ["2027"]},
            {"on.day": ["5"], "on.month": ["2"], "on.year": ["2027"]},
            {"on.day": ["1"], "on.month": ["3"], "on.year": ["2027"]},
        ),
        (rows("a"), rows("b"), rows("c")),
    ],
)
def test_what_both_changed_is_shown_with_both_and_written_once_chosen(
    shown: Typed, mine: Typed, theirs: Typed
) -> None:
    stored, found, after = laid(theirs, mine, page("a", shown))
    assert stored == theirs
    (clash,) = found.clashes
    assert (clash.mine, clash.theirs) == (mine, theirs)

    again = saves_of(after.written)
    (still,) = still_open(stored, again, LISTS)
    assert overlaid(stored, [still]).items() >= mine.items()
    seen = {still.question: stands_now(still, LISTS)}

    unsure, _, _ = laid(stored, mine, page("r", shown), again)
    assert unsure == theirs
    chosen = page("r", shown, chosen={still.question: MINE}, seen=seen)
    kept, _, settled = laid(stored, mine, chosen, again)
    assert {n: v for n, v in kept.items() if v != [""]} == {
        n: v for n, v in mine.items() if v != [""]
    }
    assert not still_open(kept, settled, LISTS)
    chosen = page("r", shown, chosen={still.question: THEIRS}, seen=seen)
    kept, found, settled = laid(stored, mine, chosen, again)
    assert kept == theirs
    assert found.gave_way
    assert not still_open(kept, settled, LISTS)


def test_a_choice_counts_only_for_what_was_read() -> None:
    shown, mine = {"t": ["a"]}, {"t": ["b"]}
    read = page("r", shown, chosen={"t": MINE}, seen={"t": held({"t": ["c"]})})
    stored, found, _ = laid({"t": ["d"]}, mine, read)
    assert stored == {"t": ["d"]}
    assert found.clashes


def test_a_page_does_not_clash_with_itself() -> None:
    shown = {"t": ["a"]}
    stored, _, after = laid({"t": ["a"]}, {"t": ["ab"]}, page("p", shown, 1))
    stored, found, after = laid(stored, {"t": ["abc"]}, page("p", shown, 2), after)
    assert stored == {"t": ["abc"]}
    stored, found, _ = laid(stored, {"t": ["a"]}, page("p", shown, 3), after)
    assert stored == {"t": ["a"]}
    assert not found.clashes


def test_line_ends_and_blanks_around_are_no_change() -> None:
    shown = {"t": ["một\nhai "]}
    stored, found, _ = laid({"t": ["ba"]}, {"t": ["một\r\nhai"]}, page("a", shown))
    assert (stored, found.clashes) == ({"t": ["ba"]}, ())


@pytest.mark.parametrize(
    ("shown", "mine", "theirs", "both"),
    [
        (["a"], ["a", "m"], ["a", "t"], ["a", "t", "m"]),
        (["a", "b"], ["a2", "b"], ["a", "b2"], ["a2", "b2"]),
        (["a", "b"], ["", "b"], ["a", "b", "t"], ["b", "t"]),
        (["a", "b"], ["a", "b", "m"], ["b"], ["b", "m"]),
        (["a", "b"], ["", "b"], ["b"], ["b"]),
        (["a", "b"], ["", "b", "m"], ["b"], ["b", "m"]),
        ([], ["m"], ["t"], ["t", "m"]),
        (["a"], ["a", "x"], ["a", "x", "t"], ["a", "x", "t"]),
    ],
)
def test_rows_that_different_pages_changed_all_stand(
    shown: list[str], mine: list[str], theirs: list[str], both: list[str]
) -> None:
    stored, found, _ = laid(rows(*theirs), rows(*mine), page("a", rows(*shown)))
    assert not found.clashes
    assert said(stored) == both


@pytest.mark.parametrize(
    ("shown", "mine", "theirs"),
    [
        (["a", "b"], ["m", "b"], ["t", "b"]),
        (["a", "b"], ["", "b"], ["t", "b"]),
        (["a", "b"], ["m", "b"], ["b"]),
    ],
)
def test_a_row_that_both_changed_clashes(
    shown: list[str], mine: list[str], theirs: list[str]
) -> None:
    stored, found, _ = laid(rows(*theirs), rows(*mine), page("a", rows(*shown)))
    assert said(stored) == theirs
    assert [c.question for c in found.clashes] == ["items"]


def test_a_save_that_comes_late_is_known_by_its_page() -> None:
    origin = page("p", {}, 2)
    _, _, after = laid({}, {"t": ["x"]}, origin)
    known = saves_of(after.written)
    assert known.superseded(page("p", {}, 1))
    assert known.superseded(page("p", {}, 2))
    assert not known.superseded(page("p", {}, 3))
    assert not known.superseded(page("other", {}, 1))


def test_a_save_of_a_sheet_that_was_sent_does_not_come_back_in_the_next_one() -> None:
    assert Saves("another", {}, {}, {}).superseded(page("p", {}, 9))
