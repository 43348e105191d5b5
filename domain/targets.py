"""What the programme set out to reach, against which accepted dossiers count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.forms import Facts
from domain.norms import Confidence

DECISION_1881 = "QĐ 1881/QĐ-TTg ngày 20/11/2020"
FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2025, 12, 31)
DECISION_2646 = "QĐ 2646/QĐ-BCT ngày 23/9/2025"
NEXT_FIRST_DAY, NEXT_LAST_DAY = date(2026, 1, 1), date(2030, 12, 31)
"""The programme in force from 2026 on; its annex with the numbers was not found."""


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach in the years of a programme.

    A support type's `target` names what its accepted dossiers count toward: one target
    by its `code`, or a `group` of targets, told apart by the values in `where` that the
    facts must hold. Each counts by one, or by the fact `counted_by`.
    """

    code: str
    vi: str
    en: str
    number: int
    group: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    counted_by: str | None = None
    about: bool = False
    first_day: date = FIRST_DAY
    last_day: date = LAST_DAY
    basis: str = DECISION_1881
    confidence: Confidence = Confidence.VERIFIED

    def holds_on(self, day: date) -> bool:
        """Say whether a day lies in the years of the target."""
        return self.first_day <= day <= self.last_day

    def takes(self, named: str | None) -> bool:
        """Say whether dossiers of a support type that names this can count here."""
        return named is not None and named in (self.code, self.group)

    def counts(self, named: str | None, facts: Facts, accepted_on: date) -> int:
        """Give by how much a dossier accepted on a day counts toward the target.

        `named` is the `target` of its support type. What is accepted before the target
        begins or after it ends counts nothing.
        """
        if not self.takes(named) or not self.holds_on(accepted_on):
            return 0
        told_apart = named != self.code
        if told_apart and any(facts.get(k) != v for k, v in self.where.items()):
            return 0
        number = facts.get(self.counted_by, 1) if self.counted_by else 1
        return number if isinstance(number, int) else 1


_TECHNOLOGY = "technology-transfer"
_POLLUTION = "pollution-treatment-repair"
_FAIRS = "fair-participation"

TARGETS: tuple[Target, ...] = (
    Target(
        "models",
        "Mô hình trình diễn kỹ thuật; chuyển giao công nghệ",
        "Demonstration models; technology transfers",
        340,
        _TECHNOLOGY,
        {"item_kind": "technology"},
    ),
    Target(
        "machines",
        "Máy móc, thiết bị tiên tiến được ứng dụng",
        "Machines applied",
        1600,
        _TECHNOLOGY,
        {"item_kind": "machine"},
    ),
    Target(
        "lines",
        "Dây chuyền công nghệ được ứng dụng",
        "Technology lines applied",
        300,
        _TECHNOLOGY,
        {"item_kind": "line"},
    ),
    Target(
        "cleaner_assessments",
        "Đánh giá sản xuất sạch hơn",
        "Cleaner-production assessments",
        300,
    ),
    Target(
        "cleaner_pilots",
        "Mô hình thí điểm sản xuất sạch hơn",
        "Cleaner-production pilots",
        100,
    ),
    Target(
        "pollution_establishments",
        "Cơ sở được sửa chữa hệ thống xử lý ô nhiễm",
        "Pollution repairs at establishments",
        50,
        _POLLUTION,
        {"site_kind": "establishment"},
    ),
    Target(
        "pollution_clusters",
        "Cụm công nghiệp được sửa chữa hệ thống xử lý ô nhiễm",
        "Pollution repairs at industrial clusters",
        60,
        _POLLUTION,
        {"site_kind": "cluster"},
        about=True,
    ),
    Target(
        "trademarks",
        "Nhãn hiệu được xây dựng, đăng ký",
        "Trademarks registered",
        350,
        "trademark-registration",
        counted_by="trademark_count",
    ),
    Target(
        "fairs_domestic",
        "Hội chợ, triển lãm trong nước",
        "Domestic fairs",
        15,
        _FAIRS,
        {"fair_kind": "programme"},
    ),
    Target(
        "fairs_abroad",
        "Hội chợ, triển lãm ở nước ngoài",
        "Fairs abroad",
        5,
        _FAIRS,
        {"fair_kind": "abroad"},
    ),
    Target(
        "cluster_plans",
        "Quy hoạch chi tiết cụm công nghiệp",
        "Detailed plans of industrial clusters",
        50,
    ),
    Target("trained", "Lao động được đào tạo", "Workers trained", 10_000),
)
"""The targets of Decision 1881 for 2021 to 2025.

A fair counts once for each establishment supported, since dossiers do not tell fairs
apart.
"""


def targets_of(year: int | None) -> tuple[Target, ...]:
    """Give the targets whose years a year is one of; all of them for none."""
    if year is None:
        return TARGETS
    return tuple(t for t in TARGETS if t.first_day.year <= year <= t.last_day.year)


def unannounced(year: int) -> bool:
    """Say whether a year belongs to the programme whose numbers are not known."""
    planned = NEXT_FIRST_DAY.year <= year <= NEXT_LAST_DAY.year
    return planned and not targets_of(year)
