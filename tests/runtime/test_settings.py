import re
from pathlib import Path

import pytest

from runtime import settings
from runtime.errors import CommandError
from runtime.settings import PREFIX, Settings
from runtime.tokens import ensure_key, signing_key, signing_keys

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


def test_the_example_explains_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = set(re.findall(rf"^#?{PREFIX}([A-Z_]+)=", example, re.M))

    assert explained == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_the_defaults() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(rf"^#{PREFIX}([A-Z_]+)=(.+)$", example, re.M))
    examples = {"URL", "PUBLIC_URL"}
    plain = Settings().model_dump()

    assert {
        name: str(plain[name.lower()]) for name in shown if name not in examples
    } == {name: value for name, value in shown.items() if name not in examples}


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHUYENCONG_PORT", "")
    monkeypatch.setenv("KHUYENCONG_TREASURY", "")

    assert settings.load().port == 8000
    assert settings.load().treasury == "manual"


def test_what_is_named_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KHUYENCONG_DATA", "/elsewhere")

    assert settings.load(data=tmp_path).data == tmp_path
    assert settings.load(data=None).data == Path("/elsewhere")


def test_every_wrong_setting_is_named_and_no_secret_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KHUYENCONG_SIGNING_KEY", "short-secret")
    monkeypatch.setenv("KHUYENCONG_PORT", "many")

    with pytest.raises(CommandError) as refused:
        settings.load()

    assert "KHUYENCONG_SIGNING_KEY" in str(refused.value)
    assert "KHUYENCONG_PORT" in str(refused.value)
    assert "short-secret" not in str(refused.value)


def test_production_says_which_secret_is_missing() -> None:
    with pytest.raises(CommandError, match="KHUYENCONG_SIGNING_KEY"):
        signing_key(settings.load())
    with pytest.raises(CommandError, match="KHUYENCONG_DATABASE_URL"):
        settings.database_url(settings.load())


def test_a_made_key_is_its_owners_alone_and_stays_the_same(tmp_path: Path) -> None:
    file = ensure_key(tmp_path)
    first = file.read_text()

    assert file.stat().st_mode & 0o777 == 0o600
    assert ensure_key(tmp_path).read_text() == first
    assert signing_key(settings.load(data=tmp_path)) == first.strip().encode()


def test_a_short_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("abc")

    with pytest.raises(CommandError, match="too short"):
        signing_key(settings.load(data=tmp_path))


def test_keys_stand_newest_first_in_a_setting_and_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new, old = "n" * 32, "o" * 40
    (tmp_path / "signing.key").write_text(f"{new}\n{old}\n")
    assert signing_keys(settings.load(data=tmp_path)) == (new.encode(), old.encode())
    monkeypatch.setenv("KHUYENCONG_SIGNING_KEY", f"{old}, {new}")
    assert signing_keys(settings.load(data=tmp_path)) == (old.encode(), new.encode())
    monkeypatch.setenv("KHUYENCONG_SIGNING_KEY", f"{new},short")
    with pytest.raises(CommandError, match="KHUYENCONG_SIGNING_KEY"):
        settings.load()
