"""What is changed after filing is judged like a filing, by answers as they stand."""

import asyncio
from typing import Any

import httpx2
import pytest

from api.schemas.examples import ANSWERS_EXAMPLE
from domain.people import Role
from domain.support_types import find
from persistence.verification import verify
from tests.api.test_steps import admit, envelope, recommended, returned
from tests.api.world import Caller, World, answers, fields

OTHER_TAX_CODE = "0101243150"
MACHINE = {"item_kind", "item_name", "item_count", "is_new", "technology_origin"}


async def filed(world: World, item: str, **changes: Any) -> str:
    submitted = await world.as_(Role.APPLICANT).submits(item_name=item, **changes)
    code: str = submitted["code"]
    return code


async def corrected(world: World, code: str, **changes: Any) -> httpx2.Response:
    """Have a dossier in screening returned, and send it back with other answers."""
    await returned(world, code)
    return await resent(world.as_(Role.APPLICANT), code, **changes)


async def resent(caller: Caller, code: str, **changes: Any) -> httpx2.Response:
    return await caller.act(
        code, "resubmit", answers={"corrections": answers(**changes)}
    )


async def files(world: World, item: str, **changes: Any) -> httpx2.Response:
    applicant = world.as_(Role.APPLICANT)
    return await applicant.post(
        "/applications", await applicant.body(item_name=item, **changes)
    )


def excluded(answer: httpx2.Response, rule: str = "no_open_dossier") -> bool:
    return answer.status_code == 422 and f"eligibility.{rule}" in fields(answer)


def fair(kind: str, name: str, **changes: Any) -> dict[str, Any]:
    given = {k: v for k, v in ANSWERS_EXAMPLE.items() if k not in MACHINE}
    return given | {
        "fair_name": name,
        "fair_kind": kind,
        "opens_on": "2026-12-10",
        "closes_on": "2026-12-14",
        "place": "Viêng Chăn",
        "booth_count": 1,
        "booth_rent_vnd": 20_000_000,
        "amount_requested_vnd": 10_000_000,
        **changes,
    }


async def fair_filed(world: World, kind: str, name: str, **changes: Any) -> str:
    applicant = world.as_(Role.APPLICANT)
    asked = find("fair-participation").papers_for("submission", {})
    papers = (p.code for p in asked if p.required)
    received = await applicant.post(
        "/applications",
        {
            "support_type": "fair-participation",
            "answers": fair(kind, name, **changes),
            "documents": await applicant.papers(tuple(papers)),
        },
    )
    assert received.status_code == 201, received.text
    code: str = received.json()["code"]
    return code


async def fair_resent(
    world: World, code: str, given: dict[str, Any]
) -> httpx2.Response:
    await returned(world, code)
    return await world.as_(Role.APPLICANT).act(
        code, "resubmit", answers={"corrections": given}
    )


async def test_a_correction_to_what_another_dossier_asks_for_is_refused(
    either: World,
) -> None:
    first, second = await filed(either, "Máy A"), await filed(either, "Máy B")

    refused = await corrected(either, first, item_name="MÁY b")

    assert excluded(refused)
    told = next(
        f["message"]
        for f in refused.json()["fields"]
        if f["field"] == "eligibility.no_open_dossier"
    )
    assert second in told
    assert "TTLT 26/2014" in told
    shown = (await either.as_(Role.APPLICANT).get(f"/applications/{first}")).json()
    assert (shown["state"], shown["answers"]["item_name"]) == ("completing", "Máy A")


@pytest.mark.parametrize(
    "other",
    ["MáyB", "Máy\u00adB", "M á y – B", "máy-b", "1. Máy B", "Máy B (mới 100%)"],
)
async def test_one_item_is_one_however_its_words_are_set_apart(
    world: World, other: str
) -> None:
    first, _second = await filed(world, "Máy A"), await filed(world, "Máy B")

    assert excluded(await files(world, other))
    assert excluded(await corrected(world, first, item_name=other))


