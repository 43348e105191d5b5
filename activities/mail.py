"""How a message leaves by mail: what is in it and which failures are final."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from domain.mail_address import is_email

_PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


class MailRefused(Exception):
    """The message will never be taken: a bad address, or a lasting refusal (5xx)."""


class MailDelayed(Exception):
    """The message was not taken now; sending it again later may help."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one address, in both forms; `at` is the instant of its sending.

    The same `id` always gives the same Message-ID, so that a receiver can discard what
    arrives twice. `first` is the id of the message that this one follows in a thread.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    first: str = ""


class Mailer(Protocol):
    """Somebody who takes messages on their way."""

    async def send(self, mail: Mail) -> None:
        """Hand the message over. Raises MailRefused or MailDelayed."""
        ...


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int
    user: str | None
    password: str | None
    use_tls: bool
    start_tls: bool | None


class SmtpMailer:
    """A mailer that speaks SMTP with one server.

    The address is `smtp://user:password@host:port`, encrypted where the server offers
    it; `starttls://` insists on that, `smtps://` is encrypted from the first byte.
    Reserved characters of user and password are percent-encoded (RFC 3986).
    """

    def __init__(self, url: str, sender: str, seconds: float = 30) -> None:
        """Prepare; nothing is sent yet. Raises ValueError for what cannot be used.

        `sender` is an address, also with a name: `Khuyến công <tin@sct.example.vn>`.
        """
        self._server = _server(url)
        self._sender = _sender(sender)
        self._seconds = seconds

    async def send(self, mail: Mail) -> None:
        """Hand the message over. Raises MailRefused or MailDelayed.

        A server that refuses us, our sender or our password refuses for now: that is
        mended in the settings, and no message is lost by it.
        """
        message = compose(mail, self._sender)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.user,
                password=self._server.password,
                use_tls=self._server.use_tls,
                start_tls=self._server.start_tls,
                # Else the name of this machine is looked up, which may take long.
                local_hostname=self._sender.domain,
                timeout=self._seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _judged(refused.recipients[0]) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise _judged(refused) from refused
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise MailDelayed(f"{type(fault).__name__}: {fault}") from fault


def compose(mail: Mail, sender: Address) -> EmailMessage:
    """Give the message as it travels: text first, HTML beside it, nothing attached.

    Marked as automatic, so that absence notes do not answer (RFC 3834, section 5).
    Raises MailRefused for an address or a header that cannot be used.
    """
    if not is_email(mail.to):
        raise MailRefused("bad address")
    # A line break in a header would let somebody write headers of their own.
    if not (mail.subject + mail.id + mail.first + mail.language).isprintable():
        raise MailRefused("bad header")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.to)
    # Encoded here: folding by the policy loses spaces (python/cpython issue 92081).
    message.set_raw("Subject", Header(mail.subject, "utf-8", 70).encode())
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    if mail.first and mail.first != mail.id:
        # What mail programs put the letters about one dossier together by (RFC 5322).
        message["In-Reply-To"] = f"<{mail.first}@{sender.domain}>"
        message["References"] = f"<{mail.first}@{sender.domain}>"
    message["Date"] = mail.at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(
        mail.html, subtype="html", charset="utf-8", cte="quoted-printable"
    )
    # Only now: setting the content drops every header whose name begins with it.
    message["Content-Language"] = mail.language
    return message


def _judged(answer: aiosmtplib.SMTPResponseException) -> MailRefused | MailDelayed:
    # RFC 5321, section 4.2.1: 5yz is lasting, 4yz is worth another try.
    words = f"{answer.code} {answer.message}"
    return MailRefused(words) if 500 <= answer.code < 600 else MailDelayed(words)


def _server(url: str) -> _Server:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("a mail server is smtp://, starttls:// or smtps://host:port")
    return _Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
        start_tls={"smtp": None, "starttls": True, "smtps": False}[parts.scheme],
    )


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    user, _, domain = address.partition("@")
    if not user or not domain:
        raise ValueError(f"{text!r} is no address that mail can come from")
    return Address(name, user, domain)
