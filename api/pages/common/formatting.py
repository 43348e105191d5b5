"""How numbers, days, states and names are written on a page, in its language."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias

from api.pages.common.translations import say
from api.requests.language import Language
from api.schemas.documents import paper_label
from api.uploads.file_types import CONVERTED, SHOWN_AS_THEY_ARE
from domain import citations, support_types
from domain.applicant_form import FUND
from domain.calendar import VIETNAM_TIME
from domain.communes import units_of
from domain.errors import GROUPED_FROM
from domain.explanation import STAGE_NAMES
from domain.funding import PURPOSE_NAMES
from domain.identity import slug
from domain.money import format_vnd, words_en, words_vi
from domain.people import ROLE_NAMES, Role, unit_name
from domain.place_match import match
from domain.places import (
    PROVINCES,
    province_today,
    understand_province,
    with_today,
)
from domain.standard import STANDARD
from domain.states import Action, Stage, State
from domain.text import alphabetical

Figures: TypeAlias = Mapping[str, Callable[..., Any]]


class Shown(Protocol):
    """A file that is listed on a page."""

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        ...

    @property
    def media_type(self) -> str:
        """What it is."""
        ...


_KILOBYTE = 1024
FUNDS = FUND.options


def figures(language: Language) -> Figures:
    """Give the filters of the templates for a language."""
    column = 0 if language == "vi" else 1
    return {
        "vnd": lambda amount: format_vnd(int(amount), language),
        "in_words": lambda amount: in_words(int(amount), language),
        "grouped": lambda number: grouped(int(number), language),
        "number": lambda number: number_written(int(number), language),
        "cited": cited,
        "basis_name": lambda basis: citations.cited(basis, language),
        "day": day,
        "moment": moment,
        "clock": lambda instant: _local(instant).strftime("%H:%M"),
        "size": lambda count: size(int(count), language),
        "state_name": lambda code: state_name(code, language),
        "stage_name": lambda code: STAGE_NAMES[Stage(code)][column],
        "role_name": lambda code: ROLE_NAMES[Role(code)][column],
        "place_titles": place_titles,
        "place_told": lambda text, province: place_told(text, province, language),
        "with_today": lambda province: with_today(province, language),
        "unit_name": lambda unit: unit_name(unit, language) if unit else "",
        "action_name": lambda code: action_name(code, language),
        "envelope_name": lambda id: envelope_name(id, language),
        "support_name": lambda code: support_name(code, language),
        "paper_name": lambda code, kind, revision: paper_label(
            support_types.find(kind, revision), code, language
        ),
        "purpose_name": lambda code: PURPOSE_NAMES[code][column],
        "capital": capital,
        "view_address": view_address,
    }


def view_address(document: Shown) -> str:
    """Give where a file is shown by any browser; empty for one that is not."""
    shown = document.media_type in (*SHOWN_AS_THEY_ARE, *CONVERTED)
    return f"/api/v1/documents/{document.digest}/view" if shown else ""


def place_titles(province: str) -> tuple[str, ...]:
    """Give the names of the units of a province in any spelling, none of an unknown."""
    today = province_today(province)
    names = (unit.title for unit in units_of(today)) if today else ()
    return tuple(sorted(names, key=alphabetical))


def place_told(text: str, province: str, language: Language) -> str:
    """Give what a place that was typed is today, empty where it is not settled."""
    name = understand_province(province)
    found = match(text, name) if name and text.strip() else None
    if found is None or found.unit is None:
        return ""
    now = f"{found.unit.title}, {found.unit.province}"
    if found.former is None:
        return now
    return say(language, "%(now)s; before: %(name)s", now=now, name=found.former.title)


def in_words(amount_vnd: int, language: Language) -> str:
    """Give an amount of đồng in words."""
    return words_vi(amount_vnd) if language == "vi" else words_en(amount_vnd)


def grouped(number: int, language: Language) -> str:
    """Give a whole number in groups of three digits."""
    return f"{number:,}".replace(",", ".") if language == "vi" else f"{number:,}"


def number_written(number: int, language: Language) -> str:
    """Give a number that is no amount, such as a year: short ones are not grouped."""
    return grouped(number, language) if number >= GROUPED_FROM else str(number)


def cited(texts: Iterable[str]) -> str:
    """Give the texts something stands on, each named once."""
    named = (part for text in texts for part in text.split("; "))
    return "; ".join(dict.fromkeys(named))


def percent(part: int, whole: int, language: Language) -> str:
    """Give a share in whole percent, near nothing and near all with one decimal.

    What is more than nothing never reads as 0 %, and what is less than all never as
    100 %.
    """
    tenths = rounded(part * 1000, whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    if 0 < tenths < 100 or 900 < tenths < 1000:
        mark = "," if language == "vi" else "."
        return f"{tenths // 10}{mark}{tenths % 10} %"
    return f"{rounded(part * 100, whole)} %"


def rounded(part: int, whole: int) -> int:
    """Give the whole number nearest to part by whole, the larger of two as near."""
    return (2 * part + whole) // (2 * whole)


def day(found: date | datetime | str | None) -> str:
    """Give a day as dd/mm/yyyy, in Vietnam; nothing for none."""
    if found is None or found == "":
        return ""
    if isinstance(found, str):
        found = date.fromisoformat(found[:10])
    local = _local(found) if isinstance(found, datetime) else found
    return local.strftime("%d/%m/%Y")


def moment(instant: datetime | None) -> str:
    """Give an instant as dd/mm/yyyy hh:mm of Vietnam; nothing for none."""
    return _local(instant).strftime("%d/%m/%Y %H:%M") if instant else ""


def size(count: int, language: Language) -> str:
    """Give the size of a file in the unit people know."""
    mark = "," if language == "vi" else "."
    if count < _KILOBYTE:
        return f"{count} B"
    if count < _KILOBYTE * _KILOBYTE:
        return f"{count / _KILOBYTE:.0f} kB"
    return f"{count / _KILOBYTE / _KILOBYTE:.1f} MB".replace(".", mark)


def state_name(code: str, language: Language) -> str:
    """Give the name of a state."""
    row = STANDARD.row(State(code))
    return row.vi if language == "vi" else row.en


def action_name(code: str, language: Language) -> str:
    """Give the words of a button for an action, with a capital."""
    return capital(Action(code).label(language))


def support_name(code: str, language: Language) -> str:
    """Give the name of a support type."""
    kind = support_types.find(code)
    return kind.vi if language == "vi" else kind.en


def envelope_name(id: str, language: Language) -> str:
    """Give the words for an envelope by its id; the id where it tells no envelope."""
    fund, year, line = (*id.split("-", 2), "", "")[:3]
    kinds = [k for k in support_types.current() if _begins(line, k.code)]
    programmes = {o.code: (o.vi, o.en)[0 if language == "vi" else 1] for o in FUNDS}
    if not kinds or fund not in programmes:
        return id
    kind = max(kinds, key=lambda k: len(k.code))
    place = line.removeprefix(kind.code).removeprefix("-")
    province = next((name for name in PROVINCES if slug(name) == place), place)
    where = with_today(province, language)
    words = ", ".join(filter(None, (f"{programmes[fund]} {year}", where)))
    return f"{words}: {kind.vi if language == 'vi' else kind.en}"


def _begins(line: str, code: str) -> bool:
    return line == code or line.startswith(f"{code}-")


def capital(text: str) -> str:
    """Give a text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def _local(instant: datetime) -> datetime:
    return instant.astimezone(VIETNAM_TIME)
