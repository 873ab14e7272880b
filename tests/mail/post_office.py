"""A real SMTP server (aiosmtpd) on a port of its own, that refuses or hangs as it is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

OK = "250 OK"


@dataclass
class Received:
    """One e-mail that the server took."""

    sender: str
    to: str
    raw: bytes
    helo: str = ""

    @property
    def message(self) -> EmailMessage:
        """As a mail program reads it."""
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        """Its words."""
        body = self.message.get_body()
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@dataclass
class PostOffice:
    """What it took, and what it says next: the first of each list, then OK."""

    port: int = 0
    taken: list[Received] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    hang_after_data: bool = False
    password: str = ""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.senders:
            return self.senders.pop(0)
        envelope.mail_from = address
        return OK

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipients:
            return self.recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.letters:
            return self.letters.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        sender = envelope.mail_from or ""
        helo = str(session.host_name or "")
        self.taken += [Received(sender, to, content, helo) for to in envelope.rcpt_tos]
        if self.hang_after_data:
            await asyncio.Event().wait()
        return OK

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    def to(self, address: str) -> list[Received]:
        """What came for somebody."""
        return [one for one in self.taken if one.to == address]


@asynccontextmanager
async def post_office(
    tls: ssl.SSLContext | None = None,
    offer: ssl.SSLContext | None = None,
    password: str = "",
) -> AsyncIterator[PostOffice]:
    """Open one: `tls` from the first byte, or `offer` it; with a password it asks for one."""
    office = PostOffice(password=password)
    more: dict[str, Any] = {}
    if password:
        more = {"authenticator": office.check, "auth_require_tls": False}
    make: Callable[[], SMTP] = lambda: SMTP(  # noqa: E731
        office, hostname="post.test", tls_context=offer, **more
    )
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, ssl=tls)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        server.close_clients() if hasattr(server, "close_clients") else None
