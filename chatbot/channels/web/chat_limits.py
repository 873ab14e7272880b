"""How much one network address may ask of the chat page. No address is held or logged.

Counted in memory, under a keyed hash whose key is made anew each day and is written nowhere; so
each process counts for itself. One address may be a whole library or a mobile network, so the
bounds are wide for one person and narrow for a machine. An IPv6 network counts as one address.
Each proxy in front adds to the end of `X-Forwarded-For` whom it heard. So with as many as the
operator trusts, the address so far from the end is the peer; what stands before it anybody can
have written. Where none is trusted the header is not believed.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Final

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

PEERS: Final = 10_000
BEGINS: Final = (60, 3600.0)
POSTS: Final = (240, 60.0)
"""So many in so many seconds."""

STREAMS: Final = 40
"""Pages that are live at the same time."""

NEAR_TIMES: Final = 50
"""So many times as much for a near peer that names nobody: all people may be behind it."""

KEY_SECONDS: Final = 24 * 3600.0

NETWORK_BITS: Final = 64
"""Of an IPv6 address: what is behind belongs to one subscriber (RFC 6177)."""


class PeerLimits:
    """Budgets for each peer. `proxies`: how many trusted ones every request passes."""

    def __init__(self, clock: Callable[[], float] = monotonic, proxies: int = 0) -> None:
        self._clock = clock
        self.proxies = proxies
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._key = secrets.token_bytes(32)
        self._until = self._clock() + KEY_SECONDS
        self._budgets: LRUCache[tuple[str, bytes], AsyncLimiter] = LRUCache(PEERS)
        self._streams: Counter[bytes] = Counter()

    async def may_begin(self, peer: str | None) -> bool:
        """Whether a new talk may be begun."""
        return await self._taken("begin", peer, BEGINS)

    async def may_post(self, peer: str | None) -> bool:
        """Whether a form is read."""
        return await self._taken("post", peer, POSTS)

    @contextmanager
    def stream(self, peer: str | None) -> Iterator[bool]:
        """Whether one more page may be live; counted until the block ends."""
        who, counts = self._hashed(peer), self._streams
        counts[who] += 1
        try:
            yield counts[who] <= STREAMS * _times(peer)
        finally:
            counts[who] -= 1
            counts += Counter()  # those at nought go

    async def _taken(self, what: str, peer: str | None, rate: tuple[int, float]) -> bool:
        who = (what, self._hashed(peer))
        budget = self._budgets.get(who)
        if budget is None:
            most, seconds = rate
            budget = self._budgets[who] = AsyncLimiter(most * _times(peer), seconds)
        if not budget.has_capacity():
            return False
        await budget.acquire()
        return True

    def _hashed(self, peer: str | None) -> bytes:
        if self._clock() >= self._until:
            self._begin_anew()
        return hmac.digest(self._key, network_of(peer or "").encode(), "sha256")


def peer_of(remote: str | None, forwarded: Sequence[str], proxies: int) -> str | None:
    """Who asks: the other end, or whom the outermost trusted proxy names.

    `forwarded` is every `X-Forwarded-For` header in its order: some proxies add a line of theirs
    rather than go on with the one they got.
    """
    named = ",".join(forwarded).split(",")
    if not 0 < proxies <= len(named):
        return remote
    found = _without_port(named[-proxies].strip())
    return found if network_of(found) else remote


def _without_port(named: str) -> str:
    """An address as Azure's gateways write it, `192.0.2.1:443` or `[2001:db8::1]:443`."""
    if named.startswith("["):
        return named[1:].partition("]")[0]
    return named.partition(":")[0] if named.count(":") == 1 else named


def _times(peer: str | None) -> int:
    return NEAR_TIMES if _is_near(peer) else 1


def _is_near(peer: str | None) -> bool:
    try:
        return ip_address((peer or "").partition("%")[0]).is_private
    except ValueError:
        return False


def network_of(peer: str) -> str:
    """What counts as one address."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(int(address) >> (128 - NETWORK_BITS))
