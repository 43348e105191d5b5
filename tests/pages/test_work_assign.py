"""Naming people in many dossiers at once: each gets its own result."""

import asyncio
import re
from typing import Any

import pytest

from api.engine.interface import EngineSlow
from api.pages.work import assign
from api.pages.work.assign import AT_ONCE
from domain.application import Command
from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_work_list import filed


async def known(world: World, role: Role, *ids: str, unit: str | None = None) -> None:
    """Accounts that signed in before."""
    for id in ids:
        await Browser(world, role, id, unit, name=f"Bà {id}").sign_in()


async def admitted(world: World, who: str) -> str:
    code = await filed(world, who)
    answer = await world.as_(Role.OFFICER).act(code, "admit")
    assert answer.status_code == 200, answer.text
    return code


def form(what: str, codes: list[str], people: list[str], **more: Any) -> dict[str, Any]:
    return {"what": what, "code": codes, "people": people, "key": "form-1", **more}


async def in_charge(world: World, code: str) -> str:
    page = await Browser(world, Role.ADMINISTRATOR).get(f"/applications/{code}")
    return text_of(page)


async def test_the_boxes_of_the_list_lead_to_a_page_that_asks_whom(
    world: World,
) -> None:
    codes = [await filed(world, "lan"), await filed(world, "mai")]
    await known(world, Role.OFFICER, "hoa", "nam")
    await known(world, Role.OFFICER, "xa", unit="sct-an-giang")
    officer = Browser(world, Role.OFFICER)
    asked = await officer.get("/work/assign", params={"code": codes})
    assert re.findall(r'name="what" value="(\w+)"', asked.text)[0] == "panel"
    page = await officer.get("/work/assign", params={"code": codes, "what": "officer"})
    assert "Bà hoa" in page.text
    assert "Bà xa" not in page.text
    assert all(code in page.text for code in codes)


async def test_every_dossier_gets_its_result_and_one_refusal_stops_no_other(
    world: World,
) -> None:
    admitted_codes = [await admitted(world, "lan"), await admitted(world, "mai")]
    screened = await filed(world, "tam")
    people = ["appraiser-1", "appraiser-2", "appraiser-3"]
    await known(world, Role.APPRAISER, *people)
    codes = [admitted_codes[0], screened, admitted_codes[1]]
    page = await Browser(world, Role.OFFICER).post(
        "/work/assign", form("panel", codes, people)
    )
    words = text_of(page)
    assert "Đã phân công 2 trong số 3 hồ sơ." in words
    assert re.findall(r"govuk-tag--(\w+)", page.text) == ["green", "red", "green"]
    assert "Chưa làm được bước này" in words
    for code in admitted_codes:
        assert "Bà appraiser-2" in await in_charge(world, code)


