"""`chatbot data fetch`, and what `serve` refreshes at night: the lists of the public services."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.network import Network, opened_network
from chatbot.bootstrap.opened_store import opened_store
from chatbot.bootstrap.releases import read_release
from chatbot.config import Settings
from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.engine.release import Release
from chatbot.service.fetch import Fetched, Fetcher
from chatbot.service.fetch_nightly import Lists, refresh_nightly
from chatbot.service.fetch_sources import CandidateLists
from chatbot.service.ports import Clock, PublicRecord

ALL: Final = "all"
KINDS: Final = ("constituencies", "candidates", "mps")

_OFF: Final = {
    "constituencies": "constituencies: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty",
    "candidates": "candidates: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty",
    "mps": "members of Parliament: off, because CHATBOT_PARLIAMENT_URL is empty",
}
_FROM_A_FILE: Final = "postcodes: from a file only: chatbot data import postcodes FILE"


@dataclass(frozen=True, slots=True)
class Line:
    """One line for the operator. `is_failure`: it was tried, and there was nothing to be had."""

    text: str
    is_failure: bool = False


def fetch(
    settings: Settings, kind: str, say: Callable[[Line], None], *, force: bool = False
) -> None:
    """One kind, or all of them; each line is said as soon as it is known."""

    async def run() -> None:
        async for line in _lines(settings, kind, force):
            say(line)

    asyncio.run(run())


async def nightly_refresh(
    settings: Settings,
    network: Network | None,
    newest: Callable[[], Release],
    record: PublicRecord,
    clock: Clock,
    stop: asyncio.Event,
) -> None:
    """What `serve` runs beside the conversations; in a rehearsal the lists stay as they are.

    `newest` is asked for each time: another release may have another calendar.
    """

    def polls() -> list[date]:
        return polls_of(newest())

    lists = Lists(None, None) if settings.as_of else _lists_of(network, polls)
    await refresh_nightly(record, lists, clock, stop)


def polls_of(release: Release) -> list[date]:
    """Every polling day in the campaigns' calendars."""
    polls = (poll.day for campaign in release.campaigns.values() for poll in campaign.polls)
    return sorted(set(polls))


def _lists_of(network: Network | None, polls: Callable[[], Collection[date]]) -> Lists:
    if network is None:
        return Lists(None, None)
    return Lists(network.candidates(), network.members(), polls)


async def _lines(settings: Settings, kind: str, force: bool) -> AsyncIterator[Line]:
    kinds = KINDS if kind == ALL else (kind,)
    asks_for_polls = "candidates" in kinds and settings.democracy_club_url
    polls = await _own_polls(settings) if asks_for_polls else []
    # What the lists describe is the real world, whatever day is pretended.
    clock = clock_for(None)
    async with (
        opened_network(settings, clock) as network,
        opened_store(settings, clock) as store,
    ):
        fetcher = Fetcher(store.public_record, clock.now().date(), force=force)
        lists = _lists_of(network, lambda: polls)
        for one in kinds:
            async for line in _of_kind(one, fetcher, lists):
                yield line
    if kind == ALL:
        yield Line(_FROM_A_FILE)


async def _own_polls(settings: Settings) -> list[date]:
    return polls_of(await asyncio.to_thread(read_release, settings.flows, settings.locales))


async def _of_kind(kind: str, fetcher: Fetcher, lists: Lists) -> AsyncIterator[Line]:
    asked = lists.members if kind == "mps" else lists.candidates
    if asked is None:
        yield Line(_OFF[kind])
    elif kind == "mps" and lists.members:
        for line in await _told("members of Parliament", fetcher.members(lists.members)):
            yield line
    elif kind == "constituencies" and lists.candidates:
        for line in await _told("constituencies", fetcher.constituencies(lists.candidates)):
            yield line
    elif lists.candidates:
        async for line in _every_poll(fetcher, lists.candidates, lists.polls()):
            yield line


async def _every_poll(
    fetcher: Fetcher, lists: CandidateLists, ours: Collection[date]
) -> AsyncIterator[Line]:
    theirs: Collection[date] = ()
    try:
        theirs = await lists.polls()
    except LookupFailed as fault:
        yield Line(f"by-elections: {fault}; only the campaigns' own polls are fetched", True)
    for poll in sorted({*ours, *theirs}):
        for line in await _told(f"candidates of {poll}", fetcher.candidates(lists, poll)):
            yield line


async def _told(what: str, fetching: Awaitable[Fetched]) -> list[Line]:
    try:
        done = await fetching
    except (LookupFailed, ImportRefused) as fault:
        return [Line(f"{what}: {fault}; what was there stays", is_failure=True)]
    counted = f"{done.after:,} from {done.source}, as of {done.as_of}; {done.before:,} before"
    details = (*done.notes, *done.in_words)
    return [Line(f"{what}: {counted}"), *(Line(f"  {detail}") for detail in details)]
