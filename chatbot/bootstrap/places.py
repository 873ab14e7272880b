"""The places and people of this process: the imported tables, the services, the sample."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chatbot.bootstrap.network import Network, opened_network
from chatbot.config import Settings
from chatbot.lookups.live_postcodes import LivePostcodes
from chatbot.lookups.postcode_services import HeldAgainst
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.credits_in_use import CreditsInUse
from chatbot.service.places import PlaceFinder
from chatbot.service.ports import Clock, PublicRecord
from chatbot.service.seat_directory import SeatDirectory

FOLDER: Final = "places"


def shelf_in(run_folder: Path) -> Shelf:
    """Where imported postcode tables stand."""
    return Shelf(run_folder / FOLDER)


@dataclass(frozen=True, slots=True)
class OpenedPlaces:
    """`asked` names the services that may be sent a postcode; empty when all of them are off."""

    finder: PlaceFinder
    credits: CreditsInUse
    asked: tuple[str, ...] = ()


@asynccontextmanager
async def opened_places(
    settings: Settings,
    run_folder: Path,
    record: PublicRecord,
    clock: Clock,
    network: Network | None = None,
) -> AsyncIterator[OpenedPlaces]:
    """The finder, with whatever there is to look in; over a client of its own if none is given."""
    async with AsyncExitStack() as open_things:
        if network is None:
            network = await open_things.enter_async_context(opened_network(settings, clock))
        sample, tables = BuiltInSample(), LivePostcodes(shelf_in(run_folder))
        open_things.callback(tables.close)
        seats = SeatDirectory(record, sample, clock).all
        services = network.postcodes(seats, record) if network else None
        asked = services.names if services else ()
        yield OpenedPlaces(
            PlaceFinder(
                record,
                clock,
                index=tables,
                service=HeldAgainst(tables, services) if services else None,
                sample=sample,
            ),
            CreditsInUse(record, tables, sample, clock, asks=bool(asked)),
            asked,
        )
