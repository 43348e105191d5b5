"""Taking steps: out of turn, twice, stale, by the wrong person, all the way through."""

import asyncio
from typing import Any

import pytest

from domain.errors import ApplicationClosed, refusal
from domain.people import Role
from domain.support_types import find
from persistence.verification import verify
from tests.api.world import Caller, World, answers, fields

REASON = {"reason": "Lý do rõ ràng"}
PANEL = ["appraiser-1", "appraiser-2", "appraiser-3"]


async def admitted(world: World) -> str:
    code: str = (await world.as_(Role.APPLICANT).submits())["code"]
    await admit(world, code)
    return code


async def admit(world: World, code: str) -> None:
    await world.know(Role.APPRAISER, *PANEL)
    step = await world.as_(Role.OFFICER).act(
        code, "admit", answers={"appraisers": PANEL}
    )
    assert step.status_code == 200, step.text


def opinion() -> dict[str, Any]:
    marks = ("fits_programme", "need_and_cost", "capacity", "combination")
    scores = dict.fromkeys((*marks, "completeness"), 18)
    return {"verdict": "support", **scores, **REASON}


async def approving(world: World, amount: int = 150_000_000) -> str:
    code = await admitted(world)
    await recommended(world, code, amount)
    return code


async def recommended(world: World, code: str, amount: int = 150_000_000) -> None:
    for appraiser in PANEL:
        step = await world.as_(Role.APPRAISER, appraiser).act(
            code, "give_opinion", answers=opinion()
        )
        assert step.status_code == 200, step.text
    step = await world.as_(Role.OFFICER).act(
        code,
        "recommend",
        answers={"outcome": "support", "amount_vnd": amount, **REASON},
    )
    assert step.status_code == 200, step.text


async def envelope(world: World, amount: int = 1_000_000_000) -> None:
    answer = await world.as_(Role.ADMINISTRATOR).post(
        "/envelopes",
        {
            "fund": "local",
            "year": 2026,
            "support_type": "technology-transfer",
            "province": "Vĩnh Long",
            "amount_vnd": amount,
        },
    )
    assert answer.status_code == 201, answer.text


async def approved(world: World, code: str, amount: int = 150_000_000) -> Any:
    """Approve at both levels; give the application after the last consent."""
    award = {"payee": answers()["applicant"]["name"], "amount_vnd": amount}
    for leader in (world.as_(Role.APPROVER), superior(world)):
        step = await leader.act(code, "approve", answers=award)
        assert step.status_code == 200, step.text
    return step.json()["application"]


def superior(world: World) -> Caller:
    """Give somebody who decides at the second level."""
    return world.as_(Role.APPROVER, "approver-2", "ubnd-vinh-long")


async def offers(caller: Caller, code: str) -> dict[str, Any]:
    found = (await caller.get(f"/applications/{code}")).json()
    return {a["action"]: a for a in found["allowed_actions"]}


