import csv
from datetime import date
from pathlib import Path

import pytest

from api.uploads.file_types import file_type
from domain import support_types
from domain.eligibility import Background, Request, assess
from domain.norms import HORIZON, load
from domain.standard import STANDARD
from domain.states import Stage, State
from runtime.demo import first_start
from runtime.demo.answers import SAMPLE, amounts, answers, place_of, tax_code
from runtime.demo.filing import pdf
from runtime.demo.first_start import FAIR_LINE, PROJECTS
from runtime.demo.journey import GOLDEN, reachable
from runtime.demo.projects import COLUMNS, Project, Unusable, read
from runtime.demo.timing import before_recorded, timing
from runtime.errors import CommandError

YEAR = 2026
CLOSED = (State.COMPLETED, State.REFUSED, State.WITHDRAWN, State.STOPPED)
SHEET = read(PROJECTS, plan_lines=FAIR_LINE)


def _file(folder: Path, **changes: str) -> Path:
    row = {
        **dict.fromkeys(COLUMNS, ""),
        "row_kind": "single",
        "workflow_type": "machinery_tech_transfer",
        "project_title": "Hỗ trợ máy cán tôn",
        "province_at_time": "Vĩnh Long",
        **changes,
    }
    file = folder / "projects.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, row)
        writer.writeheader()
        writer.writerow(row)
    return file


def test_every_published_row_is_a_project_or_is_listed_with_its_reason() -> None:
    with PROJECTS.open(encoding="utf-8", newline="") as opened:
        rows = [row["row_id"] for row in csv.DictReader(opened)]

    found = [p.row for p in SHEET.projects] + [u.row for u in SHEET.unusable]

    assert sorted(found) == sorted(rows)
    assert all(u.vi and u.en for u in SHEET.unusable)
    assert len(SHEET.projects) >= 40


def test_plan_lines_are_filed_only_where_they_are_named() -> None:
    assert "50" in {p.row for p in SHEET.projects}
    assert "50" in {u.row for u in read(PROJECTS).unusable}


