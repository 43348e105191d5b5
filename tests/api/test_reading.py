"""Reading: only what concerns the reader, page by page, in two languages."""

from typing import Any

import pytest

from domain.people import Role
from tests.api.test_steps import PANEL, admitted, envelope, opinion
from tests.api.world import Caller, World, answers, fields

ABSENT = "CGCN-2026-999999-1"


async def test_who_has_no_rights_learns_nothing(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    strangers = (
        world.as_(Role.APPLICANT, "other"),
        world.as_(Role.OFFICER, "far", "sct-ha-giang"),
        world.as_(Role.APPRAISER, "unassigned"),
        world.as_(Role.INSPECTOR),
    )
    for stranger in strangers:
        for path in ("", "/events", "/explain"):
            hidden = await stranger.get(f"/applications/{code}{path}")
            absent = await stranger.get(f"/applications/{ABSENT}{path}")
            assert hidden.status_code == absent.status_code == 404
            assert hidden.json() == absent.json()
        hidden = await stranger.act(code, "admit", headers={"If-Match": '"9"'})
        assert (hidden.status_code, hidden.json()) == (404, absent.json())
        assert (await stranger.get("/applications")).json()["items"] == []
        told = await stranger.get("/messages", params={"application": code})
        assert told.status_code == 404 or told.json()["items"] == []


@pytest.mark.parametrize(
    ("role", "id", "unit"),
    [
        (Role.APPLICANT, "", ""),
        (Role.OFFICER, "", "sct-vinh-long"),
        (Role.OFFICER, "", ""),
        (Role.APPROVER, "", "ubnd-vinh-long"),
        (Role.TREASURER, "", "sct-vinh-long"),
        (Role.APPRAISER, PANEL[0], ""),
        (Role.ADMINISTRATOR, "", ""),
        (Role.AUDITOR, "", ""),
    ],
)
async def test_who_has_rights_reads_everything_of_a_dossier(
    world: World, role: Role, id: str, unit: str
) -> None:
    code = await admitted(world)
    reader = world.as_(role, id, unit)
    for path in ("", "/events", "/explain"):
        assert (await reader.get(f"/applications/{code}{path}")).status_code == 200
    listed = (await reader.get("/applications")).json()["items"]
    assert [item["code"] for item in listed] == [code]


async def test_a_code_is_understood_as_people_type_it(world: World) -> None:
    applicant = world.as_(Role.APPLICANT)
    code = (await applicant.submits())["code"]
    typed = code.lower().replace("-", " ")
    assert (await applicant.get(f"/applications/{typed}")).json()["code"] == code


async def test_the_trail_tells_who_what_when_and_why(world: World) -> None:
    code = await admitted(world)
    auditor = world.as_(Role.AUDITOR)
    trail = (await auditor.get(f"/applications/{code}/events")).json()
    first, second = trail["items"]
    assert (first["action"], first["from"], first["to"]) == (
        "submit",
        None,
        "screening",
    )
    assert first["answers"]["project_title"] == answers()["project_title"]
    assert second["label"]["vi"] == "Đã tiếp nhận, chuyển thẩm định"
    assert second["label"]["en"] == "Admitted to appraisal"
    assert second["actor"]["name"] == "Nguyễn Văn Officer"
    assert second["basis"]
    assert second["due_at"] > second["at"]
    assert len(second["chain_digest"]) == 64
    assert second["chain_digest"] != first["chain_digest"]
    assert {m["role"] for m in second["messages"]} >= {"applicant", "appraiser"}
    assert {m["state"] for m in second["messages"]} <= {"queued", "unaddressed"}


async def test_applicants_see_units_and_never_persons(world: World) -> None:
    code = await admitted(world)
    await world.as_(Role.APPRAISER, PANEL[0]).act(
        code, "give_opinion", answers=opinion()
    )
    trail = await world.as_(Role.APPLICANT).get(f"/applications/{code}/events")
    submitted, taken, judged = trail.json()["items"]
    assert submitted["actor"]["id"] == "applicant-1"
    assert taken["actor"]["id"] is taken["actor"]["name"] is None
    assert taken["actor"]["unit_name"] == "Sở Công Thương (Vĩnh Long)"
    assert "appraisers" not in taken["answers"]
    assert judged["answers"] is None
    assert "appraiser-1" not in trail.text


async def test_a_dossier_explains_itself_in_both_languages(world: World) -> None:
    code = await admitted(world)
    officer = world.as_(Role.OFFICER)
    vi = (await officer.get(f"/applications/{code}/explain")).json()
    en = (
        await officer.get(
            f"/applications/{code}/explain", headers={"Accept-Language": "en"}
        )
    ).json()
    assert (vi["where"], en["where"]) == ("Thẩm định", "Appraising")
    assert f"Hồ sơ {code} đang ở bước “Thẩm định”" in vi["text"]
    assert f"Dossier {code} is in “Appraising”" in en["text"]
    assert vi["who_acts_next"] == en["who_acts_next"] == "appraiser"
    assert vi["until"] is not None
    assert "Lựa chọn của hệ thống" in vi["why"]
    abilities = {a["role"]: a["actions"] for a in en["may"]}
    assert "give_opinion" in abilities["appraiser"]


async def test_a_late_dossier_is_overdue_everywhere(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    officer = world.as_(Role.OFFICER)
    assert (await officer.get("/applications?overdue=true")).json()["items"] == []
    world.clock.forward(days=20)
    late = (await officer.get("/applications?overdue=true")).json()["items"]
    assert [item["code"] for item in late] == [code]
    assert (await officer.get(f"/applications/{code}")).json()["overdue"] is True
    assert (await officer.get(f"/applications/{code}/explain")).json()["overdue"]


async def several(world: World, number: int) -> list[str]:
    applicant = world.as_(Role.APPLICANT)
    codes = []
    for index in range(number):
        world.clock.forward(minutes=1)
        found = await applicant.submits(
            item_name=f"Máy số {index}",
            project_title=f"Sản xuất nước mắm số {index}",
            amount_requested_vnd=1_000_000 * (1 + index % 3),
        )
        codes.append(found["code"])
    return codes


async def pages(caller: Caller, **params: Any) -> list[str]:
    codes: list[str] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = (await caller.get("/applications", params=params | more)).json()
        codes += [item["code"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return codes


@pytest.mark.parametrize(
    "sort", ["received_at", "-received_at", "due_at", "-due_at", "amount", "-amount"]
)
async def test_pages_hold_every_dossier_once(world: World, sort: str) -> None:
    codes = await several(world, 7)
    officer = world.as_(Role.OFFICER)
    found = await pages(officer, sort=sort, limit=2)
    assert sorted(found) == sorted(codes)
    assert found == await pages(officer, sort=sort, limit=100)


async def test_words_are_found_without_their_accents(world: World) -> None:
    codes = await several(world, 2)
    officer = world.as_(Role.OFFICER)
    for q in ("nuoc mam", "Nước Mắm", codes[0], "tan tien"):
        found = (await officer.get("/applications", params={"q": q})).json()["items"]
        assert codes[0] in [item["code"] for item in found], q
    assert await pages(officer, q="máy bay") == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"support_type": "technology-transfer"}, 2),
        ({"support_type": "fair-participation"}, 0),
        ({"stage": "submission"}, 2),
        ({"state": "screening"}, 2),
        ({"state": "completed"}, 0),
        ({"waits_for": "officer"}, 2),
        ({"waits_for": "approver"}, 0),
        ({"province": "Vĩnh Long"}, 2),
        ({"province": "tinh ben tre"}, 2),
        ({"province": "Quảng Nam"}, 0),
        ({"province": "", "state": "", "stage": ""}, 2),
        ({"q": "   "}, 2),
        ({"q": "\u200b\u00a0"}, 2),
        ({"q": "!?"}, 0),
        ({"year": 2026}, 2),
        ({"year": 2025}, 0),
    ],
)
async def test_lists_are_narrowed(
    world: World, params: dict[str, Any], expected: int
) -> None:
    await several(world, 2)
    assert len(await pages(world.as_(Role.OFFICER), **params)) == expected


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"cursor": "from nowhere"}, 400, "cursor_unknown"),
        ({"cursor": "eyJhIjoxfQ=="}, 400, "cursor_unknown"),
        ({"sort": "colour"}, 400, "sort_unknown"),
        ({"limit": "0"}, 422, "answers_invalid"),
        ({"limit": "101"}, 422, "answers_invalid"),
        ({"limit": "many"}, 422, "answers_invalid"),
        ({"year": "1"}, 422, "answers_invalid"),
        ({"overdue": "perhaps"}, 422, "answers_invalid"),
        ({"q": "a\0b"}, 422, "answers_invalid"),
        ({"q": "x" * 201}, 422, "answers_invalid"),
        ({"unheard": "of"}, 422, "answers_invalid"),
        ({"province": "Atlantis"}, 422, "answers_invalid"),
        ({"province": "x" * 101}, 422, "answers_invalid"),
        ({"support_type": "moon-landing"}, 422, "answers_invalid"),
        ({"stage": "nowhere"}, 422, "answers_invalid"),
        ({"state": "nowhere"}, 422, "answers_invalid"),
        ({"waits_for": "nobody"}, 422, "answers_invalid"),
        ({"limit": "x", "year": "y"}, 422, "answers_invalid"),
    ],
)
async def test_a_list_asked_for_wrongly_is_refused(
    world: World, params: dict[str, str], status: int, code: str
) -> None:
    await several(world, 2)
    answer = await world.as_(Role.OFFICER).get("/applications", params=params)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if status == 422:
        assert set(fields(answer)) == set(params)


