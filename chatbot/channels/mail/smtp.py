"""Hands e-mails to one mail server over SMTP (RFC 5321), step by step, so that it is known how far
each one came.

Up to the letter itself whatever fails means that it did not leave. Once it is on its way, only the
server's own word counts (RFC 5321, 4.2.5): a lost answer may be a letter that left.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from chatbot.channels.mail.message import domain_of, message_of, return_path
from chatbot.service.mail_ports import (
    Mail,
    MailOutcome,
    NoSuchBox,
    NotNow,
    NotTaken,
    PerhapsTaken,
    Taken,
)

SECONDS: Final = 30.0
"""For each answer of the server but the last."""

DATA_SECONDS: Final = 120.0
"""For the last. RFC 5321 (4.5.3.2.6) gives it ten minutes; the others must not wait so long."""

OVER_QUOTA: Final = 552
"""The box is full: it may have room tomorrow, and is no wrong address."""

THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how: `tls` from the first byte (smtps), else STARTTLS, which must be offered, but
    for a server on this very machine: nobody listens on the way."""

    host: str
    port: int
    tls: bool
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)

    @property
    def starttls(self) -> bool | None:
        """True: it must be. None: if it is offered."""
        if self.tls:
            return False
        return None if self.host in THIS_MACHINE else True


def read_server(url: str) -> MailServer:
    """The server of an address such as `smtps://user:password@mail.example.org`."""
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    port = parts.port or (465 if tls else 587)
    user, password = parts.username, parts.password
    return MailServer(
        parts.hostname or "",
        port,
        tls,
        unquote(user) if user else None,
        unquote(password) if password else None,
    )


class SmtpMailer:
    """Sends as `sender`, the campaign's own address; one connection for each, for they are few."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
        data_seconds: float = DATA_SECONDS,
    ) -> None:
        self._server = server
        self._sender = sender
        self._context = context
        self._seconds = seconds
        self._data_seconds = data_seconds

    async def send(self, mail: Mail) -> MailOutcome:
        """One e-mail."""
        try:
            message = message_of(mail, self._sender)
        except ValueError:
            return NotTaken("no_message")
        client = self.client()
        try:
            failed = await self.connected(client) or await self._addressed(client, mail)
            return failed or await self._handed_over(client, message)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=5)
            client.close()

    def client(self) -> aiosmtplib.SMTP:
        """A client that is not connected yet."""
        at = self._server
        return aiosmtplib.SMTP(
            hostname=at.host,
            port=at.port,
            local_hostname=domain_of(self._sender),
            timeout=self._seconds,
            use_tls=at.tls,
            start_tls=at.starttls,
            tls_context=self._context,
            username=at.user,
            password=at.password,
        )

    async def connected(self, client: aiosmtplib.SMTP) -> NotNow | None:
        """None when it is; whatever fails here is about us and the server, not about a letter."""
        try:
            await client.connect()
        except aiosmtplib.SMTPAuthenticationError:
            return NotNow("auth_refused", all_of_it=True)
        except aiosmtplib.SMTPResponseException as fault:
            return NotNow(f"server_{fault.code}", all_of_it=True)
        except ssl.SSLError:
            return NotNow("tls_refused", all_of_it=True)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            return NotNow(_tls_or_away(fault), all_of_it=True)
        return None

    async def _addressed(self, client: aiosmtplib.SMTP, mail: Mail) -> MailOutcome | None:
        """From whom and to whom; None when the server will have both."""
        try:
            await client.mail(return_path(self._sender, mail.mark))
        except aiosmtplib.SMTPResponseException as fault:
            return NotNow(f"sender_{fault.code}", all_of_it=True)
        except (aiosmtplib.SMTPException, OSError) as fault:
            return NotNow(_kind(fault), all_of_it=True)
        except ValueError:
            return NotTaken("no_address")
        try:
            await client.rcpt(mail.to)
        except aiosmtplib.SMTPResponseException as fault:
            if fault.code < 500 or fault.code == OVER_QUOTA:
                return NotNow(f"recipient_{fault.code}")
            return _recipient_refused(fault)
        except (aiosmtplib.SMTPException, OSError) as fault:
            return NotNow(_kind(fault), all_of_it=True)
        except ValueError:
            return NoSuchBox("no_address")
        return None

    async def _handed_over(self, client: aiosmtplib.SMTP, message: bytes) -> MailOutcome:
        try:
            await client.data(message, timeout=self._data_seconds)
        except aiosmtplib.SMTPResponseException as fault:
            return NotNow(f"data_{fault.code}") if fault.code < 500 else _letter_refused(fault)
        except (aiosmtplib.SMTPException, OSError) as fault:
            return PerhapsTaken(_kind(fault))
        return Taken()


def _recipient_refused(fault: aiosmtplib.SMTPResponseException) -> MailOutcome:
    """Only what says that the box is not there closes it (RFC 3463: 5.1.x, 5.2.1); a refusal by a
    policy (5.7.x) is about us."""
    status = fault.message.split(" ", 1)[0]
    if status.startswith("5.7."):
        return NotTaken(f"recipient_{fault.code}_policy")
    return NoSuchBox(f"recipient_{fault.code}")


def _letter_refused(fault: aiosmtplib.SMTPResponseException) -> MailOutcome:
    return NotTaken(f"data_{fault.code}")


def _tls_or_away(fault: Exception) -> str:
    """A server that offers no STARTTLS is not spoken to in the clear."""
    if isinstance(fault, aiosmtplib.SMTPException) and "TLS" in str(fault):
        return "tls_refused"
    return _kind(fault)


def _kind(fault: Exception) -> str:
    """The class only: a fault's text may quote an address."""
    return type(fault).__name__


def sender_of(smtp_url: str, public_url: str) -> str:
    """The campaign's own address: `?from=`, else the server's user, else at the public host."""
    parts = urlsplit(smtp_url)
    # Not parse_qs: a plus sign in an address is a plus sign.
    for named in parts.query.split("&"):
        if named.startswith("from=") and "@" in (said := unquote(named.removeprefix("from="))):
            return said
    user = unquote(parts.username or "")
    return user if "@" in user else f"letters@{urlsplit(public_url).hostname}"
