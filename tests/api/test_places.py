"""Places over the API: looked up by anyone, understood and translated when filing."""

from typing import Any

import pytest

from api.app import BASE
from domain.people import Role
from tests.api.world import World, fields

MONEY = {"fund": "local", "year": 2026, "support_type": "technology-transfer"}


async def looked_up(world: World, **asked: Any) -> Any:
    async with world.client() as client:
        return await client.get(f"{BASE}/places", params=asked)


def officer_of(world: World, unit: str, role: Role = Role.OFFICER) -> Any:
    return world.as_(role, id=f"{role}-{unit}", unit=unit)


@pytest.mark.parametrize(
    ("asked", "title", "found_by"),
    [
        ({"q": "long ho", "province": "Vĩnh Long"}, "Xã Long Hồ", ""),
        ({"q": "Long Hồ", "province": "tỉnh vinh long"}, "Xã Long Hồ", ""),
        (
            {"q": "TT Long Hồ, huyện Long Hồ", "province": "Vĩnh Long"},
            "Xã Long Hồ",
            "thị trấn Long Hồ, huyện Long Hồ, Vĩnh Long",
        ),
        (
            {"q": "Bến Nghé"},
            "Phường Sài Gòn",
            "phường Bến Nghé, quận 1, TP. Hồ Chí Minh",
        ),
        ({"q": "phu quoc"}, "Đặc khu Phú Quốc", ""),
    ],
)
async def test_anyone_looks_a_place_up(
    world: World, asked: dict[str, str], title: str, found_by: str
) -> None:
    answer = await looked_up(world, **asked)
    assert answer.status_code == 200
    first = answer.json()["items"][0]
    assert (first["title"], first["found_by"]) == (title, found_by)
    assert first["title"].endswith(first["name"])
    assert first["earlier"]


async def test_a_province_gives_all_its_units(world: World) -> None:
    found = (await looked_up(world, province="Quảng Nam", limit=200)).json()["items"]
    assert {one["province"] for one in found} == {"Đà Nẵng"}
    assert len(found) == 94
    assert (await looked_up(world)).json()["items"] == []


async def test_a_commune_that_became_a_ward_tells_its_day(world: World) -> None:
    answer = await looked_up(world, q="Xã Tân Phú", province="Đồng Nai")
    (first, *_) = answer.json()["items"]
    assert (first["kind"], first["ward_since"]) == ("ward", "2026-04-30")


@pytest.mark.parametrize(
    "asked",
    [{"province": "Atlantis"}, {"limit": 0}, {"limit": 9999}, {"q": "x" * 201}],
)
async def test_a_lookup_that_cannot_be_meant_is_refused(
    world: World, asked: dict[str, Any]
) -> None:
    answer = await looked_up(world, **asked)
    assert answer.status_code == 422
    assert set(fields(answer)) == set(asked)


@pytest.mark.parametrize("q", ["\x00", "%", "'; --", "🙂", "((", "xã", ",,,"])
async def test_any_text_is_looked_up(world: World, q: str) -> None:
    for about in ({}, {"province": "Vĩnh Long"}):
        assert (await looked_up(world, q=q, **about)).status_code == 200


async def test_a_dissolved_province_is_filed_with_the_unit_of_today(
    world: World,
) -> None:
    applicant = world.as_(Role.APPLICANT)
    found = await applicant.submits(
        applicant__province="tỉnh Quảng Nam",
        applicant__commune="TT. Hà Lam, huyện Thăng Bình",
        applicant__commune_kind=None,
    )
    assert (found["unit"], found["province"]) == ("sct-da-nang", "Đà Nẵng")
    assert found["applicant"]["province"] == "Quảng Nam"
    assert found["applicant"]["commune"] == "Thăng Bình"
    assert found["applicant"]["commune_kind"] == "commune"
    for unit in ("sct-da-nang", "sct-quang-nam", "ubnd-da-nang", "ubnd-quang-nam"):
        seen = await officer_of(world, unit).get(f"/applications/{found['code']}")
        assert seen.status_code == 200, unit
    stranger = await officer_of(world, "sct-vinh-long").get(
        f"/applications/{found['code']}"
    )
    assert stranger.status_code == 404
    for place in ("Quảng Nam", "Đà Nẵng", "da nang", "TP Đà Nẵng"):
        listed = await applicant.get("/applications", params={"province": place})
        assert [one["code"] for one in listed.json()["items"]] == [found["code"]]
        numbers = await applicant.get("/statistics", params={"province": place})
        assert numbers.json()["dossiers"] == 1
    for words in ("quảng nam", "đà nẵng"):
        listed = await applicant.get("/applications", params={"q": words})
        assert [one["code"] for one in listed.json()["items"]] == [found["code"]]


@pytest.mark.parametrize(
    ("place", "field", "code"),
    [
        ({"commune": "Lonh Hồ"}, "applicant.commune", "place_unknown"),
        ({"commune": "Bến Thành"}, "applicant.commune", "place_elsewhere"),
        ({"commune_kind": "ward"}, "applicant.commune_kind", "place_other_kind"),
        ({"commune": "Phường Long Hồ"}, "applicant.commune_kind", "place_other_kind"),
        ({"province": "Atlantis"}, "applicant.province", "not_a_choice"),
    ],
)
async def test_what_is_no_place_is_refused_in_both_languages(
    world: World, place: dict[str, str], field: str, code: str
) -> None:
    applicant = world.as_(Role.APPLICANT)
    given = {f"applicant__{name}": text for name, text in place.items()}
    body = await applicant.body(**given)
    for language in ("vi", "en"):
        answer = await applicant.post(
            "/applications", body, headers={"Accept-Language": language}
        )
        assert answer.status_code == 422
        assert fields(answer)[field] == code


async def test_an_old_name_opens_the_envelope_of_today(world: World) -> None:
    treasurer = officer_of(world, "sct-da-nang", Role.TREASURER)
    body = {**MONEY, "province": "Quảng Nam", "amount_vnd": 500_000_000}
    opened = await treasurer.post("/envelopes", body)
    assert opened.status_code == 201, opened.text
    assert opened.json()["province"] == "Đà Nẵng"
    assert opened.json()["id"].endswith("-da-nang")
    for place in ("Đà Nẵng", "Quảng Nam", "tp da nang"):
        found = await treasurer.get("/envelopes", params={"province": place})
        assert [one["id"] for one in found.json()["items"]] == [opened.json()["id"]]
    other = {**body, "province": "Atlantis"}
    refused = await treasurer.post("/envelopes", other)
    assert fields(refused) == {"province": "not_a_choice"}


async def test_the_schema_keeps_its_choices_and_says_spellings_are_understood(
    world: World,
) -> None:
    async with world.client() as client:
        shown = (await client.get(f"{BASE}/support-types/technology-transfer")).json()
    applicant = shown["form"]["properties"]["applicant"]
    province = applicant["properties"]["province"]
    assert {"Quảng Nam", "Đà Nẵng"} <= set(province["enum"])
    assert province["x-spellings"] == "understood"
    assert province["x-labels"]["Quảng Nam"] == "Quảng Nam (nay là Đà Nẵng)"
    assert "commune" in applicant["required"]
    assert "commune_kind" not in applicant["required"]
    assert applicant["properties"]["commune"]["x-kind"] == "place"