async def test_a_cursor_of_another_order_is_from_nowhere(world: World) -> None:
    await several(world, 3)
    officer = world.as_(Role.OFFICER)
    page = (await officer.get("/applications?sort=amount&limit=1")).json()
    answer = await officer.get(
        "/applications", params={"sort": "due_at", "cursor": page["next_cursor"]}
    )
    assert answer.status_code in (200, 400)


async def test_the_feed_tells_every_event_once_in_order(world: World) -> None:
    await admitted(world)
    auditor = world.as_(Role.AUDITOR)
    seen: list[dict[str, Any]] = []
    after = 0
    while True:
        page = (await auditor.get(f"/events?after={after}&limit=1")).json()
        if not page["items"]:
            break
        seen += page["items"]
        after = page["next_after"]
    assert [e["type"].rsplit(".", 1)[1] for e in seen] == ["submit", "admit"]
    assert len({e["id"] for e in seen}) == 2
    assert seen[0]["specversion"] == "1.0"
    assert seen[1]["data"]["number"] == 2
    assert "answers" not in seen[0]["data"]


async def test_the_delivery_log_is_read_and_messages_are_sent_again(
    world: World,
) -> None:
    code = await admitted(world)
    administrator = world.as_(Role.ADMINISTRATOR)
    log = (await administrator.get(f"/messages?application={code}")).json()["items"]
    assert {m["application"] for m in log} == {code}
    queued = next(m for m in log if m["state"] == "queued")
    again = await administrator.post(f"/messages/{queued['id']}/resend")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    absent = await administrator.post("/messages/nothing/resend")
    assert absent.status_code == 404
    theirs = (await world.as_(Role.APPLICANT).get("/messages")).json()["items"]
    assert {m["role"] for m in theirs} == {"applicant"}
    assert {m["recipient"] for m in theirs} == {None}
    strange = await administrator.get("/messages?state=lost")
    assert strange.status_code == 422


