"""The work list as a file: the same dossiers, safe to open, in both languages."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

from sqlalchemy import insert, select

from bench.dossiers import fill
from domain.people import Role
from domain.states import State as S
from persistence.database import Session
from persistence.listing import particulars
from persistence.tables import events, steps
from tests.api.world import World
from tests.domain.dossier import reach
from tests.pages.browsing import Browser
from tests.pages.every_state import lived
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


STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "  =")


async def test_what_somebody_typed_is_never_a_formula(world: World) -> None:
    titles = [f"{start}cmd|' /C calc'!A0" for start in STARTS]
    for n, title in enumerate(titles):
        await filed(world, f"person-{n}", project_title=title)
    stored = {title.strip() for title in titles}
    officer = Browser(world, Role.OFFICER)
    rows = rows_of((await officer.get("/work/export.csv")).text)
    assert {row[3] for row in rows[1:]} == {f"'{title}" for title in stored}
    sheet = sheet_of((await officer.get("/work/export.xlsx")).content)
    assert "<f>" not in sheet


async def test_a_workbook_shows_texts_as_they_were_typed_and_keeps_them_texts(
    world: World,
) -> None:
    await filed(world, "lan", project_title="=1+1 dây chuyền", applicant__name="Tâm")
    content = (await Browser(world, Role.OFFICER).get("/work/export.xlsx")).content
    sheet = sheet_of(content)
    assert "'=" not in sheet
    assert "&apos;=" not in sheet
    guarded = re.search(r'<c r="D2" s="(\d+)" t="(\w+)">.*?=1\+1 dây chuyền<', sheet)
    assert guarded is not None
    assert guarded[2] == "inlineStr"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = re.findall(
            r"<xf [^>]*>",
            book.read("xl/styles.xml").decode().partition("<cellXfs")[2],
        )
    assert 'quotePrefix="1"' in styles[int(guarded[1])]
    assert re.search(r'<c r="C2" t="inlineStr">', sheet)


async def test_the_file_names_whom_to_reach_the_decision_and_the_contract(
    world: World,
) -> None:
    code = await lived(world, reach(S.PAYING_ADVANCE))
    await filed(world, "moi")
    auditor = Browser(world, Role.AUDITOR)
    above, *lines = rows_of((await auditor.get("/work/export.csv?tab=all")).text)
    assert above[16:] == [
        "Mã số thuế",
        "Điện thoại",
        "Số quyết định",
        "Ngày phê duyệt",
        "Quyết định điều chỉnh, dừng",
        "Số hợp đồng",
        "Ngày ký hợp đồng",
        "Nguồn kinh phí",
    ]
    found = {line[0]: line[16:] for line in lines}
    tax_code, phone, _number, approved, later, *_contract, envelope = found[code]
    assert (tax_code, phone) == ("0100109106", "0912345678")
    assert date.fromisoformat(approved) <= world.clock().date()
    assert later == ""
    assert envelope
    (filed_only,) = (rest for other, rest in found.items() if other != code)
    assert filed_only[2:] == [""] * 6


async def test_a_decision_is_the_last_ones_and_what_changed_it_stands_beside(
    world: World,
) -> None:
    """The numbers come from the answers of recorded steps, in their order."""
    code = await filed(world, "lan")
    with world.database.writing() as session:
        for number, action, answers in (
            (2, "approve", {"decision_number": "12/QĐ-SCT"}),
            (3, "approve", {}),
            (4, "sign_contract", {"contract_number": "5", "signed_on": "2026-11-20"}),
            (5, "decide_amendment", {"decision_number": "20/QĐ-SCT"}),
            (6, "decide_amendment", {}),
            (7, "stop", {"decision_number": "31/QĐ-UBND"}),
        ):
            happened(session, code, number, action, answers)
    found = (await world.database.read(particulars, (code,)))[code]
    assert (found.decision, found.later) == ("12/QĐ-SCT", ("20/QĐ-SCT", "31/QĐ-UBND"))
    assert (found.contract, found.signed_on) == ("5", "2026-11-20")


def happened(
    session: Session, code: str, number: int, action: str, answers: dict[str, str]
) -> None:
    """Lay a step on the record, whatever the laws say of it."""
    found = session.execute(select(events).where(events.c.code == code))
    first = dict(found.mappings().first() or {})
    del first["position"]
    command = f"c-{number}"
    changed = {"number": number, "action": action, "command_id": command}
    session.execute(insert(events).values(first | changed))
    session.execute(
        insert(steps).values(
            code=code,
            command_id=command,
            action=action,
            kept_by="ai",
            body_digest="",
            answers=answers,
            documents={},
            language="vi",
            kept_at=first["at"],
        )
    )


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
