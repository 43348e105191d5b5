"""The calendar on pages: days of a year, days announced late, and who adopts them."""

import re
from datetime import date, timedelta

import httpx2
import pytest

from domain.calendar import CURRENT_CALENDAR
from domain.people import Role
from persistence import audit_log, calendar_days, queries
from persistence import calendar_days as calendar_adoption
from tests.api.world import World
from tests.pages.browsing import Browser, text_of

NEW = f"{CURRENT_CALENDAR}+261126"
DAY = {
    "a.day.day": "26",
    "a.day.month": "11",
    "a.day.year": "2026",
    "a.kind": "off",
    "a.name_vi": "Nghỉ tránh bão",
    "a.name_en": "Storm",
    "a.basis": "Công điện 117/CĐ-TTg",
}


def hidden(page: httpx2.Response) -> dict[str, list[str]]:
    """The unseen inputs of the last form of a page."""
    form = page.text[page.text.rindex('<form method="post"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form
    ):
        found.setdefault(name, []).append(value)
    return found


async def add(browser: Browser) -> httpx2.Response:
    read = await browser.post("/calendar/days", DAY)
    return await browser.post("/calendar/days", hidden(read))


async def calendar_of(world: World, code: str) -> str:
    row = await world.database.read(queries.stored, code)
    assert row is not None
    return row.application.calendar


async def test_all_staff_read_the_days_with_names_basis_and_what_is_estimated(
    world: World,
) -> None:
    officer = Browser(world, Role.OFFICER)

    known = text_of(await officer.get("/calendar?year=2026"))
    announced = text_of(await officer.get("/calendar?year=2027"))
    computed = text_of(await officer.get("/calendar?year=2028"))

    assert "24/11/2026 Thứ Ba" in known
    assert "Ngày Văn hóa Việt Nam" in known
    assert "22/08/2026 Thứ Bảy" in known
    assert "Bộ luật Lao động 45/2019/QH14" in known
    assert "NQ 28/2026/QH16, Điều 2" in known
    assert "9441/TB-BNV" in known
    assert "Dự kiến" not in known
    assert "10065/VPCP-KGVX ngày 02/10/2026" in announced
    assert "Dự kiến" not in announced
    assert "24/11/2028 Thứ Sáu" in computed
    assert "Dự kiến" in computed
    assert "/calendar/days" not in (await officer.get("/calendar")).text


async def test_a_day_is_added_only_after_what_it_changes_was_shown(
    world: World,
) -> None:
    await world.as_(Role.APPLICANT).submits()
    administrator = Browser(world, Role.ADMINISTRATOR)

    read = await administrator.post("/calendar/days", DAY)

    assert NEW in text_of(read)
    assert "Thứ Năm, 26/11/2026" in text_of(read)
    assert "1 hồ sơ đang giải quyết giữ lịch của mình" in text_of(read)
    assert await world.database.read(calendar_days.all_days) == ()

    done = await administrator.post("/calendar/days", hidden(read))

    assert done.headers["location"] == "/calendar?year=2026&done=added"
    shown = text_of(await administrator.get("/calendar?year=2026"))
    assert "Nghỉ tránh bão" in shown
    assert "Công điện 117/CĐ-TTg" in shown
    with world.database.reading() as session:
        assert calendar_days.current(session) == NEW
        noted = audit_log.of(session, "2026-11-26")
    assert [n.action for n in noted] == ["add_calendar_day"]


async def test_sending_the_day_again_changes_nothing(world: World) -> None:
    administrator = Browser(world, Role.ADMINISTRATOR)
    read = await administrator.post("/calendar/days", DAY)
    await administrator.post("/calendar/days", hidden(read))

    again = await administrator.post("/calendar/days", hidden(read))

    assert again.headers["location"] == "/calendar?year=2026&done=known"
    with world.database.reading() as session:
        assert len(calendar_days.all_days(session)) == 1
        assert len(audit_log.of(session, "2026-11-26")) == 1


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"a.day.day": "28"}, "28"),
        ({"a.kind": "working"}, "26"),
        ({"a.day.day": "31"}, "31"),
    ],
)
async def test_a_day_that_cannot_be_is_told_at_its_field(
    world: World, changes: dict[str, str], left: str
) -> None:
    page = await Browser(world, Role.ADMINISTRATOR).post(
        "/calendar/days", {**DAY, **changes}
    )

    assert page.status_code == 422
    assert 'href="#f-day' in page.text
    assert f'value="{left}"' in page.text
    assert "Nghỉ tránh bão" in page.text


async def test_open_dossiers_adopt_the_calendar_each_with_a_result(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    administrator = Browser(world, Role.ADMINISTRATOR)
    await add(administrator)
    asked = await administrator.get("/calendar/adopt")
    form = {**hidden(asked), "a.reason": "Nghỉ tránh bão"}

    done = await administrator.post("/calendar/adopt", form)

    assert "Đã áp dụng, sự kiện 2" in text_of(done)
    assert await calendar_of(world, code) == NEW
    noted = await world.database.read(audit_log.of, NEW)
    assert [(n.action, n.outcome) for n in noted] == [("adopt_calendar", "1/1")]
    again = await administrator.post("/calendar/adopt", form)
    assert "Đã áp dụng, sự kiện 2" in text_of(again)
    assert "Mọi hồ sơ đang giải quyết đã tính theo lịch hiện hành" in text_of(
        await administrator.get("/calendar/adopt")
    )


async def test_while_the_engine_is_away_no_dossier_is_said_to_have_adopted(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    administrator = Browser(world, Role.ADMINISTRATOR)
    await add(administrator)
    asked = await administrator.get("/calendar/adopt")
    world.engine.away = True

    done = await administrator.post(
        "/calendar/adopt", {**hidden(asked), "a.reason": "Nghỉ tránh bão"}
    )

    assert "Chưa áp dụng" in text_of(done)
    assert await calendar_of(world, code) == CURRENT_CALENDAR


async def test_a_list_drawn_for_another_calendar_is_shown_again(world: World) -> None:
    await world.as_(Role.APPLICANT).submits()
    administrator = Browser(world, Role.ADMINISTRATOR)
    await add(administrator)
    asked = await administrator.get("/calendar/adopt")
    form = {**hidden(asked), "a.reason": "Nghỉ tránh bão", "version": CURRENT_CALENDAR}

    page = await administrator.post("/calendar/adopt", form)

    assert page.status_code == 422
    assert "Lịch vừa được thay đổi" in text_of(page)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
async def test_nobody_but_administrators_changes_the_calendar(
    world: World, role: Role
) -> None:
    browser = Browser(world, role)

    for page in ("/calendar/days", "/calendar/adopt"):
        assert (await browser.get(page)).status_code == 403
        assert (await browser.post(page, {**DAY, "do": "confirm"})).status_code == 403
    with world.database.reading() as session:
        assert date(2026, 11, 26) not in {
            d.day for d in calendar_days.all_days(session)
        }


async def test_what_waits_to_adopt_is_found_on_either_database(either: World) -> None:
    code = (await either.as_(Role.APPLICANT).submits())["code"]
    noon = either.clock()
    with either.database.reading() as session:
        assert calendar_adoption.elsewhere(session, CURRENT_CALENDAR) == 0
        assert calendar_adoption.elsewhere(session, NEW) == 1
        assert calendar_adoption.next_codes(session, NEW, 10) == (code,)
        assert calendar_adoption.next_codes(session, NEW, 10, code) == ()
        assert calendar_adoption.due_after(session, noon) == 1
        late = noon + timedelta(days=90)
        assert calendar_adoption.due_after(session, late) == 0
