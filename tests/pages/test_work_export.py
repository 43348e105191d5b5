"""The work list as a file: the same dossiers, safe to open, in both languages."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

from bench.dossiers import fill
from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser
from tests.pages.test_work_list import filed


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


async def test_the_file_holds_every_dossier_of_every_page(world: World) -> None:
    await fill(world.database, 103, world.clock())
    auditor = Browser(world, Role.AUDITOR)
    rows = rows_of((await auditor.get("/work/export.csv?tab=all")).text)
    assert len(rows) == 104
    assert len({row[0] for row in rows[1:]}) == 103


async def test_excel_is_told_the_encoding_and_reads_the_headings(world: World) -> None:
    await filed(world, "lan")
    answer = await Browser(world, Role.OFFICER).get("/work/export.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(answer.text)[0][:3] == [
        "Mã hồ sơ",
        "Loại hình hỗ trợ",
        "Cơ sở đề nghị",
    ]
    named = answer.headers["content-disposition"]
    assert named == 'attachment; filename="ho-so-2026-11-23.csv"'


async def test_english_readers_get_english_headings(world: World) -> None:
    await filed(world, "lan")
    officer = Browser(world, Role.OFFICER)
    await officer.get("/work?language=en")
    answer = await officer.get("/work/export.csv")
    assert rows_of(answer.text)[0][:2] == ["Code", "Type of support"]
    assert "dossiers-2026-11-23.csv" in answer.headers["content-disposition"]


async def test_the_file_is_narrowed_as_the_list_is(world: World) -> None:
    code = await filed(world, "lan", applicant__name="Cơ sở Đồng Tâm")
    await filed(world, "mai", applicant__name="Hợp tác xã Gốm")
    officer = Browser(world, Role.OFFICER)
    answer = await officer.get("/work/export.csv?tab=all&q=dong tam")
    assert [row[0] for row in rows_of(answer.text)[1:]] == [code]
    elsewhere = Browser(world, Role.OFFICER, "hai", "sct-an-giang")
    assert len(rows_of((await elsewhere.get("/work/export.csv?tab=all")).text)) == 1


async def test_what_somebody_typed_is_never_a_formula(world: World) -> None:
    for n, start in enumerate("=+-@"):
        await filed(world, f"person-{n}", project_title=f"{start}cmd|' /C calc'!A0")
    officer = Browser(world, Role.OFFICER)
    rows = rows_of((await officer.get("/work/export.csv")).text)
    assert [row[3][:2] for row in rows[1:]] == ["'=", "'+", "'-", "'@"]
    sheet = sheet_of((await officer.get("/work/export.xlsx")).content)
    assert "<f>" not in sheet
    # A workbook says of each cell what it is: its texts stand as they were typed.
    assert ">=cmd" in sheet


async def test_a_workbook_holds_amounts_as_numbers_and_days_as_days(
    world: World,
) -> None:
    dossier = await world.as_(Role.APPLICANT).submits()
    answer = await Browser(world, Role.OFFICER).get("/work/export.xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxml")
    sheet = sheet_of(answer.content)
    assert f"<v>{dossier['amount_requested_vnd']}</v>" in sheet
    days_since_1900 = (date(2026, 11, 23) - date(1899, 12, 30)) // timedelta(days=1)
    assert re.search(rf'<c r="K2" s="\d+"><v>{days_since_1900}</v>', sheet)


async def test_nobody_but_the_administration_takes_the_list(world: World) -> None:
    for file in ("/work/export.csv", "/work/export.xlsx"):
        assert (await Browser(world, Role.APPLICANT).get(file)).status_code == 403
        assert (await Browser(world).get(file)).status_code == 303
