"""Handing in an application: what is taken, what is refused, what comes only once."""

import asyncio
import re
from hashlib import sha256
from typing import Any

import pytest

from domain.identity import mark
from domain.people import Role
from tests.api.world import PDF, World, answers, fields


async def test_an_applicant_hands_in_an_application(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    answer = await applicant.post("/applications", await applicant.body())
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["state"] == "screening"
    assert found["stage"] == "submission"
    assert found["waits_for"] == "officer"
    assert found["number"] == 1
    assert found["amount_requested_vnd"] == 300_000_000
    assert found["applicant"]["name"] == answers()["applicant"]["name"]
    assert {d["paper"] for d in found["documents"]} >= {"request_letter"}
    assert [a["action"] for a in found["allowed_actions"]] == [
        "replace_papers",
        "withdraw",
    ]
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["location"] == f"/api/v1/applications/{found['code']}"


async def test_an_officer_files_for_an_establishment(world: World) -> None:
    officer = world.as_(Role.OFFICER)
    found = await officer.submits()
    assert found["unit"] == "sct-vinh-long"
    assert {"admit", "withdraw"} <= {a["action"] for a in found["allowed_actions"]}


@pytest.mark.parametrize("unit", ["cuc", "sct-ca-mau", "ubnd-ca-mau"])
async def test_an_officer_does_not_draw_a_dossier_to_another_unit(
    world: World, unit: str
) -> None:
    officer = world.as_(Role.OFFICER, unit=unit)
    answer = await officer.post(
        "/applications", await officer.body(amount_requested_vnd=0)
    )
    assert answer.status_code == 422
    assert fields(answer)["applicant.province"] == "other_unit"
    assert fields(answer)["amount_requested_vnd"] == "too_small"


@pytest.mark.parametrize("unit", ["", "ubnd-vinh-long"])
async def test_whoever_files_the_place_decides_the_unit(
    world: World, unit: str
) -> None:
    found = await world.as_(Role.OFFICER, unit=unit).submits()
    assert found["unit"] == "sct-vinh-long"


async def test_what_travels_of_an_establishment_cannot_be_guessed(
    world: World,
) -> None:
    code = (await world.as_(Role.OFFICER).submits())["code"]
    opening, applicant = world.engine.openings[0], answers()["applicant"]
    assert opening.payee_mark == opening.facts["applicant.name_mark"]
    assert opening.payee_mark != mark(code, applicant["name"])
    assert re.fullmatch("est-[0-9a-f]{40}", opening.applicant)
    guess = sha256(applicant["tax_code"].encode()).hexdigest()
    assert opening.applicant.removeprefix("est-") not in guess


async def test_what_officers_file_for_one_establishment_comes_together(
    world: World,
) -> None:
    await world.as_(Role.OFFICER, "one").submits()
    await world.as_(Role.OFFICER, "two").submits(item_name="Máy phay")
    one, two = world.engine.openings
    assert one.applicant == two.applicant
    assert one.code != two.code


async def test_a_new_key_leaves_establishments_who_they_are(world: World) -> None:
    await world.as_(Role.OFFICER, "one").submits()
    world.replace_key()
    await world.as_(Role.OFFICER, "two").submits(item_name="Máy phay")
    before, after = world.engine.openings
    assert before.applicant == after.applicant


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"amount_requested_vnd": -1}, "amount_requested_vnd", "too_small"),
        ({"amount_requested_vnd": 0}, "amount_requested_vnd", "too_small"),
        ({"amount_requested_vnd": 1.5}, "amount_requested_vnd", "wrong_type"),
        ({"amount_requested_vnd": 10**18}, "amount_requested_vnd", "too_large"),
        ({"amount_requested_vnd": "3"}, "amount_requested_vnd", "wrong_type"),
        ({"amount_requested_vnd": True}, "amount_requested_vnd", "wrong_type"),
        ({"project_title": "x" * 900_000}, "project_title", "too_long"),
        ({"project_title": "a\0b"}, "project_title", "control_character"),
        ({"project_title": ["a"]}, "project_title", "wrong_type"),
        ({"completes_on": "2026-01-01"}, "completes_on", "before"),
        ({"completes_on": "2026-02-30"}, "completes_on", "not_a_date"),
        ({"applicant__phone": "123"}, "applicant.phone", "malformed"),
        ({"applicant__tax_code": "0100109107"}, "applicant.tax_code", "malformed"),
        ({"applicant__email": "nobody"}, "applicant.email", "malformed"),
        ({"applicant__province": "Atlantis"}, "applicant.province", "not_a_choice"),
        ({"applicant": "Tân Tiến"}, "applicant", "wrong_type"),
        ({"no_double_funding": False}, "no_double_funding", "must_be_true"),
        ({"surprise": 1}, "surprise", "unknown"),
        ({"sector": None}, "sector", "required"),
    ],
)
async def test_an_answer_that_cannot_be_used_is_named(
    world: World, changes: dict[str, Any], field: str, code: str
) -> None:
    applicant = world.as_(Role.APPLICANT)
    answer = await applicant.post("/applications", await applicant.body(**changes))
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "answers_invalid"
    assert fields(answer)[field] == code
    assert (await applicant.get("/applications")).json()["items"] == []


