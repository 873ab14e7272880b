"""Long polling: updates are in the inbox before Telegram is told that we have them.

Telegram forgets an update when it is asked for a greater number, so the offset moves only after
`receive` has returned. Nothing here reads an update, so none can stop the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Literal

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from chatbot.channels.telegram.batch import update_id
from chatbot.channels.telegram.channel import TelegramChannel
from chatbot.channels.telegram.request import TooFast
from chatbot.channels.telegram.updates import ALLOWED_UPDATES
from chatbot.domain.errors import ChatbotError
from chatbot.service.patience import backoff, stopped_within
from chatbot.service.ports import Arrival

POLL_SECONDS: Final = 25
BATCH: Final = 100
SLACK_SECONDS: Final = 10.0
"""How much longer than it was asked to the server may take."""

YOUNG_SECONDS: Final = 60.0
"""Telegram ends the older of two polls, so both meet a conflict; who began lately gives way."""

YOUNG_CONFLICTS: Final = 3
"""Where both began lately, who had an answer before stays for so many conflicts: the other, which
had none, is gone by then."""

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0
CONFLICT_WAIT: Final = 3.0

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]

_log = structlog.get_logger()


class AnotherInstance(ChatbotError):
    """Another program is receiving this bot's updates; only one may. This one gives way."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


async def poll(
    channel: TelegramChannel,
    receive: Receive,
    stop: asyncio.Event,
    young_seconds: float = YOUNG_SECONDS,
) -> None:
    """Receive until asked to stop; raises AnotherInstance when another was there before us."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await _Poll(channel, receive, stop, stopping, young_seconds).run()
    finally:
        stopping.cancel()


class _Poll:
    def __init__(
        self,
        channel: TelegramChannel,
        receive: Receive,
        stop: asyncio.Event,
        stopping: asyncio.Task[Literal[True]],
        young_seconds: float,
    ) -> None:
        self._channel = channel
        self._receive = receive
        self._stop = stop
        self._stopping = stopping
        self._offset: int | None = None
        self._newest = 0
        self._failures = 0
        self._was_answered = False
        self._conflicts = 0
        self._young_until = asyncio.get_running_loop().time() + young_seconds

    async def run(self) -> None:
        while not self._stop.is_set():
            try:
                if (updates := await self._updates()) is not None:
                    await self._take(updates)
            except Conflict as conflict:
                await self._give_way_or_wait(conflict)
            except TelegramError as fault:
                await self._wait_after(fault)
        await self._confirm()

    async def _updates(self) -> list[bytes] | None:
        """One poll; None when it was given up because we are to stop: nothing is lost by that."""
        wanted = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": POLL_SECONDS,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        call = asyncio.create_task(
            self._channel.api.call("getUpdates", wanted, read_seconds=POLL_SECONDS + SLACK_SECONDS)
        )
        await asyncio.wait([call, self._stopping], return_when=asyncio.FIRST_COMPLETED)
        if not call.done():
            call.cancel()
            return None
        updates = list(await call)
        self._was_answered = True
        return updates

    async def _take(self, updates: list[bytes]) -> None:
        if not updates:
            # ids may start again lower after a quiet week: without an offset all are given
            self._offset = None
            return
        try:
            await self._receive([self._channel.arrival(update) for update in updates])
        except Exception as fault:
            _log.error("telegram.receive_failed", fault=type(fault).__name__)
            await self._wait()
            return
        await self._advance(updates)

    async def _advance(self, updates: list[bytes]) -> None:
        numbers = [number for update in updates if (number := update_id(update)) is not None]
        if numbers:
            self._failures = 0
            self._newest = max(numbers)
        else:
            # no number to confirm: they follow the newest, sooner or later we are past them
            _log.error("telegram.updates_without_number", count=len(updates))
            self._newest += len(updates)
            await self._wait()
        self._offset = self._newest + 1

    async def _give_way_or_wait(self, conflict: Conflict) -> None:
        self._conflicts += 1
        is_young = asyncio.get_running_loop().time() < self._young_until
        must_leave = not self._was_answered or self._conflicts >= YOUNG_CONFLICTS
        if (is_young and must_leave) or "webhook" in conflict.message.lower():
            raise AnotherInstance
        _log.warning("telegram.conflict", again_in=CONFLICT_WAIT)
        await stopped_within(self._stop, CONFLICT_WAIT)

    async def _wait_after(self, fault: TelegramError) -> None:
        _log.warning("telegram.poll_failed", fault=type(fault).__name__)
        if isinstance(fault, TooFast):
            await stopped_within(self._stop, fault.seconds)
        else:
            self._failures += 4 if isinstance(fault, InvalidToken) else 0
            await self._wait()

    async def _wait(self) -> None:
        await stopped_within(self._stop, backoff(self._failures, FIRST_WAIT, LONGEST_WAIT))
        self._failures += 1

    async def _confirm(self) -> None:
        """Tell Telegram what we have, so that the next process is not told it again."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(CONFLICT_WAIT):
                await self._channel.api.call(
                    "getUpdates", {"offset": self._offset, "limit": 1, "timeout": 0}
                )
        except (TelegramError, TimeoutError):
            pass  # they come again, and are known by their keys
