"""One contact by several addresses: links that lead from one to the other, once each."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Carried


class Doors(Protocol):
    """Where else a contact may go on. Raises `StoreFailed`."""

    async def offer(self, contact_id: ContactId, channel: str, until: datetime) -> str | None:
        """A token that takes the talk to that channel once; the one before it ends.

        None for a contact that is gone. The token is kept nowhere, only what tells it.
        """
        ...

    async def is_open(self, token: str, channel: str) -> bool:
        """Whether a token would still take somebody there. Looking uses nothing up."""
        ...

    async def join(self, token: str, address: Address, replacing: bool = False) -> Carried:
        """Make an address one of the contact's own, by a token.

        The same token from the same address again changes nothing and is `HERE` too. Where the
        address has a talk or anything kept of its own, nothing is done and the answer is `ASK`;
        `replacing` erases that first. A web page opened so before is closed.
        """
        ...
