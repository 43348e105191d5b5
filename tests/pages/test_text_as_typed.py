"""What people paste into pages is read as they meant it, and slips are asked about."""

import pytest

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.test_drafts import WHO, empty
from tests.pages.test_state import PHONE, submitted
from tests.pages.typing_in import begun, inputs

CONTACT = {"a.applicant.phone": "0912345678", "a.applicant.email": "lan@gmial.com"}


async def test_a_mistyped_host_is_asked_about_once_and_kept(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)

    asked = await applicant.post(f"{draft}/contact", CONTACT)
    assert asked.status_code == 200
    assert "lan@gmail.com" in text_of(asked)
    assert 'href="#f-applicant-email"' in asked.text

    considered = {"considered": "applicant.email lan@gmail.com"}
    answer = await applicant.post(f"{draft}/contact", CONTACT | considered)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{draft}/place")
    assert "lan@gmail.com" in text_of(await applicant.get(f"{draft}/check"))


async def test_another_slip_is_asked_about_again(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    considered = {"considered": "applicant.email lan@gmail.com"}
    sent = CONTACT | {"a.applicant.email": "lan@yahoo.com.vm"} | considered
    asked = await applicant.post(f"{draft}/contact", sent)
    assert asked.status_code == 200
    assert "lan@yahoo.com.vn" in text_of(asked)


async def test_a_personal_number_of_no_place_is_asked_about(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await empty(applicant)
    sent = WHO | {"a.applicant.tax_code": "003 085 001 234"}
    asked = await applicant.post(f"{draft}/establishment", sent)
    assert asked.status_code == 200
    assert "001 đến 096" in text_of(asked)


async def test_amounts_and_days_are_read_as_people_write_them(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    costs = inputs() | {
        "a.total_cost_vnd": ["1,2 tỷ"],
        "a.eligible_cost_vnd": ["600.000.000,00"],
        "a.amount_requested_vnd": ["300tr"],
    }
    answer = await applicant.post(f"{draft}/costs", costs)
    assert answer.status_code == 303, text_of(answer)
    days = inputs() | {
        "a.starts_on.day": ["ngày 1 tháng 3 năm 2027"],
        "a.starts_on.month": [""],
        "a.starts_on.year": [""],
        "a.completes_on.day": ["30"],
        "a.completes_on.month": ["9"],
        "a.completes_on.year": ["27"],
    }
    answer = await applicant.post(f"{draft}/project", days)
    assert answer.status_code == 303, text_of(answer)
    words = text_of(await applicant.get(f"{draft}/check"))
    for told in ("1.200.000.000", "600.000.000", "300.000.000"):
        assert told in words
    assert "01/03/2027" in words
    assert "30/09/2027" in words


@pytest.mark.parametrize(
    ("amount", "told"), [("1,5", "1,5 tỷ"), ("600.000,50", "35.000.000")]
)
async def test_an_amount_that_may_mean_several_is_refused_with_examples(
    world: World, amount: str, told: str
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    sent = inputs() | {"a.total_cost_vnd": [amount]}
    page = await applicant.post(f"{draft}/costs", sent)
    assert page.status_code == 422
    assert told in text_of(page)


async def test_examples_of_days_lie_in_the_future(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(f"{await empty(applicant)}/project")
    assert f"Ví dụ 05 09 {world.clock().year + 1}" in text_of(page)


@pytest.mark.parametrize(
    ("support_type", "example"),
    [
        ("technology-transfer", "máy tiện CNC"),
        ("trademark-registration", "nhãn hiệu"),
        ("fair-participation", "hội chợ"),
        ("pollution-treatment-repair", "nước thải"),
    ],
)
async def test_examples_fit_the_support_type(
    world: World, support_type: str, example: str
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    page = await applicant.get(f"{await empty(applicant, support_type)}/project")
    assert example in text_of(page)


async def test_the_lookup_reads_codes_and_phones_in_any_form(world: World) -> None:
    code = await submitted(world)
    national = PHONE.replace(" ", "")
    for written in (code[:-2], code[:-2].replace("-", ""), f"\u200b{code}\u00a0"):
        for phone in (
            f"84{national[1:]}",
            f"\u202a{national}\u202c",
            f"0084{national[1:]}",
        ):
            page = await Browser(world).post(
                "/lookup", {"code": written, "phone": phone}
            )
            assert page.status_code == 200, (written, phone)


async def test_the_work_list_finds_a_code_without_its_end(world: World) -> None:
    code = await submitted(world)
    officer = Browser(world, Role.OFFICER)
    page = await officer.get(f"/work?tab=all&q={code[:-2].replace('-', '')}")
    assert code in text_of(page)
    assert "sort=name" in page.text
