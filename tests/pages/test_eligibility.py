"""Whether a support fits is judged for anybody, and nothing they told is kept."""

import re

import pytest
from sqlalchemy import func, select

from api.pages.forms.form_data import flattened
from api.pages.public.eligibility import asked_by_rules
from domain import support_types
from domain.field_kinds import Email, Phone
from domain.people import Role
from domain.places import ALPHABETICAL
from domain.support import SupportType
from persistence.tables import drafts
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.typing_in import MACHINES, hidden, inputs

CHECK = f"/support/{MACHINES}/check"


@pytest.mark.parametrize("kind", support_types.current(), ids=lambda kind: kind.code)
def test_no_name_phone_or_mail_is_asked(kind: SupportType) -> None:
    asked = dict(flattened(asked_by_rules(kind)))
    assert "applicant.kind" in asked
    assert "amount_requested_vnd" in asked
    assert not {"applicant.name", "applicant.representative"} & set(asked)
    assert not [n for n, f in asked.items() if isinstance(f.kind, Phone | Email)]


@pytest.mark.parametrize("kind", support_types.current(), ids=lambda kind: kind.code)
async def test_every_support_type_can_be_checked_without_an_answer(
    world: World, kind: SupportType
) -> None:
    path = f"/support/{kind.code}/check"
    assert (await Browser(world).get(path)).status_code == 200
    judged = await Browser(world).post(path, {})
    assert judged.status_code == 200
    assert "Chưa xác định được" in text_of(judged)


async def test_the_award_is_told_with_its_words_and_its_article(world: World) -> None:
    words = text_of(await Browser(world).post(CHECK, inputs()))
    assert "không có điều kiện nào không đạt" in words
    assert "300.000.000 đồng" in words
    assert "Ba trăm triệu đồng" in words
    assert "TT 28/2018/TT-BTC, Điều 8 khoản 4" in words


async def test_a_failed_rule_is_named_with_its_article_and_what_to_do(
    world: World,
) -> None:
    told = inputs(
        applicant__province="Hà Nội",
        applicant__commune="Ba Đình",
        applicant__commune_kind="ward",
    )
    page = await Browser(world).post(CHECK, told)
    words = text_of(page)
    assert page.status_code == 200
    assert "Phường của thành phố trực thuộc trung ương không thuộc địa bàn" in words
    assert "NĐ 235/2025/NĐ-CP" in words
    assert "Số tiền có thể được hỗ trợ" not in words


async def test_old_machines_are_a_rule_that_is_not_met(world: World) -> None:
    page = await Browser(world).post(CHECK, inputs(is_new=False))
    assert page.status_code == 200
    assert "Chỉ hỗ trợ máy móc, thiết bị mới." in text_of(page)


async def test_a_project_beyond_the_budget_year_is_to_be_heeded(world: World) -> None:
    words = text_of(await Browser(world).post(CHECK, inputs(completes_on="2029-06-30")))
    assert "không có điều kiện nào không đạt" in words
    assert "Cần lưu ý (1)" in words
    assert "TT 36/2013/TT-BCT, Điều 11 khoản 2 điểm a" in words


async def test_the_kiln_after_the_project_is_asked_and_decides(world: World) -> None:
    title = "Thay lò nung gạch thủ công bằng lò nung gas"
    asked = await Browser(world).get(CHECK)
    assert 'name="a.kiln_after"' in asked.text
    gas = inputs(project_title=title, sector=title, kiln_after="gas")
    assert "nhắc đến gạch" not in text_of(await Browser(world).post(CHECK, gas))
    unsaid = text_of(await Browser(world).post(CHECK, inputs(sector=title)))
    assert "không có điều kiện nào không đạt" in unsaid
    assert "lò nung gạch nào được dùng sau đề án" in unsaid
    fired = inputs(sector=title, kiln_after="hand_fired")
    assert "lò vòng không được hỗ trợ" in text_of(
        await Browser(world).post(CHECK, fired)
    )


async def test_what_cannot_be_read_is_told_and_stays_as_typed(world: World) -> None:
    told = inputs() | {"a.total_cost_vnd": "tám trăm triệu"}
    page = await Browser(world).post(CHECK, told)
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert 'href="#f-total_cost_vnd"' in page.text
    assert 'value="tám trăm triệu"' in page.text
    assert 'value="600.000.000"' in page.text


async def test_nothing_of_a_check_is_kept_or_stands_in_the_address(
    world: World,
) -> None:
    page = await Browser(world).post(CHECK, inputs())
    assert page.status_code == 200
    assert f'action="{CHECK}"' in page.text
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(drafts)) == 0


async def test_the_answers_go_along_into_an_application(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    page = (await applicant.post(CHECK, inputs())).text
    carried = {
        name: hidden(page, name)
        for name in ("support_type", "a.total_cost_vnd", "a.applicant.province")
    }
    draft = (await applicant.post("/drafts", carried)).headers["location"]
    costs = await applicant.get(f"{draft}/costs")
    assert 'value="800.000.000"' in costs.text


async def test_answers_given_before_signing_in_are_found_after_it(
    world: World,
) -> None:
    answer = await Browser(world).post(
        "/drafts", {"support_type": MACHINES, **inputs()}
    )
    back = answer.headers["location"].removeprefix("/sign-in?back=")
    assert back.startswith("/drafts/")
    applicant = Browser(world, Role.APPLICANT)
    assert (await applicant.get(back)).status_code == 200
    assert 'value="800.000.000"' in (await applicant.get(f"{back}/costs")).text
    other = Browser(world, Role.APPLICANT, id="somebody-else")
    assert (await other.get(back)).status_code == 404


async def test_what_is_checked_on_filing_does_not_ask_for_more_answers(
    world: World,
) -> None:
    words = text_of(await Browser(world).post(CHECK, inputs()))
    assert "Được kiểm tra khi nộp hồ sơ, theo các hồ sơ khác của cơ sở." in words
    assert "hãy trả lời tiếp các câu hỏi" not in words


async def test_any_sector_is_only_told_not_to_be_excluded(world: World) -> None:
    words = text_of(await Browser(world).post(CHECK, inputs(sector="karaoke")))
    assert "Ngành nghề không thuộc diện bị loại trừ" in words
    assert "do cán bộ thẩm định xét" in words
    assert "Ngành nghề được hỗ trợ" not in words


async def test_commitments_ticked_in_the_check_are_made_in_the_declaration(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    answer = await applicant.post("/drafts", {"support_type": MACHINES, **inputs()})
    draft = answer.headers["location"]
    declaration = await applicant.get(f"{draft}/declaration")
    assert 'value="yes" checked' not in declaration.text


async def test_provinces_stand_in_the_order_of_the_alphabet(world: World) -> None:
    pages = (
        (Browser(world), "/support/technology-transfer/check"),
        (Browser(world, Role.TREASURER), "/envelopes/new"),
    )
    for browser, path in pages:
        page = (await browser.get(path)).text
        select = page.partition('province"')[2].partition("</select>")[0]
        named = re.findall(r"<option[^>]*>([^<]+)<", select)
        assert tuple(named[1:]) == ALPHABETICAL
