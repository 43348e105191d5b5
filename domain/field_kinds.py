"""What a form may ask: the kinds of answers and the fields that hold them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from domain.money import MAX_VND


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the code that is stored and its words.

    A retired one is still read, since papers carry it, and no longer offered.
    """

    code: str
    vi: str
    en: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words of so many characters; `lines` allows more than one line."""

    longest: int = 500
    shortest: int = 1
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole đồng."""

    smallest: int = 1
    largest: int = MAX_VND


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number that is not money."""

    smallest: int = 0
    largest: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day from 2000 to 2099, written YYYY-MM-DD (ISO 8601)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, kept as YYYY-MM."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options.

    `understand` gives the code that another spelling of an option stands for, if any.
    """

    options: tuple[Option, ...]
    understand: Callable[[str], str | None] | None = field(
        default=None, kw_only=True, compare=False
    )

    def codes(self) -> tuple[str, ...]:
        """Give the codes that may be answered, in the order shown."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone by its name, which the form then settles."""

    longest: int = 200


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; `must` makes it a commitment, which only yes fulfils."""

    must: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    """A Vietnamese phone number."""


@dataclass(frozen=True, slots=True)
class Email:
    """An address that mail can be sent to."""


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A Vietnamese tax code; leaves the fact `<path>_valid`, never the code itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """The id of somebody's account."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under one name."""

    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of answers of one kind; simple answers may not repeat."""

    kind: "Kind"
    fewest: int = 1
    most: int = 100


Kind: TypeAlias = (
    Text
    | Amount
    | Whole
    | Day
    | Month
    | Choice
    | Commune
    | Flag
    | Phone
    | Email
    | TaxCode
    | Person
    | Group
    | Many
)


class Known(StrEnum):
    """What a dossier itself says beside a question of a step: the most, the least."""

    ACCEPTED_COST = "accepted_cost"
    ADVANCE = "advance"
    AWARD = "award"
    DEBT = "debt"
    PANEL_SIZE = "panel_size"
    PRIORITY_FACTOR = "priority_factor"
    PROVINCE_CAP = "province_cap"
    PROVINCE_RATE = "province_rate"
    SETTLED = "settled"
    SIGNED_DAY = "signed_day"
    SIGNED_NUMBER = "signed_number"
    WORK_NEEDED = "work_needed"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: its name, the kind of its answer and its words.

    `fact`: the answer is not personal and travels with the command as a typed fact.
    `marked`: of the answer only a mark (`identity.mark`) may travel, as the fact
    `<path>_mark`. Any other answer stays in the record.
    """

    name: str
    kind: Kind
    vi: str
    en: str
    required: bool = True
    fact: bool = field(default=False, kw_only=True)
    marked: bool = field(default=False, kw_only=True)
    hint_vi: str = field(default="", kw_only=True)
    hint_en: str = field(default="", kw_only=True)
    basis: str = field(default="", kw_only=True)
    known: Known | None = field(default=None, kw_only=True)
