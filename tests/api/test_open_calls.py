"""What anyone may ask: support types, eligibility, health, the description."""

from pathlib import Path
from typing import Any

import pytest

from domain import support_types
from domain.people import Role
from persistence.database import Database
from tests.api.world import World, answers, build, fields


async def get(world: World, path: str, **headers: str) -> Any:
    async with world.client() as client:
        return await client.get(path, headers=headers)


async def ask(world: World, body: Any) -> Any:
    async with world.client() as client:
        return await client.post("/api/v1/eligibility", json=body)


async def test_every_support_type_is_listed(world: World) -> None:
    listed = (await get(world, "/api/v1/support-types")).json()["items"]
    assert [k["code"] for k in listed] == [k.code for k in support_types.current()]
    english = await get(world, "/api/v1/support-types", **{"Accept-Language": "en"})
    assert english.json()["items"][0]["label"].startswith("Advanced machinery")


@pytest.mark.parametrize("code", [k.code for k in support_types.current()])
async def test_a_support_type_tells_all_before_one_applies(
    world: World, code: str
) -> None:
    found = (await get(world, f"/api/v1/support-types/{code}")).json()
    assert "applicant" in found["form"]["properties"]
    assert found["papers"]["submission"]
    assert all(norm["basis"] and norm["confidence"] for norm in found["norms"])
    assert any(norm["unit"] == "percent" for norm in found["norms"])
    assert len(found["lifecycle"]["states"]) == 22
    assert all(rule["basis"] for rule in found["rules"])


async def test_an_unknown_support_type_is_not_found(world: World) -> None:
    answer = await get(world, "/api/v1/support-types/moon-landing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_right_answers_are_eligible_and_show_the_award(world: World) -> None:
    body = {"support_type": "technology-transfer", "answers": answers()}
    found = (await ask(world, body)).json()
    assert found["eligible"] is True
    assert found["failed"] == []
    assert found["award"]["amount_vnd"] == 300_000_000
    assert found["award"]["basis"]


async def test_a_failed_rule_names_its_article(world: World) -> None:
    changed = answers(is_new=False, no_double_funding=False, applicant__tax_code="1")
    found = await ask(
        world, {"support_type": "technology-transfer", "answers": changed}
    )
    assert found.status_code == 200, found.text
    failed = {rule["code"]: rule for rule in found.json()["failed"]}
    assert {"machines_new", "no_double_funding", "tax_code"} <= set(failed)
    assert "TT 46/2012" in failed["machines_new"]["basis"]
    assert found.json()["eligible"] is False


async def test_a_project_that_is_over_is_not_eligible(world: World) -> None:
    changed = answers(starts_on="2019-01-02", completes_on="2019-12-30")
    found = await ask(
        world, {"support_type": "technology-transfer", "answers": changed}
    )
    assert found.json()["eligible"] is False
    assert [rule["code"] for rule in found.json()["failed"]] == ["not_over"]


async def test_a_project_beyond_the_budget_year_is_eligible_with_a_warning(
    world: World,
) -> None:
    changed = answers(completes_on="2029-06-30")
    found = await ask(
        world, {"support_type": "technology-transfer", "answers": changed}
    )
    assert found.json()["eligible"] is True
    [warning] = found.json()["warnings"]
    assert warning in found.json()["unknown"]
    assert (warning["code"], warning["passed"]) == ("budget_year", None)
    assert warning["basis"] == "TT 36/2013/TT-BCT, Điều 11 khoản 2 điểm a"
    assert "2029" in warning["message"]


async def test_what_is_not_answered_yet_is_not_known_yet(world: World) -> None:
    found = await ask(world, {"support_type": "technology-transfer", "answers": {}})
    assert found.status_code == 200
    assert found.json()["award"] is None
    assert found.json()["complete"] is False
    assert found.json()["unknown"]


async def test_wrong_answers_are_named_before_anything_is_judged(world: World) -> None:
    answer = await ask(
        world,
        {
            "support_type": "technology-transfer",
            "answers": {"total_cost_vnd": -1, "surprise": 1},
        },
    )
    assert answer.status_code == 422
    assert fields(answer) == {"total_cost_vnd": "too_small", "surprise": "unknown"}
    wrong: tuple[Any, ...] = ({}, [], {"support_type": "x", "answers": {}})
    for body in wrong:
        assert (await ask(world, body)).status_code == 422


async def test_health_is_told(world: World) -> None:
    assert (await get(world, "/healthz")).json()["ok"] is True
    assert (await get(world, "/readyz")).status_code == 200
    world.engine.away = True
    unready = await get(world, "/readyz")
    assert unready.status_code == 503
    assert unready.json()["parts"] == {
        "database": True,
        "engine": False,
        "temporal": False,
        "worker": False,
        "search_attributes": False,
    }
    world.engine.away, world.engine.workers_asking = False, False
    alone = await get(world, "/readyz")
    assert alone.status_code == 503
    assert alone.json()["parts"]["temporal"] is True
    assert alone.json()["parts"]["worker"] is False
    world.engine.workers_asking, world.engine.lacking = True, ("KhuyenCongYear",)
    unprepared = await get(world, "/readyz")
    assert unprepared.status_code == 503
    assert unprepared.json()["parts"]["engine"] is False
    assert unprepared.json()["parts"]["search_attributes"] is False
    assert (await get(world, "/healthz")).status_code == 200
    version = (await get(world, "/version")).json()
    assert version["version"] == "0.0.1"
    assert (await get(world, "/api/v1/version")).json() == version


async def test_an_engine_that_refuses_is_told_apart_from_one_that_is_away(
    world: World,
) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    world.engine.misconfigured = True
    answer = await world.as_(Role.OFFICER).act(code, "admit")
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_misconfigured")


async def test_metrics_count_without_naming_anyone(world: World) -> None:
    await world.as_(Role.APPLICANT).submits()
    answer = await get(world, "/metrics")
    assert answer.status_code == 200
    assert 'khuyencong_dossiers{state="screening"} 1.0' in answer.text
    assert "khuyencong_http_requests_total" in answer.text
    for secret in ("Tân Tiến", "applicant-1", "CGCN-", "example.vn"):
        assert secret not in answer.text


async def test_the_reference_page_needs_nothing_from_elsewhere(world: World) -> None:
    page = await get(world, "/docs")
    assert page.status_code == 200
    assert "/api/v1/applications/{code}/actions" in page.text
    assert "<script" not in page.text
    assert "src=" not in page.text
    assert "http://" not in page.text.replace("http://json-schema", "")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("GET", "/api/v1/applications/", 404, "not_found"),
        ("DELETE", "/api/v1/support-types", 405, "method_not_allowed"),
        ("PATCH", "/api/v1/eligibility", 405, "method_not_allowed"),
    ],
)
async def test_errors_of_the_framework_are_problems_too(
    world: World, method: str, path: str, status: int, code: str
) -> None:
    async with world.client() as client:
        answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:khuyencong:problem:{code}"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr", "vi"),
        ("fr,en;q=0.1", "en"),
        ("en;q=nan,vi;q=high", "vi"),
        ("*", "vi"),
        (";;;,,,q=", "vi"),
    ],
)
async def test_problems_speak_the_reader_s_language(
    world: World, header: str, language: str
) -> None:
    answer = await get(world, "/api/v1/nowhere", **{"Accept-Language": header})
    assert answer.headers["content-language"] == language
    titles = {"vi": "Không tìm thấy", "en": "Not found"}
    assert answer.json()["title"] == titles[language]


