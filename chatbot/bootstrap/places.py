"""The places and people of this process: the imported tables, the services, the sample."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from chatbot.config import Settings
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.place_sources import PostcodeService
from chatbot.service.places import PlaceFinder
from chatbot.service.ports import Clock, PublicRecord

FOLDER: Final = "places"


def shelf_in(run_folder: Path) -> Shelf:
    """Where imported postcode tables stand."""
    return Shelf(run_folder / FOLDER)


@asynccontextmanager
async def opened_places(
    settings: Settings, run_folder: Path, record: PublicRecord, clock: Clock
) -> AsyncIterator[PlaceFinder]:
    """The finder, with whatever there is to look in."""
    async with AsyncExitStack() as open_things:
        service = await _service(settings, clock, open_things)
        index = shelf_in(run_folder).open()
        if index is not None:
            open_things.callback(index.close)
        yield PlaceFinder(record, clock, index=index, service=service, sample=BuiltInSample())


async def _service(
    settings: Settings, clock: Clock, open_things: AsyncExitStack
) -> PostcodeService | None:
    if not settings.postcodes_url:
        return None
    import aiohttp  # an operator who switched the services off need not wait for it

    from chatbot.lookups.postcodes_io import postcodes_io

    http = await open_things.enter_async_context(aiohttp.ClientSession(trust_env=True))
    return postcodes_io(http, settings.postcodes_url, clock, complaints_to(settings))


def complaints_to(settings: Settings) -> str:
    """Our public page, for whoever runs a service that we ask; nothing before there is one."""
    host = urlsplit(settings.public_url).hostname or ""
    return settings.public_url if "." in host and not host.startswith("127.") else ""
