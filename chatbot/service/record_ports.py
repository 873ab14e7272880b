"""Letter pages, releases, what is held about one contact, and what reports read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chatbot.domain.contacts import ContactId
from chatbot.domain.holdings import Held
from chatbot.domain.messages import (
    Address,
    PageButton,
)
from chatbot.domain.publications import Publication
from chatbot.domain.sameness import Likeness
from chatbot.engine.needs import NeedLikeness
from chatbot.service.turn_ports import Snapshot

# --- The letter page ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageHolder:
    """Whose letters a token opens, which set of them, and until when at most.

    `held` is read for the asking, whichever process wrote it last.
    """

    address: Address
    letters: str
    until: datetime
    held: Snapshot


class PageTokens(Protocol):
    """Tokens that open one set of letters of one contact, and nothing once the contact is gone."""

    def token(self, contact_id: ContactId, letters: str, until: datetime) -> str:
        """A token that nobody can guess, read or alter. It is kept nowhere."""
        ...

    async def holder(self, token: str) -> PageHolder | None:
        """What it opens; None for one that was not made here, or whose contact was erased."""
        ...


class PageLinks(Protocol):
    """Where pages of ours can be opened from a message."""

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        """The address, with a token of its own; None where nobody could open it."""
        ...

    async def door(self, contact_id: ContactId, channel: str) -> str | None:
        """Where the talk can go on in another channel, once and soon; None where it cannot."""
        ...


# --- Releases, people who ask about themselves, reports -------------------------------------


class Releases(Protocol):
    """Bundles of flows, campaigns and catalogues, and which of them is current for everybody.

    What is kept stays: sessions are pinned to it, and it has the words that people agreed to.
    """

    async def keep(self, release: str, bundle: bytes, at: datetime) -> None: ...
    async def load(self, release: str) -> bytes | None: ...
    async def publish(self, publication: Publication, bundle: bytes) -> bool:
        """Keep a release and make it the current one.

        False when somebody else has taken that number: then theirs is current.
        """
        ...

    async def current(self) -> Publication | None:
        """The last publication; None before the first."""
        ...

    async def published(self) -> Sequence[Publication]:
        """All of them, the newest first."""
        ...

    async def waiting(self) -> Sequence[tuple[str, str, int]]:
        """(release, `flow.step`, number of people waiting there)."""
        ...


class ContactRecords(Protocol):
    """Everything held about one contact, shown, exported or erased."""

    async def show(self, address: Address) -> dict[str, object] | None: ...
    async def held(self, address: Address) -> Held | None:
        """What /mydata adds to what flows remember; None for a stranger."""
        ...

    async def forget(self, address: Address) -> bool: ...
    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what its retention no longer allows; rows gone, by kind."""
        ...


class Ledger(Protocol):
    """Counts for reports. No row names a supporter."""

    async def action_counts(self, campaign: str | None) -> Sequence[dict[str, object]]: ...
    async def answers(self, campaign: str | None) -> Sequence[dict[str, object]]:
        """All of them: asks are one across campaigns, and a campaign's folder names its own."""
        ...

    async def equality(self, campaign: str | None) -> Sequence[dict[str, object]]: ...
    async def letters(self, campaign: str | None) -> Sequence[dict[str, object]]:
        """Distinct messages per office and week; what points to a few people is not shown."""
        ...


class Fingerprints(Protocol):
    """What is known of earlier letters without keeping one."""

    async def likeness(self, need: NeedLikeness) -> Likeness: ...
