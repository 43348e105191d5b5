"""What the rates, ceilings and deadlines are, from when, and on whose authority.

Nothing older than Thông tư 28/2018/TT-BTC (in force from 11 May 2018) is recorded: a
question about an earlier day finds no norm. A value of an older text that was never
seen repealed is recorded from that day on, and its confidence says so.

A line that no support type declares yet has its rows here all the same. Where only
provinces were found to set a figure, it has their rows and no national one: elsewhere
the question finds no norm rather than another province's figure. The resolution of
Hòa Bình (QĐ 20/2019) is left out, since the day it took effect was not found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from domain import citations
from domain.norm import Confidence, Norm, Unit, revised

HORIZON = date(2018, 5, 11)


def _rows(
    valid_from: date, rows: Iterable[tuple[str, int, Unit, str, Confidence]]
) -> tuple[Norm, ...]:
    return tuple(
        Norm(key, value, unit, valid_from, basis, confidence)
        for key, value, unit, basis, confidence in rows
    )


_TT28 = "TT 28/2018/TT-BTC"
_TT28_8_4 = "TT 28/2018/TT-BTC, Điều 8 khoản 4"
_TT28_8_6 = "TT 28/2018/TT-BTC, Điều 8 khoản 6"
_TTLT26_6 = "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2"
_CLEANER = f"{_TTLT26_6}, dẫn TTLT 221/2012"
_TTLT26_8 = "TTLT 26/2014/TTLT-BTC-BCT, Điều 8 khoản 2 điểm b"
_TT46_4 = "TT 46/2012/TT-BCT, Điều 4 khoản 1 điểm b"
_TT36_13 = "TT 36/2013/TT-BCT, Điều 13"
_TT36_18_1 = "TT 36/2013/TT-BCT, Điều 18 khoản 1"
_TT36_18_2 = "TT 36/2013/TT-BCT, Điều 18 khoản 2"
_TT36_22 = "TT 36/2013/TT-BCT, Điều 22 và Điều 23"
_ND61_19 = "NĐ 61/2018/NĐ-CP, Điều 19 khoản 4 (nay là NĐ 118/2025/NĐ-CP)"
_ND61_15 = "NĐ 61/2018/NĐ-CP, Điều 15 khoản 3 và Điều 17 (nay là NĐ 118/2025/NĐ-CP)"
_TT36_18 = "TT 36/2013/TT-BCT, Điều 18"
_TT36_21 = "TT 36/2013/TT-BCT, Điều 21"
_EVERY_AMOUNT = (
    f"{citations.old_joint_circular('Điều 7 khoản 2')}; "
    "TT 36/2013/TT-BCT, Điều 8 khoản 3"
)
_LOCAL_LEVEL = citations.old_joint_circular("Điều 6 khoản 3")
_SEPARATION = "TT 36/2013/TT-BCT, Điều 8; nguyên tắc bất kiêm nhiệm"
_OWN = citations.OWN_CHOICE
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

_OTHER_LINES_2026_1 = _rows(
    HORIZON,
    (
        ("demonstration-model.rate", 30, Unit.PERCENT, _TT28, _VERIFIED),
        ("demonstration-model.cap", 1_000_000_000, Unit.VND, _TT28, _VERIFIED),
        (
            "demonstration-model.replicated_cap",
            100_000_000,
            Unit.VND,
            _TTLT26_6,
            _OLD,
        ),
        ("cleaner-production-assessment.rate", 50, Unit.PERCENT, _CLEANER, _OLD),
        (
            "cleaner-production-assessment.cap",
            50_000_000,
            Unit.VND,
            _CLEANER,
            _OLD,
        ),
        ("study-abroad.rate", 100, Unit.PERCENT, _TT28, _VERIFIED),
        ("consulting-packaging.rate", 50, Unit.PERCENT, _TTLT26_6, _OLD),
        ("consulting-packaging.cap", 35_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("new-enterprise.cap", 10_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("product-contest.regional_cap", 200_000_000, Unit.VND, _TT28, _VERIFIED),
        ("product-contest.national_cap", 400_000_000, Unit.VND, _TT28, _VERIFIED),
        ("product-contest.regional_prize_cap", 5_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("product-contest.national_prize_cap", 10_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("association.rate", 30, Unit.PERCENT, _TTLT26_6, _OLD),
        ("association.regional_cap", 70_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("association.national_cap", 100_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("linkage-cluster.rate", 50, Unit.PERCENT, _TTLT26_6, _OLD),
        ("linkage-cluster.cap", 150_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("relocation-loan.rate", 50, Unit.PERCENT, _TTLT26_6, _OLD),
        ("relocation-loan.cap", 500_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("relocation-loan.years", 2, Unit.COUNT, _TTLT26_6, _OLD),
        ("cluster-plan.rate", 50, Unit.PERCENT, _TTLT26_6, _OLD),
        ("cluster-plan.cap", 500_000_000, Unit.VND, _TTLT26_6, _OLD),
        ("cluster-infrastructure.cap", 6_000_000_000, Unit.VND, _TT28, _VERIFIED),
    ),
)
"""Lines of the programme that wait for a support type; none of these judges one yet."""


def _provincial(
    province: str,
    valid_from: date,
    basis: str,
    note: tuple[str, str],
    rows: Iterable[tuple[str, int, Unit]],
) -> tuple[Norm, ...]:
    return tuple(
        Norm(
            key,
            value,
            unit,
            valid_from,
            basis,
            Confidence.PROVINCIAL,
            level=province,
            note_vi=note[0],
            note_en=note[1],
        )
        for key, value, unit in rows
    )


_ONE_TIME = ("Tính cho một lần hỗ trợ.", "Applies to one time of support.")
_NOWHERE_ELSE = (
    "Chỉ thấy trong quy định của địa phương; chưa thấy văn bản quốc gia.",
    "Found in rules of provinces only; no national text was found.",
)
_BOTH = (f"{_ONE_TIME[0]} {_NOWHERE_ELSE[0]}", f"{_ONE_TIME[1]} {_NOWHERE_ELSE[1]}")
_ONLY_CLEANER = (
    f"Nguồn chỉ ghi “sản xuất sạch hơn”. {_NOWHERE_ELSE[0]}",
    f"The source says “cleaner production” only. {_NOWHERE_ELSE[1]}",
)

_DONG_THAP = ("Đồng Tháp", date(2024, 7, 11), "NQ 08/2024/NQ-HĐND tỉnh Đồng Tháp")
_DAK_LAK = (
    "Đắk Lắk",
    date(2025, 7, 26),
    "Nghị quyết của HĐND tỉnh Đắk Lắk, có hiệu lực từ ngày 26/7/2025",
)

_PROVINCIAL_2026_1 = (
    *_provincial(
        *_DONG_THAP,
        _ONE_TIME,
        (
            ("technology-transfer.rate", 50, Unit.PERCENT),
            ("technology-transfer.cap", 300_000_000, Unit.VND),
            ("technology-transfer.line_cap", 450_000_000, Unit.VND),
            ("demonstration-model.rate", 30, Unit.PERCENT),
            ("demonstration-model.cap", 1_000_000_000, Unit.VND),
            ("demonstration-model.replicated_cap", 100_000_000, Unit.VND),
        ),
    ),
    *_provincial(
        *_DONG_THAP,
        _BOTH,
        (
            ("demonstration-model.replicated_rate", 30, Unit.PERCENT),
            ("cleaner-production-pilot.rate", 30, Unit.PERCENT),
            ("cleaner-production-pilot.cap", 500_000_000, Unit.VND),
        ),
    ),
    *_provincial(
        *_DAK_LAK,
        ("", ""),
        (
            ("demonstration-model.rate", 30, Unit.PERCENT),
            ("demonstration-model.cap", 800_000_000, Unit.VND),
            ("new-enterprise.cap", 10_000_000, Unit.VND),
        ),
    ),
    *_provincial(
        *_DAK_LAK,
        _ONLY_CLEANER,
        (
            ("cleaner-production-pilot.rate", 30, Unit.PERCENT),
            ("cleaner-production-pilot.cap", 400_000_000, Unit.VND),
        ),
    ),
)

TABLE_2026_1 = _NATIONAL_2026_1 + _OTHER_LINES_2026_1 + _PROVINCIAL_2026_1
"""Everything version 2026-1 holds."""


def recited(
    table: Iterable[Norm], citations: Mapping[str, tuple[str, Confidence | None]]
) -> tuple[Norm, ...]:
    """Give a table that cites other texts: for each text the new one.

    Where a confidence is named beside it, the rows are that sure from now on.
    """
    return tuple(
        replace(row, basis=basis, confidence=sure or row.confidence)
        for row in table
        for basis, sure in (citations.get(row.basis, (row.basis, None)),)
    )


CITED_SINCE_2026_2: Mapping[str, tuple[str, Confidence | None]] = {
    _TT28: (citations.TT28, None),
    _TT28_8_4: (citations.TT28_8_4, None),
    _TT28_8_6: (citations.TT28_8_6, None),
    _TTLT26_6: (citations.old_joint_circular("Điều 6 khoản 2"), None),
    f"{_TTLT26_6}; thực tế Sơn La 2024": (
        f"{citations.old_joint_circular('Điều 6 khoản 2')}; thực tế Sơn La 2024",
        None,
    ),
    _CLEANER: (
        f"{citations.old_joint_circular('Điều 6 khoản 2')}, dẫn TTLT 221/2012",
        None,
    ),
    _TTLT26_8: (citations.old_joint_circular("Điều 8 khoản 2 điểm b"), None),
    # No public one-stop procedure was found that industrial promotion belongs to.
    _ND61_19: (_OWN, _CHOICE),
    _ND61_15: (_OWN, _CHOICE),
}
"""The texts that version 2026-2 names where 2026-1 names others; no figure changes."""


_TIME_2026_2 = _rows(
    HORIZON,
    (
        ("remind.lapse_first", 20, Unit.WORKING_DAYS, _OWN, _CHOICE),
        ("remind.lapse_second", 5, Unit.WORKING_DAYS, _OWN, _CHOICE),
    ),
)

_MONEY_2026_2 = _rows(
    HORIZON,
    (
        ("approval.level2_from", 0, Unit.VND, _EVERY_AMOUNT, _OLD),
        ("acceptance.award_rule_again", 1, Unit.SWITCH, _TT36_21, _OLD),
        ("acceptance.within_reported", 1, Unit.SWITCH, _TT36_21, _OLD),
        ("settlement.within_spent", 1, Unit.SWITCH, _TT36_18, _OLD),
        ("advance.work_within_total", 1, Unit.SWITCH, _TT36_13, _OLD),
    ),
)

_PROVINCES_2026_2 = _rows(
    HORIZON,
    (("award.province_figures", 1, Unit.SWITCH, _LOCAL_LEVEL, _OLD),),
)

_PANEL_2026_2 = _rows(
    HORIZON,
    (
        ("panel.quorum_of_seats", 1, Unit.SWITCH, _OWN, _CHOICE),
        ("panel.own_opinion_first", 1, Unit.SWITCH, _OWN, _CHOICE),
        ("people.unbiased", 1, Unit.SWITCH, _SEPARATION, _OLD),
    ),
)

_FACTOR_2026_2 = Norm(
    "award.factor_raises_cap",
    1,
    Unit.SWITCH,
    HORIZON,
    citations.old_joint_circular("Điều 6 khoản 2 điểm t"),
    _OLD,
    note_vi="Cách hiểu văn bản cũ: “mức hỗ trợ” gồm cả tỷ lệ và mức trần.",
    note_en="A reading of the old text: “level of support” means the percentage and "
    "the ceiling.",
)

CHANGES_2026_2 = (
    *_TIME_2026_2,
    *_MONEY_2026_2,
    *_PROVINCES_2026_2,
    *_PANEL_2026_2,
    _FACTOR_2026_2,
)
"""What version 2026-2 says otherwise than 2026-1, or says for the first time.

A `SWITCH` tells that a changed rule holds: dossiers under 2026-1, which have no such
row, keep the rule they were received under (`Norms.holds`, `Step.holds`).
"""

TABLE_2026_2 = revised(recited(TABLE_2026_1, CITED_SINCE_2026_2), CHANGES_2026_2)
"""Everything version 2026-2 holds."""
