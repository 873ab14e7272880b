"""Work that only one of several processes may do: whoever has the duty does it, the others wait.

A lease that is renewed; when its holder dies, another takes over within `LEASE_SECONDS`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

from chatbot.service.patience import stopped_within
from chatbot.service.ports import Duties

LEASE_SECONDS: Final = 15.0
RENEWED_EVERY: Final = 4.0
"""Three renewals may fail before another may have it; we lay down the work before that."""

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]

_log = structlog.get_logger()


async def on_duty(
    duties: Duties, duty: str, work: Work, stop: asyncio.Event, every: float = RENEWED_EVERY
) -> None:
    """Do the work while the duty is ours, until asked to stop. Raises what the work raises.

    `work` is given an event that is set when it must end.
    """
    holder = secrets.token_hex(8)
    try:
        while not stop.is_set():
            if await _is_ours(duties, duty, holder):
                _log.info("duty.taken", duty=duty)
                await _while_ours(duties, duty, holder, work, stop, every)
                _log.info("duty.laid_down", duty=duty)
            else:
                await stopped_within(stop, every)
    finally:
        await _lay_down(duties, duty, holder)


async def _while_ours(
    duties: Duties, duty: str, holder: str, work: Work, stop: asyncio.Event, every: float
) -> None:
    over = asyncio.Event()
    doing = asyncio.create_task(work(over))
    stopping = asyncio.create_task(stop.wait())
    clock = asyncio.get_running_loop().time
    until = clock() + LEASE_SECONDS
    try:
        while until - clock() > every:
            await asyncio.wait(
                [doing, stopping], timeout=every, return_when=asyncio.FIRST_COMPLETED
            )
            if doing.done() or stop.is_set():
                break
            asked = clock()
            is_ours = await _is_ours(duties, duty, holder)
            if is_ours is False:
                break
            if is_ours:
                until = asked + LEASE_SECONDS
    finally:
        stopping.cancel()
        over.set()
        await doing


async def _is_ours(duties: Duties, duty: str, holder: str) -> bool | None:
    """None: nobody can say just now."""
    try:
        return await duties.hold(duty, holder, LEASE_SECONDS)
    except Exception as fault:
        _log.warning("duty.unknown", duty=duty, fault=type(fault).__name__)
        return None


async def _lay_down(duties: Duties, duty: str, holder: str) -> None:
    try:
        await duties.lay_down(duty, holder)
    except Exception as fault:  # then the lease runs out by itself
        _log.warning("duty.unknown", duty=duty, fault=type(fault).__name__)
