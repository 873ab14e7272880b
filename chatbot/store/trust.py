"""Whether what is held of contacts is likely still so.

Where one process works alone it always is. Behind a load balancer that knows nothing of people,
each person's next turn comes to another process; then most of what is held is out of date, and
a turn decided on it has to be taken twice. So it is counted, and reading comes first for a while.
"""

from __future__ import annotations

from typing import Final

from chatbot.domain.messages import Address

MOST_STALE: Final = 0.2
"""A stale turn costs a decision and a commit more; a reading costs less than a fifth of them."""

LEARNS: Final = 1 / 32
"""How much one turn changes the share."""

TRIED_EVERY: Final = 32
"""So often what is held is tried all the same: the balancer may have changed its ways."""


class Trust:
    """Counts turns that were decided on what was held. Used on the event loop only."""

    def __init__(self) -> None:
        self._share = 0.0
        self._asked = 0
        self._given: set[Address] = set()

    def may_give(self, address: Address) -> bool:
        """Whether what is held of this contact may be used; if so, say what became of it."""
        if self._share > MOST_STALE:
            self._asked += 1
            if self._asked % TRIED_EVERY:
                return False
        self._given.add(address)
        return True

    def learn(self, address: Address, is_stale: bool) -> None:
        """A turn of this contact was committed, or was stale."""
        if address in self._given:
            self._given.discard(address)
            self._share += (is_stale - self._share) * LEARNS
