"""What an applicant reads of money: owed back, accepted in part, changed or not."""

import pytest

from domain.people import Role
from domain.states import Action, State
from tests.api.world import World
from tests.domain.dossier import APPLICANT, NOW, Life, reach
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import lived

A, S = Action, State


async def page_of(world: World, code: str) -> str:
    world.clock.now = NOW
    page = await Browser(world, Role.APPLICANT, id=APPLICANT.id).get(
        f"/applications/{code}"
    )
    assert page.status_code == 200
    return text_of(page)


def partly_accepted(life: Life) -> Life:
    """A quarter of the cost is accepted, which earns half of the award."""
    return life.take(A.ACCEPT, accepted_cost_vnd=150_000_000)


async def test_who_owes_money_reads_how_much_by_when_and_whom_to_pay(
    world: World,
) -> None:
    life = reach(S.IMPLEMENTING).take(A.WITHDRAW)
    life = life.take(A.CONFIRM_REPAYMENT, amount_vnd=5_000_000)
    words = await page_of(world, await lived(world, life))
    assert "Phải hoàn trả 105.000.000 đồng" in words
    assert "Đã hoàn trả 5.000.000 đồng" in words
    assert "Ông/Bà cần hoàn trả 100.000.000 đồng vào ngân sách nhà nước" in words
    assert "chậm nhất" in words
    assert "do Sở Công Thương (Vĩnh Long) chỉ định" in words
    assert "Hiện Ông/Bà không phải làm gì" not in words


async def test_who_has_paid_everything_back_is_asked_for_nothing(world: World) -> None:
    life = reach(S.IMPLEMENTING).take(A.WITHDRAW).take(A.CONFIRM_REPAYMENT)
    words = await page_of(world, await lived(world, life))
    assert "Đã hoàn trả 105.000.000 đồng" in words
    assert "cần hoàn trả" not in words


async def test_work_accepted_in_part_says_what_is_payable_and_why(
    world: World,
) -> None:
    life = partly_accepted(reach(S.INSPECTING))
    said = {A.ACCEPT: {"findings": "Mới lắp một máy", "minutes_number": "12/BB"}}
    words = await page_of(world, await lived(world, life, said=said))
    assert "Chi phí được nghiệm thu 150.000.000 đồng trên 600.000.000 đồng" in words
    assert "Số tiền hỗ trợ được chi 75.000.000 đồng" in words
    assert "Vì sao thấp hơn mức được duyệt" in words
    assert "50 % của 150.000.000 đồng là 75.000.000 đồng" in words
    assert "TT 36/2013/TT-BCT, Điều 21" in words
    assert "Đã nhận nhiều hơn mức được chi 30.000.000 đồng" in words
    assert words.count("Mới lắp một máy") == 2  # above, and at the step itself


async def test_a_settlement_that_leaves_less_says_so_after_completion(
    world: World,
) -> None:
    life = reach(S.INSPECTING).take(A.ACCEPT).take(A.SUBMIT_SETTLEMENT)
    life = life.take(A.VERIFY_SETTLEMENT, settled_vnd=120_000_000)
    life = life.take(A.ORDER_PAYMENT).take(A.CONFIRM_PAYMENT)
    assert life.state is S.COMPLETED
    said = {A.VERIFY_SETTLEMENT: {"note": "Thiếu hóa đơn vận chuyển"}}
    words = await page_of(world, await lived(world, life, said=said))
    assert "số tiền hỗ trợ được chấp nhận là 120.000.000 đồng" in words
    assert "Thiếu hóa đơn vận chuyển" in words


@pytest.mark.parametrize(
    ("decision", "words"),
    [("granted", "Đồng ý điều chỉnh"), ("declined", "Không đồng ý")],
)
async def test_the_timeline_says_how_a_change_was_decided_and_which(
    world: World, decision: str, words: str
) -> None:
    life = reach(S.IMPLEMENTING).take(A.REQUEST_AMENDMENT)
    life = life.take(A.DECIDE_AMENDMENT, decision=decision)
    said = {
        A.REQUEST_AMENDMENT: {"change": "Xưởng mới ở xã Tân Hạnh"},
        A.DECIDE_AMENDMENT: {"reason": "Đã xem địa điểm"},
    }
    told = await page_of(world, await lived(world, life, said=said))
    assert f"Đã quyết định điều chỉnh: {words}" in told
    decided = told.split("Đã quyết định điều chỉnh")[1][:300]
    assert "Địa điểm" in decided
    assert "Xưởng mới ở xã Tân Hạnh" in decided
    assert "Đã xem địa điểm" in decided


async def test_a_completed_dossier_shows_its_stages_as_passed(world: World) -> None:
    words = await page_of(world, await lived(world, reach(S.COMPLETED)))
    assert words.count(": đã qua") == 6


async def test_a_dossier_under_way_tells_what_lies_behind_and_ahead(
    world: World,
) -> None:
    words = await page_of(world, await lived(world, reach(S.IMPLEMENTING)))
    assert words.count(": đã qua") == 4
    assert "Nghiệm thu : đang thực hiện" in words
    assert "Quyết toán : chưa đến" in words


async def test_a_dossier_refused_early_passed_no_later_stage(world: World) -> None:
    words = await page_of(world, await lived(world, reach(S.REFUSED)))
    assert words.count(": đã qua") == 1


@pytest.mark.parametrize("state", [S.RECOVERING, S.WITHDRAWN])
async def test_a_dossier_withdrawn_at_work_was_never_accepted_or_settled(
    world: World, state: State
) -> None:
    life = reach(S.IMPLEMENTING).take(A.WITHDRAW)
    if state is S.WITHDRAWN:
        life = life.take(A.CONFIRM_REPAYMENT)
    assert life.state is state
    assert (await page_of(world, await lived(world, life))).count(": đã qua") == 4
