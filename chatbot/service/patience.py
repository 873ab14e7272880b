"""Waiting that ends early when the house is asked to stop, and waits that grow."""

from __future__ import annotations

import asyncio
import random


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Wait so long at most; True as soon as the house is asked to stop."""
    if stop.is_set():
        return True
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True


def backoff(attempt: int, first: float, longest: float) -> float:
    """Seconds before the next try: doubled each time, and spread so that many do not come at once.

    `attempt` counts from 0; the answer lies between half and all of `first * 2 ** attempt`.
    """
    # beyond 2 ** 32 the longest wait is reached in any case, and the float stays small
    whole = min(longest, first * 2.0 ** min(attempt, 32))
    return random.uniform(whole / 2, whole)
