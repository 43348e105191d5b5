"""What the catcher keeps is what was sent, however it arrives and whatever is in it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from activities.mail import Mail, MailDelayed, MailRefused, SmtpMailer
from runtime import mail_catcher
from runtime.data_folder import HOST

SENDER = "Khuyến công <tin@sct.example.vn>"
MAIL = Mail(
    id="m-1",
    to="moc@example.vn",
    subject="CGCN-2026-000123-C – Đã tiếp nhận hồ sơ",
    text=".\n..\n.đầu dòng\n\nKính gửi Ông/Bà\n",
    html="<p>.</p>\n.\n<p>Kính gửi</p>\n",
    language="vi",
    at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
)


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    catcher = mail_catcher.Catcher(tmp_path / "mail")
    server = await asyncio.get_running_loop().create_server(
        lambda: mail_catcher.Conversation(catcher), HOST, 0
    )
    yield server.sockets[0].getsockname()[1]
    server.close()


def kept(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted((folder / "mail").iterdir())]


async def test_letters_lie_in_the_folder_as_they_were_written(
    port: int, tmp_path: Path
) -> None:
    async with SmtpMailer(f"smtp://{HOST}:{port}", SENDER).connected() as connection:
        for number in range(3):
            await connection.send(replace(MAIL, id=f"m-{number}"))

    letters = [message_from_bytes(each, policy=default) for each in kept(tmp_path)]
    assert [letter["Message-ID"] for letter in letters] == [
        f"<m-{number}@sct.example.vn>" for number in range(3)
    ]
    for letter in letters:
        text, html = letter.get_body(("plain",)), letter.get_body(("html",))
        assert text is not None
        assert text.get_content().splitlines() == MAIL.text.splitlines()
        assert html is not None
        assert html.get_content().splitlines() == MAIL.html.splitlines()
        assert letter["Subject"] == MAIL.subject


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
async def test_what_is_said_may_come_in_pieces_or_all_at_once(
    port: int, tmp_path: Path, size: int
) -> None:
    said = (
        b"EHLO me\r\nMAIL FROM:<a@b.vn>\r\nrcpt TO:<c@d.vn>\r\nDATA\r\n"
        b"Subject: one\r\n\r\n..\r\n...x\r\n.\r\n"
        b"MAIL FROM:<a@b.vn>\r\nRCPT TO:<c@d.vn>\r\nDATA\r\n.\r\nWHAT\r\nQUIT\r\n"
    )
    reader, writer = await asyncio.open_connection(HOST, port)
    for start in range(0, len(said), size):
        writer.write(said[start : start + size])
        await writer.drain()
        await asyncio.sleep(0)
    answers = (await reader.read()).decode().splitlines()
    writer.close()

    codes = [int(line[:3]) for line in answers if line[3] == " "]
    assert codes == [220, 250, 250, 250, 354, 250, 250, 250, 354, 250, 502, 221]
    assert kept(tmp_path) == [b"Subject: one\r\n\r\n.\r\n..x\r\n", b"\r\n"]


async def test_what_is_too_long_ends_the_conversation_and_is_not_kept(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_catcher, "LARGEST_BYTES", 5_000)
    long = replace(MAIL, text="một dòng dài\n" * 1_000)

    with pytest.raises(MailRefused, match="552"):
        await SmtpMailer(f"smtp://{HOST}:{port}", SENDER).send(long)

    assert kept(tmp_path) == []


async def test_what_cannot_be_kept_is_to_be_sent_again(
    port: int, tmp_path: Path
) -> None:
    (tmp_path / "mail").rmdir()

    with pytest.raises(MailDelayed, match="451"):
        await SmtpMailer(f"smtp://{HOST}:{port}", SENDER).send(MAIL)