async def test_a_request_is_numbered(world: World) -> None:
    given = await get(world, "/healthz", **{"X-Request-ID": "abc-1"})
    assert given.headers["x-request-id"] == "abc-1"
    strange = await get(world, "/healthz", **{"X-Request-ID": "a b\tc"})
    assert strange.headers["x-request-id"].startswith("request-")


async def test_a_fault_of_ours_tells_its_number_and_nothing_else(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "mật khẩu của kho"

    async def broken() -> None:
        raise RuntimeError(secret)

    world.app.add_api_route("/api/v1/broken", broken)
    answer = await get(world, "/api/v1/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert secret not in answer.text
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert secret not in logged


async def test_logs_name_accounts_and_never_people_or_tokens(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    applicant = world.as_(Role.APPLICANT)
    code = (await applicant.submits())["code"]
    await applicant.get(f"/applications/{code}")
    logged = capsys.readouterr().out
    assert code in logged
    assert "applicant-1" in logged
    for secret in (applicant.token, "Nguyễn Văn", "Tân Tiến", "0912345678"):
        assert secret not in logged


async def test_while_the_database_is_away_nothing_is_said_to_be_wrong(
    tmp_path: Path,
) -> None:
    nowhere = Database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    world = build(nowhere, tmp_path)
    answer = await world.as_(Role.OFFICER).get("/applications")
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_away")
    assert "retry-after" in answer.headers
    unready = await get(world, "/readyz")
    assert (
        unready.json()["parts"] | {"database": False, "engine": True}
        == (unready.json()["parts"])
    )
    assert (await get(world, "/healthz")).status_code == 200
    assert (await get(world, "/metrics")).status_code == 503
    await nowhere.dispose()
