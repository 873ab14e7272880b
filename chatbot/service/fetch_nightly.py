"""The refresh that `serve` does by itself, at night, beside the conversations and never in one.

Whoever finds a part that is of today already leaves it: so of several processes one does the
work. The minute is drawn by lot, that they do not all come at once, nor all houses at one service.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from chatbot.domain.errors import ImportRefused, LookupFailed, StoreFailed
from chatbot.service.fetch import Fetched, Fetcher
from chatbot.service.fetch_changes import counts_of
from chatbot.service.fetch_held import HeldPeople
from chatbot.service.fetch_sources import CandidateLists, MemberList
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Clock, PublicRecord

FIRST_AFTER: Final = (60.0, 300.0)
"""Seconds after a start: a house that was closed at night catches up by day."""

BEGINS_AT: Final = 2
LASTS: Final = timedelta(hours=3)
"""Two to five in the morning in London, when few write and the lists are at rest."""

POLLS_BEHIND: Final = timedelta(days=14)
"""For so long after a poll its ballots are still read, for who was elected."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lists:
    """Who is asked; None for a service that is switched off. `polls` are the campaigns' own."""

    candidates: CandidateLists | None
    members: MemberList | None
    polls: Callable[[], Collection[date]] = tuple

    @property
    def are_off(self) -> bool:
        """Whether nobody is asked at all."""
        return self.candidates is None and self.members is None


async def refresh_nightly(
    record: PublicRecord, lists: Lists, clock: Clock, stop: asyncio.Event
) -> None:
    """Until `stop`: soon after the start, then every night, whatever has not been done today."""
    if lists.are_off:
        await stop.wait()
        return
    wait = random.uniform(*FIRST_AFTER)
    while not await stopped_within(stop, wait):
        await _unless_stopped(refresh(record, lists, clock.now().date()), stop)
        wait = seconds_to_next_night(clock.now(), random.random())


def seconds_to_next_night(now: datetime, lot: float) -> float:
    """From `now` (London) to the drawn minute of the next night; `lot` is from 0 to 1."""
    tonight = now.replace(hour=BEGINS_AT, minute=0, second=0, microsecond=0)
    start = tonight if now < tonight else tonight + timedelta(days=1)
    return ((start + LASTS * lot) - now).total_seconds()


async def refresh(record: PublicRecord, lists: Lists, today: date) -> None:
    """Everything that is not of today yet. A part that fails leaves the others to be tried."""
    fetcher, held = Fetcher(record, today), HeldPeople(record)
    if lists.candidates:
        if not await record.constituencies():
            await _tried("constituencies", fetcher.constituencies(lists.candidates))
        fresh = await held.fresh_polls(today)
        for poll in await _polls(lists.candidates, lists.polls(), today):
            if poll not in fresh:
                await _tried("candidates", fetcher.candidates(lists.candidates, poll))
    if not lists.members or await held.is_dissolved(today):
        return
    if not await held.members_are_fresh(today):
        await _tried("members", fetcher.members(lists.members))


async def _polls(lists: CandidateLists, ours: Iterable[date], today: date) -> list[date]:
    """Days ahead or just over: the campaigns' own, and by-elections that nobody planned for."""
    try:
        theirs = await lists.polls()
    except LookupFailed as fault:
        _log.warning("refresh.failed", part="polls", cause=str(fault))
        theirs = ()
    return sorted(day for day in {*ours, *theirs} if day >= today - POLLS_BEHIND)


async def _tried(part: str, fetching: Awaitable[Fetched]) -> None:
    try:
        done = await fetching
    except (LookupFailed, ImportRefused, StoreFailed) as fault:
        _log.warning("refresh.failed", part=part, cause=str(fault))
        return
    # Counts, no names: a log is read by others than an operator's terminal.
    counts = {f"people_{kind}": count for kind, count in counts_of(done.changes).items()}
    _log.info("refresh.done", part=part, before=done.before, after=done.after, **counts)


async def _unless_stopped(work: Awaitable[None], stop: asyncio.Event) -> None:
    """Do it, or drop it where it stands: every part of it is all or nothing."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([doing, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (doing, stopping):
            task.cancel()
        done = await asyncio.gather(doing, return_exceptions=True)
    for fault in done:
        if isinstance(fault, StoreFailed):
            _log.warning("refresh.failed", part="record", cause=str(fault))
        elif isinstance(fault, Exception):
            # Old lists are better than a closed house; the text of a fault may hold anything.
            _log.error("refresh.broken", fault=type(fault).__name__)
