"""Where the Temporal server is and how it is spoken to; whom the API believes."""

from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient
from temporalio.service import TLSConfig

from runtime.connection import connect_config
from runtime.errors import CommandError
from runtime.server import server_config
from runtime.settings import PREFIX, Settings

PROFILES = """
[profile.cloud]
address = "agency.tmprl.example:7233"
namespace = "agency"
api_key = "an-api-key"

[profile.certificates]
address = "temporal.agency.example:7233"
namespace = "agency"
[profile.certificates.tls]
client_cert_data = "a certificate"
client_key_data = "a key"
server_name = "frontend"
"""


@pytest.fixture(autouse=True)
def profiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    file = tmp_path / "temporal.toml"
    file.write_text(PROFILES)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    return file


def test_an_api_key_of_a_profile_is_used_over_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEMPORAL_PROFILE", "cloud")

    config = connect_config(Settings())

    assert config["target_host"] == "agency.tmprl.example:7233"
    assert (config["namespace"], config["api_key"]) == ("agency", "an-api-key")
    assert config["tls"]


def test_certificates_of_a_profile_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_PROFILE", "certificates")

    tls = connect_config(Settings())["tls"]

    assert isinstance(tls, TLSConfig)
    assert (tls.client_cert, tls.domain) == (b"a certificate", "frontend")


def test_a_namespace_that_is_set_goes_before_the_profiles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEMPORAL_PROFILE", "cloud")

    assert connect_config(Settings(temporal_namespace="own"))["namespace"] == "own"


def test_a_profile_says_nothing_of_a_server_that_the_settings_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEMPORAL_PROFILE", "cloud")

    config = connect_config(Settings(temporal_address="temporal:7233"))

    assert config == {"target_host": "temporal:7233", "namespace": "default"}


def test_a_profile_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, profiles: Path
) -> None:
    monkeypatch.setenv("TEMPORAL_PROFILE", "nobody")
    with pytest.raises(CommandError, match="nobody"):
        connect_config(Settings())
    profiles.write_text("[profile")
    with pytest.raises(CommandError, match="TEMPORAL_"):
        connect_config(Settings())


@pytest.mark.parametrize(
    ("proxies", "caller"),
    [
        ("", "127.0.0.1"),
        ("10.9.0.0/16", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7"),
        ("127.0.0.0/8,10.9.0.1", "203.0.113.7"),
    ],
)
async def test_a_caller_is_believed_of_the_proxies_that_are_set_alone(
    proxies: str, caller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    app = FastAPI()

    @app.get("/")
    def client(request: Request) -> str:
        return request.client.host if request.client else ""

    config = server_config(app, Settings(proxies=proxies))
    config.load()
    transport = ASGITransport(config.loaded_app, client=("127.0.0.1", 1))
    async with AsyncClient(transport=transport, base_url="http://api") as http:
        answer = await http.get("/", headers={"X-Forwarded-For": "203.0.113.7"})

    assert answer.json() == caller
