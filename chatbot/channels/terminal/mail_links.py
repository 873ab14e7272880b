"""A letter as a link that opens the person's own mail program (RFC 6068)."""

from __future__ import annotations

from urllib.parse import quote

from chatbot.domain.messages import MailButton

LONGEST_LINK = 2_000
"""Characters. Windows gives a mail program no more than about 2,048 of a link."""


def mail_link(letter: MailButton) -> str:
    """The `mailto:` link; line breaks travel as CRLF (RFC 6068, section 5)."""
    lines = letter.body.replace("\r\n", "\n").replace("\n", "\r\n")
    fields = (("subject", letter.subject), ("body", lines))
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields if value)
    return f"mailto:{quote(letter.to, safe='@')}" + (f"?{query}" if query else "")


def is_too_long(letter: MailButton) -> bool:
    """Whether a mail program may cut the letter off, so that it must be there to copy too."""
    return len(mail_link(letter)) > LONGEST_LINK


def whole_letter(letter: MailButton) -> str:
    """The letter as it would be typed: to whom, about what, and the words."""
    return f"{letter.to}\n{letter.subject}\n\n{letter.body}"
