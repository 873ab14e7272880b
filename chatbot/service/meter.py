"""What the house counts about itself. Names and numbers of a closed set; no personal data ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from chatbot.domain.messages import Lane
from chatbot.service.ports import CommitOutcome, Delivery

LookedUp = Literal[
    "place",
    "people",
    "likeness",
    "mail",
    "handover",
    "standing",
    "tally",
    "group",
    "pacts",
    "held",
]


class Meter(Protocol):
    """Takes the counts. Never raises, never waits."""

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None:
        """A turn was taken; outcome None: given up, a dead letter."""
        ...

    def passed(self, trace: Iterable[str]) -> None:
        """A turn that is committed went this way: `flow.step`, and exits (`flow.step>exit`)."""
        ...

    def looked_up(self, what: LookedUp, result: str, source: str | None, seconds: float) -> None:
        """Something was looked up. `source` is who knew it, in the words of a `Place`."""
        ...

    def ignored(self, channel: str, kind: str) -> None:
        """Something came in that is not for us. `kind` is the channel's word for it."""
        ...

    def sent(self, channel: str, delivery: Delivery, lane: Lane = Lane.REPLY) -> None:
        """A parcel was carried, or not."""
        ...


class Unmetered:
    """Counts nothing: for tests, and for the terminal."""

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None: ...
    def passed(self, trace: Iterable[str]) -> None: ...
    def looked_up(
        self, what: LookedUp, result: str, source: str | None, seconds: float
    ) -> None: ...
    def ignored(self, channel: str, kind: str) -> None: ...
    def sent(self, channel: str, delivery: Delivery, lane: Lane = Lane.REPLY) -> None: ...
