"""The work list: what stands under which tab, in which order, and for whom."""

import re

from bench.dossiers import fill
from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of


def codes(page: str) -> list[str]:
    """The codes of the rows, in the order shown."""
    return re.findall(r'id="open-([A-Z0-9-]+)"', page)


async def filed(world: World, who: str, **changes: object) -> str:
    """A dossier of somebody's; who files again names another item."""
    changes = {"item_name": f"Máy của {who}", **changes}
    dossier = await world.as_(Role.APPLICANT, who).submits(**changes)
    return str(dossier["code"])


async def test_an_officer_finds_what_waits_for_nobody_by_name_among_their_own(
    world: World,
) -> None:
    code = await filed(world, "lan")
    page = await Browser(world, Role.OFFICER).get("/work")
    assert page.status_code == 200
    assert codes(page.text) == [code]
    assert "Chưa phân công" in text_of(page)


async def test_what_is_due_first_stands_first_and_another_order_is_a_link_away(
    world: World,
) -> None:
    first = await filed(world, "lan")
    world.clock.forward(days=1)
    second = await filed(world, "mai")
    officer = Browser(world, Role.OFFICER)
    assert codes((await officer.get("/work")).text) == [first, second]
    latest = await officer.get("/work?sort=-received_at")
    assert codes(latest.text) == [second, first]
    assert 'href="/work?sort=-received_at"' in (await officer.get("/work")).text


async def test_how_late_a_dossier_is_stands_in_words_of_working_days(
    world: World,
) -> None:
    await filed(world, "lan")
    # Three working days from Monday 23 November; the 24th is a holiday.
    today = await Browser(world, Role.OFFICER).get("/work")
    assert "Còn 3 ngày làm việc" in text_of(today)
    world.clock.forward(days=7)
    page = await Browser(world, Role.OFFICER).get("/work?tab=overdue")
    assert "Quá hạn 1 ngày làm việc" in text_of(page)
    assert "desk-row--overdue" in page.text


async def test_a_search_finds_a_name_typed_without_accents(world: World) -> None:
    code = await filed(world, "lan", applicant__name="Cơ sở bánh tráng Đồng Tâm")
    await filed(world, "mai", applicant__name="Hợp tác xã Gốm")
    officer = Browser(world, Role.OFFICER)
    assert codes((await officer.get("/work?q=dong+tam")).text) == [code]
    assert codes((await officer.get("/work?q=Đồng Tâm")).text) == [code]
    nothing = await officer.get("/work?q=khong+co")
    assert "Không có hồ sơ nào khớp" in text_of(nothing)


async def test_the_tabs_count_what_the_search_leaves_under_each(world: World) -> None:
    await filed(world, "lan", applicant__name="Cơ sở bánh tráng Đồng Tâm")
    await filed(world, "mai", applicant__name="Hợp tác xã Gốm")
    officer = Browser(world, Role.OFFICER)
    assert "Tất cả 2" in text_of(await officer.get("/work?tab=all"))
    assert "Tất cả 1" in text_of(await officer.get("/work?q=dong+tam"))
    nothing = text_of(await officer.get("/work?tab=all&q=khong+co"))
    assert "Việc của tôi 0 Việc của đơn vị 0 Tất cả 0" in nothing


async def test_a_whole_code_is_found_under_whichever_tab(world: World) -> None:
    code = await filed(world, "lan")
    answer = await Browser(world, Role.OFFICER).get(f"/work?q={code.lower()}&tab=soon")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/work?tab=all&q={code.lower()}"


async def test_pages_lead_on_without_skipping_or_repeating(world: World) -> None:
    await fill(world.database, 52, world.clock())
    auditor = Browser(world, Role.AUDITOR)
    first = await auditor.get("/work?tab=all")
    following = re.search(r'href="(/work\?[^"]*cursor=[^"]*)"', first.text)
    assert following is not None
    second = await auditor.get(following[1].replace("&amp;", "&"))
    assert len(codes(first.text)) == 50
    assert len(codes(second.text)) == 2
    assert len({*codes(first.text), *codes(second.text)}) == 52
    assert 'href="/work?tab=all"' in second.text


