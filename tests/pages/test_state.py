"""Where an application stands, for its applicant and for who knows code and phone."""

from api.schemas.examples import ANSWERS_EXAMPLE
from domain.people import Role
from tests.api.test_steps import admitted
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_steps import address, opened

PHONE = ANSWERS_EXAMPLE["applicant"]["phone"]
NAME = ANSWERS_EXAMPLE["applicant"]["name"]


async def submitted(world: World) -> str:
    code: str = (await world.as_(Role.APPLICANT).submits())["code"]
    return code


async def returned(world: World) -> str:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    form = await opened(officer, code, "return")
    rows = {"a.items.0.item": "Đơn đề nghị", "a.items.0.reason": "Thiếu chữ ký"}
    await officer.post(address(code, "return"), {**form, **rows})
    return code


async def test_an_applicant_reads_where_it_is_who_has_it_and_until_when(
    world: World,
) -> None:
    code = await submitted(world)
    words = text_of(await Browser(world, Role.APPLICANT).get(f"/applications/{code}"))
    assert "Kiểm tra hồ sơ" in words
    assert "Cán bộ thụ lý, Sở Công Thương (Vĩnh Long)" in words
    assert "27/11/2026 17:00" in words
    assert "Còn 3 ngày làm việc" in words
    assert "Hiện Ông/Bà không phải làm gì" in words


async def test_what_is_asked_of_the_applicant_stands_on_top_with_its_button(
    world: World,
) -> None:
    code = await returned(world)
    page = await Browser(world, Role.APPLICANT).get(f"/applications/{code}")
    words = text_of(page)
    assert "Nội dung cần Ông/Bà thực hiện" in words
    assert "Thiếu chữ ký" in words
    assert f'href="/applications/{code}/steps/resubmit"' in page.text


async def test_no_officer_is_named_to_an_applicant(world: World) -> None:
    code = await returned(world)
    page = await Browser(world, Role.APPLICANT).get(f"/applications/{code}")
    assert "Nguyễn Văn Officer" not in page.text


async def test_what_was_just_done_is_told_and_nothing_else_by_that_way(
    world: World,
) -> None:
    code = await returned(world)
    applicant = Browser(world, Role.APPLICANT)
    early = await applicant.get(f"/applications/{code}?done=resubmit")
    assert "Đã thực hiện" not in text_of(early)
    form = await opened(applicant, code, "resubmit")
    sent = {**form, "a.reply.0": "Đã ký lại"}
    done = await applicant.post(address(code, "resubmit"), sent)
    told = await applicant.get(done.headers["location"])
    assert "Đã thực hiện: Nộp bổ sung hồ sơ." in text_of(told)
    forged = await applicant.get(f"/applications/{code}?done=<b>paid</b>")
    assert "paid" not in text_of(forged)


async def test_own_applications_are_listed_with_whose_turn_it_is(world: World) -> None:
    code = await returned(world)
    words = text_of(await Browser(world, Role.APPLICANT).get("/applications"))
    assert code in words
    assert "Đến lượt Ông/Bà" in words
    other = await Browser(world, Role.APPLICANT, id="other").get("/applications")
    assert code not in text_of(other)


async def test_who_is_not_signed_in_is_led_there_and_back(world: World) -> None:
    code = await submitted(world)
    answer = await Browser(world).get(f"/applications/{code}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?back=/applications/{code}"


async def test_code_and_phone_tell_the_state_and_neither_names_nor_amounts(
    world: World,
) -> None:
    code = await admitted(world)
    page = await Browser(world).post("/lookup", {"code": code, "phone": PHONE})
    words = text_of(page)
    assert "Thẩm định" in words
    assert "Sở Công Thương (Vĩnh Long)" in words
    assert NAME not in words
    assert "300.000.000" not in words
    assert "đồng" not in words.split("Đang ở bước")[1].split("Các nội dung")[0]


async def test_code_and_phone_may_be_written_as_people_write_them(world: World) -> None:
    code = await submitted(world)
    written = f" {code.lower().replace('-', ' ')} "
    for phone in (PHONE, f"+84 {PHONE[1:]}", f"{PHONE[:4]}.{PHONE[4:7]}.{PHONE[7:]}"):
        page = await Browser(world).post("/lookup", {"code": written, "phone": phone})
        assert page.status_code == 200, phone
    for phone in ("", "0", "0912345679", "84"):
        page = await Browser(world).post("/lookup", {"code": code, "phone": phone})
        assert page.status_code == 422, phone


async def test_a_wrong_code_and_a_wrong_phone_look_alike(world: World) -> None:
    code = await submitted(world)
    visitor = Browser(world)
    phone = await visitor.post("/lookup", {"code": code, "phone": "0900000000"})
    wrong = await visitor.post(
        "/lookup", {"code": "CGCN-2026-000999-X", "phone": PHONE}
    )
    strange = await visitor.post("/lookup", {"code": "<script>", "phone": PHONE})
    told = {p.text.split('id="error-summary"')[-1][:200] for p in (phone, wrong)}
    assert {p.status_code for p in (phone, wrong, strange)} == {422}
    assert len(told) == 1
    assert "<script>" not in strange.text


async def test_what_was_left_blank_at_the_lookup_is_asked_for(world: World) -> None:
    visitor = Browser(world)
    blank = await visitor.post("/lookup", {"code": " ", "phone": ""})
    assert blank.status_code == 422
    words = text_of(blank)
    assert "Hãy nhập mã hồ sơ." in words
    assert "Hãy nhập số điện thoại đã khai trong đơn." in words
    assert "Không có hồ sơ nào" not in words
    assert 'href="#phone"' in blank.text
    half = await visitor.post("/lookup", {"code": "x", "phone": ""})
    assert "Hãy nhập mã hồ sơ." not in text_of(half)


async def test_who_tries_too_often_is_stopped(world: World) -> None:
    visitor = Browser(world)
    answers = [
        await visitor.post("/lookup", {"code": "x", "phone": "1"}) for _ in range(31)
    ]
    assert answers[-1].status_code == 429
    assert "<h1" in answers[-1].text


async def test_who_guessed_too_often_is_not_told_either_when_right(
    world: World,
) -> None:
    code = await submitted(world)
    visitor = Browser(world)
    for number in range(30):
        wrong = {"code": code, "phone": f"09000000{number:02}"}
        assert (await visitor.post("/lookup", wrong)).status_code == 422
    right = await visitor.post("/lookup", {"code": code, "phone": PHONE})
    assert right.status_code == 429


async def test_before_the_workflow_has_begun_the_page_says_it_is_kept(
    world: World,
) -> None:
    world.engine.away = True
    answer = await world.as_(Role.APPLICANT).post(
        "/applications", await world.as_(Role.APPLICANT).body()
    )
    assert answer.status_code == 202
    code = answer.json()["code"]
    page = await Browser(world, Role.APPLICANT).get(f"/applications/{code}")
    assert page.status_code == 200
    assert "/steps/" not in page.text
    assert "Từ lúc" not in text_of(page)
