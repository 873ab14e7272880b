"""A letter as a link that opens a new message: in a mail program (RFC 6068) or in web mail.

Every character that is not a letter or digit of ASCII travels percent-encoded, so that neither a
plus sign nor an apostrophe of a letter is read as part of the link. Line breaks travel as CRLF
(RFC 6068, section 5); the web-mail pages take them the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote

LONGEST_LINK: Final = 2_000
"""Characters. Windows gives a mail program no more than about 2,048 of a link, and IIS, behind
Outlook on the web, takes a query of 2,048 (maxQueryString, requestLimits)."""


class Mail(Protocol):
    """What a link carries."""

    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True)
class WebMail:
    """A web-mail service and how its page for a new message is opened. No publisher documents it;
    these forms are the ones in common use."""

    name: str
    page: str
    subject: str = "subject"


WEB_MAIL: Final = (
    WebMail("Gmail", "https://mail.google.com/mail/?view=cm&fs=1&tf=1", "su"),
    WebMail("Outlook", "https://outlook.live.com/mail/0/deeplink/compose?popoutv2=1"),
    WebMail("Yahoo", "https://compose.mail.yahoo.com/?"),
)


def mail_link(mail: Mail, *, with_body: bool = True) -> str:
    """The `mailto:` link, perhaps without the words, for a letter that is copied."""
    query = _query(("subject", mail.subject), ("body", mail.body if with_body else ""))
    return f"mailto:{quote(mail.to, safe='@')}" + (f"?{query}" if query else "")


def web_mail_link(service: WebMail, mail: Mail, *, with_body: bool = True) -> str:
    """The address of a new message there."""
    body = mail.body if with_body else ""
    query = _query(("to", mail.to), (service.subject, mail.subject), ("body", body))
    joint = "" if service.page.endswith("?") else "&"
    return f"{service.page}{joint}{query}"


def is_too_long(mail: Mail) -> bool:
    """Whether some program may cut the letter off, so that it must be there to copy too.

    One measure for all links of a letter: whichever the person takes, it does the same.
    """
    links = (mail_link(mail), *(web_mail_link(service, mail) for service in WEB_MAIL))
    return max(map(len, links)) > LONGEST_LINK


def whole_letter(mail: Mail) -> str:
    """The letter as it would be typed: to whom, about what, and the words."""
    return f"{mail.to}\n{mail.subject}\n\n{mail.body}"


def _query(*fields: tuple[str, str]) -> str:
    return "&".join(f"{name}={_encoded(value)}" for name, value in fields if value)


def _encoded(value: str) -> str:
    return quote(value.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")