async def test_a_cursor_of_another_list_leads_to_the_first_page(world: World) -> None:
    await filed(world, "lan")
    answer = await Browser(world, Role.OFFICER).get("/work?tab=all&cursor=nonsense")
    assert (answer.status_code, answer.headers["location"]) == (303, "/work?tab=all")


async def test_nobody_sees_what_is_not_of_their_unit(world: World) -> None:
    await filed(world, "lan")
    elsewhere = Browser(world, Role.OFFICER, "hai", "sct-an-giang")
    page = await elsewhere.get("/work?tab=all")
    assert codes(page.text) == []
    assert "Chưa có hồ sơ nào" in text_of(page)


async def test_every_role_of_the_administration_has_its_list(world: World) -> None:
    await filed(world, "lan")
    for role in (
        Role.APPRAISER,
        Role.APPROVER,
        Role.TREASURER,
        Role.INSPECTOR,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    ):
        page = await Browser(world, role).get("/work")
        assert page.status_code == 200, role
        assert page.text.count("<h1") == 1
    everything = await Browser(world, Role.AUDITOR).get("/work?tab=all")
    assert len(codes(everything.text)) == 1


async def test_each_role_reads_what_its_own_work_is(world: World) -> None:
    await filed(world, "lan")
    officer = text_of(await Browser(world, Role.OFFICER).get("/work"))
    assert "chưa phân công cho ai" in officer
    auditor = await Browser(world, Role.AUDITOR).get("/work")
    assert codes(auditor.text) == []
    assert "Kiểm toán chỉ xem" in text_of(auditor)
    assert 'href="/work?tab=all"' in auditor.text


async def test_an_applicant_is_told_that_the_list_is_not_theirs(world: World) -> None:
    assert (await Browser(world, Role.APPLICANT).get("/work")).status_code == 403


async def test_whoever_is_not_signed_in_comes_back_to_the_same_list(
    world: World,
) -> None:
    answer = await Browser(world).get("/work?tab=overdue")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?back=/work%3Ftab%3Doverdue")


async def test_only_who_may_name_people_sees_boxes_to_choose_dossiers(
    world: World,
) -> None:
    await filed(world, "lan")
    officer = await Browser(world, Role.OFFICER).get("/work?tab=all")
    auditor = await Browser(world, Role.AUDITOR).get("/work?tab=all")
    assert 'data-select-all="code"' in officer.text
    assert "checkbox" not in auditor.text.split('id="list"')[1]


async def test_the_list_refreshes_itself_at_its_own_address(world: World) -> None:
    await filed(world, "lan")
    page = await Browser(world, Role.OFFICER).get("/work?tab=all&sort=-amount")
    assert 'hx-get="/work?tab=all&amp;sort=-amount"' in page.text
    assert 'hx-trigger="every 60s"' in page.text
    assert "htmx.min.js" in page.text


async def test_filters_of_the_address_stay_chosen_and_unknown_ones_narrow_nothing(
    world: World,
) -> None:
    code = await filed(world, "lan")
    officer = Browser(world, Role.OFFICER)
    page = await officer.get("/work?tab=all&state=screening&stage=nonsense&year=99")
    assert codes(page.text) == [code]
    assert '<option value="screening" selected>' in page.text
    other = await officer.get("/work?tab=all&state=approving")
    assert codes(other.text) == []


async def test_english_is_one_click_away_on_the_same_list(world: World) -> None:
    await filed(world, "lan")
    officer = Browser(world, Role.OFFICER)
    await officer.get("/work?tab=all&language=en")
    page = text_of(await officer.get("/work?tab=all"))
    assert "Due in 3 working days" in page
    assert "Nobody named yet" in page
