"""What is said of settings that start and do not work."""

from pathlib import Path
from typing import Any

import pytest

from runtime.checks import check_settings
from runtime.settings import PREFIX, Settings

WELL: dict[str, Any] = {
    "signing_key": "0123456789abcdefghijklmnopqrstuvwxyz",
    "database_url": "postgresql+psycopg://k:k@postgres/k",
    "public_url": "https://khuyencong.agency.vn",
    "proxies": "10.0.0.1",
    "smtp_url": "smtps://user:secret@mail.agency.vn:465",
    "mail_from": "Khuyến công <khuyencong@agency.vn>",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


def parts_not_well(**changes: Any) -> list[tuple[str, bool | None]]:
    found = check_settings(Settings(**(WELL | changes)))
    return [(one.part.split(" / ")[1], one.well) for one in found if not one.well]


def test_of_settings_that_work_there_is_nothing_to_say() -> None:
    assert parts_not_well() == []


@pytest.mark.parametrize(
    ("changes", "part", "well"),
    [
        ({"public_url": ""}, "Address", None),
        ({"public_url": "http://khuyencong.agency.vn"}, "Address", False),
        ({"proxies": ""}, "Proxy", None),
        ({"signing_key": "ab" * 20}, "Key", False),
        ({"payload_key": "short"}, "Payload key", False),
        ({"mail_from": "nobody"}, "Mail", False),
        ({"mail_from": "k@localhost.example"}, "Mail", False),
        ({"smtp_url": "http://mail.agency.vn"}, "Mail", False),
        ({"treasury": "sandbox"}, "Treasury", False),
        ({"demo": True}, "Demo", False),
        ({"oidc_issuer": "https://issuer.agency.vn"}, "Sign-in", False),
    ],
    ids=str,
)
def test_each_setting_that_starts_and_does_not_work_is_named(
    changes: dict[str, Any], part: str, well: bool | None
) -> None:
    assert parts_not_well(**changes) == [(part, well)]


def test_a_folder_that_others_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    assert parts_not_well(data=folder) == [("Folder", None)]
    folder.chmod(0o750)
    assert parts_not_well(data=folder) == []
