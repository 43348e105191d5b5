"""What provinces set for their own money: resolutions recorded, figures entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.errors import ConditionNotMet
from domain.field_kinds import Amount, Day, Field, Flag, Known, Text, Whole
from domain.forms import Facts
from domain.funding import PROVINCE_FIGURES
from domain.lifecycle import Step
from domain.norm import Confidence, Norm, Norms, Unit
from domain.norms import NATIONAL, load
from domain.support import SupportType, level_of

BASIS = "TT 28/2018/TT-BTC; nghị quyết của Hội đồng nhân dân cấp tỉnh"
GUIDANCE = (
    "Mức quốc gia, chỉ để tham khảo: tỉnh chưa ghi nhận nghị quyết về mức hỗ trợ từ "
    "kinh phí địa phương.",
    "The national figure, as guidance only: no resolution of the province on its own "
    "money is recorded.",
)
RATE, CAP = "province_rate_percent", "province_cap_vnd"
RESOLUTION, ARTICLE = "province_resolution", "province_article"
IN_FORCE = "province_in_force_on"
BY_GUIDANCE = "national_guidance"
_SHARED = ("award.", "advance.", "approval.", "panel.", "within.")
FIGURE_FIELDS = (
    Field(
        "province_rate_percent",
        Whole(1, 100),
        "Tỷ lệ hỗ trợ theo nghị quyết của tỉnh (%)",
        "Share of the cost by the province's resolution (%)",
        required=False,
        fact=True,
        known=Known.PROVINCE_RATE,
    ),
    Field(
        "province_cap_vnd",
        Amount(),
        "Mức trần theo nghị quyết của tỉnh (đồng)",
        "Ceiling by the province's resolution (đồng)",
        required=False,
        fact=True,
        known=Known.PROVINCE_CAP,
    ),
    Field(
        "province_resolution",
        Text(120, 3),
        "Số nghị quyết của tỉnh",
        "Number of the province's resolution",
        required=False,
        fact=True,
        hint_vi="Ví dụ: NQ 11/2025/NQ-HĐND tỉnh.",
        hint_en="For example NQ 11/2025/NQ-HĐND.",
    ),
    Field(
        "province_article",
        Text(120),
        "Điều, khoản của nghị quyết",
        "Article of the resolution",
        required=False,
        fact=True,
        hint_vi="Ví dụ: Điều 4 khoản 2.",
        hint_en="For example Điều 4 khoản 2.",
    ),
    Field(
        "province_in_force_on",
        Day(),
        "Nghị quyết có hiệu lực từ ngày",
        "The resolution is in force from",
        required=False,
        fact=True,
    ),
    Field(
        "national_guidance",
        Flag(),
        "Chưa có nghị quyết của tỉnh: đề nghị theo mức quốc gia để tham khảo",
        "No resolution of the province: propose by the national figure as guidance",
        required=False,
        fact=True,
    ),
)
"""Asked where a province's own level of support is not recorded here."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate or ceiling of a resolution, and the article it stands in."""

    key: str
    value: int
    article: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a People's Council set, from its first day to its last, if it has one."""

    province: str
    number: str
    valid_from: date
    valid_to: date | None
    figures: tuple[Figure, ...]

    def rows(self) -> tuple[Norm, ...]:
        """Give the norms that the resolution sets."""
        units = settable()
        return tuple(
            Norm(
                figure.key,
                figure.value,
                units[figure.key],
                self.valid_from,
                f"{self.number}, {figure.article}" if figure.article else self.number,
                Confidence.PROVINCIAL,
                self.valid_to,
                self.province,
            )
            for figure in self.figures
        )


def settable() -> dict[str, Unit]:
    """Give the rates and ceilings that a province may set, each with its unit."""
    return {
        row.key: row.unit
        for row in load().rows
        if row.unit in (Unit.PERCENT, Unit.VND) and not row.key.startswith(_SHARED)
    }