async def test_all_problems_of_every_part_come_at_once(world: World) -> None:
    applicant, other = world.as_(Role.APPLICANT), world.as_(Role.APPLICANT, "other")
    theirs = (await other.upload()).json()["digest"]
    own = (await applicant.upload(PDF + b"%")).json()["digest"]
    body = {
        "support_type": "technology-transfer",
        "answers": answers(
            amount_requested_vnd=0, is_new=False, own_capital_secured=False
        ),
        "documents": {
            "request_letter": theirs,
            "commitment": "0" * 64,
            "project_document": "short",
            "tombstone": own,
        },
    }
    answer = await applicant.post("/applications", body)
    found = fields(answer)
    assert answer.status_code == 422
    assert found["amount_requested_vnd"] == "too_small"
    assert found["is_new"] == "must_be_true"
    assert found["documents.request_letter"] == "unknown_document"
    assert found["documents.commitment"] == "unknown_document"
    assert found["documents.project_document"] == "malformed"
    assert found["documents.tombstone"] == "unknown_paper"
    assert found["documents.quotation"] == "required"
    assert found["eligibility.machines_new"] == "machines_new"
    assert found["eligibility.own_capital"] == "own_capital"
    messages = {f["field"]: f["message"] for f in answer.json()["fields"]}
    assert "TT 46/2012/TT-BCT, Điều 4" in messages["eligibility.machines_new"]


async def test_every_missing_field_is_named(world: World) -> None:
    answer = await world.as_(Role.APPLICANT).post(
        "/applications", {"support_type": "technology-transfer", "answers": {}}
    )
    found = fields(answer)
    assert answer.status_code == 422
    assert {"applicant.name", "project_title", "item_kind"} <= set(found)
    assert found["documents.request_letter"] == "required"