async def test_two_numbers_are_not_run_into_one(world: World) -> None:
    await filed(world, "Máy tiện 10 2 trục")
    assert (await files(world, "Máy tiện 102 trục")).status_code == 201


async def test_what_a_correction_left_is_free_and_what_it_took_is_not(
    either: World,
) -> None:
    code = await filed(either, "Máy C")
    assert (await corrected(either, code, item_name="Máy D")).status_code == 200

    assert excluded(await files(either, "máy d"))
    assert (await files(either, "Máy C")).status_code == 201


async def test_a_dossier_is_never_in_its_own_way(world: World) -> None:
    code = await filed(world, "Máy A")

    again = await corrected(world, code, project_title="Tên khác của đề án")

    assert again.status_code == 200, again.text


@pytest.mark.parametrize("step", ["refuse", "withdraw"])
async def test_what_is_over_stands_in_nobodys_way(world: World, step: str) -> None:
    first, second = await filed(world, "Máy A"), await filed(world, "Máy B")
    who = Role.OFFICER if step == "refuse" else Role.APPLICANT
    given = {"reason": "Lý do rõ ràng"}
    given |= {"reason_code": "not_eligible"} if step == "refuse" else {}
    ended = await world.as_(who).act(second, step, answers=given)
    assert ended.status_code == 200, ended.text

    assert (await corrected(world, first, item_name="Máy B")).status_code == 200


async def test_a_tax_code_corrected_is_judged_with_its_dossiers(world: World) -> None:
    await filed(world, "Máy A")
    other = await filed(world, "Máy A", applicant__tax_code=OTHER_TAX_CODE)

    assert excluded(await corrected(world, other, item_name="Máy A"))
    branch = {"applicant__tax_code": f"{answers()['applicant']['tax_code']}-001"}
    taken = await resent(world.as_(Role.APPLICANT), other, item_name="Máy A", **branch)
    assert excluded(taken)
    right = await resent(
        world.as_(Role.APPLICANT),
        other,
        item_name="Máy A",
        project_title="Tên khác của đề án",
        applicant__tax_code=OTHER_TAX_CODE,
    )
    assert right.status_code == 200, right.text


async def test_the_dossier_of_somebody_else_stays_without_a_name(
    world: World,
) -> None:
    theirs = await filed(world, "Máy A")
    mine = world.as_(Role.APPLICANT, "somebody-else")
    code = (await mine.submits(item_name="Máy B"))["code"]
    await returned(world, code)

    refused = await resent(mine, code, item_name="Máy A")

    assert excluded(refused)
    assert theirs not in refused.text


async def test_of_two_corrections_to_one_item_at_once_one_is_taken(
    either: World,
) -> None:
    codes = [await filed(either, item) for item in ("Máy A", "Máy B")]
    for code in codes:
        await returned(either, code)
    applicant = either.as_(Role.APPLICANT)

    results = await asyncio.gather(
        *(resent(applicant, code, item_name="Máy C") for code in codes)
    )

    assert sorted(r.status_code for r in results)[0] == 200
    refused = next(r for r in results if r.status_code != 200)
    assert refused.status_code in (409, 422)
    assert "TTLT 26/2014" in refused.text
    for code in codes:
        assert not (await either.database.read(verify, code)).differing


async def test_of_a_correction_and_a_filing_at_once_one_is_taken(
    either: World,
) -> None:
    code = await filed(either, "Máy A")
    await returned(either, code)

    results = await asyncio.gather(
        resent(either.as_(Role.APPLICANT), code, item_name="Máy C"),
        files(either, "Máy C"),
    )

    assert sum(r.status_code in (200, 201) for r in results) == 1
    assert sum(r.status_code in (409, 422) for r in results) == 1


async def test_no_correction_makes_a_fair_abroad_beyond_the_years_number(
    world: World,
) -> None:
    for name in ("Hội chợ 1", "Hội chợ 2"):
        await fair_filed(world, "abroad", name)
    third = await fair_filed(world, "domestic", "Hội chợ 3")

    refused = await fair_resent(world, third, fair("abroad", "Hội chợ 3"))

    assert excluded(refused, "fairs_abroad")
    assert "TT 46/2012" in refused.text


