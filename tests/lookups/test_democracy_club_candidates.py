"""Democracy Club's candidates site: its export, its ballots, and entries that were merged."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

import msgspec
import pytest
import stamina

from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import BallotId, Constituency, PersonId, SeatCode
from chatbot.lookups.democracy_club_candidates import (
    ANONYMOUS,
    MOST_BALLOTS,
    MOST_PAGES,
    DemocracyClubCandidates,
)
from chatbot.lookups.democracy_club_candidates_bodies import BallotBody
from chatbot.lookups.patience import TRIES
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.upstream import Manners
from tests.lookups.shared_data import shared
from tests.lookups.stand_in import StandIn, breaks_off, recorded, says, standing_in
from tests.lookups.worlds import StandingClock

EXPORT = "/data/export_csv/"
ELECTIONS = "/api/next/elections/"
POLL = date(2026, 8, 13)
BATH, CLACTON = SeatCode("E14001079"), SeatCode("E14001175")
SEATS = (Constituency(BATH, "Bath", "england"), Constituency(CLACTON, "Clacton", "england"))
BY_ELECTION = "parl.clacton.by.2026-08-13"

COLUMNS = (
    "person_id",
    "person_name",
    "election_id",
    "ballot_paper_id",
    "election_date",
    "party_name",
    "post_label",
    "cancelled_poll",
    "gss",
    "candidates_locked",
    "email",
)


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """As many tries as ever, one after another."""
    with stamina.set_testing(True, attempts=TRIES):
        yield


def candidates(service: StandIn, token: str = "") -> DemocracyClubCandidates:
    clock = StandingClock()
    return DemocracyClubCandidates(
        service.http, service.url, clock, token, "https://example.org", manners=Manners()
    )


def row(number: int, name: str, **more: str) -> dict[str, str]:
    """A candidate at Clacton."""
    return {
        "person_id": str(number),
        "person_name": name,
        "election_id": "parl.2026-08-13",
        "ballot_paper_id": BY_ELECTION,
        "election_date": "2026-08-13",
        "party_name": "Test Party",
        "post_label": "Clacton",
        "cancelled_poll": "f",
        "gss": CLACTON,
        "candidates_locked": "t",
        "email": f'"test-{number}@example.org"',
        **more,
    }


def export_of(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """What the site would send."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def elections(*ballots: str, day: str = "2026-08-13", after: str | None = None) -> dict[str, Any]:
    """A page of current elections: one for Parliament, and a council's."""
    links = [{"url": "x", "ballot_paper_id": ballot} for ballot in ballots]
    council = [{"url": "x", "ballot_paper_id": "local.test.a.2026-09-03"}]
    return {
        "count": 2,
        "next": after,
        "previous": None,
        "results": [
            {"slug": f"parl.{day}", "election_date": day, "ballots": links},
            {"slug": "local.2026-09-03", "election_date": "2026-09-03", "ballots": council},
        ],
    }


def ballot(name: str = BY_ELECTION, gss: str = CLACTON, *people: int) -> dict[str, Any]:
    """One ballot as the API has it."""
    return {
        "ballot_paper_id": name,
        "election": {"election_id": "parl.2026-08-13", "election_date": "2026-08-13"},
        "post": {"id": f"gss:{gss}", "label": "Clacton"},
        "cancelled": False,
        "candidates_locked": False,
        "replaced_by": None,
        "candidacies": [
            {
                "party_name": "Test Party",
                "elected": None,
                "deselected": False,
                "sopn_last_name": "Person",
                "sopn_first_names": f"Test {number}",
                "person": {"id": number, "name": f"Test {number} Person"},
            }
            for number in people
        ],
    }


# --- The export -------------------------------------------------------------------------------


async def test_everybody_of_a_day_comes_in_one_request(service: StandIn) -> None:
    service.say(EXPORT, export_of([row(1, "Test Person"), row(2, "Other Person")]))
    service.say(ELECTIONS, elections(BY_ELECTION))
    (read,) = await candidates(service).ballots(POLL, SEATS)
    emails = [person.email for person in read.candidates]
    assert (read.id, read.constituency, read.verified) == (BY_ELECTION, CLACTON, True)
    assert emails == ["test-2@example.org", "test-1@example.org"]
    query = service.seen[0].query
    assert (query["election_id"], query["format"]) == ("parl.2026-08-13", "csv")
    assert query["field_group"] == "person"
    assert {"gss", "candidates_locked"} <= set(query.getall("extra_fields"))


