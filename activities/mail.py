"""How a message leaves by mail: what is in it and which failures are final."""

import asyncio
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from domain.mail_address import is_email

_CLOSING = 421
_LONGEST_LINE = 998
"""Octets, without the line's end (RFC 5322, section 2.1.1)."""
_WORD_OCTETS = 39
"""What an encoded word holds: in base64, with a header's name before it, a line stays
within 76 signs (RFC 2047, section 2)."""
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


class Connection(Protocol):
    """A way to a mail server that takes one message after another."""

    async def send(self, mail: Mail) -> None:
        """Hand a message over. Raises MailRefused or MailDelayed; the next may do."""
        ...


class Mailer(Protocol):
    """Somebody who takes messages on their way."""

    def connected(self) -> AbstractAsyncContextManager[Connection]:
        """Give a connection for many messages; it is opened with the first of them."""
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
        """Hand one message over. Raises MailRefused or MailDelayed."""
        async with self.connected() as connection:
            await connection.send(mail)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["SmtpConnection"]:
        """Give a connection for many messages; it is opened with the first of them."""
        connection = SmtpConnection(self._server, self._sender, self._seconds)
        try:
            yield connection
        finally:
            await connection.close()


class SmtpConnection:
    """A connection with a mail server, opened anew when the server breaks it off.

    What became of one message leaves the connection fit for the next.
    """

    def __init__(self, server: _Server, sender: Address, seconds: float) -> None:
        """Prepare; a message takes at most so many seconds."""
        self._server = server
        self._sender = sender
        self._seconds = seconds
        self._smtp = self._client()

    async def send(self, mail: Mail) -> None:
        """Hand a message over. Raises MailRefused or MailDelayed.

        A server that refuses us, our sender or our password refuses for now: that is
        mended in the settings, and no message is lost by it. One that ends a connection
        after so many messages gets the next one on another.
        """
        if self._smtp.is_connected:
            with suppress(_ConnectionLost):
                return await self._hand_over(mail)
        try:
            await self._hand_over(mail)
        except _ConnectionLost as lost:
            raise MailDelayed(str(lost)) from lost

    async def close(self) -> None:
        """Say goodbye, if the server still listens."""
        if self._smtp.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                await self._smtp.quit()
        self._smtp.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
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

    def _start_over(self) -> None:
        self._smtp.close()
        self._smtp = self._client()

    async def _hand_over(self, mail: Mail) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                if not self._smtp.is_connected:
                    await self._smtp.connect()
                # RFC 6152: who offers this takes Vietnamese as it is written, in a
                # third of the lines.
                as_written = self._smtp.supports_extension("8bitmime")
                await self._smtp.sendmail(
                    self._sender.addr_spec,
                    mail.to,
                    compose(mail, self._sender, as_written=as_written),
                    mail_options=["BODY=8BITMIME"] if as_written else None,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise self._judged(refused.recipients[0]) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise self._judged(refused) from refused
        except (TimeoutError, aiosmtplib.SMTPTimeoutError) as late:
            # Whether it arrived is not known, and on another connection it would wait
            # as long.
            self._start_over()
            raise MailDelayed(_words(late)) from late
        except (aiosmtplib.SMTPException, OSError) as fault:
            self._start_over()
            raise _ConnectionLost(_words(fault)) from fault

    def _judged(self, answer: aiosmtplib.SMTPResponseException) -> Exception:
        # RFC 5321, section 4.2.1: 5yz is lasting, 4yz is worth another try; with 421
        # the server closes the connection (section 3.8).
        words = f"{answer.code} {answer.message}"
        if answer.code == _CLOSING:
            self._start_over()
            return _ConnectionLost(words)
        lasting = 500 <= answer.code < 600
        return MailRefused(words) if lasting else MailDelayed(words)


class _ConnectionLost(Exception):
    """The connection is of no more use; a new one may be."""


def compose(mail: Mail, sender: Address, *, as_written: bool = False) -> bytes:
    """Give the message as it travels: text first, HTML beside it, nothing attached.

    Quoted for servers that know ASCII alone, or `as_written` where these take more.
    Marked as automatic, so that absence notes do not answer (RFC 3834, section 5).
    Raises MailRefused for an address or a header that cannot be used.
    """
    if not is_email(mail.to):
        raise MailRefused("bad address")
    # A line break in a header would let somebody write headers of their own.
    if not (mail.subject + mail.id + mail.first + mail.language).isprintable():
        raise MailRefused("bad header")
    # No line of quoted-printable text holds an equals sign before an underscore; what
    # is sent as it is written is looked through, for somebody may have guessed this.
    boundary = f"=_{sha256(mail.id.encode()).hexdigest()[:32]}"
    headers = {
        "From": _from(sender),
        "To": mail.to,
        "Subject": _encoded_words(mail.subject),
        "Message-ID": f"<{mail.id}@{sender.domain}>",
        **_thread(mail, sender),
        "Date": format_datetime(mail.at),
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative;\r\n boundary="{boundary}"',
        "Content-Language": mail.language,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    as_written = as_written and boundary not in mail.text + mail.html
    parts = (
        _part("plain", mail.text, as_written),
        _part("html", mail.html, as_written),
    )
    body = "".join(f"\r\n--{boundary}{part}" for part in parts)
    return f"{head}{body}\r\n--{boundary}--\r\n".encode()


def _from(sender: Address) -> str:
    if sender.display_name.isascii():
        return formataddr((sender.display_name, sender.addr_spec))
    return f"{_encoded_words(sender.display_name)} <{sender.addr_spec}>"


def _encoded_words(text: str) -> str:
    """Write words into a header: each of whole characters."""
    words, word = [], b""
    for sign in text:
        written = sign.encode()
        if len(word) + len(written) > _WORD_OCTETS:
            words.append(word)
            word = b""
        word += written
    encoded = (b64encode(each).decode() for each in (*words, word))
    return "\r\n ".join(f"=?utf-8?b?{each}?=" for each in encoded)


def _thread(mail: Mail, sender: Address) -> dict[str, str]:
    """Give what mail programs put the letters of a dossier together by (RFC 5322)."""
    if not mail.first or mail.first == mail.id:
        return {}
    first = f"<{mail.first}@{sender.domain}>"
    return {"In-Reply-To": first, "References": first}


def _part(kind: str, text: str, as_written: bool) -> str:
    lines = text.splitlines()
    if as_written and all(len(line.encode()) <= _LONGEST_LINE for line in lines):
        encoding, body = "8bit", "\r\n".join(lines)
    else:
        quoted = b2a_qp("\n".join(lines).encode(), istext=True).decode("ascii")
        encoding, body = "quoted-printable", quoted.replace("\n", "\r\n")
    return (
        f'\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
    )


def _words(fault: BaseException) -> str:
    return f"{type(fault).__name__}: {fault}"


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