async def test_a_workflow_is_inspected(world: World) -> None:
    code = (await world.as_(Role.APPLICANT).submits())["code"]
    administrator = world.as_(Role.ADMINISTRATOR)
    found = (await administrator.get(f"/inspection/{code}")).json()
    assert found["pending"][0]["attempt"] == 3
    assert found["events"][0]["kind"] == "workflow_execution_started"
    assert (await administrator.get(f"/inspection/{ABSENT}")).status_code == 404
    world.engine.away = True
    assert (await administrator.get(f"/inspection/{code}")).status_code == 503


async def test_the_programme_in_numbers(world: World) -> None:
    await envelope(world)
    await several(world, 2)
    found = (
        await world.as_(Role.AUDITOR).get("/statistics?year=2026&province=Vĩnh Long")
    ).json()
    assert found["dossiers"] == 2
    assert found["by_state"]["screening"] == 2
    assert found["money"][0]["available_vnd"] == 1_000_000_000
    assert found["targets"] == []
    assert "QĐ 2646/QĐ-BCT" in found["targets_note"]
    assert "chưa công bố" in found["targets_note"]


@pytest.mark.parametrize("narrowed", ["", "?year=2025"])
async def test_ended_targets_are_told_with_their_years(
    world: World, narrowed: str
) -> None:
    found = (await world.as_(Role.AUDITOR).get(f"/statistics{narrowed}")).json()
    machines = next(t for t in found["targets"] if t["code"] == "machines")
    assert (machines["number"], machines["reached"]) == (1600, 0)
    assert (machines["first_day"], machines["last_day"]) == ("2021-01-01", "2025-12-31")
    untracked = next(t for t in found["targets"] if t["code"] == "trained")
    assert untracked["reached"] is None
    assert bool(found["targets_note"]) is (narrowed == "")


