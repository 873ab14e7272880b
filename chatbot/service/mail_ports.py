"""What the house needs to send letters for people: somewhere they lie, and somebody to carry them.

`MailDesk` keeps them; each step is one transaction. `Mailer` hands one to a mail server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from chatbot.domain.mailing import (
    CodeVerdict,
    MailKind,
    MailNews,
    MailState,
    SenderKnown,
    TakenBack,
)
from chatbot.domain.messages import Address
from chatbot.service.turn_ports import Arrival


@dataclass(frozen=True, slots=True)
class MailItem:
    """Something that is due to leave. `content` is JSON: a letter's is that of `PostLetter`.

    `link` is the token of the page that belongs into it, `mark` what a mail server is given to
    return it with.
    """

    id: int
    kind: MailKind
    address: Address
    campaign: str
    content: dict[str, Any] = field(repr=False)
    tries: int
    since: datetime
    link: str = field(repr=False)
    mark: str


@dataclass(frozen=True, slots=True)
class MailWaiting:
    """How many lie here and have not left, how many are with the mail server just now."""

    waiting: int
    overdue: int
    sending: int


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """What a link of ours is about. `purpose` is `confirm` or `disown`; `done`: it is so already,
    `gone`: it is too late, or another address was given since."""

    purpose: str
    language: str
    campaign: str
    done: bool
    gone: bool


class MailDesk(Protocol):
    """Letters, codes and receipts that are to be sent. Raises `StoreFailed`."""

    async def sender(self, address: Address, email: str, at: datetime) -> SenderKnown:
        """What is known of the e-mail address of a contact."""
        ...

    async def check_code(
        self, address: Address, email: str, code: str | None, at: datetime
    ) -> CodeVerdict:
        """Whether the address is theirs. A wrong code counts."""
        ...

    async def take_back(self, address: Address, letters: str) -> TakenBack:
        """Stop what has not left of a set."""
        ...

    async def opened(self, token: str) -> LinkOpened | None:
        """What a link is about; None for one that is none of ours. Changes nothing."""
        ...

    async def act(self, token: str) -> tuple[bool, Sequence[Arrival]]:
        """Do what a link is for: confirm the address, or stop everything and erase it.

        Whether it is so now, and what the chat is to be told, which is durable already.
        """
        ...

    async def due(self, now: datetime, letters: bool, limit: int) -> list[MailItem]:
        """What may leave now, oldest first: of letters one for each office, unless that had one a
        moment ago; and none but codes and receipts where `letters` is false."""
        ...

    async def begin(self, item: MailItem, now: datetime) -> bool:
        """Take it for sending, once. False: it was taken back, or its person is gone."""
        ...

    async def postpone(self, item: MailItem, due: datetime, cause: str) -> None:
        """It did not leave; it may try again."""
        ...

    async def settle(
        self, item: MailItem, state: MailState, news: MailNews | None, cause: str | None = None
    ) -> Sequence[Arrival]:
        """It will not be tried again. What the chat is to be told is durable with it."""
        ...

    async def give_up_on(self, before: datetime) -> Sequence[Arrival]:
        """What was being sent by a process that died since: nobody knows whether it left."""
        ...

    async def returned(
        self, mark: str, closes: bool, at: datetime
    ) -> tuple[bool, Sequence[Arrival]]:
        """It came back for good; `closes`: nobody's letter goes to that address again.

        Whether it was ours, and what the chat is to be told.
        """
        ...

    async def waiting(self, now: datetime) -> MailWaiting:
        """Counts, for metrics and the doctor."""
        ...


# --- Carrying -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, in words. `name` is shown as its sender, `reply_to` where answers go."""

    to: str
    to_name: str
    name: str
    reply_to: str | None
    reply_name: str
    subject: str
    body: str
    language: str
    mark: str
    automatic: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The mail server took it over."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """It did not leave. `all_of_it`: nothing else would leave now either."""

    cause: str
    all_of_it: bool = False


@dataclass(frozen=True, slots=True)
class NoSuchBox:
    """The address takes no letters; it did not leave."""

    cause: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The mail server will not have this one."""

    cause: str


@dataclass(frozen=True, slots=True)
class PerhapsTaken:
    """The answer to the letter itself was lost: it may have left."""

    cause: str


MailOutcome = Taken | NotNow | NoSuchBox | NotTaken | PerhapsTaken


class Mailer(Protocol):
    """Hands e-mails to a mail server."""

    async def send(self, mail: Mail) -> MailOutcome:
        """One e-mail. Never raises for what a server says or does."""
        ...