async def test_c2_a_ballot_on_which_nobody_stands_yet_is_there_all_the_same(
    service: StandIn,
) -> None:
    service.say(EXPORT, export_of([]))
    service.say(ELECTIONS, elections(BY_ELECTION))
    service.say(f"/api/next/ballots/{BY_ELECTION}/", ballot())
    (read,) = await candidates(service).ballots(POLL, SEATS)
    assert (read.id, read.candidates, read.verified) == (BY_ELECTION, (), False)


async def test_c6_people_of_a_ballot_that_is_not_exported_yet_are_asked_for(
    service: StandIn,
) -> None:
    service.say(EXPORT, export_of([]))
    service.say(ELECTIONS, elections(BY_ELECTION))
    service.say(f"/api/next/ballots/{BY_ELECTION}/", ballot(BY_ELECTION, CLACTON, 1, 2, 3, 4))
    email = "test@example.org"
    about: list[dict[str, object]] = [
        {},
        {"email": None},
        {"delisted": True},
        {"death_date": "2026-08-01"},
    ]
    for number, more in enumerate(about, start=1):
        person = {"id": number, "name": "Test Person", "email": email, **more}
        service.say(f"/api/next/people/{number}/", person)
    (read,) = await candidates(service).ballots(POLL, SEATS)
    assert [person.id for person in read.candidates] == ["dc:1", "dc:2", "dc:4"]
    assert [person.email for person in read.candidates] == [email, None, None]
    assert [person.sort_name for person in read.candidates][:1] == ["Person, Test 1"]


async def test_ballots_that_are_many_are_not_asked_for_one_by_one(service: StandIn) -> None:
    service.say(EXPORT, export_of([row(1, "Test Person")]))
    many = [f"parl.seat-{number}.2026-08-13" for number in range(MOST_BALLOTS + 1)]
    service.say(ELECTIONS, elections(*many))
    assert len(await candidates(service).ballots(POLL, SEATS)) == 1


async def test_the_export_is_enough_where_the_api_fails(service: StandIn) -> None:
    service.say(EXPORT, export_of([row(1, "Test Person")]))
    service.say(ELECTIONS, {"detail": "Request was throttled."}, 429)
    assert len(await candidates(service).ballots(POLL, SEATS)) == 1


async def test_c16_a_list_without_its_columns_is_refused(service: StandIn) -> None:
    service.say(EXPORT, export_of([row(1, "Test Person")], COLUMNS[1:]))
    service.say(ELECTIONS, elections())
    with pytest.raises(ImportRefused, match="lacks the column person_id"):
        await candidates(service).ballots(POLL, SEATS)


@pytest.mark.parametrize("body", [b"", b"<html>maintenance</html>", b"\xff\xfe\x00"])
async def test_p18_what_is_no_list_is_refused(service: StandIn, body: bytes) -> None:
    service.say(EXPORT, body)
    with pytest.raises(ImportRefused):
        await candidates(service).ballots(POLL, SEATS)


async def test_p18_a_list_that_breaks_off_is_asked_for_again_and_then_given_up(
    service: StandIn,
) -> None:
    service.conduct = breaks_off
    with pytest.raises(LookupFailed):
        await candidates(service).ballots(POLL, SEATS)
    assert service.calls[EXPORT] == TRIES


async def test_the_second_try_starts_its_file_anew(service: StandIn) -> None:
    whole = export_of([row(1, "Test Person")])
    tries = iter([breaks_off, says(whole.encode())])

    async def first_breaks_off(request: Any) -> Any:
        return await next(tries, says(b"", 404))(request)

    service.conduct = first_breaks_off
    (read,) = await candidates(service).ballots(POLL, SEATS)
    assert [person.name for person in read.candidates] == ["Test Person"]


async def test_seats_are_told_by_code_and_name(service: StandIn) -> None:
    old_code = row(3, "Third Person", gss="S14000008", post_label="Berwickshire")
    other = row(9, "Councillor", ballot_paper_id="local.test.2026-08-13", gss="", post_label="X")
    service.say(
        EXPORT, export_of([row(1, "Test Person"), row(2, "Other Person"), old_code, other])
    )
    assert await candidates(service).seats(POLL) == (
        Constituency(CLACTON, "Clacton", "england"),
        Constituency(SeatCode("S14000108"), "Berwickshire", "scotland"),
    )


@pytest.mark.parametrize(
    "second",
    [
        row(2, "Other Person", post_label="Frinton"),
        row(2, "Other Person", gss="E14000639"),
        row(2, "Other Person", post_label=""),
    ],
)
async def test_p14_seats_that_contradict_each_other_are_refused(
    service: StandIn, second: dict[str, str]
) -> None:
    service.say(EXPORT, export_of([row(1, "Test Person"), second]))
    with pytest.raises(ImportRefused):
        await candidates(service).seats(POLL)


