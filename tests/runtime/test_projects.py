import csv
from datetime import date
from pathlib import Path

import pytest

from api.file_types import file_type
from domain import support_types
from domain.eligibility import Background, Request, assess
from domain.lifecycle import Stage, State
from domain.norms import load
from domain.standard import STANDARD
from runtime.demo import first_start
from runtime.demo.answers import SAMPLE, amounts, answers, tax_code
from runtime.demo.first_start import FAIR_LINE, PROJECTS
from runtime.demo.journey import GOLDEN, reachable
from runtime.demo.paper import pdf
from runtime.demo.projects import COLUMNS, Project, Unusable, read
from runtime.trouble import Trouble

YEAR = 2027
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

    with pytest.raises(Trouble, match="row_kind"):
        read(file)
    with pytest.raises(Trouble, match="cannot be read"):
        read(tmp_path / "missing.csv")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Trouble, match="cannot be read"):
        read(file)


@pytest.mark.parametrize("project", SHEET.projects, ids=lambda p: p.row)
def test_the_answers_of_a_project_are_complete_and_eligible(project: Project) -> None:
    kind = support_types.find(project.support_type)
    checked = kind.form.check(answers(project, YEAR))
    request = Request(
        kind.code, checked.facts, None, Background(), date(2026, 11, 22), load()
    )

    judged = assess(kind, request)

    assert judged.eligible
    assert judged.award is not None
    assert 0 < judged.award.amount_vnd <= judged.award.ceiling_vnd


@pytest.mark.parametrize("project", SHEET.projects, ids=lambda p: p.row)
def test_published_amounts_stand_and_made_up_ones_are_marked(project: Project) -> None:
    total, support = amounts(project, YEAR)
    address = answers(project, YEAR)["applicant"]["address"]

    assert total == project.total_vnd or "tổng kinh phí" in address
    assert support == project.support_vnd or "mức đề nghị" in address
    assert SAMPLE in answers(project, YEAR)["applicant"]["representative"]


def test_no_two_rows_share_a_tax_code() -> None:
    codes = {tax_code(str(row)) for row in range(1, 500)}

    assert len(codes) == 499


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
