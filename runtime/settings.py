"""What an installation decides, read from the environment and from `.env`."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime.errors import CommandError

PREFIX = "KHUYENCONG_"
LOCAL_URL = "http://127.0.0.1:8000"
SHORTEST_KEY = 32
DATABASES = ("postgresql", "sqlite")

Port = Annotated[int, Field(ge=0, le=65535)]
LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """Every setting; `.env.example` explains each. An empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    data: Path = Path(".khuyencong")
    url: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: Port = 8000
    proxies: str = ""
    database_url: SecretStr = SecretStr("")
    log_level: LogLevel = "info"

    temporal_address: str = ""
    temporal_namespace: str = "default"
    temporal_binary: Path | None = None
    task_queue: str = "khuyencong"
    payload_key: SecretStr = SecretStr("")
    metrics_port: Port = 0
    temporal_ui: str = ""

    signing_key: SecretStr = SecretStr("")
    signing_key_file: Path | None = None
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_role_claim: str = "role"
    oidc_unit_claim: str = "unit"
    oidc_name_claim: str = "name"
    oidc_administrators: bool = False
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    demo: bool = False
    caught_mail: Path | None = None

    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "Khuyến công <khuyencong@localhost.example>"
    treasury: Literal["manual", "sandbox"] = "manual"
    upload_limit_mb: Annotated[int, Field(ge=1, le=500)] = 20
    uploads: str = "60/minute"

    @field_validator("signing_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if any(len(one) < SHORTEST_KEY for one in separate_keys(key)):
            raise ValueError(f"at least {SHORTEST_KEY} characters")
        return key

    @property
    def documents(self) -> Path:
        """The folder in which uploaded files are kept."""
        return self.data / "documents"


def separate_keys(keys: SecretStr) -> tuple[str, ...]:
    """Return the keys of a setting, newest first: they stand with commas between."""
    return tuple(k for k in keys.get_secret_value().replace(",", " ").split() if k)


def load(**given: Any) -> Settings:
    """Give the settings; what is given by name goes before the environment.

    Raises CommandError that names every setting that cannot be used, never its value.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as invalid:
        faults = ", ".join(
            f"{PREFIX}{str(fault['loc'][0]).upper()} ({fault['msg']})"
            for fault in invalid.errors(include_url=False, include_input=False)
        )
        raise CommandError(
            f"Thiết lập không dùng được: {faults}; hãy sửa trong môi trường hoặc tệp "
            ".env, xem .env.example.",
            f"These settings cannot be used: {faults}; correct them in the environment "
            "or in .env, see .env.example.",
        ) from invalid


def database_url(settings: Settings) -> str:
    """Give the address of the database: the one set, or that of the data folder.

    Raises CommandError where there is neither, and for one of another database.
    """
    given = settings.database_url.get_secret_value()
    if given:
        return _usable(given)
    embedded = settings.data / "khuyencong.db"
    if embedded.exists():
        return f"sqlite+pysqlite:///{embedded}"
    raise CommandError(
        f"Chưa khai báo cơ sở dữ liệu và thư mục {settings.data} chưa có dữ liệu; hãy "
        "đặt KHUYENCONG_DATABASE_URL, hoặc chạy `khuyencong up`.",
        f"No database is set and {settings.data} holds none; set "
        "KHUYENCONG_DATABASE_URL, or run `khuyencong up`.",
    )


def _usable(address: str) -> str:
    kind = address.partition(":")[0].partition("+")[0]
    if kind in DATABASES and "://" in address:
        return address
    raise CommandError(
        "KHUYENCONG_DATABASE_URL phải bắt đầu bằng postgresql+psycopg:// hoặc "
        "sqlite+pysqlite:///.",
        "KHUYENCONG_DATABASE_URL must begin with postgresql+psycopg:// or "
        "sqlite+pysqlite:///.",
    )
