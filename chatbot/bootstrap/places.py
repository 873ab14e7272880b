"""The places and people of this process: the imported tables, the services, the sample."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from chatbot.bootstrap.network import Network, opened_network
from chatbot.config import Settings
from chatbot.lookups.live_postcodes import LivePostcodes
from chatbot.lookups.postcode_services import HeldAgainst
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.place_sources import PostcodeService, PostcodeTables, Sample
from chatbot.service.places import PlaceFinder
from chatbot.service.ports import Clock, PublicRecord
from chatbot.service.seat_directory import SeatDirectory

FOLDER: Final = "places"


def shelf_in(run_folder: Path) -> Shelf:
    """Where imported postcode tables stand."""
    return Shelf(run_folder / FOLDER)


@asynccontextmanager
async def opened_places(
    settings: Settings,
    run_folder: Path,
    record: PublicRecord,
    clock: Clock,
    network: Network | None = None,
) -> AsyncIterator[PlaceFinder]:
    """The finder, with whatever there is to look in; over a client of its own if none is given."""
    async with AsyncExitStack() as open_things:
        if network is None:
            network = await open_things.enter_async_context(opened_network(settings, clock))
        sample, tables = BuiltInSample(), LivePostcodes(shelf_in(run_folder))
        open_things.callback(tables.close)
        service = _service(network, record, sample, clock, tables) if network else None
        yield PlaceFinder(record, clock, index=tables, service=service, sample=sample)


def _service(
    network: Network, record: PublicRecord, sample: Sample, clock: Clock, tables: PostcodeTables
) -> PostcodeService | None:
    service = network.postcodes(SeatDirectory(record, sample, clock).all, record)
    return HeldAgainst(tables, service) if service else None
