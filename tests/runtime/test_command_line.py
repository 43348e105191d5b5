import asyncio
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from api.auth.tokens import read_own_token
from domain.people import HUMAN_ROLES, Role
from persistence import accounts
from persistence.accounts import Account
from persistence.database import Database
from persistence.migration import migrate
from runtime.__main__ import run
from runtime.commands import app
from runtime.demo.first_start import PROJECTS
from runtime.settings import PREFIX, Settings
from runtime.tokens import ensure_key
from runtime.worker import now

COMMANDS = {
    command.callback.__name__: command.help or ""
    for command in app.registered_commands
    if command.callback
}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


WRONG_USES = (
    ("nothing",),
    ("token",),
    ("token", "--role", "king"),
    ("token", "--role", "clock"),
    ("token", "--role", "officer", "--id", "a b"),
    ("token", "--role", "officer", "--unit", "SCT"),
    ("seed",),
    ("seed", "x.csv", "--until", "nowhere"),
    ("up", "--port", "70000"),
    ("reopen",),
    ("redraw",),
    ("inspect",),
    ("version", "--nonsense"),
)

FAILURES = (
    ("token", "--role", "officer"),
    ("seed", "missing.csv"),
    ("seed", "x.csv", "--until", "lapsed"),
    ("inspect", "CGCN-2026-000001-X"),
    ("inspect", "CGCN-2026-000001-F"),
    ("migrate",),
    ("reopen", "CGCN-2026-000001-F"),
    ("redraw", "CGCN-2026-000001-F"),
    ("replay", "CGCN-2026-000001-F"),
    ("replay", "no-such-folder"),
    ("doctor",),
)

RECORDS = (
    "postgres://nobody:secret@127.0.0.1:1/none",
    "postgresql+psycopg://nobody:secret@127.0.0.1:1/none",
    "mysql://127.0.0.1/none",
    "sqlite+pysqlite:///no/such/folder/record.db",
    "sqlite+pysqlite:///empty.db",
    "nonsense",
)
READING = (
    ("doctor",),
    ("recount",),
    ("redraw", "CGCN-2026-000001-F"),
    ("reopen", "--all"),
    ("restore",),
)


@pytest.mark.parametrize("words", WRONG_USES, ids=" ".join)
def test_a_wrong_use_is_one_sentence_and_status_2(
    words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(list(words)) == 2
    _is_one_sentence(capfd.readouterr().err)


@pytest.mark.parametrize("words", FAILURES, ids=" ".join)
def test_a_failure_is_one_sentence_and_status_1(
    words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(list(words)) == 1
    _is_one_sentence(capfd.readouterr().err)


@pytest.mark.parametrize("url", RECORDS)
@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_record_that_cannot_be_used_is_one_sentence(
    words: tuple[str, ...],
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", url)

    assert run(list(words)) == 1

    said = capfd.readouterr()
    _is_one_sentence(said.err)
    assert "Traceback" not in said.out
    assert "secret" not in said.out + said.err


@pytest.mark.parametrize("url", [url for url in RECORDS if "empty" not in url])
def test_a_record_that_cannot_be_made_is_one_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", url)

    assert run(["migrate"]) == 1

    said = capfd.readouterr().err
    _is_one_sentence(said)
    assert "secret" not in said


@pytest.mark.parametrize("process", ["api", "worker"])
def test_nothing_is_imported_from_where_a_process_is_started(
    process: str, tmp_path: Path
) -> None:
    for package in ("api", "domain", "persistence", "runtime", "workflows"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise SystemExit(99)\n")

    ran = subprocess.run(
        [Path(sys.executable).with_name("khuyencong"), process],
        cwd=tmp_path,
        env={**os.environ, f"{PREFIX}PORT": "0"},
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 1
    assert f"{PREFIX}DATABASE_URL" in ran.stderr


def test_a_system_that_does_not_answer_is_said_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_key(tmp_path)
    where = ("--data", str(tmp_path), "--url", "http://127.0.0.1:1")

    assert run(["inspect", "CGCN-2026-000001-F", *where]) == 1
    assert run(["seed", str(PROJECTS), *where]) == 1

    for line in capfd.readouterr().err.splitlines():
        if "Hồ sơ / Dossiers" not in line:
            _is_one_sentence(line + "\n")


def test_the_list_of_commands_names_each_of_them(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run([]) == 0

    shown = capfd.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert COMMANDS[name].split(" / ")[0][:40] in " ".join(
        capfd.readouterr().out.split()
    )


@pytest.mark.parametrize("role", HUMAN_ROLES)
def test_a_token_and_nothing_else_is_printed(
    role: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    key = ensure_key(tmp_path).read_bytes().strip()

    assert run(["token", "--role", role, "--data", str(tmp_path)]) == 0

    printed = capfd.readouterr().out
    assert printed.count("\n") == 1
    person = read_own_token((key,), printed.strip(), now())
    assert (person.actor.role, person.actor.id) == (role, f"demo-{role}")
    assert person.actor.unit == ""
    assert "(mẫu)" in person.name


def test_a_token_for_a_dissolved_province_is_for_the_unit_of_today(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    key = ensure_key(tmp_path).read_bytes().strip()
    for unit in ("Quảng Nam", "sct-quang-nam", "Sở Công Thương Đà Nẵng"):
        given = ("--role", "officer", "--unit", unit, "--data", str(tmp_path))
        assert run(["token", *given]) == 0
        person = read_own_token((key,), capfd.readouterr().out.strip(), now())
        assert person.actor.unit == "sct-da-nang"


def test_who_is_given_a_token_can_be_named_before_using_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_key(tmp_path)
    url = f"sqlite+pysqlite:///{tmp_path / 'khuyencong.db'}"
    migrate(url)
    given = ("--role", "appraiser", "--id", "tham-dinh-7", "--unit", "sct-vinh-long")

    assert run(["token", *given, "--data", str(tmp_path)]) == 0

    assert capfd.readouterr().out.count("\n") == 1
    account = asyncio.run(_known(url, "tham-dinh-7"))
    assert account is not None
    assert (account.role, account.unit) == (Role.APPRAISER, "sct-vinh-long")


async def _known(url: str, id: str) -> Account | None:
    database = Database(url)
    found = await database.read(accounts.find, id)
    await database.dispose()
    return found


def test_a_token_is_printed_where_the_database_holds_no_tables_yet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_key(tmp_path)
    (tmp_path / "khuyencong.db").touch()
    assert run(["token", "--role", "officer", "--data", str(tmp_path)]) == 0
    assert capfd.readouterr().out.count("\n") == 1


def test_the_version_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["version"]) == 0
    assert capfd.readouterr().out.strip() == version("khuyencong")


def test_the_api_is_described_where_it_is_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["openapi"]) == 0

    written = json.loads((tmp_path / "api" / "openapi.json").read_text("utf-8"))
    assert written["openapi"].startswith("3.1")
    assert capfd.readouterr().out.strip() == "api/openapi.json"


def _is_one_sentence(said: str) -> None:
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert len(said) > 10
