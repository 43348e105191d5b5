"""The receipt says what was received, when, and by when the result comes."""

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.typing_in import ready


async def received(browser: Browser) -> str:
    answer = await browser.post(f"{await ready(browser)}/submit")
    return str(answer.headers["location"])


async def test_the_receipt_names_dossier_papers_unit_and_the_day_of_the_result(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    address = await received(applicant)
    page = await applicant.get(address)
    words = text_of(page)
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in words
    for text in (
        address.split("/")[2],
        "Sở Công Thương (Vĩnh Long)",
        "Hợp tác xã Cơ khí Tân Tiến",
        "23/11/2026 09:00",
        "27/11/2026 17:00",
        "3 ngày làm việc",
        "Đơn đề nghị hỗ trợ",
        "Báo giá hoặc thẩm định giá",
    ):
        assert text in words
    assert "data-print" in page.text


async def test_the_day_of_the_result_stays_when_the_receipt_is_opened_later(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    address = await received(applicant)
    officer = world.as_(Role.OFFICER)
    code = address.split("/")[2]
    await officer.act(code, "admit", answers={})
    world.clock.forward(hours=10)
    assert "27/11/2026 17:00" in text_of(await applicant.get(address))


async def test_only_who_may_see_the_dossier_sees_its_receipt(world: World) -> None:
    address = await received(Browser(world, Role.APPLICANT))
    other = Browser(world, Role.APPLICANT, id="other")
    assert (await other.get(address)).status_code == 404
    elsewhere = Browser(world, Role.OFFICER, unit="sct-son-la")
    assert (await elsewhere.get(address)).status_code == 404
    assert (await Browser(world, Role.OFFICER).get(address)).status_code == 200
    nobody = await Browser(world).get(address)
    assert nobody.headers["location"].startswith("/sign-in?back=/applications/")
