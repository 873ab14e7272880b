"""How much one peer may ask of the chat page. Counted in memory; no address is held or logged."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

PEERS: Final = 10_000
BEGINS: Final = (60, 60.0)
POSTS: Final = (600, 60.0)
"""So many in so many seconds. Wide, for behind a proxy all peers are one."""


class PeerLimits:
    """Two budgets for each peer, under a key that ends with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._budgets: LRUCache[tuple[str, bytes], AsyncLimiter] = LRUCache(PEERS)

    async def may_begin(self, peer: str | None) -> bool:
        """Whether a new talk may be begun."""
        return await self._taken("begin", peer, BEGINS)

    async def may_post(self, peer: str | None) -> bool:
        """Whether a form is read."""
        return await self._taken("post", peer, POSTS)

    async def _taken(self, what: str, peer: str | None, rate: tuple[int, float]) -> bool:
        who = (what, hmac.digest(self._key, (peer or "").encode(), "sha256"))
        budget = self._budgets.get(who)
        if budget is None:
            budget = self._budgets[who] = AsyncLimiter(*rate)
        if not budget.has_capacity():
            return False
        await budget.acquire()
        return True
