"""What the questions of several stages share."""

from domain.field_kinds import (
    Amount,
    Choice,
    Day,
    Field,
    Group,
    Many,
    Option,
    Person,
    Text,
)
from domain.forms import Form

NOTE = Field("note", Text(2000, lines=True), "Ghi chú", "Note", required=False)
DECISION_NUMBER = Field(
    "decision_number", Text(60), "Số quyết định", "Decision number", required=False
)
REASON = Field("reason", Text(4000, lines=True), "Lý do", "Reason")
APPRAISERS = Many(Person(), 1, 30)


def amount(name: str, vi: str, en: str, *, zero: bool = False) -> Field:
    """Give a required amount in đồng that travels with the command."""
    return Field(name, Amount(0 if zero else 1), vi, en, fact=True)


def choice(
    name: str, vi: str, en: str, *options: Option, required: bool = True
) -> Field:
    """Give a choice that travels with the command."""
    return Field(name, Choice(options), vi, en, required=required, fact=True)


def day(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    """Give a day that travels with the command."""
    return Field(name, Day(), vi, en, required=required, fact=True)


def items(vi: str, en: str) -> Field:
    """Give one complete list, a reason for each of its items."""
    item = Group(
        (
            Field("item", Text(300), "Nội dung, giấy tờ", "Item or paper"),
            Field("reason", Text(1000, lines=True), "Lý do", "Reason"),
        )
    )
    return Field("items", Many(item, 1, 50), vi, en)


NOTHING = Form((NOTE,))
WITH_REASON = Form((REASON,))
