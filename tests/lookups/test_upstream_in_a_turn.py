"""Services as a person meets them: one answer in time, from whoever knows, told to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, Place, PlaceOutcome, SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.engine.effects import Turn
from chatbot.engine.needs import Fact, Facts, Need, NeedPlace
from chatbot.lookups import postcode_services
from chatbot.lookups.breaker import FAILURES
from chatbot.lookups.democracy_club_api import DemocracyClubApi
from chatbot.lookups.mapit import MapIt
from chatbot.lookups.postcode_services import HeldAgainst, InTurn
from chatbot.lookups.postcodes_io import PostcodesIo
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.upstream import USUAL, Manners
from chatbot.service.converse_lookups import decide_knowing
from chatbot.service.place_sources import PostcodeService, ServiceAnswer
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.postcodes_io_server import found, not_found
from tests.lookups.stand_in import StandIn, standing_in
from tests.lookups.test_democracy_club_api import ballot, picker, polled
from tests.lookups.test_mapit import placed
from tests.lookups.test_upstream import FAILS
from tests.lookups.worlds import LONDON, ROWS, StandingClock, a_postcode, a_shelf

NEW = "SE1 9ZZ"
"""Well formed, and in no table of these tests."""

PATH = "/postcodes/SE19ZZ"
TODAY = date(2026, 6, 28)
BATH = Constituency(SeatCode("E14001079"), "Bath", "england")
CHORLEY = Constituency(SeatCode("E14001170"), "Chorley", "england")
HASTY = Manners(patience=aiohttp.ClientTimeout(total=0.2))
"""For services that are to fail: a slow machine fails them too."""


@dataclass
class Town:
    """Three services at one address, and what this machine knows by itself."""

    service: StandIn
    clock: StandingClock = field(default_factory=StandingClock)

    def postcodes_io(self, manners: Manners = USUAL) -> PostcodesIo:
        http, url = self.service.http, self.service.url
        return PostcodesIo(http, url, self.clock, manners=manners)

    def mapit(self) -> MapIt:
        return MapIt(self.service.http, self.service.url, self.clock, "a-key")

    def democracy_club(self) -> DemocracyClubApi:
        async def seats() -> Sequence[Constituency]:
            return (BATH, CHORLEY)

        async def polls_ahead() -> bool:
            return True

        http, url = self.service.http, self.service.url
        return DemocracyClubApi(http, url, "key", self.clock, seats, polls_ahead)

    @asynccontextmanager
    async def finder(
        self,
        services: Iterable[PostcodeService],
        folder: Path | None = None,
        names: Iterable[Constituency] = (),
        rows: Iterable[tuple[str, SeatCode]] = ROWS,
    ) -> AsyncIterator[PlaceFinder]:
        """A finder over services, with imported tables of `rows` where a folder is given."""
        record = MemoryPublicRecord()
        await record.replace_constituencies(list(names), "a test", TODAY)
        asked: PostcodeService = InTurn(list(services))
        index = a_shelf(folder, rows).open() if folder else None
        if index:
            asked = HeldAgainst(index, asked)
        yield PlaceFinder(record, self.clock, index=index, service=asked, sample=BuiltInSample())
        if index:
            index.close()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with standing_in() as service:
        yield Town(service)


# --- Trouble ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", FAILS)
async def test_p18_row_44_a_person_gets_one_answer_whatever_the_service_does(
    town: Town, how: str
) -> None:
    town.service.conduct = FAILS[how]
    with capture_logs() as logs:
        async with town.finder([town.postcodes_io(HASTY)]) as finder:
            need, told = NeedPlace(NEW), dict[Need, Fact]()

            def decide(facts: Facts) -> Turn | Need:
                told.update(facts)
                return Turn(None, ()) if facts else need

            await decide_knowing(finder, decide)
    assert told == {need: Place(PlaceOutcome.UNAVAILABLE, NEW)}
    assert "SE1" not in str(logs)


@pytest.mark.parametrize("how", FAILS)
async def test_p18_what_is_known_here_is_answered_all_the_same(town: Town, how: str) -> None:
    town.service.conduct = FAILS[how]
    async with town.finder([town.postcodes_io(HASTY)]) as finder:
        place = await finder.find("SW1A 1AA")
    assert (place.outcome, place.source) == (PlaceOutcome.FOUND, "sample")


@pytest.mark.parametrize("how", ["sleeps", "resets", "429", "HTML"])
async def test_p18_many_people_make_no_storm(town: Town, how: str) -> None:
    town.service.conduct = FAILS[how]
    async with town.finder([town.postcodes_io(HASTY)]) as finder:
        for number in range(FAILURES * 4):
            await finder.find(f"SE{number} 9ZZ")
    assert town.service.calls.total() <= FAILURES * 2


async def test_p18_all_services_together_have_one_limit(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcode_services, "ALL_WAIT", 0.1)
    monkeypatch.setattr(postcode_services, "ONE_WAITS", 0.05)
    town.service.conduct = FAILS["sleeps"]
    slow = Manners(patience=aiohttp.ClientTimeout(total=60))
    services = InTurn([town.postcodes_io(slow), town.postcodes_io(slow)])
    with pytest.raises(LookupFailed):
        await services.ask(a_postcode(NEW))
    assert town.service.calls.total() == 2


async def test_p18_the_next_service_answers_for_one_that_fails(town: Town) -> None:
    town.service.say(PATH, "<html>", 503)
    town.service.say("/postcode/SE19ZZ", placed(LONDON, NEW))
    async with town.finder((town.postcodes_io(), town.mapit())) as finder:
        place = await finder.find(NEW)
    assert (place.outcome, place.source) == (PlaceOutcome.FOUND, "MapIt")
    assert place.constituency is not None
    assert place.constituency.code == LONDON


# --- Who is asked -----------------------------------------------------------------------------


async def test_nobody_is_asked_about_a_postcode_that_the_table_has(
    town: Town, tmp_path: Path
) -> None:
    seats = {code for _, code in ROWS}
    names = [Constituency(code, f"Seat {code}", "england") for code in seats]
    services: list[PostcodeService] = [town.democracy_club(), town.postcodes_io(), town.mapit()]
    async with town.finder(services, tmp_path, names) as finder:
        for postcode, _ in ROWS:
            assert (await finder.find(postcode)).source == "index"
    assert town.service.calls.total() == 0


async def test_p9_a_new_postcode_is_asked_of_one_service_and_its_name_shown(
    town: Town, tmp_path: Path
) -> None:
    town.service.say(PATH, found(NEW, LONDON, "Cities of London and Westminster"))
    services: list[PostcodeService] = [town.postcodes_io(), town.mapit()]
    async with town.finder(services, tmp_path) as finder:
        place = await finder.find(NEW)
    assert (place.outcome, place.source, place.as_of) == (
        PlaceOutcome.FOUND,
        "postcodes.io",
        TODAY,
    )
    assert dict(town.service.calls) == {PATH: 1}


async def test_p7_the_month_in_which_a_postcode_ended_is_told(town: Town) -> None:
    ended = {"postcode": NEW, "year_terminated": 2007, "month_terminated": 6}
    town.service.say(PATH, not_found(terminated=ended), 404)
    async with town.finder((town.postcodes_io(), town.mapit())) as finder:
        place = await finder.find(NEW)
    assert (place.outcome, place.ended) == (PlaceOutcome.TERMINATED, date(2007, 6, 1))
    assert town.service.calls.total() == 1


async def test_p13_the_person_chooses_between_seats_and_gives_no_address(town: Town) -> None:
    town.service.say("/api/v1/postcode/SE19ZZ/", picker("1", "2"))
    town.service.say("/api/v1/address/1/", polled(ballot("Chorley")))
    town.service.say("/api/v1/address/2/", polled(ballot("Bath")))
    names = (BATH, CHORLEY)
    services: list[PostcodeService] = [town.democracy_club(), town.postcodes_io()]
    async with town.finder(services, names=names) as finder:
        place = await finder.find(NEW)
    assert place == Place(
        PlaceOutcome.CHOOSE,
        NEW,
        alternatives=(BATH, CHORLEY),
        source="Democracy Club",
        as_of=TODAY,
    )
    assert PATH not in town.service.calls


async def test_p13_without_a_ballot_the_middle_of_the_postcode_counts(town: Town) -> None:
    town.service.say("/api/v1/postcode/SE19ZZ/", polled())
    town.service.say(PATH, found(NEW, BATH.code, BATH.name))
    services: list[PostcodeService] = [town.democracy_club(), town.postcodes_io()]
    async with town.finder(services, names=[BATH]) as finder:
        place = await finder.find(NEW)
    assert (place.constituency, place.source) == (BATH, "postcodes.io")


@pytest.mark.parametrize("code", ["E14000639", "L99999999", "E99999999", "", "DROP TABLE"])
async def test_p14_row_47_a_code_outside_the_650_is_not_shown(town: Town, code: str) -> None:
    town.service.say(PATH, found(NEW, code, "An Old Seat"))
    with capture_logs() as logs:
        async with town.finder([town.postcodes_io()]) as finder:
            place = await finder.find(NEW)
    assert place.constituency is None
    assert "SE1" not in str(logs)


async def test_p14_the_next_service_is_asked_for_a_code_of_today(town: Town) -> None:
    town.service.say(PATH, found(NEW, "E14000639", "An Old Seat"))
    town.service.say("/postcode/SE19ZZ", placed(LONDON, NEW))
    async with town.finder((town.postcodes_io(), town.mapit())) as finder:
        place = await finder.find(NEW)
    assert (place.outcome, place.source) == (PlaceOutcome.FOUND, "MapIt")


UNNAMED = SeatCode("E14001500")
"""A seat that neither the sample nor an import has named: a service is asked for its name."""

HELD = ("SE19ZZ", UNNAMED)


async def test_p15_the_table_is_right_and_the_disagreement_is_logged_without_the_postcode(
    town: Town, tmp_path: Path
) -> None:
    town.service.say(PATH, found(NEW, BATH.code, BATH.name))
    with capture_logs() as logs:
        async with town.finder([town.postcodes_io()], tmp_path, rows=[HELD]) as finder:
            place = await finder.find(NEW)
    assert place.constituency is not None
    assert (place.constituency.code, place.source) == (UNNAMED, "index")
    disagreement = {
        "event": "seats_disagree",
        "service": "postcodes.io",
        "ours": UNNAMED,
        "theirs": BATH.code,
        "log_level": "warning",
    }
    assert logs == [disagreement]


async def test_p15_a_service_that_agrees_gives_the_name(town: Town, tmp_path: Path) -> None:
    town.service.say(PATH, found(NEW, UNNAMED, "A Name"))
    async with town.finder([town.postcodes_io()], tmp_path, rows=[HELD]) as finder:
        place = await finder.find(NEW)
    assert place.constituency is not None
    assert (place.constituency.name, place.source) == ("A Name", "index")


async def test_the_name_of_a_seat_is_learned_by_another_postcode_than_the_person_s(
    town: Town, tmp_path: Path
) -> None:
    town.service.say("/postcodes/SE19ZA", found("SE1 9ZA", UNNAMED, "A Name"))
    rows = [HELD, ("SE19ZA", UNNAMED), ("SE19ZB", LONDON)]
    async with town.finder([town.postcodes_io()], tmp_path, rows=rows) as finder:
        place = await finder.find(NEW)
    assert place.constituency is not None
    assert (place.constituency.name, place.source) == ("A Name", "index")
    assert dict(town.service.calls) == {"/postcodes/SE19ZA": 1}


async def test_p19_a_thousand_people_with_one_postcode_make_one_call(town: Town) -> None:
    town.service.say(PATH, found(NEW, BATH.code, BATH.name))
    async with town.finder([town.postcodes_io()]) as finder:
        places = await asyncio.gather(*(finder.find(NEW) for _ in range(1000)))
    assert {place.outcome for place in places} == {PlaceOutcome.FOUND}
    assert dict(town.service.calls) == {PATH: 1}


async def test_p19_a_thousand_people_and_a_service_in_trouble_make_one_call(town: Town) -> None:
    town.service.conduct = FAILS["500"]
    async with town.finder([town.postcodes_io()]) as finder:
        places = await asyncio.gather(*(finder.find(NEW) for _ in range(1000)))
    assert {place.outcome for place in places} == {PlaceOutcome.UNAVAILABLE}
    assert town.service.calls.total() == 1


async def test_an_answer_that_says_unknown_is_the_last_word_only_where_nobody_knows_more() -> None:
    class Told:
        def __init__(self, name: str, said: PlaceOutcome | None) -> None:
            self.name, self.said, self.asked = name, said, 0

        async def ask(self, postcode: Postcode) -> ServiceAnswer:
            self.asked += 1
            if self.said is None:
                raise LookupFailed("down")
            return ServiceAnswer(self.said, TODAY)

    unknown, fails = Told("a", PlaceOutcome.UNKNOWN), Told("b", None)
    special, never = Told("c", PlaceOutcome.SPECIAL), Told("d", PlaceOutcome.FOUND)
    last = await InTurn([unknown, fails, special, never]).ask(a_postcode(NEW))
    assert (last.outcome, last.source, never.asked) == (PlaceOutcome.SPECIAL, "c", 0)
    only = await InTurn([unknown, fails]).ask(a_postcode(NEW))
    assert (only.outcome, only.source) == (PlaceOutcome.UNKNOWN, "a")
    with pytest.raises(LookupFailed, match="b failed"):
        await InTurn([fails]).ask(a_postcode(NEW))
