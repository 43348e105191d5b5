"""Beside the form of a step stands what it is decided on, for those who work on it."""

import pytest

from domain.people import Role
from domain.states import State
from tests.api.test_steps import approving
from tests.api.world import World
from tests.domain.dossier import APPLICANT, APPROVER, LEADER, NOW, OFFICER
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import recorded
from tests.pages.test_money_read_again import someone
from tests.pages.test_steps import address


def beside(page: str) -> str:
    return text_of("<aside" + page.split("<aside")[1].split("</aside>")[0])


@pytest.mark.parametrize("action", ["approve", "send_back", "refuse"])
async def test_an_approver_decides_beside_support_opinions_and_proposal(
    world: World, action: str
) -> None:
    code = await approving(world)
    page = await Browser(world, Role.APPROVER).get(address(code, action))
    words = beside(page.text)
    assert "Mức hỗ trợ tính theo đề nghị 300.000.000 đồng" in words
    assert "Các quy định làm căn cứ" in words
    assert "Điều" in words.split("Các quy định làm căn cứ")[1][:300]
    assert words.count("Đề nghị hỗ trợ, 90 điểm") == 3
    assert "Trung bình của vòng này: 90,0" in words
    assert words.count(": 18;") == 3 * 4
    assert "Lý do rõ ràng" in words.split("Kết luận thẩm định", 1)[1]


@pytest.mark.parametrize("action", ["admit", "return", "refuse"])
async def test_papers_are_judged_beside_their_checklist(
    world: World, action: str
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    page = await Browser(world, Role.OFFICER).get(address(code, action))
    words = beside(page.text)
    assert "Danh mục kiểm tra giấy tờ" in words
    assert "Đã có:" in words
    assert "Đúng đối tượng" in words
    assert "Mức hỗ trợ tính theo đề nghị" in words


async def test_the_support_approved_stands_beside_every_later_step(
    world: World,
) -> None:
    world.clock.now = NOW
    code = await recorded(world, State.VERIFYING_SETTLEMENT, "technology-transfer")
    page = await someone(world, OFFICER).get(address(code, "verify_settlement"))
    words = beside(page.text)
    assert "Mức hỗ trợ tính khi phê duyệt" in words
    assert "Ý kiến" not in words
    stopping = await someone(world, LEADER).get(address(code, "stop"))
    assert "Các quy định làm căn cứ" in beside(stopping.text)


async def test_an_applicant_reads_no_judgement_beside_a_form(world: World) -> None:
    world.clock.now = NOW
    code = await recorded(world, State.CLARIFYING, "technology-transfer")
    page = await someone(world, APPLICANT).get(address(code, "clarify"))
    assert page.status_code == 200
    words = beside(page.text)
    assert "Giấy tờ trong hồ sơ" in words
    for judged in ("Các quy định làm căn cứ", "Ý kiến", "Kết luận", "Đúng đối tượng"):
        assert judged not in words


async def test_a_leader_reads_the_change_that_was_asked_for(world: World) -> None:
    world.clock.now = NOW
    code = await recorded(world, State.IMPLEMENTING, "technology-transfer")
    answers = {
        "kind": "lower_amount",
        "amount_vnd": 120_000_000,
        "reason": "Máy rẻ hơn dự toán.",
    }
    asked = await world.as_(Role.APPLICANT, APPLICANT.id).act(
        code, "request_amendment", answers=answers
    )
    assert asked.status_code == 200, asked.text
    page = await someone(world, APPROVER).get(address(code, "decide_amendment"))
    words = beside(page.text)
    assert "Đã đề nghị điều chỉnh" in words
    assert "120.000.000 đồng" in words
    assert "Máy rẻ hơn dự toán." in words
