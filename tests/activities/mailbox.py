"""A mail server on a real socket that takes, refuses or is not there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = Callable[[str], str]


class Mailbox:
    """What arrived; `answer` says what the server replies to a recipient."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.to_recipient: Answer = lambda _address: "250 OK"
        self.to_content: Answer = lambda _address: "250 OK"
        self.logins: list[tuple[str, str]] = []
        self.connections = 0
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.received]

    async def open(self, *, with_login: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: self._connected(loop, with_login=with_login),
            "127.0.0.1",
            self.port,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def _connected(self, loop: asyncio.AbstractEventLoop, *, with_login: bool) -> SMTP:
        self.connections += 1
        return SMTP(
            self,
            hostname="mailbox",
            loop=loop,
            auth_require_tls=False,
            authenticator=self._login if with_login else None,
        )

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        self._server = None

    async def handle_RCPT(
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        reply = self.to_recipient(address)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        reply = self.to_content(envelope.rcpt_tos[0])
        if reply.startswith("2"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
            self.recipients += envelope.rcpt_tos
        return reply

    def _login(
        self,
        _server: SMTP,
        _session: Session,
        _envelope: Envelope,
        _mechanism: str,
        credentials: object,
    ) -> AuthResult:
        assert isinstance(credentials, LoginPassword)
        given = credentials.login.decode(), credentials.password.decode()
        self.logins.append(given)
        return AuthResult(success=given == ("tin@sct", "p:ss/word"), handled=False)


@asynccontextmanager
async def mailbox(*, with_login: bool = False) -> AsyncIterator[Mailbox]:
    opened = Mailbox()
    await opened.open(with_login=with_login)
    try:
        yield opened
    finally:
        await opened.close()
