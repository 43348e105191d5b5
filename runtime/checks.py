"""What can be wrong with the settings, said by `doctor` and at every start."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog

from runtime.codec import data_converter
from runtime.embedded import demonstrates
from runtime.errors import CommandError
from runtime.mail import mailer
from runtime.settings import Settings
from runtime.tokens import signing_keys

THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
FEWEST_CHARACTERS = 12
"""A random key of 32 characters has more different ones; a word repeated has fewer."""

_MADE_UP = re.compile(r"\.(example|invalid|test|localhost)>?$")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is well (None: to be watched), why, and how to mend it."""

    part: str
    well: bool | None
    words: str
    mend: str = ""


def check_settings(chosen: Settings, *, embedded: bool = False) -> Iterator[Finding]:
    """Yield what there is to say of the settings, without asking anybody.

    An embedded system finds its own address.
    """
    host = urlsplit(chosen.public_url).hostname
    is_public = host not in (None, *THIS_MACHINE)
    kept = chosen.database_url.get_secret_value().startswith("postgres")
    yield from _key(chosen)
    if not embedded:
        yield from _public_url(chosen, is_public=is_public)
    yield from demonstration(chosen, embedded=embedded)
    if is_public and not chosen.proxies:
        words = "mọi người bị đếm là một / all people count as one"
        mend = "đặt / set KHUYENCONG_PROXIES"
        yield Finding("Máy trung gian / Proxy", None, words, mend)
    if chosen.treasury == "sandbox" and (kept or is_public):
        words = "hồ sơ thật tự chi tiền / pays by itself on a real record"
        mend = "đặt / set KHUYENCONG_TREASURY=manual"
        yield Finding("Kho bạc / Treasury", False, words, mend)
    if chosen.oidc_issuer and not chosen.oidc_audience:
        words = "thiếu / no KHUYENCONG_OIDC_AUDIENCE"
        yield Finding(
            "Đăng nhập / Sign-in", False, words, "đặt / set KHUYENCONG_OIDC_AUDIENCE"
        )
    yield from _payload_key(chosen)
    yield from _mail(chosen, is_public=is_public)
    yield from _folder(chosen)


def log_findings(chosen: Settings) -> None:
    """Say in the log what `doctor` says of the settings, each time a process starts."""
    for finding in check_settings(chosen):
        if finding.well:
            continue
        say = log.warning if finding.well is None else log.error
        say(
            "a setting is not well",
            part=finding.part,
            words=finding.words,
            mend=finding.mend,
        )


def demonstration(chosen: Settings, *, embedded: bool) -> tuple[Finding, ...]:
    """Warn where anybody may act as anybody on what looks like a real system."""
    if not (demonstrates(chosen) if embedded else chosen.demo):
        return ()
    part = "Dùng thử / Demo"
    kept = bool(chosen.database_url.get_secret_value())
    if kept or urlsplit(chosen.public_url).hostname not in (None, *THIS_MACHINE):
        words = "ai cũng vào được mọi vai / anybody may act as anybody"
        return (Finding(part, False, words, "tắt / turn off KHUYENCONG_DEMO"),)
    return (Finding(part, True, "chỉ trên máy này / on this machine alone"),)


def _key(chosen: Settings) -> Iterator[Finding]:
    part = "Khóa ký / Key"
    try:
        keys = signing_keys(chosen)
    except CommandError as trouble:
        yield Finding(part, False, "không đọc được / unreadable", str(trouble))
        return
    if any(len(set(key)) < FEWEST_CHARACTERS for key in keys):
        mend = "openssl rand -base64 48"
        yield Finding(part, False, "dễ đoán / easily guessed", mend)
    file = chosen.signing_key_file or chosen.data / "signing.key"
    from_file = not chosen.signing_key.get_secret_value()
    if from_file and file.stat().st_mode & 0o077:
        words = f"{file} ai cũng đọc được / is open to others"
        yield Finding(part, None, words, f"chmod 600 {file}")
    else:
        yield Finding(part, True, "có / present")


def _public_url(chosen: Settings, *, is_public: bool) -> Iterator[Finding]:
    part, mend = "Địa chỉ / Address", "đặt / set KHUYENCONG_PUBLIC_URL=https://..."
    if not chosen.public_url:
        words = (
            "chưa đặt, không đăng nhập được bằng liên kết / not set: nobody signs in "
            "by a link or an issuer"
        )
        yield Finding(part, None, words, mend)
    elif is_public and urlsplit(chosen.public_url).scheme != "https":
        words = (
            f"{chosen.public_url}: không phải https, trình duyệt bỏ phiên đăng nhập / "
            "is not https, browsers drop the session"
        )
        yield Finding(part, False, words, mend)


def _payload_key(chosen: Settings) -> Iterator[Finding]:
    try:
        data_converter(chosen.payload_key.get_secret_value())
    except (CommandError, ValueError) as unusable:
        words = "không dùng được / cannot be used"
        mend = str(unusable) if isinstance(unusable, CommandError) else ""
        mend = mend or "openssl rand -base64 32"
        yield Finding("Khóa mã hóa / Payload key", False, words, mend)


def _mail(chosen: Settings, *, is_public: bool) -> Iterator[Finding]:
    if not chosen.smtp_url.get_secret_value():
        return
    part = "Thư / Mail"
    try:
        mailer(chosen)
    except CommandError as unusable:
        words = "không dùng được / cannot be used"
        yield Finding(part, False, words, str(unusable))
        return
    if is_public and _MADE_UP.search(chosen.mail_from):
        words = f"{chosen.mail_from}: địa chỉ không có thật / is no real address"
        yield Finding(part, False, words, "đặt / set KHUYENCONG_MAIL_FROM")


def _folder(chosen: Settings) -> Iterator[Finding]:
    folder = chosen.documents if chosen.documents.exists() else chosen.data
    if folder.exists() and chosen.data.stat().st_mode & folder.stat().st_mode & 0o005:
        words = f"{folder} ai cũng đọc được / is open to others"
        yield Finding("Thư mục / Folder", None, words, f"chmod o-rx {chosen.data}")
