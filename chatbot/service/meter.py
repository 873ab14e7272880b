"""What the house counts about itself. Names and numbers of a closed set; no personal data ever."""

from __future__ import annotations

from typing import Protocol

from chatbot.service.ports import CommitOutcome, Delivery


class Meter(Protocol):
    """Takes the counts. Never raises, never waits."""

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None:
        """A turn was taken; outcome None: given up, a dead letter."""
        ...

    def ignored(self, channel: str, kind: str) -> None:
        """Something came in that is not for us. `kind` is the channel's word for it."""
        ...

    def sent(self, channel: str, delivery: Delivery) -> None:
        """A parcel was carried, or not."""
        ...


class Unmetered:
    """Counts nothing: for tests, and for the terminal."""

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None: ...
    def ignored(self, channel: str, kind: str) -> None: ...
    def sent(self, channel: str, delivery: Delivery) -> None: ...
