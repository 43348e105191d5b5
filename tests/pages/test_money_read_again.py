"""What moves or fixes money shows payee and amount on its form and once more after."""

from domain.application import Application
from domain.money import format_vnd, words_vi
from domain.people import Actor
from domain.states import Action, State
from persistence import queries
from tests.api.world import World
from tests.domain.answers import answers
from tests.domain.dossier import APPLICANT, INSPECTOR, NOW, OFFICER, TREASURER
from tests.pages.browsing import HOST, Browser, text_of
from tests.pages.every_state import recorded
from tests.pages.test_steps import address, hidden, last_event

KIND = "technology-transfer"
PAYEE = answers(KIND)["applicant"]["name"]
PAID_ON = {"a.paid_on.day": "23", "a.paid_on.month": "11", "a.paid_on.year": "2026"}


def someone(world: World, actor: Actor) -> Browser:
    return Browser(world, actor.role, id=actor.id, unit=actor.unit)


async def standing(world: World, code: str) -> Application:
    row = await world.database.read(queries.stored, code)
    assert row is not None
    return row.application


async def dossier(world: World, state: State) -> str:
    world.clock.now = NOW
    return await recorded(world, state, KIND)


def figures_and_words(amount_vnd: int) -> tuple[str, str]:
    """The amount as the pages write it, without the capital its words begin with."""
    return format_vnd(amount_vnd, "vi"), words_vi(amount_vnd)[1:]


async def read_again(
    browser: Browser, code: str, action: Action, amount_vnd: int, typed: dict[str, str]
) -> str:
    """Send a form; give the page on which it is read once more, not yet taken."""
    form = await browser.get(address(code, action))
    asked, beside = form.text.split("<aside")
    assert PAYEE in asked
    assert PAYEE in beside
    assert all(part in text_of(asked) for part in figures_and_words(amount_vnd))
    confirm = await browser.post(address(code, action), {**hidden(form), **typed})
    assert confirm.status_code == 200, text_of(confirm)
    assert 'name="do" value="confirm"' in confirm.text
    words = text_of(confirm)
    assert PAYEE in words
    assert all(part in words for part in figures_and_words(amount_vnd))
    assert "Xác nhận: Xác nhận" not in words
    assert (await last_event(browser.world, code))["action"] != action
    done = await browser.post(address(code, action), hidden(confirm))
    assert done.status_code == 303, text_of(done)
    assert (await last_event(browser.world, code))["action"] == action
    return words


async def test_each_word_of_the_treasury_repeats_payee_and_amount(world: World) -> None:
    code = await dossier(world, State.PAYING_ADVANCE)
    treasurer = someone(world, TREASURER)
    tranche = (await standing(world, code)).tranche
    assert tranche is not None
    due = tranche.amount_vnd
    form = await treasurer.get(address(code, Action.ORDER_PAYMENT))
    assert format_vnd(due, "vi") in form.text.split("<aside")[1]
    await read_again(treasurer, code, Action.ORDER_PAYMENT, due, {})
    await read_again(treasurer, code, Action.FAIL_PAYMENT, due, {"a.reason": "Sai"})
    await read_again(treasurer, code, Action.ORDER_PAYMENT, due, {})
    typed = {"a.reference": "KB-01", **PAID_ON}
    words = await read_again(treasurer, code, Action.CONFIRM_PAYMENT, due, typed)
    assert "Kiểm tra lại: Xác nhận kho bạc đã chi" in words


async def test_an_inspector_reads_what_the_accepted_cost_makes_payable(
    world: World,
) -> None:
    code = await dossier(world, State.INSPECTING)
    award_vnd = (await standing(world, code)).award_vnd
    typed = {
        "a.accepted_cost_vnd": "150.000.000",
        "a.minutes_number": "BB-01",
        "a.findings": "Đạt một phần",
    }
    words = await read_again(
        someone(world, INSPECTOR), code, Action.ACCEPT, award_vnd, typed
    )
    # A quarter of the 600 million was accepted: 50 % of it is half of the award.
    assert all(part in words for part in figures_and_words(award_vnd // 2))
    # An advance of 105 million was paid already, and 75 million are payable.
    assert "Phải hoàn trả 30.000.000 đồng" in words
    assert "50 % của 150.000.000 đồng là 75.000.000 đồng" in words
    assert "TT 36/2013/TT-BCT, Điều 21" in words
    assert (await standing(world, code)).payable_vnd == award_vnd // 2


async def test_what_is_settled_shows_what_it_leaves_to_be_paid(world: World) -> None:
    code = await dossier(world, State.VERIFYING_SETTLEMENT)
    stands = await standing(world, code)
    settled = stands.payable_vnd - 1_000_000
    words = await read_again(
        someone(world, OFFICER),
        code,
        Action.VERIFY_SETTLEMENT,
        stands.payable_vnd,
        {"a.settled_vnd": str(settled)},
    )
    assert f"Còn phải chi {format_vnd(settled - stands.paid_vnd, 'vi')}" in words


async def test_a_repayment_shows_what_is_still_owed(world: World) -> None:
    code = await dossier(world, State.RECOVERING)
    owed = (await standing(world, code)).to_repay_vnd
    typed = {"a.amount_vnd": "1.000.000", "a.reference": "NT-1", **PAID_ON}
    words = await read_again(
        someone(world, TREASURER), code, Action.CONFIRM_REPAYMENT, owed, typed
    )
    assert "Một triệu đồng" in words


async def test_an_example_of_an_amount_is_written_as_the_language_writes_it(
    world: World,
) -> None:
    code = await dossier(world, State.IMPLEMENTING)
    applicant = someone(world, APPLICANT)
    form = address(code, Action.REQUEST_ACCEPTANCE)
    assert "ví dụ 35.000.000" in text_of(await applicant.get(form))
    applicant.client.cookies.set("language", "en", domain=HOST, path="/")
    assert "for example 35,000,000" in text_of(await applicant.get(form))
