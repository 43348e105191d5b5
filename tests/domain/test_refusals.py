"""Refusals: every code that can be raised has words, and no words lie idle."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from api.problem_words import REQUEST_WORDS
from domain.errors import (
    ActionNotAllowed,
    AnswersInvalid,
    ConditionNotMet,
    FieldProblem,
    NotFound,
    Refused,
    refusal,
)
from domain.refusal_words import FIELD_WORDS, REFUSAL_WORDS
from tests.rows import each

ROOT = Path(__file__).parents[2]
RAISING = {"ConditionNotMet": 0, "ActionNotAllowed": 0}
PROBLEMS = {"FieldProblem": 1, "_bad": 1, "Check": 1}


@cache
def calls(folder: str) -> tuple[ast.Call, ...]:
    return tuple(
        node
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )


def coded(node: ast.Call, places: dict[str, int]) -> str | None:
    assert isinstance(node.func, ast.Name)
    place = places.get(node.func.id)
    if place is None or len(node.args) <= place:
        return None
    found = node.args[place]
    is_text = isinstance(found, ast.Constant) and isinstance(found.value, str)
    return str(ast.literal_eval(found)) if is_text else None


def raised() -> list[tuple[str, ast.Call]]:
    found = [(coded(node, RAISING), node) for node in calls("domain")]
    return [(code, node) for code, node in found if code is not None]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def code_text() -> str:
    """The code outside the words themselves."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("domain", "api", "persistence", "activities", "workflows")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "refusal_words.py"
    )


@each(("code", "node"), raised())
def test_what_is_raised_has_words_that_its_params_fill(
    code: str, node: ast.Call
) -> None:
    given = {k.arg for k in node.keywords if k.arg} | {"basis"}
    if any(keyword.arg is None for keyword in node.keywords):
        given |= {"state_vi", "state_en", "action_vi", "action_en"}
    for title, detail in REFUSAL_WORDS[code]:
        assert not gaps(title)
        assert gaps(detail) <= given


def test_every_problem_of_an_answer_has_words() -> None:
    codes = {coded(node, PROBLEMS) for node in calls("domain")} - {None}
    assert codes <= set(FIELD_WORDS)


def test_every_problem_of_an_answer_fills_its_words() -> None:
    for node in calls("domain"):
        assert isinstance(node.func, ast.Name)
        code = coded(node, {"_bad": 1})
        if code is not None:
            given = {keyword.arg for keyword in node.keywords}
            assert gaps(FIELD_WORDS[code][0]) <= given, code


def test_no_words_lie_idle() -> None:
    code = code_text()
    known = (*REFUSAL_WORDS, *FIELD_WORDS)
    assert [name for name in known if f'"{name}"' not in code] == []


def test_every_refusal_has_two_languages_that_ask_for_the_same() -> None:
    for (vi_title, _), (en_title, _) in REFUSAL_WORDS.values():
        assert vi_title != en_title
    sentences = [(vi[1], en[1]) for vi, en in REFUSAL_WORDS.values()]
    for vi, en in (*sentences, *FIELD_WORDS.values()):
        assert {g.removesuffix("_vi") for g in gaps(vi)} == {
            g.removesuffix("_en") for g in gaps(en)
        }


def test_each_kind_of_refusal_has_a_code_with_words() -> None:
    kinds: list[type[Refused]] = [Refused, *Refused.__subclasses__()]
    assert {kind.code for kind in kinds} <= set(REFUSAL_WORDS)


def test_all_problems_come_with_one_refusal() -> None:
    problem = FieldProblem("amount_vnd", "too_small", {"smallest": 1})
    refused = AnswersInvalid((problem, FieldProblem("fund", "required")))
    assert refused.params == {"count": 2}
    assert "2" in refused.words("vi")[1]
    assert problem.words("en") == "Too small; at least 1."


def test_a_refusal_travels_as_its_code_and_params() -> None:
    for sent in (
        ConditionNotMet("no_quorum", "Điều 8", given=1, quorum=2),
        ActionNotAllowed("not_your_role", action="admit", action_vi="a", action_en="b"),
        NotFound(),
    ):
        received = refusal(sent.code, sent.params)
        assert type(received) is type(sent)
        assert received.words("en") == sent.words("en")


def test_refusals_name_days_as_people_write_them() -> None:
    future = ConditionNotMet("day_in_future", day="2036-12-01")
    assert future.words("vi")[1].startswith("Ngày 01/12/2036 chưa tới")
    assert future.words("en")[1].startswith("1 December 2036 has not come yet")
    odd = ConditionNotMet("day_in_future", day="2036-13-99")
    assert "2036-13-99" in odd.words("vi")[1]


@each("words", [FIELD_WORDS, REFUSAL_WORDS, REQUEST_WORDS])
def test_people_are_addressed_as_on_the_pages(words: Mapping[str, object]) -> None:
    assert not re.search(r"\bbạn\b", str(words), re.IGNORECASE)
