"""Mail over a real socket: what arrives, and which failures are final."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from activities.mail import Mail, MailDelayed, MailRefused, SmtpMailer, compose
from tests.activities.mailbox import Mailbox, mailbox

SENDER = "Khuyến công Bình Dương <tin@sct.example.vn>"
SUBJECT = (
    "CGCN-2026-000123-C – Hồ sơ cần bổ sung – đề nghị Quý cơ sở bổ sung hồ sơ "
    "đầy đủ, đúng thời hạn và theo danh mục kèm lý do của từng nội dung"
)
MAIL = Mail(
    id="5f0c6a5e-9a0b-5c7e-8f8e-1d2c3b4a5f6e",
    to="moc@example.vn",
    subject=SUBJECT,
    text="Kính gửi Quý cơ sở,\n\nĐề nghị bổ sung hồ sơ.\n.\nTrân trọng\n",
    html="<p>Kính gửi Quý cơ sở, đề nghị bổ sung hồ sơ.</p>" * 50,
    language="vi",
    at=datetime(2026, 11, 16, 5, 0, tzinfo=UTC),
)


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as opened:
        yield opened


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


async def test_vietnamese_arrives_letter_by_letter_in_both_forms(box: Mailbox) -> None:
    await SmtpMailer(box.url, SENDER).send(MAIL)

    (arrived,) = box.received
    assert arrived["Subject"] == SUBJECT
    assert part(arrived, "plain") == MAIL.text
    assert part(arrived, "html").rstrip("\n") == MAIL.html
    assert arrived["From"].addresses[0].display_name == "Khuyến công Bình Dương"
    assert box.recipients == ["moc@example.vn"]


@pytest.mark.parametrize("length", range(40, 120))
def test_no_letter_or_space_of_a_subject_is_lost_at_any_length(length: int) -> None:
    subject = (SUBJECT * 2)[:length].strip()
    sender = Address("", "tin", "example.vn")
    travelling = compose(replace(MAIL, subject=subject), sender)

    assert message_from_bytes(travelling, policy=default)["Subject"] == subject
    assert max(map(len, travelling.split(b"\r\n"))) <= 78


async def test_a_message_says_that_a_machine_sent_it_and_when(box: Mailbox) -> None:
    await SmtpMailer(box.url, SENDER).send(MAIL)

    (arrived,) = box.received
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == MAIL.at
    assert arrived["Content-Language"] == "vi"
    assert list(arrived.iter_attachments()) == []


async def test_the_same_message_twice_has_one_message_id(box: Mailbox) -> None:
    mailer = SmtpMailer(box.url, SENDER)
    await mailer.send(MAIL)
    await mailer.send(replace(MAIL, at=datetime(2026, 11, 17, tzinfo=UTC)))

    assert box.ids == [f"<{MAIL.id}@sct.example.vn>"] * 2


async def test_a_later_message_follows_the_first_and_the_first_nobody(
    box: Mailbox,
) -> None:
    mailer = SmtpMailer(box.url, SENDER)
    for mail in (MAIL, replace(MAIL, first=MAIL.id), replace(MAIL, first="0001")):
        await mailer.send(mail)

    alone, begins, follows = box.received
    assert alone["In-Reply-To"] is begins["In-Reply-To"] is None
    assert alone["References"] is begins["References"] is None
    assert follows["In-Reply-To"] == "<0001@sct.example.vn>"
    assert follows["References"] == "<0001@sct.example.vn>"
    assert follows["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Hồ sơ\r\nBcc: ai@example.vn"},
        {"subject": "Hồ sơ\nX-Header: 1"},
        {"to": "moc@example.vn\r\nRCPT TO:<ai@example.vn>"},
        {"to": "moc@example.vn, ai@example.vn"},
        {"to": "Ai <ai@example.vn>"},
        {"to": "không-có@"},
        {"to": ""},
        {"id": "x>\r\nBcc: ai@example.vn"},
        {"first": "x>\r\nBcc: ai@example.vn"},
        {"subject": "Hồ sơ\u2028Bcc: ai@example.vn"},
    ],
)
async def test_nobody_writes_headers_or_recipients_of_their_own(
    box: Mailbox, changed: dict[str, str]
) -> None:
    with pytest.raises(MailRefused):
        await SmtpMailer(box.url, SENDER).send(replace(MAIL, **changed))  # type: ignore[arg-type]

    assert box.received == []


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", "552 5.2.2 mailbox full"])
async def test_a_lasting_refusal_of_the_recipient_is_final(
    box: Mailbox, reply: str
) -> None:
    box.to_recipient = lambda _: reply

    with pytest.raises(MailRefused, match=reply[:3]):
        await SmtpMailer(box.url, SENDER).send(MAIL)


async def test_a_lasting_refusal_of_the_content_is_final(box: Mailbox) -> None:
    box.to_content = lambda _: "554 5.6.0 not here"

    with pytest.raises(MailRefused, match="554"):
        await SmtpMailer(box.url, SENDER).send(MAIL)


@pytest.mark.parametrize("reply", ["450 4.2.1 greylisted", "451 4.3.0 try later"])
async def test_a_passing_refusal_is_worth_another_try(box: Mailbox, reply: str) -> None:
    box.to_recipient = lambda _: reply
    with pytest.raises(MailDelayed, match=reply[:3]):
        await SmtpMailer(box.url, SENDER).send(MAIL)

    box.to_recipient, box.to_content = lambda _: "250 OK", lambda _: reply
    with pytest.raises(MailDelayed, match=reply[:3]):
        await SmtpMailer(box.url, SENDER).send(MAIL)


async def test_a_server_that_is_down_is_worth_another_try(box: Mailbox) -> None:
    await box.close()

    with pytest.raises(MailDelayed):
        await SmtpMailer(box.url, SENDER).send(MAIL)


async def test_a_server_that_says_nothing_is_not_waited_for_forever() -> None:
    async def silent(_reader: object, writer: asyncio.StreamWriter) -> None:
        writer.close()

    held = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        await silent(reader, writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        with pytest.raises(MailDelayed):
            await SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, 0.2).send(MAIL)
    finally:
        held.set()
        server.close()
        await server.wait_closed()


async def test_user_and_password_of_the_address_are_used() -> None:
    async with mailbox(with_login=True) as box:
        url = box.url.replace("://", "://tin%40sct:p%3Ass%2Fword@")
        await SmtpMailer(url, SENDER).send(MAIL)

        assert set(box.logins) == {("tin@sct", "p:ss/word")}
        assert len(box.received) == 1


async def test_a_wrong_password_loses_no_message() -> None:
    async with mailbox(with_login=True) as box:
        url = box.url.replace("://", "://tin%40sct:wrong@")

        with pytest.raises(MailDelayed, match="535"):
            await SmtpMailer(url, SENDER).send(MAIL)


async def test_encryption_that_is_demanded_is_not_done_without(box: Mailbox) -> None:
    for scheme in ("starttls", "smtps"):
        url = box.url.replace("smtp", scheme)
        with pytest.raises(MailDelayed):
            await SmtpMailer(url, SENDER, 1).send(MAIL)

    assert box.received == []


@pytest.mark.parametrize("url", ["", "localhost:25", "http://localhost", "smtp://"])
def test_an_address_that_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="mail server"):
        SmtpMailer(url, SENDER)


@pytest.mark.parametrize("sender", ["", "Khuyến công", "tin@"])
def test_a_sender_without_an_address_is_refused_at_the_start(sender: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        SmtpMailer("smtp://localhost", sender)
