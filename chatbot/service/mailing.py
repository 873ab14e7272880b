"""Sends letters for people: slowly, in office hours, each once, and none on old knowledge.

One process does it (a duty). Before a letter leaves, the people of today are looked up; then it is
marked as being sent, and only then does a mail server hear of it. What the server says decides:
it took it, not now, no such mailbox, or nobody knows, which is the end of it too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, assert_never

import structlog

from chatbot.domain.mailing import (
    CODE_LIVES,
    GIVE_UP,
    MailKind,
    MailNews,
    MailState,
    in_office_hours,
)
from chatbot.engine.posted import PostedCheck, Standing
from chatbot.service.converse import Worlds
from chatbot.service.converse_lookups import ask
from chatbot.service.mail_ports import (
    MailDesk,
    Mailer,
    MailItem,
    NoSuchBox,
    NotNow,
    NotTaken,
    PerhapsTaken,
    Taken,
)
from chatbot.service.mail_words import written
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Arrival, Clock, Places

EVERY: Final = 5.0
"""Seconds between two looks for what is due."""

AT_ONCE: Final = 50
LOOK_SECONDS: Final = 5.0
LOOK_AGAIN: Final = timedelta(minutes=15)

FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=2)
"""A mail server that says "not now" is asked again: a greylist opens after some minutes."""

DIED_AFTER: Final = timedelta(minutes=10)
"""Longer than any server is waited for: whoever was sending it is not there any more."""

SERVER_WAITS: Final = (60.0, 900.0)
"""Seconds, first and longest, for which nothing is sent when the mail server takes nothing."""

_log = structlog.get_logger()


@dataclass
class MailRound:
    """The work. `announce` begins with what chats are to be told, which is durable already."""

    desk: MailDesk
    mailer: Mailer
    worlds: Worlds
    places: Places
    clock: Clock
    base: str
    announce: Callable[[Iterable[Arrival]], None]
    met: Callable[[str, str], None] = lambda kind, result: None
    _shut: float = field(default=0.0, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Until asked to stop."""
        while not stop.is_set():
            wait = EVERY
            try:
                wait = await self.once(stop)
            except Exception as fault:
                _log.error("mail.round_failed", fault=type(fault).__name__)
            await stopped_within(stop, wait)

    async def once(self, stop: asyncio.Event | None = None) -> float:
        """Whatever is due now; how long to wait before the next look."""
        now = self.clock.now()
        self.announce(await self.desk.give_up_on(now - DIED_AFTER))
        for item in await self.desk.due(now, in_office_hours(now), AT_ONCE):
            if stop is not None and stop.is_set():
                break
            if not await self._handle(item):
                first, longest = SERVER_WAITS
                self._shut = min(longest, self._shut * 2 or first)
                return self._shut
        self._shut = 0.0
        return EVERY

    async def _handle(self, item: MailItem) -> bool:
        """False where the mail server would take nothing else either."""
        now = self.clock.now()
        if self._is_too_old(item, now):
            await self._end(item, MailState.FAILED, MailNews.FAILED, "too_old")
            return True
        if item.kind is MailKind.LETTER and not await self._may_leave(item, now):
            return True
        return not await self.desk.begin(item, now) or await self._send(item, now)

    def _is_too_old(self, item: MailItem, now: datetime) -> bool:
        lives = CODE_LIVES if item.kind is MailKind.CODE else GIVE_UP
        return now - item.since > lives

    async def _may_leave(self, item: MailItem, now: datetime) -> bool:
        world = await self.worlds.for_session(None)
        check = PostedCheck(world, item.campaign, item.content, now)
        need = check.need() if item.campaign in world.release.campaigns else None
        fact = await ask(self.places, need, LOOK_SECONDS) if need else None
        standing = check.judge(fact) if need else Standing.OVER
        match standing:
            case Standing.SAME:
                return True
            case Standing.NOT_KNOWN:
                await self.desk.postpone(item, now + LOOK_AGAIN, "people_not_known")
            case Standing.CHANGED:
                await self._end(item, MailState.CANCELLED, MailNews.CHANGED, "changed")
            case Standing.OVER:
                await self._end(item, MailState.CANCELLED, MailNews.OVER, "over")
            case _:
                assert_never(standing)
        return False

    async def _send(self, item: MailItem, now: datetime) -> bool:
        world = await self.worlds.for_session(None)
        outcome = await self.mailer.send(written(item, world, self.base, self.clock))
        self.met(item.kind.value, type(outcome).__name__)
        match outcome:
            case Taken():
                await self._end(item, MailState.SENT, MailNews.LEFT, None)
            case NotNow(cause, all_of_it):
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(item.tries, 8))
                await self.desk.postpone(item, now + wait, cause)
                _log.warning("mail.not_now", cause=cause, kind=item.kind.value)
                return not all_of_it
            case NoSuchBox(cause):
                await self._end(item, MailState.FAILED, MailNews.REFUSED, cause)
            case NotTaken(cause):
                await self._end(item, MailState.FAILED, MailNews.FAILED, cause)
            case PerhapsTaken(cause):
                await self._end(item, MailState.UNKNOWN, MailNews.UNKNOWN, cause)
            case _:
                assert_never(outcome)
        return True

    async def _end(
        self, item: MailItem, state: MailState, news: MailNews, cause: str | None
    ) -> None:
        told: MailNews | None = news
        if item.kind is not MailKind.LETTER:
            # A code or receipt that left is seen by whoever waits for it.
            told = MailNews.NO_SUCH_SENDER if news is MailNews.REFUSED else None
        self.announce(await self.desk.settle(item, state, told, cause))
        _log.info("mail.ended", kind=item.kind.value, state=state.value, cause=cause)
