"""Calls that nobody waits for: tried again a few times, and at the time the service asks for.

Never used in a person's turn, where a second try would only make a service in trouble worse.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

import stamina

from chatbot.domain.errors import LookupFailed
from chatbot.lookups.upstream import LeftAlone, NobodyThere

TRIES: Final = 4
LONGEST_WAIT: Final = timedelta(minutes=2)
"""A service that wants to be left alone for longer is asked again another night."""

T = TypeVar("T")

_again = stamina.AsyncRetryingCaller(attempts=TRIES, timeout=None, wait_max=10)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """The first answer in TRIES. Raises LookupFailed, the last one."""
    return await _again(_before_next, ask)


def _before_next(fault: Exception) -> bool | timedelta:
    """How long to wait before another try; False for none."""
    if isinstance(fault, LeftAlone):
        return fault.wait if fault.wait <= LONGEST_WAIT else False
    return isinstance(fault, LookupFailed) and not isinstance(fault, NobodyThere)
