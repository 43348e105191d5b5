"""What the charts of the dashboard draw, each from the numbers of the table beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from domain.explanation import STAGE_NAMES
from domain.ledger import Account
from domain.money import format_number, format_vnd
from domain.places import with_today
from domain.states import Stage
from domain.support_types import SUPPORT_TYPES
from domain.targets import Target, targets_of
from persistence.envelopes import Balance
from persistence.statistics import Statistics
from presentation.formatting import capital, percent, rounded
from presentation.language import Language, catalogue, say
from presentation.names import support_name

STOCKS = (
    (Account.AVAILABLE, "quiet"),
    (Account.RESERVED, "soon"),
    (Account.COMMITTED, ""),
    (Account.PAID, "good"),
    (Account.RECOVERED, "bad"),
)
"""The accounts that together hold what came in, and the fill each is drawn with."""
MOST_ENVELOPES = 12
"""How many envelopes are drawn, the largest first; the table has them all."""
_WHOLE = 1000
"""How long a bar is that stands for all of something."""
_LETTERS_IN_ROW = 64
"""How many letters stand beside each other above a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it stands for, how long it is, what is written at its end."""

    label: str
    value: int
    text: str
    kind: str = ""
    target: int = 0


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar made of parts, in the order of the legend."""

    label: str
    values: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the legend: its fill and its name."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A target and its result; None where no support type counts toward it."""

    target: Target
    label: str
    reached: int | None


def results(
    found: Statistics, year: int | None, language: Language
) -> tuple[Reached, ...]:
    """Give the targets of a year, or all, with what accepted dossiers reached."""
    return tuple(_result(target, found, language) for target in targets_of(year))


def accepted_lines(found: Statistics, language: Language) -> tuple[Bar, ...]:
    """Give how many dossiers of each support type were accepted, the most first."""
    counts = sorted(found.accepted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Bar(
            capital(support_name(code, language)), count, format_number(count, language)
        )
        for code, count in counts
    )


def target_bars(reached: Sequence[Reached], language: Language) -> tuple[Bar, ...]:
    """Give a bar, as long as the part reached of its target, for each counted here.

    None while nothing was reached of any.
    """
    if not any(result.reached for result in reached):
        return ()
    return tuple(
        Bar(
            result.label,
            min(result.reached * _WHOLE // result.target.number, _WHOLE),
            f"{format_number(result.reached, language)} / "
            f"{format_number(result.target.number, language)} "
            f"({percent(result.reached, result.target.number, language)})",
            "good" if result.reached >= result.target.number else "",
            _WHOLE,
        )
        for result in reached
        if result.reached is not None
    )


def stage_bars(found: Statistics, language: Language) -> tuple[Bar, ...]:
    """Give how many dossiers stand in each stage."""
    return tuple(
        Bar(
            stage_label(stage, language),
            found.by_stage[stage],
            format_number(found.by_stage[stage], language),
            "quiet" if stage is Stage.CLOSED else "",
        )
        for stage in Stage
    )


def age_bars(found: Statistics, language: Language) -> tuple[Bar, ...]:
    """Give how many open dossiers were received how long ago."""
    kinds = {"under_365_days": "soon", "older": "bad"}
    return tuple(
        Bar(
            age_label(age, language),
            count,
            format_number(count, language),
            kinds.get(age, ""),
        )
        for age, count in found.open_age.items()
    )


def median_bars(found: Statistics, language: Language) -> tuple[Bar, ...]:
    """Give the median days a dossier stood in a state of each stage."""
    return tuple(
        Bar(
            stage_label(stage, language),
            found.median_days[stage],
            days_label(found.median_days[stage], language),
        )
        for stage in Stage
        if stage in found.median_days
    )


def punctual_bars(found: Statistics, language: Language) -> tuple[Bar, ...]:
    """Give the share of steps taken in time and of those taken late."""
    if not found.steps_due:
        return ()
    in_time, late = found.steps_in_time, found.steps_due - found.steps_in_time
    return tuple(
        Bar(label, rounded(count * 100, found.steps_due), share, kind)
        for label, count, kind in (
            (say(language, "In time"), in_time, "good"),
            (say(language, "Late"), late, "bad"),
        )
        for share in (percent(count, found.steps_due, language),)
    )


def in_time(found: Statistics, language: Language) -> str:
    """Give the share of steps taken in time in words, a dash while none was due."""
    if not found.steps_due:
        return "–"
    return percent(found.steps_in_time, found.steps_due, language)


def money_stacks(found: Statistics, language: Language) -> tuple[Stack, ...]:
    """Give what stands on the accounts of the largest envelopes."""
    return tuple(
        _stack(balance, format_vnd(total_of(balance), language), language)
        for balance in largest_first(found.money)[:MOST_ENVELOPES]
    )


def largest_first(money: Iterable[Balance]) -> list[Balance]:
    """Give envelopes in the order in which chart, table and file show them."""
    return sorted(money, key=lambda balance: (-total_of(balance), balance.id))


def _stack(balance: Balance, text: str, language: Language) -> Stack:
    label = envelope_label(balance, language)
    return Stack(
        shorten(label, _LETTERS_IN_ROW - len(text), placeholder="…"),
        tuple(balance.accounts[account] for account, _ in STOCKS),
        text,
    )


def legend(names: Mapping[Account, str]) -> tuple[Part, ...]:
    """Give the legend of the money, with the names of the accounts."""
    return tuple(Part(kind, names[account]) for account, kind in STOCKS)


def account_names(language: Language) -> Mapping[Account, str]:
    """Give the name of each account that holds money."""
    return {
        Account.AVAILABLE: say(language, "Available"),
        Account.RESERVED: say(language, "Reserved"),
        Account.COMMITTED: say(language, "Committed"),
        Account.PAID: say(language, "Paid"),
        Account.RECOVERED: say(language, "Recovered"),
    }


def envelope_label(balance: Balance, language: Language) -> str:
    """Give the name of an envelope, beginning with what a chart has room for."""
    place = with_today(balance.province, language) or say(language, "national")
    kind = capital(support_name(balance.support_type, language))
    return f"{balance.year}, {place}: {kind}"


def total_of(balance: Balance) -> int:
    """Give the đồng that came into an envelope."""
    return -balance.accounts[Account.BUDGET]


def stage_label(stage: str, language: Language) -> str:
    """Give the name of a stage with a capital."""
    return capital(STAGE_NAMES[Stage(stage)][0 if language == "vi" else 1])


def age_label(age: str, language: Language) -> str:
    """Give an age of open dossiers in words."""
    return {
        "under_30_days": say(language, "Under 30 days"),
        "under_90_days": say(language, "30 to 89 days"),
        "under_180_days": say(language, "90 to 179 days"),
        "under_365_days": say(language, "180 to 364 days"),
        "older": say(language, "One year and more"),
    }[age]


def days_label(days: int, language: Language) -> str:
    """Give a number of days in words."""
    text = catalogue(language).ngettext("%(days)s day", "%(days)s days", days)
    return str(text) % {"days": format_number(days, language)}


def _result(target: Target, found: Statistics, language: Language) -> Reached:
    label = target.vi if language == "vi" else target.en
    if not any(target.takes(kind.target) for kind in SUPPORT_TYPES):
        return Reached(target, label, None)
    return Reached(target, label, found.reached.get(target.code, 0))