async def test_envelopes_are_opened_and_topped_up_once_per_key(world: World) -> None:
    treasurer = world.as_(Role.TREASURER)
    body = {
        "fund": "local",
        "year": 2026,
        "support_type": "technology-transfer",
        "province": "Vĩnh Long",
        "amount_vnd": 5_000,
    }
    first = await treasurer.post("/envelopes", body, key="open")
    again = await treasurer.post("/envelopes", body, key="open")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    exists = await treasurer.post("/envelopes", body, key="another")
    assert (exists.status_code, exists.json()["code"]) == (409, "envelope_exists")
    reused = await treasurer.post(
        "/envelopes", body | {"amount_vnd": 6_000}, key="open"
    )
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    id = first.json()["id"]
    for _ in range(2):
        more = await treasurer.post(
            f"/envelopes/{id}/top-ups", {"amount_vnd": 1_000}, key="more"
        )
        assert more.json()["available_vnd"] == 6_000
    for wrong in (0, -5, 1.5, 10**18, "1", None, True):
        answer = await treasurer.post(f"/envelopes/{id}/top-ups", {"amount_vnd": wrong})
        assert answer.status_code == 422, wrong
        assert set(fields(answer)) == {"amount_vnd"}
    absent = await treasurer.post("/envelopes/nothing/top-ups", {"amount_vnd": 1})
    assert absent.status_code == 404


async def test_a_treasurer_keeps_the_money_of_their_unit_alone(world: World) -> None:
    await envelope(world)
    far = world.as_(Role.TREASURER, "far", "sct-ha-giang")
    id = "local-2026-technology-transfer-vinh-long"
    assert (await far.get("/envelopes")).json()["items"] == []
    answer = await far.post(f"/envelopes/{id}/top-ups", {"amount_vnd": 1})
    assert answer.status_code == 404
    foreign = await far.post(
        "/envelopes",
        {
            "fund": "local",
            "year": 2027,
            "support_type": "technology-transfer",
            "province": "Vĩnh Long",
            "amount_vnd": 1,
        },
    )
    assert foreign.status_code == 404


async def test_an_envelope_of_nowhere_is_refused(world: World) -> None:
    answer = await world.as_(Role.ADMINISTRATOR).post(
        "/envelopes",
        {
            "fund": "local",
            "year": 2026,
            "support_type": "moon-landing",
            "province": "Atlantis",
            "amount_vnd": 1,
        },
    )
    assert fields(answer) == {
        "support_type": "not_a_choice",
        "province": "not_a_choice",
    }


DECISION = {
    "decision_number": "123/QĐ-UBND",
    "decided_on": "2026-01-15",
    "ground": "Giao dự toán kinh phí khuyến công năm 2026.",
}
OPENING = {
    "fund": "national",
    "year": 2026,
    "support_type": "fair-participation",
    "amount_vnd": 5_000,
}


async def national(world: World, **changes: Any) -> tuple[Caller, dict[str, Any]]:
    treasurer = world.as_(Role.TREASURER, unit="cuc")
    answer = await treasurer.post("/envelopes", OPENING | changes, key="open")
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return treasurer, body


async def test_money_says_on_which_decision_it_rests(world: World) -> None:
    treasurer, body = await national(world, **DECISION)
    [first] = body["movements"]
    assert {name: first[name] for name in DECISION} == DECISION
    assert (first["decision_stated"], first["note"]) == (True, "")
    assert (body["decisions_missing"], first["total_vnd"]) == (0, 5_000)
    shown = await treasurer.get(f"/envelopes/{body['id']}")
    assert shown.json() == body


async def test_an_older_client_sends_the_amount_alone_and_it_is_marked(
    world: World,
) -> None:
    treasurer, body = await national(world)
    answer = await treasurer.post(
        f"/envelopes/{body['id']}/top-ups", {"amount_vnd": 1_000}, key="more"
    )
    assert answer.status_code == 201
    filled = answer.json()
    assert filled["decisions_missing"] == 2
    assert [m["number"] for m in filled["movements"]] == [2, 1]
    assert [m["total_vnd"] for m in filled["movements"]] == [6_000, 5_000]
    assert {m["note"] for m in filled["movements"]} == {"chưa ghi quyết định"}


