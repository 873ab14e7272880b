"""The doctor at the mail server: whether it would take our letters. It is given none."""

from __future__ import annotations

from contextlib import suppress

import aiosmtplib

from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.bootstrap.mail import mailer_of
from chatbot.channels.mail.message import domain_of
from chatbot.channels.mail.smtp import sender_of
from chatbot.config import Settings

_WHAT_TO_DO = {
    "auth_refused": "Are the name and password in CHATBOT_SMTP_URL right? Special signs in them "
    "are written as %40 and the like.",
    "tls_refused": "The server must offer STARTTLS with a certificate for its name; or use "
    "smtps://. Nothing is said to it in the clear.",
}


async def mail(settings: Settings) -> list[Found]:
    """Whether the server lets us in."""
    if settings.smtp_url is None:
        do = "Nothing, if that is meant. docs/operating.md says what it takes."
        return [note("mail", "No letters are sent for people.", do)]
    found = [_sender(sender_of(settings.smtp_url, settings.public_url))]
    if settings.as_of is not None:
        found.append(note("mail", "On a pretended day nothing is sent.", "Unset CHATBOT_AS_OF."))
    mailer = mailer_of(settings)
    client = mailer.client()
    failed = await mailer.connected(client)
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=5)
    client.close()
    if failed is None:
        return [*found, well("mail", "The mail server lets us in.")]
    do = _WHAT_TO_DO.get(failed.cause, "Is the address right? May this machine reach it?")
    return [*found, wrong("mail", f"The mail server does not let us in ({failed.cause}).", do)]


def _sender(sender: str) -> Found:
    domain = domain_of(sender)
    if "." in domain:
        return well("mail", f"Letters come from {sender}.")
    do = "Name the campaign's own address: ?from=letters@example.org at the end of the URL."
    return wrong("mail", f"Letters would come from {sender}, which nobody can answer.", do)