# --- The API ----------------------------------------------------------------------------------


async def test_polls_for_parliament_are_found_on_every_page(service: StandIn) -> None:
    service.say(ELECTIONS, elections(BY_ELECTION, after="http://192.0.2.1/"), page="1")
    service.say(ELECTIONS, elections("parl.bath.2027-05-06", day="2027-05-06"), page="2")
    asked = candidates(service)
    assert await asked.polls() == [POLL, date(2027, 5, 6)]
    await asked.polls()
    assert service.calls.total() == 2


async def test_pages_without_end_are_given_up(service: StandIn) -> None:
    service.say(ELECTIONS, elections(BY_ELECTION, after="more"))
    with pytest.raises(LookupFailed, match="no end"):
        await candidates(service).polls()
    assert service.calls.total() == MOST_PAGES


async def test_c4_a_merged_entry_is_known_by_its_new_id(service: StandIn) -> None:
    service.say("/api/next/person_redirects/7/", {"id": 1, "old_person_id": 7, "new_person_id": 9})
    service.say("/api/next/person_redirects/8/", {"detail": "Not found."}, 404)
    asked = candidates(service)
    assert await asked.successor(PersonId("dc:7")) == "dc:9"
    assert await asked.successor(PersonId("dc:8")) is None


async def test_c13_a_ballot_for_another_body_or_an_old_seat_is_none(service: StandIn) -> None:
    asked = candidates(service)
    for name, body in (
        ("parl.old.2026-08-13", ballot("parl.old.2026-08-13", "E14000639")),
        ("local.test.2026-08-13", ballot("local.test.2026-08-13", CLACTON)),
    ):
        service.say(f"/api/next/ballots/{name}/", body)
        assert await asked.ballot(BallotId(name)) is None


async def test_a_token_is_sent_where_there_is_one_and_never_in_the_address(
    service: StandIn,
) -> None:
    service.say(ELECTIONS, elections())
    await candidates(service, "a-token").polls()
    await candidates(service).polls()
    sent = [request.headers.get("Authorization") for request in service.seen]
    assert sent == ["Token a-token", None]
    assert "a-token" not in service.seen[0].path_qs


def test_without_a_token_ten_a_minute_are_never_passed() -> None:
    assert ANONYMOUS.rate is not None
    at_once, seconds = ANONYMOUS.rate
    # A burst, and as many again while a minute goes by.
    assert at_once + at_once * 60 / seconds <= 10


# --- The bodies of the service itself ---------------------------------------------------------

FOLDER = "democracyclub_candidates"


async def test_c10_its_ballot_is_read(service: StandIn) -> None:
    body = recorded(FOLDER, "ballot_reconstructed.json")
    service.say("/api/next/ballots/parl.chorley.2024-07-04/", body)
    person = recorded(FOLDER, "person_reconstructed.json")
    for one in msgspec.json.decode(body, type=BallotBody).candidacies:
        service.say(f"/api/next/people/{one.person.id}/", person)
    read = await candidates(service).ballot(BallotId("parl.chorley.2024-07-04"))
    assert read is not None
    assert (read.constituency, read.verified, len(read.candidates)) == ("E14001170", True, 5)
    assert {one.email for one in read.candidates} == {"candidate-72573@example.org"}
    assert all(one.sort_name and "," in one.sort_name for one in read.candidates)


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("export_csv_core_real_head.csv", 11),
        ("export_csv_field_group_person_sanitised.csv", 12),
        ("export_csv_duplicate_rows_multiple_urls.csv", 1),
    ],
)
async def test_c15_its_exports_are_read(service: StandIn, name: str, people: int) -> None:
    service.say(EXPORT, recorded(FOLDER, name))
    service.say(ELECTIONS, elections())
    seats = read_constituencies(shared("constituencies_2024.csv"))
    ballots = await candidates(service).ballots(date(2024, 7, 4), seats)
    found = [person for one in ballots for person in one.candidates]
    assert len({person.id for person in found}) == len(found) == people
    assert all('"' not in (person.email or "") for person in found)


@pytest.mark.parametrize(("name", "status"), [("429_anonymous.json", 429)])
async def test_p18_its_throttling_is_a_failure(service: StandIn, name: str, status: int) -> None:
    service.say(ELECTIONS, recorded(FOLDER, name), status)
    with pytest.raises(LookupFailed, match="answered 429"):
        await candidates(service).polls()
