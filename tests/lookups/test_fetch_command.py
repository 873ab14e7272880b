"""`chatbot data fetch` as an operator runs it, with the services on this machine."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import stamina

from chatbot.bootstrap import fetching
from chatbot.bootstrap.fetching import Line
from chatbot.config import read_settings
from chatbot.lookups.democracy_club_export import export_query
from tests.cli.small_house import House, build
from tests.lookups.listed import CODES, GENERAL, SEATS
from tests.lookups.stand_in import StandIn, standing_in
from tests.lookups.test_democracy_club_candidates import COLUMNS, EXPORT, elections, export_of
from tests.lookups.test_parliament import (
    MEMBERS,
    entry,
    member,
    say_contact,
    say_members,
    say_seat,
)

ELECTIONS = "/api/next/elections/"
POLL = GENERAL.isoformat()
LAST = "2024-07-04"


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


@pytest.fixture
def house(service: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that asks the services on this machine."""
    monkeypatch.chdir(tmp_path)
    return build(
        tmp_path,
        CHATBOT_DEMOCRACY_CLUB_URL=service.url,
        CHATBOT_DEMOCRACY_CLUB_TOKEN="a-token",
        CHATBOT_PARLIAMENT_URL=service.url,
        NO_PROXY="127.0.0.1",
    )


