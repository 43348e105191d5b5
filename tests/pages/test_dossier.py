"""The page of a dossier for the administration: what it shows and what may be done."""

import re

from domain.people import Role
from tests.api.world import Caller, World
from tests.pages.browsing import Browser, text_of


def steps(page: str) -> list[str]:
    """The steps that the page offers as buttons."""
    return re.findall(r'class="govuk-button[^>]*href="[^"]*/steps/([a-z_]+)"', page)


async def in_appraisal(world: World) -> str:
    """A dossier admitted with a panel of three."""
    dossier = await world.as_(Role.APPLICANT).submits()
    code = str(dossier["code"])
    panel = ["appraiser-1", "appraiser-2", "appraiser-3"]
    await world.know(Role.APPRAISER, *panel)
    answer = await world.as_(Role.OFFICER).act(
        code, "admit", answers={"appraisers": panel}
    )
    assert answer.status_code == 200, answer.text
    return code


async def opinion(world: World, code: str, who: str, points: int) -> None:
    names = ("fits_programme", "need_and_cost", "capacity", "combination")
    token = world.token(Role.APPRAISER, who, name=f"Ủy viên {who[-1]}")
    answer = await Caller(world, token).act(
        code,
        "give_opinion",
        answers={
            "verdict": "support",
            **dict.fromkeys(names, points),
            "completeness": 10,
            "reason": f"Lý do của {who}",
        },
    )
    assert answer.status_code == 200, answer.text


async def test_an_officer_reads_all_of_a_dossier_on_one_page(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    page = await Browser(world, Role.OFFICER).get(f"/applications/{code}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    words = text_of(page)
    assert code in words
    assert "Còn 3 ngày làm việc" in words
    assert "giấy tờ.pdf" in words
    for panel in ("application", "appraisal", "money", "conversation", "timeline"):
        assert f'href="#{panel}"' in page.text
        assert f'id="{panel}"' in page.text


async def test_what_somebody_may_do_stands_as_buttons_and_nothing_else(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = await Browser(world, Role.OFFICER).get(f"/applications/{code}")
    assert steps(officer.text) == ["admit", "return", "refuse", "reassign"]
    auditor = await Browser(world, Role.AUDITOR).get(f"/applications/{code}")
    assert steps(auditor.text) == []
    assert "Hiện không có việc nào" in text_of(auditor)


async def test_what_may_be_done_comes_straight_after_where_the_dossier_stands(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    page = (await Browser(world, Role.OFFICER).get(f"/applications/{code}")).text
    places = [page.index(part) for part in ('id="stands"', "/steps/", 'id="facts"')]
    assert places == sorted(places)
    assert "kết quả · Toàn bộ lịch sử" in text_of(page)


async def test_every_rule_of_eligibility_stands_with_its_article(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    page = await Browser(world, Role.OFFICER).get(f"/applications/{code}")
    words = text_of(page)
    assert "Đúng đối tượng" in words
    assert "NĐ 45/2012/NĐ-CP, Điều 5" in words
    assert "desk-checklist__failed" not in page.text


async def test_what_the_applicant_was_warned_of_the_officer_reads_too(
    world: World,
) -> None:
    told = {"completes_on": "2029-06-30", "sector": "gạch nung lò thủ công"}
    dossier = await world.as_(Role.APPLICANT).submits(**told)
    assert [n["code"] for n in dossier["notices"]] == ["sector", "budget_year"]
    assert [n["warning"] for n in dossier["notices"]] == [False, True]
    for path in ("", "/steps/admit"):
        page = await Browser(world, Role.OFFICER).get(
            f"/applications/{dossier['code']}{path}"
        )
        words = text_of(page)
        assert "Cần lưu ý: Đề án thực hiện năm 2027-2029" in words
        assert "Cán bộ xem xét: Lời kê khai nhắc đến gạch nung" in words


async def test_computed_support_shows_its_rate_its_ceiling_and_its_article(
    world: World,
) -> None:
    dossier = await world.as_(Role.APPLICANT).submits()
    page = await Browser(world, Role.OFFICER).get(f"/applications/{dossier['code']}")
    words = text_of(page)
    assert "Mức hỗ trợ tính theo đề nghị" in words
    assert "(thấp nhất)" in words
    assert "Các quy định làm căn cứ" in words


async def test_opinions_stand_with_scores_reasons_and_averages(world: World) -> None:
    code = await in_appraisal(world)
    await opinion(world, code, "appraiser-1", 20)
    await opinion(world, code, "appraiser-2", 15)
    page = await Browser(world, Role.OFFICER).get(f"/applications/{code}")
    words = text_of(page)
    assert "Lý do của appraiser-1" in words
    assert "Ủy viên 2" in words
    # (90 + 70) / 2 in all, (20 + 15) / 2 by criterion.
    assert "17,5 17,5 17,5 17,5 10,0 80,0" in words


async def test_what_was_asked_item_by_item_stands_beside_what_came_back(
    world: World,
) -> None:
    lan = world.as_(Role.APPLICANT)
    code = (await lan.submits())["code"]
    items = [{"item": "Báo giá", "reason": "Thiếu chữ ký"}]
    await world.as_(Role.OFFICER).act(code, "return", answers={"items": items})
    await lan.act(code, "resubmit", answers={"note": "Đã ký lại"}, documents={})
    page = await Browser(world, Role.OFFICER).get(f"/applications/{code}")
    section = page.text.split('id="conversation"')[1].split('id="timeline"')[0]
    said = text_of(section)
    assert "Báo giá" in said
    assert "Thiếu chữ ký" in said
    assert "Đã ký lại" in said


async def test_every_step_stands_on_the_line_the_latest_first(world: World) -> None:
    code = await in_appraisal(world)
    page = await Browser(world, Role.APPRAISER).get(f"/applications/{code}")
    assert re.findall(r'id="step-(\d+)"', page.text) == ["2", "1"]
    assert "sang “Thẩm định”" in text_of(page)


async def test_a_dossier_of_another_unit_is_not_there(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    elsewhere = Browser(world, Role.OFFICER, "hai", "sct-an-giang")
    assert (await elsewhere.get(f"/applications/{code}")).status_code == 404


async def test_what_an_applicant_typed_is_never_markup(world: World) -> None:
    dossier = await world.as_(Role.APPLICANT).submits(
        project_title="<script>alert(1)</script>"
    )
    page = await Browser(world, Role.OFFICER).get(f"/applications/{dossier['code']}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_money_that_moved_stands_with_its_accounts(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    page = await Browser(world, Role.AUDITOR).get(f"/applications/{code}")
    section = text_of(page.text.split('id="money"')[1].split('id="conversation"')[0])
    assert "Hồ sơ này chưa có bút toán nào." in section
    assert "Chưa có đợt chi nào." in section


async def test_the_full_history_is_one_link_away_for_whoever_works_on_it(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = Browser(world, Role.OFFICER)
    page = await officer.get(f"/applications/{code}")
    assert f'href="/applications/{code}/history"' in page.text
    assert (await officer.get(f"/applications/{code}/history")).status_code == 200
