"""A change of place or content on pages: asked for, read, decided, told ever after."""

from typing import Any

from domain.people import Role
from domain.states import State
from persistence import queries
from tests.api.world import World
from tests.domain.dossier import APPLICANT, LEADER, NOW
from tests.pages.browsing import Browser, text_of
from tests.pages.every_state import recorded
from tests.pages.test_beside_a_step import beside
from tests.pages.test_money_read_again import someone
from tests.pages.test_steps import address, last_event, opened

REASON = {"a.kind": "content", "a.reason": "Nhà cung cấp ngừng sản xuất"}


async def implementing(world: World) -> str:
    world.clock.now = NOW
    return await recorded(world, State.IMPLEMENTING, "technology-transfer")


async def answered(world: World, code: str) -> dict[str, Any]:
    row = await world.database.read(queries.stored, code)
    assert row is not None
    return dict(row.answers)


async def asked(applicant: Browser, code: str, **typed: str) -> None:
    form = await opened(applicant, code, "request_amendment")
    changes = {f"a.corrections.{name}": text for name, text in typed.items()}
    answer = await applicant.post(
        address(code, "request_amendment"), {**form, **REASON, **changes}
    )
    assert answer.status_code == 303, text_of(answer)


async def test_an_applicant_changes_what_stands_in_the_form_and_sends_that_alone(
    world: World,
) -> None:
    code = await implementing(world)
    applicant = someone(world, APPLICANT)
    page = await applicant.get(address(code, "request_amendment"))
    assert "Thay đổi nội dung đơn đề nghị" in page.text
    assert 'value="Máy cán tôn"' in page.text
    assert "a.corrections.applicant.tax_code" not in page.text
    assert "a.corrections.fund" not in page.text

    await asked(applicant, code, item_name="Máy dập")

    event = await last_event(world, code)
    assert event["answers"]["corrections"] == {"item_name": "Máy dập"}
    assert "Máy dập" in (await applicant.get(f"/applications/{code}")).text


async def test_a_leader_reads_what_would_change_beside_what_stands_today(
    world: World,
) -> None:
    code = await implementing(world)
    await asked(someone(world, APPLICANT), code, item_name="Máy dập", item_count="2")
    leader = someone(world, LEADER)

    words = beside((await leader.get(address(code, "decide_amendment"))).text)

    assert "Máy dập (hiện nay: Máy cán tôn)" in words
    assert "2 (hiện nay: 1)" in words


async def test_a_granted_change_is_told_on_every_page_of_the_dossier(
    world: World,
) -> None:
    code = await implementing(world)
    applicant = someone(world, APPLICANT)
    await asked(applicant, code, item_name="Máy dập")
    given = {"decision": "granted", "reason": "Đồng ý"}
    granted = await world.as_(Role.APPROVER, LEADER.id, LEADER.unit).act(
        code, "decide_amendment", answers=given
    )
    assert granted.status_code == 200, granted.text

    assert (await answered(world, code))["item_name"] == "Máy dập"
    own = text_of(await applicant.get(f"/applications/{code}"))
    assert own.count("Máy dập") >= 2
    staff = text_of(await Browser(world, Role.AUDITOR).get(f"/applications/{code}"))
    for words in (own, staff):
        assert "chấp thuận: nội dung hoạt động." in words
    history = await Browser(world, Role.ADMINISTRATOR).get(
        f"/applications/{code}/history"
    )
    assert "Máy dập" in history.text


async def test_an_answer_of_another_kind_of_change_is_pointed_out(
    world: World,
) -> None:
    code = await implementing(world)
    applicant = someone(world, APPLICANT)
    form = await opened(applicant, code, "request_amendment")
    typed = {**REASON, "a.kind": "place", "a.corrections.item_name": "Máy dập"}

    answer = await applicant.post(address(code, "request_amendment"), {**form, **typed})

    assert answer.status_code == 422
    assert "không thuộc loại điều chỉnh đã chọn" in text_of(answer)
    assert 'value="Máy dập"' in answer.text


async def test_less_support_than_approved_is_told_before_it_is_granted(
    world: World,
) -> None:
    world.clock.now = NOW
    code = await recorded(world, State.CONTRACTING, "technology-transfer")
    cheaper = {"total_cost_vnd": "280.000.000", "eligible_cost_vnd": "280.000.000"}
    await asked(someone(world, APPLICANT), code, **cheaper)

    page = await someone(world, LEADER).get(address(code, "decide_amendment"))

    assert "Mức hỗ trợ theo nội dung thay đổi 140.000.000 đồng" in text_of(page)
