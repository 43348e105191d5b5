"""What was written is read once more, then submitted: once, and never lost."""

import asyncio

from domain.people import Role
from persistence import drafts
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.typing_in import MACHINES, begun, ready


async def test_all_answers_are_read_back_in_words(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(f"{await ready(applicant)}/check")
    words = text_of(page)
    assert page.status_code == 200
    for text in (
        "Hợp tác xã Cơ khí Tân Tiến",
        "800.000.000 đồng",
        "Tám trăm triệu đồng",
        "01/03/2027",
        "Máy móc, thiết bị",
        "TT 28/2018/TT-BTC, Điều 8 khoản 4",
    ):
        assert text in words
    assert "Nộp hồ sơ" in words
    assert "Có nội dung cần sửa" not in words


async def test_what_is_missing_leads_to_its_own_page(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, applicant__phone="12", starts_on="2027-11-01")
    page = await applicant.get(f"{draft}/check")
    assert page.status_code == 200
    assert f'href="{draft}/contact#f-applicant-phone"' in page.text
    assert f'href="{draft}/project#f-completes_on-day"' in page.text
    assert f'href="{draft}/papers#file-commitment"' in page.text
    assert "Còn 7 nội dung phải hoàn thành" in text_of(page)
    assert f'action="{draft}/submit"' not in page.text


async def test_a_refused_submission_names_everything_at_once(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(
        applicant,
        applicant__province="Hà Nội",
        applicant__commune="Ba Đình",
        applicant__commune_kind="ward",
    )
    page = await applicant.post(f"{draft}/submit")
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#rule-place"' in page.text
    assert 'id="rule-place"' in page.text
    assert f'href="{draft}/papers#file-quotation"' in page.text
    assert "Giấy tờ cần nộp" not in text_of(page)


async def test_an_empty_draft_can_be_looked_at_too(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    answer = await applicant.post("/drafts", {"support_type": MACHINES})
    page = await applicant.get(f"{answer.headers['location']}/check")
    assert page.status_code == 200
    assert "Chưa trả lời" in text_of(page)


async def test_what_is_submitted_becomes_a_dossier_with_a_receipt(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    answer = await applicant.post(f"{draft}/submit")
    assert answer.status_code == 303
    receipt = answer.headers["location"]
    assert receipt.startswith("/applications/CGCN-2026-000001-")
    assert (await applicant.get(receipt)).status_code == 200
    assert len(world.engine.openings) == 1
    assert (await applicant.get(draft)).headers["location"] == receipt
    assert not await world.database.read(drafts.list_of, applicant.account.id)


async def test_submitted_twice_it_is_one_dossier(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    first = await applicant.post(f"{draft}/submit")
    again = await applicant.post(f"{draft}/submit")
    assert first.headers["location"] == again.headers["location"]
    assert len(world.engine.openings) == 1


async def test_submitted_twice_at_once_it_is_one_dossier(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    answers = await asyncio.gather(
        *(applicant.post(f"{draft}/submit") for _ in range(2))
    )
    assert len({a.headers.get("location") for a in answers}) == 1


async def test_nothing_is_lost_while_the_engine_is_away(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    world.engine.away = True
    answer = await applicant.post(f"{draft}/submit")
    page = await applicant.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Hồ sơ đã được lưu an toàn" in text_of(page)
    assert "27/11/2026 17:00" in text_of(page)


async def test_a_submitted_draft_takes_no_more_answers(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    receipt = (await applicant.post(f"{draft}/submit")).headers["location"]
    answer = await applicant.post(f"{draft}/costs", {"a.total_cost_vnd": "1"})
    assert answer.headers["location"] == receipt
    answer = await applicant.post(f"{draft}/discard")
    assert answer.headers["location"] == receipt


async def test_who_must_sign_in_to_submit_comes_back_to_the_check(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant)
    answer = await Browser(world).post(f"{draft}/submit")
    assert answer.headers["location"] == f"/sign-in?back={draft}/submit"
    back = await applicant.get(f"{draft}/submit")
    assert back.headers["location"] == f"{draft}/check"
    assert not world.engine.openings


async def test_an_officer_files_for_an_establishment(world: World) -> None:
    officer = Browser(world, Role.OFFICER)
    answer = await officer.post(f"{await ready(officer)}/submit")
    page = await officer.get(answer.headers["location"])
    assert "Hợp tác xã Cơ khí Tân Tiến" in text_of(page)
    assert world.engine.openings[0].on_behalf


async def test_an_officer_of_another_place_is_told_where_to_file(world: World) -> None:
    officer = Browser(world, Role.OFFICER, unit="sct-son-la")
    draft = await ready(officer)
    page = await officer.post(f"{draft}/submit")
    assert page.status_code == 422
    assert f'href="{draft}/place#f-applicant-province"' in page.text
