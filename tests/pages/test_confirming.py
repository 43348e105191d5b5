"""Steps that bind are read once more: what was read is done, and only once."""

import asyncio

from domain.people import Role
from tests.api.test_steps import PANEL, admitted
from tests.api.world import World
from tests.pages.browsing import HOST, Browser, text_of
from tests.pages.test_state import submitted
from tests.pages.test_steps import address, hidden, last_event, opened


async def test_what_another_window_typed_since_is_read_before_it_is_done(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "refuse")
    typed = {"a.reason_code": "incomplete", "a.reason": "Thiếu báo giá"}
    confirm = await officer.post(address(code, "refuse"), {**form, **typed})
    assert "Thiếu báo giá" in text_of(confirm)
    await officer.post(
        f"/autosave/{form['sheet']}", {"seal": form["seal"], "a.reason": "Lý do khác"}
    )
    again = await officer.post(address(code, "refuse"), hidden(confirm))
    assert again.status_code == 200
    assert "Lý do khác" in text_of(again)
    assert (await last_event(world, code))["action"] == "submit"
    done = await officer.post(address(code, "refuse"), hidden(again))
    assert done.status_code == 303
    assert (await last_event(world, code))["answers"]["reason"] == "Lý do khác"


async def test_a_step_read_once_more_is_read_in_the_other_language_without_loss(
    world: World,
) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "refuse")
    typed = {"a.reason_code": "incomplete", "a.reason": "Thiếu báo giá"}
    confirm = await officer.post(address(code, "refuse"), {**form, **typed})
    assert 'target="_blank"' not in confirm.text
    led = await officer.get(f"{address(code, 'refuse')}?language=en")
    officer.client.cookies.set("language", "en", domain=HOST, path="/")
    english = await officer.get(led.headers["location"])
    assert 'lang="en"' in english.text[:200]
    assert "Thiếu báo giá" in english.text


async def test_who_left_by_a_step_may_send_it_twice_and_is_told_it_is_done(
    world: World,
) -> None:
    code = await admitted(world)
    appraiser = Browser(world, Role.APPRAISER, id=PANEL[0])
    form = await opened(appraiser, code, "declare_conflict")
    sent = {**form, "a.reason": "Người nhà"}
    first = await appraiser.post(address(code, "declare_conflict"), sent)
    second = await appraiser.post(address(code, "declare_conflict"), sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == "/work?done=declare_conflict"
    told = await appraiser.get(second.headers["location"])
    assert "Đã thực hiện" in text_of(told)


async def test_a_form_that_several_windows_open_at_once_is_one_sheet(
    either: World,
) -> None:
    code = await submitted(either)
    officer = Browser(either, Role.OFFICER)
    await officer.sign_in()
    pages = await asyncio.gather(
        *(officer.get(address(code, "refuse")) for _ in range(4))
    )
    assert [page.status_code for page in pages] == [200] * 4
    assert len({hidden(page)["sheet"] for page in pages}) == 1
