"""How letters of the pages leave: taken, refused for good, or not now."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.ports import Letter, PostAway, PostRefused
from runtime import settings
from runtime.errors import CommandError
from runtime.mail import post
from runtime.settings import PREFIX, Settings
from tests.activities.mailbox import Mailbox, mailbox

LETTER = Letter(
    id="sign-in-1",
    to="an@congty.example.vn",
    subject="Đăng nhập trang khuyến công",
    text="Mở đường dẫn này",
    html="<p>Mở đường dẫn này</p>",
    language="vi",
    at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as opened:
        yield opened


async def test_a_letter_arrives_once(box: Mailbox) -> None:
    send = post(settings.load(smtp_url=box.url))
    assert send is not None
    await send(LETTER)
    (arrived,) = box.received
    assert arrived["Subject"] == LETTER.subject
    assert box.recipients == [LETTER.to]


async def test_an_address_the_server_never_takes_is_refused(box: Mailbox) -> None:
    box.to_recipient = lambda _address: "550 no such mailbox"
    send = post(settings.load(smtp_url=box.url))
    assert send is not None
    with pytest.raises(PostRefused):
        await send(LETTER)


async def test_a_server_that_is_busy_or_gone_is_away(box: Mailbox) -> None:
    box.to_recipient = lambda _address: "451 later"
    send = post(settings.load(smtp_url=box.url))
    assert send is not None
    with pytest.raises(PostAway):
        await send(LETTER)
    await box.close()
    with pytest.raises(PostAway):
        await send(LETTER)


def test_without_a_mail_server_nobody_takes_letters() -> None:
    assert post(settings.load()) is None


def test_a_mail_server_that_cannot_be_used_is_told_at_the_start() -> None:
    with pytest.raises(CommandError, match="KHUYENCONG_SMTP_URL"):
        post(settings.load(smtp_url="http://mail"))