async def test_a_fair_that_stays_at_home_gives_its_place_abroad_to_another(
    world: World,
) -> None:
    first = await fair_filed(world, "abroad", "Hội chợ 1")
    second = await fair_filed(world, "abroad", "Hội chợ 2")
    kept = await fair_resent(world, second, fair("abroad", "Hội chợ 2"))
    assert kept.status_code == 200, kept.text

    home = await fair_resent(world, first, fair("domestic", "Hội chợ 1"))

    assert home.status_code == 200, home.text
    await fair_filed(world, "abroad", "Hội chợ 3")


async def test_a_fair_counts_in_the_year_it_was_asked_for_whenever_it_is_held(
    world: World,
) -> None:
    for name in ("Hội chợ 1", "Hội chợ 2"):
        await fair_filed(world, "abroad", name)
    later = {"opens_on": "2027-03-01", "closes_on": "2027-03-05"}
    third = await fair_filed(world, "domestic", "Hội chợ 3")

    moved = await fair_resent(world, third, fair("abroad", "Hội chợ 3", **later))

    assert excluded(moved, "fairs_abroad")


async def contracting(world: World, item: str = "Máy A") -> str:
    """Take an application for an item to the contract, with an award of 150 million."""
    code = await filed(world, item)
    await admit(world, code)
    await recommended(world, code)
    consent = {"payee": answers()["applicant"]["name"], "amount_vnd": 150_000_000}
    approved = await world.as_(Role.APPROVER).act(code, "approve", answers=consent)
    assert approved.status_code == 200, approved.text
    if approved.json()["application"]["state"] == "approving":
        superior = world.as_(Role.APPROVER, "superior", "ubnd-vinh-long")
        approved = await superior.act(code, "approve", answers=consent)
    assert approved.json()["application"]["state"] == "contracting"
    return code


async def asks(
    world: World, code: str, corrections: dict[str, Any], **given: Any
) -> httpx2.Response:
    wanted = {"kind": "content", "reason": "Nhà cung cấp ngừng sản xuất", **given}
    return await world.as_(Role.APPLICANT).act(
        code, "request_amendment", answers={**wanted, "corrections": corrections}
    )


async def decides(
    world: World, code: str, decision: str = "granted", level: int = 2
) -> httpx2.Response:
    leader = world.as_(Role.APPROVER)
    if level == 2:
        leader = world.as_(Role.APPROVER, "superior", "ubnd-vinh-long")
    given = {"decision": decision, "reason": "Đã xem xét"}
    return await leader.act(code, "decide_amendment", answers=given)


async def answered(world: World, code: str) -> dict[str, Any]:
    shown = (await world.as_(Role.APPLICANT).get(f"/applications/{code}")).json()
    found: dict[str, Any] = shown["answers"]
    return found


async def listed(world: World, q: str) -> list[str]:
    found = await world.as_(Role.OFFICER).get("/applications", params={"q": q})
    return [item["code"] for item in found.json()["items"]]


async def test_a_granted_change_of_content_is_what_the_dossier_says_and_is_judged_by(
    either: World,
) -> None:
    await envelope(either)
    code = await contracting(either)
    asked = await asks(
        either, code, {"item_name": "Máy B", "project_title": "Đề án máy B"}
    )
    assert asked.status_code == 200, asked.text
    assert (await answered(either, code))["item_name"] == "Máy A"
    assert excluded(await files(either, "Máy A"))

    assert (await decides(either, code)).status_code == 200

    found = await answered(either, code)
    assert (found["item_name"], found["project_title"]) == ("Máy B", "Đề án máy B")
    assert found["technology_origin"] == ANSWERS_EXAMPLE["technology_origin"]
    assert await listed(either, "đề án máy b") == [code]
    assert excluded(await files(either, "Máy B"))
    assert (await files(either, "Máy A")).status_code == 201
    assert not (await either.database.read(verify, code)).differing


