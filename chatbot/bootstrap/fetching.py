"""`chatbot data fetch`: what the public services give, imported like any other file."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import aiohttp

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import opened_store
from chatbot.bootstrap.places import complaints_to
from chatbot.bootstrap.releases import read_release
from chatbot.config import Settings
from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.engine.release import Release
from chatbot.lookups.democracy_club_export import NAME, fetch_candidates
from chatbot.lookups.imports import Imported, ImportOptions, import_candidates
from chatbot.service.ports import PublicRecord


@dataclass(frozen=True, slots=True)
class Fetched:
    """One line for the operator. `is_failure`: it was tried, and there was nothing to be had."""

    line: str
    is_failure: bool = False


def fetch_all(settings: Settings) -> list[Fetched]:
    """Everything that can be fetched, and a line for what cannot."""
    told = (
        asyncio.run(_candidates(settings))
        if settings.democracy_club_url
        else [Fetched("candidates: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty")]
    )
    return [*told, *_not_fetched()]


def _not_fetched() -> Iterator[Fetched]:
    for what, kind in (
        ("postcodes", "postcodes"),
        ("constituencies", "constituencies"),
        ("members of Parliament", "mps"),
    ):
        yield Fetched(f"{what}: from a file only: chatbot data import {kind} FILE")


async def _candidates(settings: Settings) -> list[Fetched]:
    clock = clock_for(None)
    release = await asyncio.to_thread(read_release, settings.flows, settings.locales)
    today = clock.now().date()
    async with (
        opened_store(settings, clock) as store,
        aiohttp.ClientSession(trust_env=True) as http,
    ):
        return [
            await _one_poll(settings, http, store.public_record, poll, today)
            for poll in polls_of(release)
        ]


def polls_of(release: Release) -> Iterable[date]:
    """Every polling day in the campaigns' calendars."""
    polls = (poll.day for campaign in release.campaigns.values() for poll in campaign.polls)
    return sorted(set(polls))


async def _one_poll(
    settings: Settings, http: aiohttp.ClientSession, record: PublicRecord, poll: date, today: date
) -> Fetched:
    what = f"candidates of {poll}"
    try:
        done = await _import_poll(settings, http, record, poll, today)
    except (LookupFailed, ImportRefused) as fault:
        return Fetched(f"{what}: {fault}; what was there stays", is_failure=True)
    return Fetched(f"{what}: {done.rows} from {done.source}, as of {done.as_of}")


async def _import_poll(
    settings: Settings, http: aiohttp.ClientSession, record: PublicRecord, poll: date, today: date
) -> Imported:
    with tempfile.TemporaryDirectory(prefix="chatbot-fetch-") as folder:
        file = Path(folder) / "candidates.csv"
        contact = complaints_to(settings)
        await fetch_candidates(http, settings.democracy_club_url, poll, file, contact)
        return await import_candidates(file, record, ImportOptions(as_of=today, source=NAME))
