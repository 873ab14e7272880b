"""An e-mail as it travels: plain text in UTF-8, with seven bits on the way (RFC 5322, 2045, 2047).

From is the campaign's own address, so that SPF, DKIM and DMARC of its domain hold; the person's
name stands before it, and answers go to them by Reply-To. A person wrote the letter, so it is not
marked as automatic (RFC 3834, 5); codes and receipts are. None is a list's, so none carries
List-Unsubscribe (RFC 2369). Seven bits, because not every server on the way takes eight.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chatbot.service.mail_ports import Mail

POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def message_of(mail: Mail, sender: str) -> bytes:
    """What a mail server is given. Raises ValueError for what can stand in no header."""
    message = EmailMessage(POLICY)
    message["From"] = _address(mail.name, sender)
    message["To"] = _address(mail.to_name, mail.to)
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_name, mail.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.mark}@{domain_of(sender)}>"
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, charset="utf-8")
    message["Content-Language"] = mail.language
    return message.as_bytes()


def return_path(sender: str, mark: str) -> str:
    """Where the mail server says that it could not deliver: the sender's box, with the mark."""
    local, _, domain = sender.rpartition("@")
    return f"{local}+{mark}@{domain}"


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def _address(name: str, spec: str) -> Address:
    return Address(_one_line(name), addr_spec=spec)


def _one_line(words: str) -> str:
    """Nobody's name ends a header and begins another."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