async def test_a_change_declined_leaves_every_answer(world: World) -> None:
    await envelope(world)
    code = await contracting(world)
    await asks(world, code, {"item_name": "Máy B"})

    assert (await decides(world, code, "declined")).status_code == 200

    assert (await answered(world, code))["item_name"] == "Máy A"
    assert (await files(world, "Máy B")).status_code == 201


async def test_no_change_is_asked_for_what_another_dossier_asks_for(
    world: World,
) -> None:
    await envelope(world)
    code = await contracting(world)
    await filed(world, "Máy B")

    assert excluded(await asks(world, code, {"item_name": "máy b"}))


async def test_what_was_filed_meanwhile_keeps_a_change_from_being_granted(
    world: World,
) -> None:
    await envelope(world)
    code = await contracting(world)
    assert (await asks(world, code, {"item_name": "Máy B"})).status_code == 200
    other = await filed(world, "Máy B")

    refused = await decides(world, code)

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "amendment_ineligible")
    assert "TTLT 26/2014" in problem["detail"]
    # The leader above the department may know of its dossiers.
    assert other in problem["detail"]
    assert (await answered(world, code))["item_name"] == "Máy A"
    assert (await decides(world, code, "declined")).status_code == 200


async def test_another_place_changes_the_address_inside_the_province(
    world: World,
) -> None:
    await envelope(world)
    code = await contracting(world)
    moved = {"applicant": {"address": "Ấp 7"}}

    asked = await asks(world, code, moved, kind="place")
    granted = await decides(world, code, level=1)

    assert (asked.status_code, granted.status_code) == (200, 200)
    applicant = (await answered(world, code))["applicant"]
    assert applicant == {**ANSWERS_EXAMPLE["applicant"], "address": "Ấp 7"}


@pytest.mark.parametrize(
    ("kind", "corrections", "field", "code"),
    [
        ("place", {"item_name": "Máy B"}, "corrections.item_name", "other_amendment"),
        (
            "content",
            {"applicant": {"address": "Ấp 7"}},
            "corrections.applicant.address",
            "other_amendment",
        ),
        (
            "content",
            {"applicant": {"tax_code": OTHER_TAX_CODE}},
            "corrections.applicant.tax_code",
            "unknown",
        ),
        ("content", {"fund": "national"}, "corrections.fund", "unknown"),
        ("content", {"item_count": 0}, "corrections.item_count", "too_small"),
        (
            "content",
            {"total_cost_vnd": 500_000_000},
            "corrections.eligible_cost_vnd",
            "too_large",
        ),
        ("content", {"is_new": False}, "corrections.is_new", "must_be_true"),
        ("content", {"item_name": "Máy A"}, "kind", "amendment_incomplete"),
        ("content", {}, "kind", "amendment_incomplete"),
        ("content", [], "corrections", "wrong_type"),
    ],
)
async def test_a_change_brings_what_it_is_about_and_what_fits_the_rest(
    world: World, kind: str, corrections: Any, field: str, code: str
) -> None:
    await envelope(world)
    application = await contracting(world)

    refused = await asks(world, application, corrections, kind=kind)

    assert refused.status_code == 422
    assert fields(refused).get(field) == code, refused.text


async def test_a_change_in_words_alone_is_taken_as_ever(world: World) -> None:
    await envelope(world)
    code = await contracting(world)
    given = {"kind": "content", "change": "Đổi máy khác", "reason": "Lý do rõ ràng"}
    applicant = world.as_(Role.APPLICANT)
    asked = await applicant.act(code, "request_amendment", answers=given)
    assert asked.status_code == 200, asked.text

    assert (await decides(world, code)).status_code == 200

    assert (await answered(world, code))["item_name"] == "Máy A"


async def test_what_travels_of_a_change_names_nobody(world: World) -> None:
    await envelope(world)
    code = await contracting(world)
    await asks(world, code, {"applicant": {"address": "Ấp 7"}}, kind="place")
    await decides(world, code, level=1)

    assert "Ấp 7" not in str(world.engine.commands)
