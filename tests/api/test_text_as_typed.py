"""Text comes back in the one form it is kept in, however a program sent it."""

from typing import Any

import pytest

from domain.people import Role
from domain.refusal_words import FIELD_WORDS
from tests.api.test_steps import approving
from tests.api.world import World, answers, fields


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"tax_code": "0100\u00a0109–106"}, {"tax_code": "0100109106"}),
        ({"tax_code": "0100109106001"}, {"tax_code": "0100109106-001"}),
        ({"tax_code": "０１００１０９１０６\u200b"}, {"tax_code": "0100109106"}),
        ({"phone": "(024) 3825 1234"}, {"phone": "02438251234"}),
        ({"phone": "84912345678"}, {"phone": "0912345678"}),
        ({"phone": "\u202a+84\u00a0912 345 678\u202c"}, {"phone": "0912345678"}),
        ({"email": "mailto:An@Example.VN\u200b"}, {"email": "An@example.vn"}),
        ({"email": "an@tên-miền.vn"}, {"email": "an@xn--tn-min-iva0322d.vn"}),
        ({"name": "  Cơ sở\u00a0\u00d0ức\u00ad "}, {"name": "Cơ sở Đức"}),
        (
            {"representative": "Trần Thi\u0323 B\u00ecnh"},
            {"representative": "Trần Thị Bình"},
        ),
        (
            {"kind": "household", "tax_code": "079 085 001 234"},
            {"tax_code": "079085001234"},
        ),
    ],
)
async def test_answers_come_back_in_the_form_they_are_kept_in(
    world: World, changes: dict[str, str], kept: dict[str, str]
) -> None:
    applicant = world.as_(Role.APPLICANT)
    found = await applicant.submits(
        **{f"applicant__{n}": v for n, v in changes.items()}
    )
    shown = (await applicant.get(f"/applications/{found['code']}")).json()["applicant"]
    assert {name: shown[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"applicant__phone": "123"}, "applicant.phone", "0912 345 678"),
        ({"applicant__email": "người@b.vn"}, "applicant.email", "ten@congty.vn"),
        ({"applicant__tax_code": "1"}, "applicant.tax_code", "10 số"),
        ({"total_cost_vnd": "800.000.000"}, "total_cost_vnd", "35000000"),
        ({"starts_on": "01/12/2026"}, "starts_on", "NNNN-TT-NN"),
        ({"project_title": "\u0301" * 250}, "project_title", "dấu"),
        (
            {"applicant__kind": "enterprise", "applicant__tax_code": "079085001234"},
            "applicant.tax_code",
            "12 số định danh",
        ),
    ],
)
async def test_a_refusal_says_what_is_expected(
    world: World, changes: dict[str, Any], field: str, words: str
) -> None:
    applicant = world.as_(Role.APPLICANT)
    answer = await applicant.post(
        "/applications",
        await applicant.body(**changes),
        headers={"Accept-Language": "vi"},
    )
    assert answer.status_code == 422
    told = {p["field"]: p["message"] for p in answer.json()["fields"]}
    assert words in told[field]


async def test_a_likely_slip_is_asked_about_and_taken(world: World) -> None:
    changes = {
        "applicant__email": "an@gmial.com",
        "applicant__kind": "household",
        "applicant__tax_code": "003085001234",
    }
    asked = await world.as_(Role.APPLICANT).post(
        "/eligibility",
        {"support_type": "technology-transfer", "answers": answers(**changes)},
    )
    assert asked.status_code == 200, asked.text
    found = await world.as_(Role.APPLICANT).submits(**changes)
    for doubts in (asked.json()["doubts"], found["doubts"]):
        assert {d["field"]: d["code"] for d in doubts} == {
            "applicant.email": "mail_host_doubtful",
            "applicant.tax_code": "birth_place_unknown",
        }
        assert "an@gmail.com" in doubts[1]["message"] + doubts[0]["message"]
    assert (await world.as_(Role.APPLICANT).submits(item_name="Máy phay"))[
        "doubts"
    ] == []


async def test_a_payee_is_named_whatever_the_case_and_the_signs(world: World) -> None:
    code = await approving(world)
    name = answers()["applicant"]["name"]
    other = await world.as_(Role.APPROVER).act(
        code, "approve", answers={"payee": f"{name} 2", "amount_vnd": 150_000_000}
    )
    assert (other.status_code, other.json()["code"]) == (422, "payee_differs")
    spelled = f" {name.upper()}.".replace(" ", "\u00a0 ")
    step = await world.as_(Role.APPROVER).act(
        code, "approve", answers={"payee": spelled, "amount_vnd": 150_000_000}
    )
    assert step.status_code == 200, step.text


async def test_lists_are_sorted_by_name_and_found_by_any_spelling(world: World) -> None:
    officer = world.as_(Role.OFFICER)
    names = ("Đức Phát", "An Khang", "“Hoa Sen”", "Dũng Tiến")
    for number, name in enumerate(names):
        await world.as_(Role.APPLICANT, f"a{number}").submits(
            applicant__name=name, item_name=f"Máy {number}"
        )
    listed = (await officer.get("/applications?sort=name")).json()["items"]
    in_order = ["An Khang", "Dũng Tiến", "Đức Phát", "“Hoa Sen”"]
    assert [item["applicant"]["name"] for item in listed] == in_order
    for q, name in (
        ("\u00d0ức", "Đức Phát"),
        ('"hoa sen"', "“Hoa Sen”"),
        (listed[0]["code"][:-2].replace("-", ""), "An Khang"),
    ):
        found = (await officer.get("/applications", params={"q": q})).json()["items"]
        assert [item["applicant"]["name"] for item in found] == [name], q


async def test_one_item_under_other_spellings_is_one_item(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    await applicant.submits(item_name="Máy hoà khí")
    for spelled in ("Máy hòa khí.", "ＭÁY HOÀ KHÍ", "Máy ho\u00adà  kh\u200bí"):
        answer = await applicant.post(
            "/applications", await applicant.body(item_name=spelled)
        )
        assert "eligibility.no_open_dossier" in fields(answer), spelled


def test_words_for_cases_are_there_in_both_languages() -> None:
    assert all(vi and en and vi != en for vi, en in FIELD_WORDS.values())
