"""What a norm is: a value, the days it holds, its text and how sure that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

NATIONAL = "national"


class Confidence(StrEnum):
    """How firmly a value stands in a text that could be read."""

    VERIFIED = "verified"
    OLD_TEXT_ONLY = "old_text_only"
    OLD_TEXT_AND_PRACTICE = "old_text_and_practice"
    PROVINCIAL = "provincial"
    DESIGN_CHOICE = "design_choice"
    UNVERIFIED = "unverified"


CONFIDENCE_WORDS: Mapping[Confidence, tuple[str, str]] = MappingProxyType(
    {
        Confidence.VERIFIED: (
            "có trong văn bản theo bản mà các trang công bố trích dẫn; chưa đọc được "
            "sửa đổi về sau",
            "stands in the text as published pages quote it; later amendment not read",
        ),
        Confidence.OLD_TEXT_ONLY: (
            "chỉ thấy trong văn bản cũ; chưa đối chiếu được văn bản hiện hành",
            "found in the old text only; the text in force was not available",
        ),
        Confidence.OLD_TEXT_AND_PRACTICE: (
            "theo văn bản cũ và thực tế đã công bố; chưa đối chiếu văn bản hiện hành",
            "old text and published practice; the text in force was not available",
        ),
        Confidence.PROVINCIAL: (
            "theo quy định của địa phương",
            "set by a province",
        ),
        Confidence.DESIGN_CHOICE: (
            "lựa chọn của hệ thống; không thấy quy định trong văn bản khuyến công",
            "a choice of this system; the programme's texts set no value",
        ),
        Confidence.UNVERIFIED: (
            "chưa kiểm chứng được nguồn",
            "no source could be checked",
        ),
    }
)
"""What each confidence means, in Vietnamese and in English."""


class Unit(StrEnum):
    """What the number of a norm counts."""

    PERCENT = "percent"
    VND = "vnd"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTH_DAY = "month_day"  # 122 is 22 January
    DAY_OF_MONTH = "day_of_month"
    PER_YEAR = "per_year"
    COUNT = "count"
    SWITCH = "switch"  # 1 where a rule holds, 0 where it does not


@dataclass(frozen=True, slots=True)
class Norm:
    """One value, the days it holds, the text it stands in and how sure that is."""

    key: str
    value: int
    unit: Unit
    valid_from: date
    basis: str
    confidence: Confidence
    valid_to: date | None = None
    level: str = NATIONAL
    note_vi: str = ""
    note_en: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether the norm is in force on a day; `valid_to` is its last day."""
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Norms:
    """One published version of all norms; a published version never changes."""

    version: str
    rows: tuple[Norm, ...]

    def __post_init__(self) -> None:
        """Refuse two rows that give the same key two values on one day."""
        seen: dict[tuple[str, str], list[Norm]] = {}
        for row in self.rows:
            for other in seen.setdefault((row.key, row.level), []):
                if other.holds_on(row.valid_from) or row.holds_on(other.valid_from):
                    raise ValueError(f"{row.key} ({row.level}) has two values at once")
            seen[row.key, row.level].append(row)

    def find(self, key: str, on: date, level: str = NATIONAL) -> Norm:
        """Give the norm in force on a day.

        `level` names a province for local money; where that province has no norm of
        its own, the national one holds. Raises KeyError when there is none.
        """
        for wanted in (level, NATIONAL):
            for row in self.rows:
                if row.key == key and row.level == wanted and row.holds_on(on):
                    return row
        raise KeyError(f"no norm {key} on {on.isoformat()} in version {self.version}")

    def value(self, key: str, on: date, level: str = NATIONAL) -> int:
        """Give the number of the norm in force on a day, in the norm's own unit."""
        return self.find(key, on, level).value

    def with_rows(self, rows: tuple[Norm, ...]) -> "Norms":
        """Give these norms with rows in the place of those of the same key and level.

        The version keeps its name: the rows travel beside it.
        """
        return _with_rows(self, rows) if rows else self

    def without(self, rows: tuple[Norm, ...]) -> "Norms":
        """Give these norms as they were without rows laid over them."""
        if not rows:
            return self
        return Norms(self.version, tuple(row for row in self.rows if row not in rows))

    def holds(self, key: str, on: date, level: str = NATIONAL) -> bool:
        """Say whether this version has the norm on a day, and not as 0.

        So a changed rule is told from the old one: its switch stands in the versions
        since the change, and dossiers of an older version keep the old rule.
        """
        try:
            return self.find(key, on, level).value != 0
        except KeyError:
            return False

    def keys(self) -> tuple[str, ...]:
        """Give every key once, in the order of publication."""
        return tuple(dict.fromkeys(row.key for row in self.rows))

    def about(self, prefix: str) -> tuple[Norm, ...]:
        """Give the rows whose key starts with a prefix, e.g. of one support type."""
        return tuple(row for row in self.rows if row.key.startswith(f"{prefix}."))


def revised(table: Iterable[Norm], changes: Iterable[Norm]) -> tuple[Norm, ...]:
    """Give a table in which each change stands in place of the rows of its key.

    Rows of other levels stay; what has no row yet comes at the end.
    """
    made = tuple(changes)
    replaced = {(row.key, row.level) for row in made}
    kept = (row for row in table if (row.key, row.level) not in replaced)
    return (*kept, *made)


@lru_cache(maxsize=256)
def _with_rows(norms: Norms, rows: tuple[Norm, ...]) -> Norms:
    latest = {(row.key, row.level): row for row in rows}
    return Norms(norms.version, revised(norms.rows, latest.values()))
