"""What a page shows of a conversation, for whichever process is asked: read from the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, InboxKey, Outgoing, Retire


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One message that a page has been given to show. Ids rise, and none comes twice."""

    id: int
    content: Outgoing | Retire
    question: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ShownRows:
    """The newest of somebody's messages, oldest first. `is_quiet`: none is on its way.

    `is_here`: the person spoke here last, and not by another of their addresses.
    """

    contact_id: ContactId
    rows: tuple[ShownRow, ...] = ()
    is_quiet: bool = True
    is_here: bool = True


class Screens(Protocol):
    """Messages of pages, always read anew: another process may have said them.

    Raises `StoreFailed`.
    """

    async def read(self, address: Address, after: int = 0) -> ShownRows | None:
        """What came after a row; None where nobody is known by this address."""
        ...

    async def heads(self, contacts: Sequence[ContactId]) -> Mapping[ContactId, int]:
        """The newest row of each; 0 where there is none yet, and nothing for who is gone."""
        ...

    async def is_done(self, key: InboxKey) -> bool:
        """Whether the turn of an arrival is taken, or was given up."""
        ...
