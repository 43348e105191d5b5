"""What the rates, ceilings and deadlines are, from when, and on whose authority.

Nothing older than Thông tư 28/2018/TT-BTC (in force from 11 May 2018) is recorded: a
question about an earlier day finds no norm. A value of an older text that was never
seen repealed is recorded from that day on, and its confidence says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

HORIZON = date(2018, 5, 11)
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
            "đã đối chiếu với văn bản hiện hành",
            "checked against the text in force",
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

    def keys(self) -> tuple[str, ...]:
        """Give every key once, in the order of publication."""
        return tuple(dict.fromkeys(row.key for row in self.rows))

    def about(self, prefix: str) -> tuple[Norm, ...]:
        """Give the rows whose key starts with a prefix, e.g. of one support type."""
        return tuple(row for row in self.rows if row.key.startswith(f"{prefix}."))


def _rows(
    valid_from: date, rows: Iterable[tuple[str, int, Unit, str, Confidence]]
) -> tuple[Norm, ...]:
    return tuple(
        Norm(key, value, unit, valid_from, basis, confidence)
        for key, value, unit, basis, confidence in rows
    )


_TT28_8_4 = "TT 28/2018/TT-BTC, Điều 8 khoản 4"
_TT28_8_6 = "TT 28/2018/TT-BTC, Điều 8 khoản 6"
_TTLT26_6 = "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2"
_TTLT26_8 = "TTLT 26/2014/TTLT-BTC-BCT, Điều 8 khoản 2 điểm b"
_TT46_4 = "TT 46/2012/TT-BCT, Điều 4 khoản 1 điểm b"
_TT36_13 = "TT 36/2013/TT-BCT, Điều 13"
_TT36_18_1 = "TT 36/2013/TT-BCT, Điều 18 khoản 1"
_TT36_18_2 = "TT 36/2013/TT-BCT, Điều 18 khoản 2"
_TT36_22 = "TT 36/2013/TT-BCT, Điều 22 và Điều 23"
_ND61_19 = "NĐ 61/2018/NĐ-CP, Điều 19 khoản 4 (nay là NĐ 118/2025/NĐ-CP)"
_ND61_15 = "NĐ 61/2018/NĐ-CP, Điều 15 khoản 3 và Điều 17 (nay là NĐ 118/2025/NĐ-CP)"
_OWN = "Lựa chọn của hệ thống"
_VERIFIED = Confidence.VERIFIED
_OLD = Confidence.OLD_TEXT_ONLY
_CHOICE = Confidence.DESIGN_CHOICE

_NATIONAL_2026_1 = _rows(
    HORIZON,
    (
        ("technology-transfer.rate", 50, Unit.PERCENT, _TT28_8_4, _VERIFIED),
        ("technology-transfer.cap", 300_000_000, Unit.VND, _TT28_8_4, _VERIFIED),
        ("technology-transfer.line_cap", 450_000_000, Unit.VND, _TT28_8_4, _VERIFIED),
        ("pollution.rate", 30, Unit.PERCENT, _TTLT26_6, _OLD),
        ("pollution.cap", 300_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("pollution.cluster_cap", 1_500_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("trademark.rate", 50, Unit.PERCENT, _TTLT26_6, _OLD),
        (
            "trademark.cap",
            35_000_000,
            Unit.VND,
            f"{_TTLT26_6}; thực tế Sơn La 2024",
            Confidence.OLD_TEXT_AND_PRACTICE,
        ),
        ("fair.rate_programme", 100, Unit.PERCENT, _TTLT26_6, _OLD),
        ("fair.rate_domestic", 80, Unit.PERCENT, _TTLT26_6, _OLD),
        ("fair.rate_abroad", 100, Unit.PERCENT, _TT28_8_6, _VERIFIED),
        ("fair.abroad_per_year", 2, Unit.PER_YEAR, _TT46_4, _VERIFIED),
        ("advance.rate", 70, Unit.PERCENT, _TTLT26_8, _OLD),
        ("advance.cluster_rate", 30, Unit.PERCENT, _TT36_13, _OLD),
        ("advance.progress", 70, Unit.PERCENT, _TT36_13, _OLD),
        ("advance.cluster_progress", 50, Unit.PERCENT, _TT36_13, _OLD),
        ("award.priority_factor_max", 150, Unit.PERCENT, _TTLT26_6, _OLD),
        ("within.screening", 3, Unit.WORKING_DAYS, _ND61_19, _OLD),
        ("within.completing", 10, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.appraising", 15, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.clarifying", 10, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.approving", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.contracting", 10, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.verifying_advance", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.paying_advance", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.inspecting", 10, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.settling", 15, Unit.DAYS, _TT36_18_1, _OLD),
        ("within.verifying_settlement", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("within.paying_balance", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("settlement.latest", 122, Unit.MONTH_DAY, _TT36_18_2, _OLD),
        ("report.day", 25, Unit.DAY_OF_MONTH, _TT36_22, _OLD),
        ("report.remind_before", 3, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("remind.before", 1, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("remind.advance_every", 20, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("remind.advance_times", 3, Unit.COUNT, _OWN, _CHOICE),
        ("returns.in_screening", 1, Unit.COUNT, _ND61_15, _OLD),
        ("panel.smallest", 1, Unit.COUNT, _OWN, _CHOICE),
        ("panel.largest", 9, Unit.COUNT, _OWN, _CHOICE),
        ("panel.quorum_percent", 66, Unit.PERCENT, _OWN, _CHOICE),
        ("approval.level2_from", 200_000_000, Unit.VND, _OWN, _CHOICE),
        ("correcting.longest", 60, Unit.DAYS, _OWN, _CHOICE),
        ("recovering.longest", 90, Unit.DAYS, _OWN, _CHOICE),
    ),
)

_DONG_THAP = "NQ 08/2024/NQ-HĐND tỉnh Đồng Tháp"
_PROVINCIAL_2026_1 = tuple(
    Norm(
        key,
        value,
        unit,
        date(2024, 7, 11),
        _DONG_THAP,
        Confidence.PROVINCIAL,
        level="Đồng Tháp",
        note_vi="Tính cho một lần hỗ trợ.",
        note_en="Applies to one time of support.",
    )
    for key, value, unit in (
        ("technology-transfer.rate", 50, Unit.PERCENT),
        ("technology-transfer.cap", 300_000_000, Unit.VND),
        ("technology-transfer.line_cap", 450_000_000, Unit.VND),
    )
)

CURRENT_NORMS = "2026-1"
NORMS: Mapping[str, Norms] = MappingProxyType(
    {"2026-1": Norms("2026-1", _NATIONAL_2026_1 + _PROVINCIAL_2026_1)}
)
"""Every published version. A new text is a new version beside the old ones."""


def load(version: str = CURRENT_NORMS) -> Norms:
    """Give a published version; KeyError when there is none of that name."""
    return NORMS[version]
