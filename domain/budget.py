"""By which decision money comes into an envelope: number, day and ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.errors import AnswersInvalid, FieldProblem
from domain.field_kinds import Day, Field, Text
from domain.forms import Form

DECISION = Form(
    (
        Field(
            "decision_number",
            Text(100),
            "Số quyết định",
            "Decision number",
            hint_vi="Ví dụ 123/QĐ-UBND.",
            hint_en="For example 123/QĐ-UBND.",
        ),
        Field("decided_on", Day(), "Ngày quyết định", "Day of the decision"),
        Field(
            "ground",
            Text(1000),
            "Căn cứ, nội dung quyết định",
            "Ground, what was decided",
            hint_vi="Ai giao kinh phí, cho việc gì, theo văn bản nào.",
            hint_en="Who allots the money, for what, under which text.",
        ),
    )
)
"""What is asked whenever money comes into an envelope."""

NOT_STATED = ("chưa ghi quyết định", "decision not stated")
"""What stands beside money of which nobody has said on which decision it rests."""

NAMES = tuple(asked.name for asked in DECISION.fields)


@dataclass(frozen=True, slots=True)
class BudgetDecision:
    """The decision that money in an envelope rests on."""

    number: str
    decided_on: date
    ground: str


def decision_of(
    answers: Mapping[str, object], today: date, *, needed: bool = True
) -> BudgetDecision | None:
    """Give the decision that was stated, all of it.

    None where nothing was stated and it is not `needed`. Raises AnswersInvalid naming
    what is missing of a part, and a number, a day or a ground that cannot be one.
    """
    stated = {n: answers[n] for n in NAMES if answers.get(n) not in (None, "")}
    if not stated and not needed:
        return None
    checked = DECISION.check(stated).answers
    number, ground = str(checked["decision_number"]), str(checked["ground"])
    decided_on = date.fromisoformat(str(checked["decided_on"]))
    problems = (
        *_number_problems(number),
        *_day_problems(decided_on, today),
        *_ground_problems(ground),
    )
    if problems:
        raise AnswersInvalid(problems)
    return BudgetDecision(number, decided_on, ground)


def _number_problems(number: str) -> tuple[FieldProblem, ...]:
    known = any(letter.isdigit() for letter in number)
    return () if known else (FieldProblem("decision_number", "decision_number_bare"),)


def _day_problems(day: date, today: date) -> tuple[FieldProblem, ...]:
    if day <= today:
        return ()
    return (FieldProblem("decided_on", "day_not_come", {"day": day.isoformat()}),)


def _ground_problems(ground: str) -> tuple[FieldProblem, ...]:
    known = any(letter.isalpha() for letter in ground)
    return () if known else (FieldProblem("ground", "no_words"),)
