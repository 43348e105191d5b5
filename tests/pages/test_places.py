"""Places on pages: offered from the list, translated, shown with what they were."""

import re
from typing import Any

import pytest

from domain.people import Role
from tests.api.world import World
from tests.pages.browsing import Browser, text_of
from tests.pages.typing_in import begun, inputs, ready

OLD: dict[str, Any] = {
    "applicant__province": "Quảng Nam",
    "applicant__commune": "thị trấn Hà Lam, huyện Thăng Bình",
    "applicant__commune_kind": None,
}


async def test_the_units_of_the_province_are_offered_without_scripts(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    page = await applicant.get(f"{draft}/place")
    assert 'list="f-applicant-commune-list"' in page.text
    assert '<option value="Xã Long Hồ"></option>' in page.text
    assert '<option value="Phường Long Châu"></option>' in page.text
    assert 'data-places="/api/v1/places"' in page.text
    assert "Xã Long Hồ, Vĩnh Long" in text_of(page)


async def test_an_old_address_is_told_as_what_it_is_today(world: World) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant, **OLD)
    page = await applicant.get(f"{draft}/place")
    words = text_of(page)
    assert "Xã Thăng Bình, Đà Nẵng; trước là: thị trấn Hà Lam" in words
    assert "Quảng Nam (nay là Đà Nẵng)" in words
    gone_on = await applicant.post(f"{draft}/place", inputs(**OLD))
    assert gone_on.status_code == 303
    checked = text_of(await applicant.get(f"{draft}/check"))
    assert "Thăng Bình" in checked
    assert "trước là: " in checked


@pytest.mark.parametrize(
    ("commune", "kind", "told"),
    [
        ("Lonh Hồ", None, "Xã Long Hồ"),
        ("Long Hồ", "ward", "Xã Long Hồ"),
        ("Long Châu", "commune", "Phường Long Châu"),
    ],
)
async def test_what_is_no_place_is_told_at_its_question(
    world: World, commune: str, kind: str | None, told: str
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await begun(applicant)
    typed = inputs(applicant__commune=commune, applicant__commune_kind=kind)
    page = await applicant.post(f"{draft}/place", typed)
    assert page.status_code == 422
    assert told in text_of(page)
    assert f'value="{commune}"' in page.text


async def test_a_dissolved_province_is_shown_with_what_it_is_today(
    world: World,
) -> None:
    applicant = Browser(world, Role.APPLICANT)
    draft = await ready(applicant, **OLD)
    answer = await applicant.post(f"{draft}/submit")
    assert answer.status_code == 303, text_of(answer)
    officer = Browser(world, Role.OFFICER, unit="sct-da-nang")
    work = await officer.get("/work?tab=unit")
    assert "Đà Nẵng" in text_of(work)
    for place in ("Quảng Nam", "da nang", "Đà Nẵng"):
        narrowed = await officer.get(f"/work?tab=all&province={place}")
        assert "<option selected>Đà Nẵng</option>" in narrowed.text
        assert "CGCN-2026-000001" in narrowed.text
    dashboard = await officer.get("/dashboard?province=Quảng Nam")
    assert "<option selected>Đà Nẵng</option>" in dashboard.text
    assert "<option>Quảng Nam</option>" not in dashboard.text
    code = re.search(r"CGCN-2026-000001-.", work.text)
    assert code is not None
    dossier = await officer.get(f"/applications/{code[0]}")
    assert "Quảng Nam (nay là Đà Nẵng)" in text_of(dossier)