def test_amounts_become_whole_dong_exactly() -> None:
    pollution = next(p for p in SHEET.projects if p.row == "9")

    assert pollution.support_vnd == 158_400_000
    assert pollution.total_vnd == 705_000_000


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("workflow_type", "other", "none of the four"),
        ("row_kind", "plan_line", "not one project"),
        ("province_at_time", "(toàn quốc)", "unknown province"),
        ("project_title", "", "no project title"),
        ("year", "2019-2020", "unknown year"),
        ("year", "1019", "unknown year"),
        ("total_budget_mvnd", "nhiều", "amount not readable"),
        ("total_budget_mvnd", "-3", "amount not readable"),
        ("state_support_mvnd", "0.0000005", "amount not readable"),
        ("state_support_mvnd", "NaN", "amount not readable"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    (unusable,) = read(_file(tmp_path, **{column: value})).unusable

    assert isinstance(unusable, Unusable)
    assert reason in unusable.en


def test_a_file_of_another_kind_is_refused_with_the_columns_it_lacks(
    tmp_path: Path,
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="row_kind"):
        read(file)
    with pytest.raises(CommandError, match="cannot be read"):
        read(tmp_path / "missing.csv")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        read(file)


@pytest.mark.parametrize("to_come", [False, True])
@pytest.mark.parametrize("project", SHEET.projects, ids=lambda p: p.row)
def test_the_answers_of_a_project_are_complete_and_eligible(
    project: Project, to_come: bool
) -> None:
    kind = support_types.find(project.support_type)
    when = timing(project, YEAR, to_come=to_come)
    checked = kind.form.check(answers(project, when))
    on = when.judged_on or date(2026, 11, 22)
    request = Request(kind.code, checked.facts, None, Background(), on, load())

    judged = assess(kind, request)

    assert judged.eligible
    assert judged.award is not None
    assert 0 < judged.award.amount_vnd <= judged.award.ceiling_vnd
    assert not judged.warnings


@pytest.mark.parametrize("project", SHEET.projects, ids=lambda p: p.row)
def test_published_amounts_stand_and_made_up_ones_are_marked(project: Project) -> None:
    when = timing(project, YEAR)
    total, support = amounts(project, when)
    given = answers(project, when)
    title, address = given["project_title"], given["applicant"]["address"]

    assert project.total_vnd == total or all(
        "tổng kinh phí" in t for t in (title, address)
    )
    assert project.support_vnd == support or all(
        "mức đề nghị" in t for t in (title, address)
    )
    assert title.startswith(project.title)
    assert (title == project.title) == (
        None not in (project.total_vnd, project.support_vnd)
    )
    assert SAMPLE in given["applicant"]["representative"]


@pytest.mark.parametrize("project", SHEET.projects, ids=lambda p: p.row)
def test_a_project_stands_in_its_own_year_or_says_that_it_does_not(
    project: Project,
) -> None:
    when = timing(project, YEAR)
    given = answers(project, when)
    days = [given["starts_on"], given["completes_on"], given.get("opens_on", "")]
    years = {int(day[:4]) for day in days if day}

    assert years == {when.year}
    if project.year is not None and project.year >= HORIZON.year:
        assert years == {project.year}
        assert when.judged_on is not None
        assert when.judged_on.year == project.year
    else:
        assert not when.stated
        assert "năm và ngày thực hiện" in given["applicant"]["address"]
    assert before_recorded(project) == (when.judged_on == HORIZON and not when.stated)


@pytest.mark.parametrize(
    ("row", "unit", "stated"),
    [
        ("18", "Xã Yên Nguyên", True),
        ("66", "Xã Cái Nhum", True),
        ("11", "Phường Thanh Đức", True),
        # Districts whose name a commune of today bears too:
        ("61", "", False),
        ("35", "", False),
        ("68", "", False),
        # A ward of Huế, of a time when wards were covered:
        ("14", "Phường Phong Thái", True),
    ],
)
def test_a_district_is_no_commune(row: str, unit: str, stated: bool) -> None:
    project = next(p for p in SHEET.projects if p.row == row)
    when = timing(project, YEAR)
    found, known = place_of(project, when.day)

    assert known == stated
    assert found.title == unit if stated else found.name != project.locality
    address = answers(project, when)["applicant"]["address"]
    assert ("xã, phường" in address) == (not stated)


def test_examples_under_way_lie_ahead_and_closed_ones_in_their_years() -> None:
    for errand in first_start.errands():
        when = timing(errand.project, YEAR, to_come=errand.to_come)
        if not STANDARD.row(errand.target).closed:
            assert (when.year, when.judged_on) == (YEAR + 1, None)
    past = [e for e in first_start.errands() if not e.to_come]
    assert set(CLOSED) <= {e.target for e in past}


def test_no_two_rows_share_a_tax_code() -> None:
    rows = [str(row) for row in range(1, 500)]
    codes = {tax_code(row, past=past) for row in rows for past in (True, False)}

    assert len(codes) == 998


def test_a_sample_paper_is_a_pdf_by_its_content() -> None:
    found = file_type(pdf("Đơn đề nghị hỗ trợ", ("Line (1)", "\\")))

    assert found is not None
    assert found.ending == "pdf"


def test_people_can_bring_an_application_to_every_state_but_lapsed() -> None:
    assert set(State) - set(reachable()) == {State.LAPSED}
    assert all(STANDARD.row(a).stage is not Stage.CLOSED for a in GOLDEN[:-1])


def test_the_examples_show_every_open_state_and_complete_each_filed_type() -> None:
    errands = first_start.errands()
    states = {errand.target for errand in errands}
    filed = {project.support_type for project in SHEET.projects}
    completed = {e.project.support_type for e in errands if e.target is State.COMPLETED}

    assert states >= set(STANDARD.open_states)
    assert len(filed) >= 4
    assert completed == filed


def test_the_example_that_waits_for_money_shares_no_envelope() -> None:
    errands = first_start.errands()
    (waiting,) = (e.project for e in errands if e.target is State.AWAITING_FUNDS)
    others = [e.project for e in errands if e.project is not waiting]

    assert not waiting.national
    assert all(p.province != waiting.province for p in others if not p.national)
