"""The end of a process: asked for by a signal, in time whatever hangs.

Whoever sent SIGTERM kills after ten seconds. Nothing is lost by leaving early: what came in is in
the inbox, what goes out in the outbox. So each part of the house has its time, and behind all of
them stands a wall: a thread that ends the process even when nothing else in it moves.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine
from contextlib import suppress
from threading import Timer
from typing import Any, Final

import structlog

LOOPS_MAY_TAKE: Final = 1.0
TURNS_MAY_TAKE: Final = 3.0
SENDS_MAY_TAKE: Final = 1.0
"""Seconds, one after the other; what could not leave then stays in the outbox."""

MUST_CLOSE: Final = 8.0
"""Seconds after the signal at which all that is still going on is cancelled."""

MUST_BE_GONE: Final = 9.0
"""Seconds after the signal at which the process ends as it stands."""

_log = structlog.get_logger()


async def until_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Do the work until SIGTERM or SIGINT; it sees `stop`. Raises what the work raises."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    wall = Timer(MUST_BE_GONE, _end)
    wall.daemon = True
    wall.start()
    _, late = await asyncio.wait([working], timeout=MUST_CLOSE)
    if late:
        _log.error("serve.cut_off", after=MUST_CLOSE)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    elif not working.cancelled():
        working.result()


def _end() -> None:
    _log.error("serve.cut_off", after=MUST_BE_GONE)
    os._exit(0)


async def first_end(work: list[Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Run all until told to stop; if one fails, stop the others and raise what it raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=LOOPS_MAY_TAKE)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        with suppress(asyncio.CancelledError):
            task.result()
