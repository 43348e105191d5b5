"""Published projects as they stand in a CSV file, and why some cannot be filed."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from domain.money import MAX_VND
from domain.places import understand_province
from runtime.errors import CommandError

SUPPORT_TYPES: Mapping[str, str] = {
    "machinery_tech_transfer": "technology-transfer",
    "pollution_repair": "pollution-treatment-repair",
    "trademark": "trademark-registration",
    "fair_participation": "fair-participation",
}
"""What a published kind of project is applied for as."""

COLUMNS = (
    "row_kind",
    "workflow_type",
    "project_title",
    "sector",
    "province_at_time",
    "locality",
    "implementer",
    "beneficiary",
    "total_budget_mvnd",
    "state_support_mvnd",
    "fund_source",
    "year",
    "source_url",
)
SINGLE, GROUP = "single", "group"
NATIONAL = "KCQG"
VND_PER_MVND = 1_000_000
YEARS = range(2004, 2100)
"""The programme began with Decree 134/2004."""


@dataclass(frozen=True, slots=True)
class Project:
    """A published project; amounts in đồng, None where nothing was published."""

    row: str
    kind: str
    support_type: str
    title: str
    sector: str
    province: str
    locality: str
    implementer: str
    beneficiary: str
    total_vnd: int | None
    support_vnd: int | None
    national: bool
    year: int | None
    source_url: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that is not filed, and why, in Vietnamese and in English."""

    row: str
    title: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the rows of a file: each is a project or is unusable, none is lost."""

    projects: tuple[Project, ...]
    unusable: tuple[Unusable, ...]


def read(file: Path, *, plan_lines: frozenset[str] = frozenset()) -> Sheet:
    """Give the rows of a file. Raises CommandError when it is no such file.

    Plan lines are no applications, save those whose rows are named in `plan_lines`.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            rows = [] if missing else list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as unreadable:
        raise CommandError(
            f"Không đọc được tệp {file}; cần một tệp CSV mã UTF-8.",
            f"The file {file} cannot be read; it must be a CSV file in UTF-8.",
        ) from unreadable
    if missing:
        raise CommandError(
            f"Tệp {file} thiếu cột: {', '.join(missing)}.",
            f"The file {file} lacks the columns {', '.join(missing)}.",
        )
    found = [_read(number, row, plan_lines) for number, row in enumerate(rows, 2)]
    return Sheet(
        tuple(f for f in found if isinstance(f, Project)),
        tuple(f for f in found if isinstance(f, Unusable)),
    )


def _read(
    number: int, row: Mapping[str, str | None], plan_lines: frozenset[str]
) -> Project | Unusable:
    text = {name: (row.get(name) or "").strip() for name in COLUMNS}
    id = (row.get("row_id") or "").strip() or str(number)
    reason = _why_not(text, id in plan_lines)
    if reason is not None:
        return Unusable(id, text["project_title"], *reason)
    try:
        total, support = (
            _vnd(text["total_budget_mvnd"]),
            _vnd(text["state_support_mvnd"]),
        )
    except ValueError as wrong:
        vi, en = f"số tiền không đọc được: {wrong}", f"amount not readable: {wrong}"
        return Unusable(id, text["project_title"], vi, en)
    return Project(
        row=id,
        kind=text["row_kind"],
        support_type=SUPPORT_TYPES[text["workflow_type"]],
        title=text["project_title"],
        sector=text["sector"],
        province=understand_province(text["province_at_time"]) or "",
        locality=text["locality"],
        implementer=text["implementer"],
        beneficiary=text["beneficiary"],
        total_vnd=total,
        support_vnd=support,
        national=text["fund_source"].startswith(NATIONAL),
        year=int(text["year"]) if text["year"] else None,
        source_url=text["source_url"],
    )


def _why_not(text: Mapping[str, str], wanted: bool) -> tuple[str, str] | None:
    kind, type_ = text["row_kind"], text["workflow_type"]
    if type_ not in SUPPORT_TYPES:
        return (
            f"loại `{type_}` không thuộc bốn nội dung hỗ trợ",
            f"`{type_}` is none of the four support types",
        )
    if kind not in (SINGLE, GROUP) and not wanted:
        return f"`{kind}` không phải là một đề án", f"`{kind}` is not one project"
    if understand_province(text["province_at_time"]) is None:
        place = text["province_at_time"] or "?"
        return f"không rõ tỉnh: {place}", f"unknown province: {place}"
    if not text["project_title"]:
        return "không có tên đề án", "no project title"
    if text["year"] and not _is_year(text["year"]):
        year = text["year"]
        return f"không rõ năm thực hiện: {year}", f"unknown year: {year}"
    return None


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) in YEARS


def _vnd(mvnd: str) -> int | None:
    """Give đồng, exactly; ValueError for what is no amount of whole đồng above zero."""
    if not mvnd:
        return None
    try:
        vnd = Decimal(mvnd) * VND_PER_MVND
    except InvalidOperation:
        raise ValueError(mvnd) from None
    if not vnd.is_finite() or vnd != vnd.to_integral_value() or not 0 < vnd <= MAX_VND:
        raise ValueError(mvnd)
    return int(vnd)