async def test_the_same_form_sent_twice_changes_nothing_more(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa")
    officer = Browser(world, Role.OFFICER)
    sent = form("officer", [code], ["hoa"], reason="Nghỉ phép")
    for _ in range(2):
        page = await officer.post("/work/assign", sent)
        assert "Đã phân công 1 trong số 1 hồ sơ." in text_of(page)
    trail = await world.as_(Role.ADMINISTRATOR).get(f"/applications/{code}/events")
    assert [e["action"] for e in trail.json()["items"]] == ["submit", "reassign"]


async def test_an_administrator_reassigns_and_seats_no_panel(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa")
    admin = Browser(world, Role.ADMINISTRATOR)
    asked = await admin.get("/work/assign", params={"code": [code]})
    assert 'value="panel"' not in asked.text
    sent = form("officer", [code], ["hoa"], reason="Đổi người")
    page = await admin.post("/work/assign", sent)
    assert "Đã phân công 1 trong số 1 hồ sơ." in text_of(page)
    assert "Bà hoa" in await in_charge(world, code)
    refused = await admin.post("/work/assign", form("panel", [code], ["hoa"]))
    assert refused.status_code == 422


async def test_what_is_missing_is_said_and_what_was_chosen_stays(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa", "nam")
    officer = Browser(world, Role.OFFICER)
    page = await officer.post("/work/assign", form("officer", [code], ["hoa"]))
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#reason"' in page.text
    assert re.search(r'value="hoa" checked', page.text)
    two = form("officer", [code], ["hoa", "nam"], reason="Đổi người")
    page = await officer.post("/work/assign", two)
    assert "chỉ chọn một người" in text_of(page)


async def test_a_dossier_of_another_unit_is_refused_like_one_that_is_not_there(
    world: World,
) -> None:
    mine, other = await filed(world, "lan"), await filed(world, "mai")
    elsewhere = Browser(world, Role.OFFICER, "hai", "sct-an-giang")
    sent = form("officer", [mine, other], ["hai"], reason="Đổi người")
    page = await elsewhere.post("/work/assign", sent)
    assert "Đã phân công 0 trong số 2 hồ sơ." in text_of(page)


async def test_while_the_engine_is_away_every_dossier_says_so(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa")
    world.engine.away = True
    sent = form("officer", [code], ["hoa"], reason="Đổi người")
    page = await Browser(world, Role.OFFICER).post("/work/assign", sent)
    assert page.status_code == 200
    assert "việc đã làm không bị làm hai lần" in text_of(page)


async def test_several_are_sent_at_a_time_and_none_to_an_engine_that_is_slow(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [await filed(world, f"person-{n}") for n in range(AT_ONCE + 3)]
    await known(world, Role.OFFICER, "hoa")
    together = asyncio.Barrier(AT_ONCE)
    sent_to: list[str] = []

    async def frozen(code: str, _command: Command) -> int:
        sent_to.append(code)
        async with asyncio.timeout(30):
            await together.wait()
        raise EngineSlow

    monkeypatch.setattr(world.engine, "act", frozen)
    sent = form("officer", codes, ["hoa"], reason="Đổi người")
    page = await Browser(world, Role.OFFICER).post("/work/assign", sent)

    assert sorted(sent_to) == sorted(codes[:AT_ONCE])
    told = re.findall(r"govuk-tag--\w+\">([^<]+)<", page.text)
    assert told == ["Đang xử lý"] * AT_ONCE + ["Chưa gửi"] * 3
    shown = re.findall(r'desk-code" href="/applications/([^"]+)"', page.text)
    assert shown == codes
    # What is under way is not asked for a second time.
    assert re.findall(r'name="code" value="([^"]+)"', page.text) == codes[AT_ONCE:]


async def test_going_on_without_a_role_says_to_choose_one(world: World) -> None:
    code = await filed(world, "lan")
    officer = Browser(world, Role.OFFICER)
    page = await officer.get("/work/assign", params={"code": [code]})
    assert "<title>Lỗi:" not in page.text
    assert '<input type="hidden" name="asked" value="part">' in page.text
    page = await officer.get("/work/assign", params={"code": [code], "asked": "part"})
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#what"' in page.text


async def test_nothing_ticked_comes_back_to_the_same_list_and_says_so(
    world: World,
) -> None:
    code = await filed(world, "lan")
    officer = Browser(world, Role.OFFICER)
    page = await officer.get("/work?tab=all&q=may&sort=-amount")
    fields = page.text.split('action="/work/assign"')[1].split("</form>")[0]
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', fields))
    assert kept == {"asked": "boxes", "tab": "all", "q": "may", "sort": "-amount"}

    answer = await officer.get("/work/assign", params=kept)
    assert answer.status_code == 303
    back = answer.headers["location"]
    assert back == "/work?tab=all&q=may&sort=-amount&unchosen=yes"
    page = await officer.get(back)
    assert "Hãy chọn ít nhất một hồ sơ" in text_of(page)
    assert f'href="#code-{code}"' in page.text


async def test_the_way_back_leads_to_the_list_somebody_came_from(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa")
    officer = Browser(world, Role.OFFICER)
    came_from = {"tab": "all", "stage": "submission"}
    asked = await officer.get("/work/assign", params={"code": [code], **came_from})
    sent = form("officer", [code], ["hoa"], reason="Đổi người", **came_from)
    done = await officer.post("/work/assign", sent)
    for page in (asked, done):
        assert 'href="/work?tab=all&amp;stage=submission"' in page.text


async def test_the_columns_of_the_result_have_names_of_their_own(world: World) -> None:
    code = await filed(world, "lan")
    await known(world, Role.OFFICER, "hoa")
    sent = form("officer", [code], ["hoa"], reason="Đổi người")
    page = await Browser(world, Role.OFFICER).post("/work/assign", sent)
    columns = re.findall(r'scope="col"[^>]*>([^<]+)<', page.text)
    assert columns == ["Hồ sơ", "Kết quả", "Lý do và việc cần làm"]


async def test_no_more_are_taken_at_once_than_a_page_can_wait_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assign, "MOST", 3)
    codes = [await filed(world, f"person-{n}") for n in range(5)]
    await known(world, Role.OFFICER, "hoa")
    sent = form("officer", codes, ["hoa"], reason="Đổi người")
    page = await Browser(world, Role.OFFICER).post("/work/assign", sent)
    assert "Đã phân công 3 trong số 3 hồ sơ." in text_of(page)


async def test_only_officers_and_administrators_assign(world: World) -> None:
    for role in (Role.APPRAISER, Role.AUDITOR, Role.APPLICANT):
        assert (await Browser(world, role).get("/work/assign")).status_code == 403
