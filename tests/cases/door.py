"""The way a supporter comes in: the shipped conversation, over a finder with a table and services.

Services are real HTTP servers on this machine, the table is a real file. Only the channel is left
out: what is typed and tapped goes to the engine, what it says is read from its bubbles.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import aiohttp

from chatbot.bootstrap.releases import read_release
from chatbot.domain.messages import OptionButton
from chatbot.domain.places import Constituency, Place, SeatCode
from chatbot.domain.sameness import Likeness
from chatbot.domain.seats import nation_of
from chatbot.engine.needs import Fact, Need, NeedLikeness, NeedPeople, NeedPlace
from chatbot.engine.release import Release
from chatbot.engine.world import World
from chatbot.lookups.democracy_club_api import DemocracyClubApi
from chatbot.lookups.mapit import MapIt
from chatbot.lookups.postcode_services import HeldAgainst, InTurn
from chatbot.lookups.postcodes_io import PostcodesIo
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.upstream import Manners
from chatbot.service.place_sources import PostcodeService
from chatbot.service.places import PlaceFinder
from chatbot.service.rehearsal import Given, Rehearsal
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.builders import NOON, ROOT
from tests.lookups.stand_in import StandIn, standing_in
from tests.lookups.worlds import NEAR, ROWS, StandingClock, a_shelf

CAMPAIGN: Final = "rally_with_refugees"

NAMED: Final = {
    "E14001172": "Cities of London and Westminster",
    "E14001081": "Battersea",
    "S14000060": "Aberdeen North",
    "S14000061": "Aberdeen South",
    "E14001090": "Bicester and Woodstock",
    "S14000078": "Edinburgh East and Musselburgh",
    "E14001303": "Isle of Wight East",
    "E14001079": "Bath",
    "W07000087": "Caerfyrddin",
    "W07000093": "Ceredigion Preseli",
    "E14001115": "Bournemouth East",
    "E14001116": "Bournemouth West",
    "W07000096": "Dwyfor Meirionnydd",
    "E14001376": "Newbury",
    "E14001439": "Reading West and Mid Berkshire",
    "E14001377": "Newcastle upon Tyne Central and West",
    "E14001378": "Newcastle upon Tyne East and Wallsend",
    "E14001379": "Newcastle upon Tyne North",
    "E14001380": "Newcastle-under-Lyme",
    "S14000066": "Bathgate and Linlithgow",
    "S14000087": "Glasgow South",
    "S14000088": "Glasgow South West",
}
"""Code -> name of the seats in these cases, as the ONS has them (July 2024)."""

HASTY: Final = Manners(patience=aiohttp.ClientTimeout(total=0.5))
"""For services that are to fail: nobody's test waits four seconds for each."""


@lru_cache(maxsize=1)
def shipped() -> Release:
    """The flows and catalogues as they are."""
    return read_release(ROOT / "flows", ROOT / "locales")


@dataclass
class Door:
    """One house with its services; anybody may come in."""

    runner: asyncio.Runner
    service: StandIn
    clock: StandingClock
    finder: PlaceFinder
    record: MemoryPublicRecord
    asked: tuple[str, ...]

    def find(self, typed: str) -> Place:
        """What the finder says, without a conversation."""
        return self.runner.run(self.finder.find(typed))

    def find_often(self, typed: str, times: int) -> Sequence[Place]:
        """So many people ask at once."""

        async def all_at_once() -> Sequence[Place]:
            return await asyncio.gather(*(self.finder.find(typed) for _ in range(times)))

        return self.runner.run(all_at_once())

    def visitor(self, language: str = "en") -> Visitor:
        """Somebody who has agreed and is asked for a postcode."""
        world = World(shipped(), CAMPAIGN, asked=self.asked)
        chat = Rehearsal(world, self._fact, language, NOON, Given(sample=True))
        visitor = Visitor(chat)
        visitor.types("/start")
        for option in (language, "agree", "general"):
            visitor.taps(option)
        assert visitor.at == "place.postcode"
        return visitor

    def _fact(self, need: Need, given: Given) -> Fact:
        if isinstance(need, NeedLikeness):
            return Likeness({})
        if isinstance(need, NeedPeople):
            return self.runner.run(self.finder.representation(need.seat, need.at))
        return self.find(need.typed) if isinstance(need, NeedPlace) else None


@dataclass
class Visitor:
    """Types and taps, and reads what comes back."""

    chat: Rehearsal
    at: str = ""
    """The last thing said: `flow.step`, or the key of other words."""

    def types(self, text: str) -> str:
        """Send words; the words of the newest bubble."""
        self.chat.type(text)
        return self._read()

    def taps(self, option: str) -> str:
        """Press a button of the open question."""
        self.chat.tap(option)
        return self._read()

    def _read(self) -> str:
        if said := self.chat.heard():
            self.at = said[-1]
        return self.words

    @property
    def words(self) -> str:
        """What the newest bubble says."""
        return self.chat.screen[-1].text.text

    @property
    def labels(self) -> list[str]:
        """The buttons under the newest bubble."""
        return [one.label for one in self._options]

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [one.id for one in self._options]

    @property
    def _options(self) -> list[OptionButton]:
        return [one for one in self.chat.screen[-1].buttons if isinstance(one, OptionButton)]

    def comes_back(self) -> None:
        """Another talk, from the beginning: what was agreed to and kept is still there."""
        self.types("/start")
        self.taps(".restart")
        self.taps("general")
        assert self.at == "place.postcode"


def named(code: str) -> Constituency:
    """A seat of these cases."""
    seat = SeatCode(code)
    return Constituency(seat, NAMED[code], nation_of(seat))


@contextmanager
def a_door(
    folder: Path,
    *,
    rows: Iterable[tuple[str, SeatCode]] = ROWS,
    near: Iterable[tuple[str, tuple[SeatCode, ...]]] = NEAR,
    ended: Iterable[tuple[str, date]] = (),
    online: Sequence[str] = ("postcodes.io",),
    table: bool = True,
) -> Iterator[Door]:
    """A house. `online` are the services that are switched on, all at one address."""
    clock = StandingClock()
    with asyncio.Runner() as runner:
        open_things = AsyncExitStack()
        service = runner.run(open_things.enter_async_context(standing_in()))
        record = MemoryPublicRecord()
        seats = [named(code) for code in NAMED]
        runner.run(record.replace_constituencies(seats, "a test", clock.at.date()))
        index = a_shelf(folder, rows, near, ended).open() if table else None
        asked = [_service(name, service, clock, seats) for name in online]
        together = InTurn(asked) if asked else None
        held = HeldAgainst(index, together) if index and together else together
        finder = PlaceFinder(record, clock, index=index, service=held, sample=BuiltInSample())
        try:
            yield Door(runner, service, clock, finder, record, tuple(online))
        finally:
            runner.run(open_things.aclose())
            if index:
                index.close()


def _service(
    name: str, at: StandIn, clock: StandingClock, seats: Sequence[Constituency]
) -> PostcodeService:
    if name == "postcodes.io":
        return PostcodesIo(at.http, at.url, clock, manners=HASTY)
    if name == "MapIt":
        return MapIt(at.http, at.url, clock, "a-key", manners=HASTY)

    async def every_seat() -> Sequence[Constituency]:
        return seats

    async def polls_ahead() -> bool:
        return True

    manners = replace(HASTY, at_once=4)
    return DemocracyClubApi(at.http, at.url, "key", clock, every_seat, polls_ahead, "", manners)
