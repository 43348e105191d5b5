"""Who may be tried on one machine, where that is on, and how it is warned of."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import norms
from domain.people import HUMAN_ROLES, Role, approval_levels, superior_of
from runtime import settings
from runtime.checks import demonstration
from runtime.data_folder import DataFolder
from runtime.demo.filing import applicant_of
from runtime.demo.first_start import errands
from runtime.demo.journey import STAFF
from runtime.demo.people import PEOPLE, label
from runtime.embedded import demonstrates, parts, prepare
from runtime.server import api_settings
from runtime.settings import PREFIX, Settings
from runtime.tokens import DEMO_NAMES

WARNING = "anybody may act as anybody"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


def of(role: Role) -> list[str]:
    return [who.id for who in PEOPLE if who.role is role]


def test_there_is_somebody_for_every_role_and_nobody_twice() -> None:
    assert {who.role for who in PEOPLE} == set(HUMAN_ROLES)
    assert len({(who.role, who.id) for who in PEOPLE}) == len(PEOPLE)
    assert len({label(who, "vi") for who in PEOPLE}) == len(PEOPLE)


def test_everybody_has_a_name_of_their_own() -> None:
    assert {who.id for who in PEOPLE} == set(DEMO_NAMES)
    assert len(set(DEMO_NAMES.values())) == len(DEMO_NAMES)
    assert all(who.name.endswith(" (mẫu)") for who in PEOPLE)


def test_whoever_moves_the_examples_on_can_be_tried() -> None:
    known = {(who.id, who.role) for who in PEOPLE}
    assert set(STAFF.items()) <= known


def test_somebody_to_try_owns_several_examples_in_several_states() -> None:
    own = [e for e in errands() if applicant_of(e.project) in PEOPLE]
    assert len({e.target for e in own}) >= 5


def test_a_panel_can_be_named_and_two_levels_can_approve() -> None:
    day = date(2026, 11, 23)
    smallest = norms.load(norms.CURRENT_NORMS).value("panel.smallest", day)
    assert len(of(Role.APPRAISER)) >= max(3, smallest)
    for unit in ("cuc", "sct-vinh-long"):
        approvers = [w.unit for w in PEOPLE if w.role is Role.APPROVER]
        assert {unit, superior_of(unit)} <= set(approvers)
        assert approval_levels(superior_of(unit), unit) == (2,)


def test_the_api_is_told_of_them_only_in_a_demonstration() -> None:
    on = api_settings(settings.load(demo=True))
    off = api_settings(settings.load())
    assert [(p.person.actor.id, p.person.name) for p in on.demo_people] == [
        (who.id, who.name) for who in PEOPLE
    ]
    assert (off.demo, off.demo_people) == (False, ())


def test_one_machine_demonstrates_unless_others_come_in_or_it_is_said() -> None:
    assert demonstrates(settings.load())
    assert not demonstrates(settings.load(demo=False))
    assert not demonstrates(settings.load(public_url="https://khuyencong.example.vn"))
    assert not demonstrates(settings.load(database_url="postgresql+psycopg://x/y"))
    assert demonstrates(settings.load(demo=True, public_url="https://x.example.vn"))


def test_the_doctor_warns_where_a_real_system_lets_anybody_in(tmp_path: Path) -> None:
    database = f"sqlite+pysqlite:///{tmp_path / 'x.db'}"
    assert demonstration(settings.load(), embedded=False) == ()
    near = settings.load(demo=True, public_url="http://127.0.0.1:8000")
    (local,) = demonstration(near, embedded=False)
    assert local.well
    (own,) = demonstration(settings.load(), embedded=True)
    assert own.well
    for real in (
        settings.load(demo=True, public_url="https://khuyencong.example.vn"),
        settings.load(demo=True, database_url=database),
    ):
        (found,) = demonstration(real, embedded=False)
        assert found.well is False
        assert WARNING in found.words
        assert "KHUYENCONG_DEMO" in found.mend


@pytest.mark.parametrize(
    ("given", "public_url", "demo"),
    [
        ({}, "", "true"),
        ({"demo": False}, "", "false"),
        ({"public_url": "https://x.example.vn"}, "https://x.example.vn", "false"),
    ],
)
def test_one_machine_tells_its_parts_where_its_pages_are(
    tmp_path: Path, given: dict[str, Any], public_url: str, demo: str
) -> None:
    DataFolder(tmp_path).prepare()
    house = prepare(settings.load(data=tmp_path, **given), 0)
    with house.socket:
        environment = parts(house)[0].environment
        expected = public_url or f"http://127.0.0.1:{house.port}"
    assert environment["KHUYENCONG_PUBLIC_URL"] == expected
    assert environment["KHUYENCONG_DEMO"] == demo
    assert environment["KHUYENCONG_CAUGHT_MAIL"] == str(tmp_path.resolve() / "mail")
    assert environment["KHUYENCONG_TEMPORAL_UI"].startswith("http://127.0.0.1:")