async def test_a_step_answers_with_its_event_and_the_application_after_it(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    await world.know(Role.APPRAISER, *PANEL)
    answer = await world.as_(Role.OFFICER).act(
        code, "admit", answers={"appraisers": PANEL}
    )
    receipt = answer.json()
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert receipt["event"]["from"] == "screening"
    assert receipt["event"]["to"] == "appraising"
    assert receipt["event"]["number"] == receipt["application"]["number"] == 2
    assert receipt["application"]["state"] == "appraising"


async def test_a_step_out_of_turn_says_what_is_allowed(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    answer = await world.as_(Role.OFFICER).act(code, "verify_advance")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "not_in_this_state")
    assert problem["application"] == code
    assert problem["state"] == "screening"
    assert "admit" in problem["allowed"]


async def test_a_step_of_another_role_is_forbidden(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    answer = await world.as_(Role.APPLICANT).act(code, "admit")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_role")


@pytest.mark.parametrize("action", ["lapse", "submit", "fund", "escalate", "fly", ""])
async def test_what_nobody_may_ask_for_is_no_choice(world: World, action: str) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    answer = await world.as_(Role.OFFICER).act(code, action)
    assert answer.status_code == 422
    assert fields(answer)["action"] in ("not_a_choice", "too_short")


async def test_all_problems_of_a_step_come_at_once(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    answer = await world.as_(Role.OFFICER).act(
        code,
        "return",
        answers={"items": [{"item": "", "reason": 5}], "more": 1},
        documents={"quotation": "0" * 64},
    )
    found = fields(answer)
    assert answer.status_code == 422
    assert found["items.0.item"] == "required"
    assert found["items.0.reason"] == "wrong_type"
    assert found["more"] == "unknown"
    assert found["documents.quotation"] in ("unknown_paper", "unknown_document")


async def test_a_closed_dossier_takes_no_step(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    code = (await applicant.submits())["code"]
    step = await applicant.act(code, "withdraw", answers=REASON)
    assert step.json()["application"]["state"] == "withdrawn"
    answer = await applicant.act(code, "withdraw", answers=REASON)
    assert (answer.status_code, answer.json()["code"]) == (409, "application_closed")
    assert answer.json()["allowed"] == []


async def test_a_repeated_key_gives_the_same_event_even_later(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = world.as_(Role.OFFICER)
    await world.know(Role.APPRAISER, *PANEL)
    how: dict[str, Any] = {"answers": {"appraisers": PANEL}, "key": "once"}
    first = await officer.act(code, "admit", **how)
    again = await officer.act(code, "admit", **how)
    assert first.json() == again.json()
    for appraiser in PANEL:
        await world.as_(Role.APPRAISER, appraiser).act(
            code, "give_opinion", answers=opinion()
        )
    late = await officer.act(code, "admit", **how)
    assert late.status_code == 200
    assert late.json()["event"]["number"] == first.json()["event"]["number"]
    assert len(world.engine.acted) == 1 + len(PANEL)


async def test_a_repeated_key_with_another_body_is_refused(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = world.as_(Role.OFFICER)
    await officer.act(code, "admit", key="once")
    answer = await officer.act(code, "admit", answers={"note": "khác"}, key="once")
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


async def test_a_stale_reader_is_told(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = world.as_(Role.OFFICER)
    stale = await officer.act(code, "admit", headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "application_stale")
    for malformed in ("7", 'W/"1"', '"x"', '"1", "2"', '""'):
        answer = await officer.act(code, "admit", headers={"If-Match": malformed})
        assert (answer.status_code, answer.json()["code"]) == (400, "etag_malformed")
    fresh = await officer.act(code, "admit", headers={"If-Match": '"1"'})
    assert fresh.status_code == 200


async def test_of_two_approvers_at_once_one_is_refused(either: World) -> None:
    world = either
    await envelope(world)
    code = await approving(world)
    given = {"payee": answers()["applicant"]["name"], "amount_vnd": 150_000_000}
    one, two = world.as_(Role.APPROVER, "a"), world.as_(Role.APPROVER, "b")
    results = await asyncio.gather(
        one.act(code, "approve", answers=given),
        two.act(code, "approve", answers=given),
    )
    assert sorted(r.status_code for r in results) in ([200, 409], [200, 412])
    trail = (await one.get(f"/applications/{code}/events")).json()["items"]
    assert [e["action"] for e in trail].count("approve") == 1


async def test_an_approval_must_repeat_payee_and_amount(world: World) -> None:
    code = await approving(world)
    approver = world.as_(Role.APPROVER)
    asks = (await offers(approver, code))["approve"]["asks"]["properties"]["answers"]
    assert asks["properties"]["payee"]["const"] == answers()["applicant"]["name"]
    assert asks["properties"]["amount_vnd"]["const"] == 150_000_000
    wrong = await approver.act(
        code, "approve", answers={"payee": "Ai đó", "amount_vnd": 150_000_000}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "payee_differs")
    wrong = await approver.act(
        code,
        "approve",
        answers={"payee": answers()["applicant"]["name"], "amount_vnd": 1},
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "amount_differs")


async def test_without_money_an_approved_application_waits(world: World) -> None:
    await envelope(world, 1_000)
    code = await approving(world)
    assert (await approved(world, code))["state"] == "awaiting_funds"


async def test_an_engine_that_is_away_or_slow_loses_nothing(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = world.as_(Role.OFFICER)
    world.engine.away = True
    answer = await officer.act(code, "admit", key="once")
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_away")
    assert int(answer.headers["retry-after"]) > 0
    assert (await officer.get(f"/applications/{code}")).status_code == 200
    assert (await officer.get("/applications")).status_code == 200
    world.engine.away, world.engine.slow = False, True
    answer = await officer.act(code, "admit", key="once")
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/applications/{code}"
    world.engine.slow = False
    answer = await officer.act(code, "admit", key="once")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("code", "status"),
    [("record_conflict", 409), ("unrecorded", 503), ("of_a_newer_worker", 409)],
)
async def test_whatever_the_engine_answers_is_told(
    world: World, code: str, status: int
) -> None:
    dossier = (await world.as_(Role.APPLICANT).submits())["code"]
    world.engine.refuses = refusal(code, {})
    answer = await world.as_(Role.OFFICER).act(dossier, "admit")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_dossier_that_ended_in_the_engine_alone_waits_for_the_engine(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    world.engine.refuses = ApplicationClosed()
    answer = await world.as_(Role.OFFICER).act(code, "admit")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


async def test_a_command_carries_what_stood_in_the_record(world: World) -> None:
    code = await admitted(world)
    number = (await world.as_(Role.OFFICER).get(f"/applications/{code}")).json()
    answer = await world.as_(Role.APPRAISER, PANEL[0]).act(
        code, "give_opinion", answers=opinion()
    )
    assert answer.status_code == 200, answer.text
    assert world.engine.commands[-1].seen == number["number"]


async def returned(world: World, code: str) -> None:
    item = {"item": "Báo giá", "reason": "Đã quá hạn"}
    answer = await world.as_(Role.OFFICER).act(
        code, "return", answers={"items": [item]}
    )
    assert answer.status_code == 200, answer.text


async def test_a_correction_is_judged_by_the_day_of_receipt(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    machine = {"item_kind", "item_name", "item_count", "is_new", "technology_origin"}
    given = {k: v for k, v in answers().items() if k not in machine} | {
        "fair_name": "Hội chợ",
        "fair_kind": "domestic",
        "opens_on": "2026-11-26",
        "closes_on": "2026-11-29",
        "place": "Cần Thơ",
        "booth_count": 1,
        "booth_rent_vnd": 20_000_000,
        "amount_requested_vnd": 10_000_000,
    }
    asked = find("fair-participation").papers_for("submission", {})
    papers = tuple(p.code for p in asked if p.required)
    received = await applicant.post(
        "/applications",
        {
            "support_type": "fair-participation",
            "answers": given,
            "documents": await applicant.papers(papers),
        },
    )
    assert received.status_code == 201, received.text
    code = received.json()["code"]
    await returned(world, code)
    world.clock.forward(days=4)
    again = await applicant.act(code, "resubmit", answers={"corrections": given})
    assert again.status_code == 200, again.text


async def test_an_approval_after_a_correction_repeats_the_corrected_payee(
    world: World,
) -> None:
    await envelope(world)
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    await returned(world, code)
    name = "HTX Tân Tiến Mới"
    corrected = await world.as_(Role.APPLICANT).act(
        code,
        "resubmit",
        answers={"corrections": answers(applicant__name=name)},
    )
    assert corrected.status_code == 200, corrected.text
    await admit(world, code)
    await recommended(world, code)
    approver = world.as_(Role.APPROVER)
    given = {"payee": answers()["applicant"]["name"], "amount_vnd": 150_000_000}
    wrong = await approver.act(code, "approve", answers=given)
    assert wrong.json()["code"] == "payee_differs"
    right = await approver.act(code, "approve", answers=given | {"payee": name})
    assert right.status_code == 200, right.text


async def test_a_completed_file_corrects_the_application(world: World) -> None:
    applicant, officer = world.as_(Role.APPLICANT), world.as_(Role.OFFICER)
    code = (await applicant.submits())["code"]
    item = {"item": "Báo giá", "reason": "Đã quá hạn"}
    await officer.act(code, "return", answers={"items": [item]})
    told = (await applicant.get(f"/applications/{code}/events")).json()["items"][-1]
    assert told["answers"]["items"] == [item]
    asks = (await offers(applicant, code))["resubmit"]["asks"]
    assert "quotation" in asks["properties"]["documents"]["properties"]
    wrong = await applicant.act(
        code, "resubmit", answers={"corrections": answers(own_capital_secured=False)}
    )
    assert wrong.status_code == 422
    assert "eligibility.own_capital" in fields(wrong)
    right = await applicant.act(
        code,
        "resubmit",
        answers={"corrections": answers(applicant__name="HTX Tân Tiến")},
        documents=await applicant.papers(("quotation",)),
    )
    assert right.status_code == 200, right.text
    assert right.json()["application"]["applicant"]["name"] == "HTX Tân Tiến"


async def all_the_way(world: World) -> dict[str, Any]:
    """Walk a dossier to its end, by what is offered each time; give how it stands."""
    await envelope(world)
    code = await approving(world)
    applicant, officer = world.as_(Role.APPLICANT), world.as_(Role.OFFICER)
    approver, treasurer = world.as_(Role.APPROVER), world.as_(Role.TREASURER)
    inspector = world.as_(Role.INSPECTOR)
    contract = {"contract_number": "12/HĐ", "signed_on": "2026-11-23"}
    paid = {"reference": "KB-01", "paid_on": "2026-11-23"}
    steps: tuple[tuple[Caller, str, dict[str, Any]], ...] = (
        (approver, "approve", {}),
        (superior(world), "approve", {}),
        (officer, "sign_contract", contract),
        (applicant, "sign_contract", contract),
        (
            applicant,
            "request_advance",
            {"amount_vnd": 60_000_000, "work_done_vnd": 600_000_000},
        ),
        (officer, "verify_advance", {"work_done_vnd": 600_000_000}),
        (treasurer, "order_payment", {}),
        (treasurer, "confirm_payment", paid),
        (
            applicant,
            "request_acceptance",
            {
                "completed_on": "2026-11-23",
                "cost_vnd": 600_000_000,
                "summary": "Đã lắp đặt",
            },
        ),
        (
            inspector,
            "accept",
            {
                "accepted_cost_vnd": 600_000_000,
                "minutes_number": "05/BB",
                "findings": "Đạt",
            },
        ),
        (applicant, "submit_settlement", {"spent_vnd": 600_000_000}),
        (officer, "verify_settlement", {"settled_vnd": 150_000_000}),
        (treasurer, "order_payment", {}),
        (treasurer, "confirm_payment", paid),
    )
    for caller, action, given in steps:
        asks = (await offers(caller, code))[action]["asks"]["properties"]
        repeated = {
            name: schema["const"]
            for name, schema in asks["answers"]["properties"].items()
            if "const" in schema
        }
        documents = await caller.papers(tuple(asks["documents"]["required"]))
        answer = await caller.act(
            code, action, answers=repeated | given, documents=documents
        )
        assert answer.status_code == 200, (action, answer.text)
    done: dict[str, Any] = answer.json()["application"]
    assert done["state"] == "completed"
    return done


async def test_a_dossier_goes_all_the_way_by_what_is_offered(
    either: World,
) -> None:
    world = either
    done = await all_the_way(world)
    code, applicant = done["code"], world.as_(Role.APPLICANT)
    treasurer = world.as_(Role.TREASURER)
    assert done["amount_disbursed_vnd"] == done["amount_awarded_vnd"] == 150_000_000
    assert [t["state"] for t in done["tranches"]] == ["paid", "paid"]
    verdict = await world.database.read(verify, code)
    assert (verdict.changed, verdict.differing) == (None, ())
    balance = (await treasurer.get("/envelopes")).json()["items"][0]
    assert balance["paid_vnd"] == 150_000_000
    assert balance["reserved_vnd"] == balance["committed_vnd"] == 0
    seen = (await applicant.get(f"/applications/{code}/events")).json()["items"]
    staff = [e for e in seen if e["actor"]["role"] not in ("applicant",)]
    assert all(e["actor"]["name"] is None and e["actor"]["id"] is None for e in staff)
    assert all(e["facts"] is None for e in seen)
    opinions = [e for e in seen if e["action"] == "give_opinion"]
    assert all(e["answers"] is None for e in opinions)


async def test_who_leaves_a_panel_gets_the_receipt_and_gets_it_again(
    world: World,
) -> None:
    code = await admitted(world)
    leaving = world.as_(Role.APPRAISER, PANEL[0])
    reason = {"reason": "Có quan hệ họ hàng với chủ cơ sở."}
    first = await leaving.act(code, "declare_conflict", answers=reason, key="once")
    assert first.status_code == 200, first.text
    again = await leaving.act(code, "declare_conflict", answers=reason, key="once")
    assert again.json()["event"]["number"] == first.json()["event"]["number"]
    assert (await leaving.get(f"/applications/{code}")).status_code == 404