def in_force(
    recorded: Iterable[Resolution], on: date, level: str | None = None
) -> tuple[Norm, ...]:
    """Give what resolutions set on a day, of one province or of all.

    Of two that set the same, the one that began later holds, and of two that began on
    one day the one recorded later; `recorded` is in the order of recording.
    """
    found: dict[tuple[str, str], Norm] = {}
    for row in (row for resolution in recorded for row in resolution.rows()):
        if not row.holds_on(on) or level not in (None, row.level):
            continue
        before = found.get((row.key, row.level))
        if before is None or before.valid_from <= row.valid_from:
            found[row.key, row.level] = row
    return tuple(found.values())


def of_type(rows: Iterable[Norm], kind: SupportType) -> tuple[Norm, ...]:
    """Give the rows that a dossier of a support type is judged by."""
    own = f"{kind.norms_prefix.rstrip('.')}."
    return tuple(row for row in rows if row.key.startswith(own))


def unrecorded(
    kind: SupportType, facts: Facts, norms: Norms, on: date
) -> tuple[Norm, ...]:
    """Give the national figures that stand in for a province's own, if any do.

    Those of the award alone; none for national money, and none under norms that do
    not tell the two apart.
    """
    level = level_of(facts)
    if level == NATIONAL or not norms.holds(PROVINCE_FIGURES, on, level):
        return ()
    line = kind.line(facts)
    used = (norms.find(key, on, level) for key in (line.rate, line.cap) if key)
    return tuple(norm for norm in used if norm.level == NATIONAL)


def to_be_entered(step: Step) -> tuple[Norm, ...]:
    """Give the national figures in whose place the officer may enter the province's.

    What was entered before may be entered anew.
    """
    recorded = step.norms.without(step.application.entered)
    facts = step.application.facts
    return unrecorded(step.kind, facts, recorded, step.received_on)


def entered(step: Step) -> tuple[Norm, ...]:
    """Give the figures of the province that came with a proposal."""
    values = {Unit.PERCENT: step.whole(RATE), Unit.VND: step.whole(CAP)}
    if RESOLUTION not in step.facts:
        return ()
    return tuple(
        Norm(
            norm.key,
            values[norm.unit],
            norm.unit,
            step.day(IN_FORCE),
            f"{step.text(RESOLUTION)}, {step.text(ARTICLE)}",
            Confidence.PROVINCIAL,
            level=level_of(step.application.facts),
        )
        for norm in to_be_entered(step)
    )


def figures_fit(step: Step) -> None:
    """A province's figures come whole, with their text, and where none is recorded.

    Without any, the national figures are taken as guidance, and the award says so.
    """
    given = {n for n in (RATE, CAP, RESOLUTION, ARTICLE, IN_FORCE) if n in step.facts}
    if not given or step.text("outcome") != "support":
        return
    if step.facts.get(BY_GUIDANCE) is True:
        raise ConditionNotMet("guidance_or_figures", BASIS)
    wanted = {norm.unit: norm for norm in to_be_entered(step)}
    asked = {
        *((RATE,) if Unit.PERCENT in wanted else ()),
        *((CAP,) if Unit.VND in wanted else ()),
        *((RESOLUTION, ARTICLE, IN_FORCE) if wanted else ()),
    }
    if given - asked:
        raise ConditionNotMet("province_figures_unasked", BASIS)
    if asked - given:
        lacking = [f for f in FIGURE_FIELDS if f.name in asked - given]
        raise ConditionNotMet(
            "province_figures_missing",
            BASIS,
            fields=", ".join(f.name for f in lacking),
            fields_vi=", ".join(f.vi for f in lacking),
            fields_en=", ".join(f.en for f in lacking),
        )
    if step.day(IN_FORCE) > step.received_on:
        raise ConditionNotMet(
            "province_figures_later", BASIS, day=step.received_on.isoformat()
        )