async def test_a_fair_that_has_begun_is_not_supported(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    own = {
        "fair_name": "Hội chợ",
        "fair_kind": "domestic",
        "opens_on": "2026-11-20",
        "closes_on": "2026-11-29",
        "place": "Cần Thơ",
        "booth_count": 1,
        "booth_rent_vnd": 20_000_000,
    }
    machine = {"item_kind", "item_name", "item_count", "is_new", "technology_origin"}
    shared = {k: v for k, v in answers().items() if k not in machine}
    answer = await applicant.post(
        "/applications",
        {"support_type": "fair-participation", "answers": shared | own},
    )
    assert answer.status_code == 422
    begun = [f for f in fields(answer) if f.startswith("eligibility.fair")]
    assert begun, answer.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "json_malformed"),
        (b"", 400, "json_malformed"),
        (b"\xff\xfe", 400, "json_malformed"),
        (b'{"a": NaN}', 400, "json_malformed"),
        (b'{"a": Infinity}', 400, "json_malformed"),
        (b'{"support_type": "\\ud800", "answers": {}}', 400, "json_malformed"),
        (b"[" * 100_000, 400, "json_malformed"),
        (b"[" * 40 + b"]" * 40, 400, "json_malformed"),
        (b'{"a": ' + b"9" * 5_000 + b"}", 400, "json_malformed"),
        (b"[]", 422, "answers_invalid"),
        (b'"text"', 422, "answers_invalid"),
        (b"null", 422, "answers_invalid"),
        (b"{}", 422, "answers_invalid"),
        (b'{"support_type": 1, "answers": []}', 422, "answers_invalid"),
        (b'{"support_type": "moon-landing", "answers": {}}', 422, "answers_invalid"),
        (b'{"answers": {"a": 1e400}, "support_type": "x"}', 422, "answers_invalid"),
    ],
)
async def test_a_body_that_is_no_application_is_refused_precisely(
    world: World, body: bytes, status: int, code: str
) -> None:
    answer = await world.as_(Role.APPLICANT).call(
        "POST",
        "/applications",
        content=body,
        headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_ten_megabytes_are_too_much(world: World) -> None:
    body = b'{"support_type": "' + b"x" * 10_000_000 + b'"}'
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    caller = world.as_(Role.APPLICANT)
    answer = await caller.call("POST", "/applications", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    async def drops() -> Any:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    answer = await caller.call(
        "POST", "/applications", content=drops(), headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_another_media_type_is_refused(world: World) -> None:
    answer = await world.as_(Role.APPLICANT).call(
        "POST",
        "/applications",
        content=b"a=b",
        headers={
            "Idempotency-Key": "k",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert answer.status_code == 415
    assert answer.json()["code"] == "media_type_not_supported"


async def test_without_a_key_nothing_is_taken(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body()
    answer = await applicant.call("POST", "/applications", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")
    for key in ("a" * 129, "a b", ""):
        answer = await applicant.call(
            "POST", "/applications", json=body, headers={"Idempotency-Key": key}
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "key_malformed")


async def test_the_same_key_leads_to_the_same_dossier(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body()
    first = await applicant.post("/applications", body, key="once")
    again = await applicant.post("/applications", body, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len((await applicant.get("/applications")).json()["items"]) == 1


async def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    await applicant.post("/applications", await applicant.body(), key="once")
    other = await applicant.body(project_title="Đề án khác")
    answer = await applicant.post("/applications", other, key="once")
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


async def test_the_same_key_of_two_people_is_two_keys(world: World) -> None:
    one, two = world.as_(Role.APPLICANT, "one"), world.as_(Role.APPLICANT, "two")
    first = await one.post("/applications", await one.body(), key="k")
    second = await two.post(
        "/applications", await two.body(item_name="Máy phay"), key="k"
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["code"] != second.json()["code"]


async def test_the_same_request_twice_at_once_is_one_dossier(
    either: World,
) -> None:
    world = either
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body()
    answers = await asyncio.gather(
        *(applicant.post("/applications", body, key="once") for _ in range(5))
    )
    assert sorted({a.status_code for a in answers}) in ([201], [201, 409])
    refused = [a.json()["code"] for a in answers if a.status_code == 409]
    assert set(refused) <= {"request_in_flight"}
    assert len((await applicant.get("/applications")).json()["items"]) == 1


async def test_a_second_application_for_the_same_item_is_refused(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    first = await applicant.submits()
    answer = await applicant.post("/applications", await applicant.body())
    assert answer.status_code == 422
    assert fields(answer)["eligibility.no_open_dossier"] == "no_open_dossier"
    assert first["code"] in answer.text


async def test_while_temporal_is_away_a_submission_is_kept(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body()
    world.engine.away = True
    answer = await applicant.post("/applications", body, key="once")
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["location"] == answer.headers["location"]
    kept = await applicant.get(f"/applications/{receipt['code']}")
    assert kept.status_code == 200
    assert (kept.json()["number"], kept.json()["allowed_actions"]) == (0, [])
    explained = await applicant.get(f"/applications/{receipt['code']}/explain")
    assert explained.status_code == 200
    step = await applicant.act(
        receipt["code"], "withdraw", answers={"reason": "Đổi kế hoạch"}
    )
    assert step.status_code == 503
    world.engine.away = False
    again = await applicant.post("/applications", body, key="once")
    assert (again.status_code, again.json()["code"]) == (201, receipt["code"])


async def test_only_applicants_and_officers_hand_in(world: World) -> None:
    for role in set(Role) - {Role.APPLICANT, Role.OFFICER, Role.CLOCK, Role.TREASURY}:
        caller = world.as_(role)
        answer = await caller.post("/applications", {"support_type": "x"})
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


async def test_of_two_applications_for_one_item_sent_at_once_one_comes_in(
    either: World,
) -> None:
    applicant = either.as_(Role.APPLICANT)
    body = await applicant.body()
    answers = await asyncio.gather(
        *(applicant.post("/applications", body) for _ in range(4))
    )
    assert sorted(a.status_code for a in answers) == [201, 422, 422, 422]


async def test_a_repeated_submission_starts_nothing_again_even_without_temporal(
    world: World,
) -> None:
    applicant = world.as_(Role.APPLICANT)
    body = await applicant.body()
    first = await applicant.post("/applications", body, key="once")
    world.engine.away = True
    again = await applicant.post("/applications", body, key="once")
    assert (again.status_code, again.json()["code"]) == (201, first.json()["code"])


async def test_the_code_of_anothers_open_dossier_is_not_told(world: World) -> None:
    first = await world.as_(Role.APPLICANT).submits()
    stranger = world.as_(Role.APPLICANT, "stranger")
    answer = await stranger.post("/applications", await stranger.body())
    assert fields(answer)["eligibility.no_open_dossier"] == "no_open_dossier"
    assert first["code"] not in answer.text
