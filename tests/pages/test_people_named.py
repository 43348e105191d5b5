"""People are named for what they are: of the role meant, and of the dossier's unit."""

from typing import Any

import pytest

from domain.people import Role
from tests.api.test_steps import PANEL, admitted
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_steps import address, last_event, opened, submitted
from tests.pages.test_work_assign import form, known

ELSEWHERE = "sct-an-giang"


async def reassigned(world: World, code: str, role: str, person: str) -> Any:
    answers = {"role": role, "people": [person], "reason": "Nghỉ phép"}
    return await world.as_(Role.OFFICER).act(code, "reassign", answers=answers)


@pytest.mark.parametrize(
    ("person", "role", "unit"),
    [
        ("lanh-dao", Role.APPROVER, None),
        ("co-so", Role.APPLICANT, None),
        ("hoa", Role.OFFICER, ELSEWHERE),
    ],
    ids=["another-role", "an-applicant", "another-unit"],
)
async def test_nobody_gets_work_that_is_not_theirs_to_do(
    world: World, person: str, role: Role, unit: str | None
) -> None:
    code = await submitted(world)
    await known(world, role, person, unit=unit)

    asked = await reassigned(world, code, "officer", person)

    assert asked.status_code == 422
    assert [f["code"] for f in asked.json()["fields"]] == ["person_unfit"]
    assert f"Bà {person}" in asked.json()["fields"][0]["message"]
    sent = form("officer", [code], [person], reason="Đổi người")
    page = await Browser(world, Role.OFFICER).post("/work/assign", sent)
    assert "Đã phân công 0 trong số 1 hồ sơ." in text_of(page)
    assert "không giữ vai trò cán bộ thụ lý" in text_of(page)
    assert (await last_event(world, code))["action"] == "submit"


async def test_inspectors_may_come_from_another_unit(world: World) -> None:
    code = await submitted(world)
    await known(world, Role.INSPECTOR, "nghiem-thu", unit=ELSEWHERE)
    assert (await reassigned(world, code, "inspector", "nghiem-thu")).is_success


async def test_nobody_names_an_account_that_nobody_has(world: World) -> None:
    code = await submitted(world)
    asked = await reassigned(world, code, "officer", "nguoi-moi")
    assert asked.status_code == 422
    assert [f["code"] for f in asked.json()["fields"]] == ["person_unknown"]
    assert "Chưa có tài khoản “nguoi-moi”" in asked.json()["fields"][0]["message"]
    await known(world, Role.OFFICER, "nguoi-moi")
    assert (await reassigned(world, code, "officer", "nguoi-moi")).is_success


async def test_a_page_takes_only_those_it_offers(world: World) -> None:
    code = await admitted(world)
    officer = Browser(world, Role.OFFICER)
    await known(world, Role.TREASURER, "ke-toan")
    asked = await opened(officer, code, "replace_appraiser")
    for person, words in (
        ("khong-ai-ca", "chưa có tài khoản “khong-ai-ca”"),
        ("ke-toan", "không giữ vai trò thành viên thẩm định"),
    ):
        swap = {"a.leaves": PANEL[0], "a.joins": person, "a.reason": "Bận"}
        page = await officer.post(address(code, "replace_appraiser"), {**asked, **swap})
        assert page.status_code == 422
        assert words in text_of(page)
    assert (await last_event(world, code))["action"] == "admit"


async def test_who_was_seated_ahead_of_their_first_day_can_be_replaced(
    world: World,
) -> None:
    code = await admitted(world)
    await known(world, Role.APPRAISER, "tham-dinh-moi")
    officer = Browser(world, Role.OFFICER)
    page = await officer.get(address(code, "replace_appraiser"))
    assert all(f'value="{person}"' in page.text for person in PANEL)
    swap = {"a.leaves": PANEL[0], "a.joins": "tham-dinh-moi", "a.reason": "Bận"}
    asked = await opened(officer, code, "replace_appraiser")
    page = await officer.post(address(code, "replace_appraiser"), {**asked, **swap})
    assert page.status_code == 303


@pytest.mark.parametrize("role", [None, "banana", "appraiser"])
async def test_who_names_somebody_for_no_role_is_asked_for_the_role(
    world: World, role: str | None
) -> None:
    code = await submitted(world)
    await known(world, Role.OFFICER, "hoa")
    answers = {"people": ["hoa"], "reason": "Nghỉ", **({"role": role} if role else {})}
    asked = await world.as_(Role.OFFICER).act(code, "reassign", answers=answers)
    assert asked.status_code == 422
    assert [f["field"] for f in asked.json()["fields"]] == ["role"]
    officer = Browser(world, Role.OFFICER)
    typed = {"a.people": "hoa", "a.reason": "Nghỉ"}
    form = await opened(officer, code, "reassign")
    page = await officer.post(address(code, "reassign"), {**form, **typed})
    assert page.status_code == 422
    assert "Vai trò: hãy chọn một câu trả lời." in text_of(page)