async def run(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program itself."""
    return await asyncio.to_thread(house.run, "data", *arguments)


async def fetch(house: House, kind: str, *, force: bool = False) -> tuple[str, bool]:
    """What it would print, and whether anything failed, without starting it."""
    lines: list[Line] = []
    settings = read_settings(house.environment())
    await asyncio.to_thread(fetching.fetch, settings, kind, lines.append, force=force)
    text = "".join(f"{line.text}\n" for line in lines)
    return text, any(line.is_failure for line in lines)


def rows(day: str, each: int = 2) -> list[dict[str, str]]:
    """`each` people in every seat."""
    return [
        {
            "person_id": str(place * 10 + number),
            "person_name": f"Test Person {place * 10 + number}",
            "election_id": f"parl.{day}",
            "ballot_paper_id": f"parl.{seat.code.lower()}.{day}",
            "election_date": day,
            "party_name": "Test Party",
            "post_label": seat.name,
            "cancelled_poll": "f",
            "gss": seat.code,
            "candidates_locked": "f",
            "email": f'"test-{place * 10 + number}@example.org"',
        }
        for place, seat in enumerate(SEATS)
        for number in range(each)
    ]


def say_candidates(service: StandIn, stand: Sequence[dict[str, str]], day: str = POLL) -> None:
    service.say(EXPORT, export_of(stand), election_id=f"parl.{day}")


def say_everything(service: StandIn) -> list[dict[str, Any]]:
    """A general election ahead, the one before for the seats, and everybody who sits."""
    say_candidates(service, rows(LAST), LAST)
    say_candidates(service, rows(POLL))
    service.say(ELECTIONS, elections(f"parl.{CODES[0].lower()}.{POLL}", day=POLL))
    sitting = [member(number, seat.name) for number, seat in enumerate(SEATS)]
    say_members(service, *sitting[1:])
    say_seat(service, SEATS[0].name, None)
    return sitting


async def test_everything_is_fetched_and_then_only_what_changed_is_told(
    service: StandIn, house: House
) -> None:
    sitting = say_everything(service)
    first = await run(house, "fetch")
    assert (first.returncode, first.stderr) == (0, "")
    told = [line.partition("; ")[2] or line for line in first.stdout.splitlines()]
    assert "constituencies: 650 from Democracy Club, as of" in first.stdout
    assert f"candidates of {POLL}: 1,300 from Democracy Club, as of" in first.stdout
    assert "members of Parliament: 649 from UK Parliament, as of" in first.stdout
    assert f"  1 seat is vacant: {SEATS[0].name}." in told
    assert told.count("0 before") == 3
    assert "Test Person" not in first.stdout  # everybody is new: that is no news

    stand = rows(POLL)
    moved = {name: stand[8][name] for name in ("ballot_paper_id", "gss", "post_label")}
    stand[0] |= {"party_name": "Other Party"}
    stand[1] |= moved
    say_candidates(service, stand)
    sitting[7] |= {"latestParty": {"name": "Other Party"}}
    say_members(service, *sitting[1:])
    say_contact(service, 9, entry(1, "new.9.mp@parliament.uk"))
    second = await run(house, "fetch")
    assert "650 before" in second.stdout
    assert "1,300 before" in second.stdout
    assert (
        f"  Moved: Test Person 1 (Test Party) from {SEATS[0].name} to {SEATS[4].name}.\n"
        f"  Changed party: Test Person 0 ({SEATS[0].name}) from Test Party to Other Party.\n"
    ) in second.stdout
    assert (
        f"  Changed party: Test Member 7 ({SEATS[7].name}) from Test Party to Other Party.\n"
        f"  Another e-mail address: Test Member 9 ({SEATS[9].name}).\n"
    ) in second.stdout
    assert "@" not in second.stdout

    status = await run(house, "status")
    assert f"ballots {POLL}" in status.stdout


async def test_c16_what_looks_wrong_is_refused_and_what_was_there_stays(
    service: StandIn, house: House
) -> None:
    say_everything(service)
    await fetch(house, "candidates")
    say_candidates(service, rows(POLL)[:600])
    refused, failed = await fetch(house, "candidates")
    line = (
        f"candidates of {POLL}: there are candidates in 300 seats, and at least 600 are "
        "expected; what was there stays\n"
    )
    assert (line in refused, failed) == (True, True)
    forced, failed = await fetch(house, "candidates", force=True)
    assert (f"candidates of {POLL}: 600 from" in forced, failed) == (True, False)


async def test_p18_a_service_that_fails_is_named_and_the_others_are_fetched(
    service: StandIn, house: House
) -> None:
    say_everything(service)
    await fetch(house, "constituencies")
    service.say(EXPORT, "<html>maintenance</html>")
    service.say(ELECTIONS, "<html>maintenance</html>")
    with stamina.set_testing(True):
        text, failed = await fetch(house, "all")
    assert failed
    assert "by-elections: 127.0.0.1 answered 200 in another form" in text
    assert "constituencies: candidates-2024-07-04.csv lacks the columns" in text
    assert "members of Parliament: 649 from UK Parliament" in text


async def test_members_need_the_names_of_the_seats(service: StandIn, house: House) -> None:
    say_everything(service)
    text, failed = await fetch(house, "mps")
    assert ("fetch or import the constituencies first" in text, failed) == (True, True)


async def test_what_failed_is_told_and_the_exit_code_says_so(
    service: StandIn, house: House
) -> None:
    service.say(MEMBERS, "<html>", 403)
    done = await run(house, "fetch", "mps")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "Error: Not everything could be fetched.",
    )


async def test_nobody_is_asked_what_is_switched_off(service: StandIn, tmp_path: Path) -> None:
    silent = build(tmp_path / "off", CHATBOT_DEMOCRACY_CLUB_API_URL=service.url)
    done = await run(silent, "fetch", "all")
    assert (done.returncode, service.calls.total()) == (0, 0)
    assert done.stdout.splitlines() == [
        "constituencies: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty",
        "candidates: off, because CHATBOT_DEMOCRACY_CLUB_URL is empty",
        "members of Parliament: off, because CHATBOT_PARLIAMENT_URL is empty",
        "postcodes: from a file only: chatbot data import postcodes FILE",
    ]


async def test_an_unknown_kind_is_wrong_usage(house: House) -> None:
    assert (await run(house, "fetch", "weather")).returncode == 2


def test_the_export_is_asked_for_as_its_site_documents() -> None:
    query = export_query(GENERAL)
    assert query[0] == ("election_id", f"parl.{POLL}")
    assert set(COLUMNS[8:10]) <= {value for name, value in query if name == "extra_fields"}


async def test_where_nobody_is_at_the_address_that_is_said_at_once_and_nothing_is_tried_again(
    tmp_path: Path,
) -> None:
    dead = build(tmp_path, CHATBOT_DEMOCRACY_CLUB_URL="http://127.0.0.1:9", NO_PROXY="127.0.0.1")
    done = await run(dead, "fetch")
    assert done.returncode != 0
    seats, by_elections, *_ = done.stdout.splitlines()
    assert seats == "constituencies: 127.0.0.1 cannot be reached; what was there stays"
    assert by_elections.startswith("by-elections: 127.0.0.1 cannot be reached")
    assert "left alone" not in done.stdout + done.stderr
    assert "retry" not in done.stderr
