"""How long a person waits for the bot, in a way that a busy machine does not falsify.

Seconds by the wall would measure how much else the machine does: a start that takes two seconds
on a quiet one takes ten beside a build. So a person counts the seconds in which the bot got
something done for anybody. Whoever is forgotten, or overtaken for ever, hears of others' answers
all the time and gives up; where nothing moves at all, everybody gives up by the wall.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from tests.botapi import BotApiServer, NothingHeard

PATIENCE: Final = 90.0
"""Seconds of the bot's work: three times what the queue of the highest peak takes to drain."""

LONGEST: Final = 240.0
"""Seconds by the wall, whatever the bot did: once all others have gone, it has nothing to do."""

LOOK: Final = 5.0
"""Seconds between two looks at whether it is too long."""

Seen = TypeVar("Seen")
Wait = Callable[[float], Coroutine[Any, Any, Seen]]


@dataclass
class Patience:
    """`worked`: seconds in which at least one call took effect. `waits`: when each wait began and
    ended, in the order in which they ended."""

    telegram: BotApiServer
    worked: float = 0.0
    waits: list[tuple[float, float]] = field(default_factory=list)
    _seen: int = 0

    async def watch(self) -> None:
        """Count the seconds, until cancelled."""
        while True:
            await asyncio.sleep(1.0)
            calls = self.telegram.calls
            news, self._seen = calls[self._seen :], len(calls)
            self.worked += any(_says_something(call.method) for call in news)

    async def until(self, wait: Wait[Seen]) -> Seen:
        """What `wait` comes to, which is asked for a few seconds at a time."""
        began, worked = time.monotonic(), self.worked
        while True:
            try:
                seen = await wait(LOOK)
            except NothingHeard as nothing:
                took = time.monotonic() - began
                if self.worked - worked >= PATIENCE or took >= LONGEST:
                    raise NothingHeard(
                        f"{took:.0f} s, at work for {self.worked - worked:.0f} of them: {nothing}"
                    ) from None
            else:
                self.waits.append((began, time.monotonic()))
                return seen

    @property
    def longest(self) -> float:
        """Seconds by the wall that anybody waited and was answered."""
        return max((ended - began for began, ended in self.waits), default=0.0)


def _says_something(method: str) -> bool:
    return method.startswith(("send", "edit"))
