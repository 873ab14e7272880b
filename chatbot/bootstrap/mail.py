"""Sending letters for people, as this process has it: off, or through one mail server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from chatbot.channels.mail.smtp import SmtpMailer, read_server, sender_of
from chatbot.channels.web.metrics import Metrics
from chatbot.config import Settings
from chatbot.service.converse import Worlds
from chatbot.service.mail_ports import Mailer, MailWaiting
from chatbot.service.mailing import MailRound
from chatbot.service.ports import Arrival, Clock, Places
from chatbot.store.sql_store import SqlStore

MAIL_ROUND = "mail.round"
"""The duty: one process sends, however many there are."""


def sends_mail(settings: Settings) -> bool:
    """Only where a server is set, and never on a pretended day: its letters would be real."""
    return settings.smtp_url is not None and settings.as_of is None


def mailer_of(settings: Settings) -> SmtpMailer:
    """Whoever hands e-mails to the server that is set."""
    assert settings.smtp_url is not None
    sender = sender_of(settings.smtp_url, settings.public_url)
    return SmtpMailer(read_server(settings.smtp_url), sender)


def mail_round(
    settings: Settings,
    mailer: Mailer,
    store: SqlStore,
    worlds: Worlds,
    places: Places,
    clock: Clock,
    metrics: Metrics,
    announce: Callable[[Iterable[Arrival]], None],
) -> MailRound:
    """The work of sending."""
    return MailRound(
        store.mail_desk,
        mailer,
        worlds,
        places,
        clock,
        settings.public_url.rstrip("/"),
        announce,
        metrics.mailed,
    )


def mails_waiting(
    settings: Settings, store: SqlStore, clock: Clock
) -> Callable[[], Awaitable[MailWaiting]] | None:
    """How to see what waits; None where nothing is sent."""
    return (lambda: store.mail_desk.waiting(clock.now())) if sends_mail(settings) else None