@pytest.mark.parametrize(
    ("sent", "missing"),
    [
        ({"decision_number": "1/QĐ"}, {"decided_on", "ground"}),
        ({"ground": "Giao dự toán", "decided_on": "2026-01-02"}, {"decision_number"}),
        ({**DECISION, "decided_on": ""}, {"decided_on"}),
        ({**DECISION, "ground": "  "}, {"ground"}),
        ({**DECISION, "decided_on": "2026-12-31"}, {"decided_on"}),
        ({**DECISION, "decided_on": "15/01/26x"}, {"decided_on"}),
        ({**DECISION, "decision_number": "QĐ"}, {"decision_number"}),
    ],
)
async def test_half_a_decision_is_refused_and_nothing_is_kept(
    world: World, sent: dict[str, str], missing: set[str]
) -> None:
    treasurer = world.as_(Role.TREASURER, unit="cuc")
    answer = await treasurer.post("/envelopes", OPENING | sent)
    assert answer.status_code == 422
    assert set(fields(answer)) == missing
    assert (await treasurer.get("/envelopes")).json()["items"] == []
    _, body = await national(world)
    here = f"/envelopes/{body['id']}/top-ups"
    answer = await treasurer.post(here, {"amount_vnd": 1, **sent})
    assert (answer.status_code, set(fields(answer))) == (422, missing)


async def test_a_decision_is_stated_later_once_and_then_stays(world: World) -> None:
    treasurer, body = await national(world)
    here = f"/envelopes/{body['id']}/movements/1"
    for _ in range(2):
        answer = await treasurer.call("PUT", here, json=DECISION)
        assert answer.status_code == 200, answer.text
    [stated] = answer.json()["movements"]
    assert stated["decision_number"] == "123/QĐ-UBND"
    assert stated["decision_stated"]
    other = await treasurer.call("PUT", here, json={**DECISION, "ground": "Khác"})
    assert (other.status_code, other.json()["code"]) == (409, "decision_stated")
    half = await treasurer.call("PUT", here, json={"ground": "Khác"})
    assert (half.status_code, set(fields(half))) == (
        422,
        {"decision_number", "decided_on"},
    )
    nothing = await treasurer.call("PUT", f"{here}9", json=DECISION)
    assert nothing.status_code == 404
    far = world.as_(Role.TREASURER)
    assert (await far.call("PUT", here, json=DECISION)).status_code == 404
    officer = world.as_(Role.OFFICER)
    assert (await officer.call("PUT", here, json=DECISION)).status_code == 403


async def test_the_key_covers_the_decision_and_not_what_was_stated_later(
    world: World,
) -> None:
    treasurer, body = await national(world)
    here = f"/envelopes/{body['id']}/movements/1"
    world.clock.forward(hours=1)
    await treasurer.call("PUT", here, json=DECISION)
    again = await treasurer.post("/envelopes", OPENING, key="open")
    assert again.status_code == 201
    other = await treasurer.post("/envelopes", OPENING | DECISION, key="open")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    "path",
    [
        "/applications?province=Atlantis",
        "/statistics?province=Atlantis",
        "/envelopes?province=Atlantis",
        "/norms?province=Atlantis",
        "/places?province=Atlantis",
        "/envelopes?fund=private",
    ],
)
async def test_what_does_not_exist_is_refused_with_what_does(
    world: World, path: str
) -> None:
    answer = await world.as_(Role.ADMINISTRATOR).get(path)
    assert answer.status_code == 422
    (fault,) = answer.json()["fields"]
    assert (fault["field"], fault["code"]) == (
        path.partition("?")[2].partition("=")[0],
        "not_a_choice",
    )
    assert ("Đà Nẵng" in fault["message"]) == (fault["field"] == "province")


async def test_a_former_name_narrows_to_the_province_of_today(world: World) -> None:
    for place in ("Quảng Nam", "da nang", "TP. Đà Nẵng"):
        answer = await world.as_(Role.AUDITOR).get(
            "/statistics", params={"province": place}
        )
        assert answer.json()["province"] == "Đà Nẵng"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("statistics", ("province",)),
        ("envelopes", ("province", "fund")),
        ("applications", ("province", "support_type", "state", "stage", "waits_for")),
    ],
)
async def test_an_empty_filter_narrows_nothing(
    world: World, path: str, names: tuple[str, ...]
) -> None:
    auditor = world.as_(Role.AUDITOR)
    everything = await auditor.get(f"/{path}")
    for name in names:
        answer = await auditor.get(f"/{path}?{name}=")
        assert (answer.status_code, answer.json()) == (200, everything.json()), name
        too_long = await auditor.get(f"/{path}?{name}={'x' * 101}")
        assert too_long.status_code == 422, name
