"""UK Parliament's list of members: who sits, how to write to them, and never where they live."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import stamina
from structlog.testing import capture_logs

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, Person, PersonId, SeatCode
from chatbot.lookups.parliament import AT_ONCE, MOST_UNSURE, ParliamentMembers
from chatbot.lookups.parliament_bodies import Contacts
from chatbot.lookups.patience import TRIES
from chatbot.lookups.readers.route_cells import member_routes
from tests.lookups.stand_in import StandIn, recorded, says, standing_in
from tests.lookups.worlds import StandingClock

MEMBERS = "/api/Members/Search"
SEATS = "/api/Location/Constituency/Search"

ALDERSHOT = Constituency(SeatCode("E14001063"), "Aldershot", "england")
MAKERFIELD = Constituency(SeatCode("E14001351"), "Makerfield", "england")
MON = Constituency(SeatCode("W07000111"), "Ynys Môn", "wales")


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """As many tries as ever, one after another."""
    with stamina.set_testing(True, attempts=TRIES):
        yield


def parliament(service: StandIn) -> ParliamentMembers:
    return ParliamentMembers(service.http, service.url, StandingClock())


def member(number: int, seat: str | None, name: str = "", **more: object) -> dict[str, Any]:
    """One member as the API has them."""
    return {
        "id": number,
        "nameListAs": f"Member, Test {number}",
        "nameDisplayAs": name or f"Test Member {number}",
        "latestParty": {"id": 1, "name": "Test Party"},
        "latestHouseMembership": {
            "membershipFrom": seat,
            "house": 1,
            "membershipEndDate": None,
            "membershipStatus": None,
        },
        **more,
    }


def entry(kind: int, email: str | None, line: str = "House of Commons") -> dict[str, Any]:
    return {"type": "x", "typeId": kind, "line1": line, "postcode": "SW1A 0AA", "email": email}


def say_members(service: StandIn, *members: dict[str, Any]) -> None:
    """Everybody, in pages; each with an address at Parliament."""
    for skip in range(0, max(len(members), 1), 20):
        items = [{"value": one, "links": []} for one in members[skip : skip + 20]]
        page = {"items": items, "totalResults": len(members), "skip": skip, "take": 20}
        service.say(MEMBERS, page, skip=str(skip))
    for one in members:
        say_contact(service, one["id"], entry(1, f"test.{one['id']}.mp@parliament.uk"))


def say_contact(service: StandIn, number: int, *entries: dict[str, Any]) -> None:
    service.say(f"/api/Members/{number}/Contact", {"value": list(entries), "links": []})


def say_seat(service: StandIn, name: str, holder: dict[str, Any] | None, *others: str) -> None:
    """A search for a seat, which finds other seats too."""
    items: list[dict[str, object]] = [
        {"value": {"id": 1, "name": one, "endDate": None, "currentRepresentation": None}}
        for one in others
    ]
    representation = {"member": {"value": holder}} if holder else None
    seat: dict[str, object] = {
        "id": 2,
        "name": name,
        "endDate": None,
        "currentRepresentation": representation,
    }
    items.append({"value": seat})
    page = {"items": items, "totalResults": len(items)}
    service.say(SEATS, page, searchText=name)


# --- Who sits ---------------------------------------------------------------------------------


async def test_members_are_read_page_by_page_and_joined_by_name(service: StandIn) -> None:
    seats = [
        Constituency(SeatCode(f"E1400{1063 + number}"), f"Seat {number}", "england")
        for number in range(45)
    ]
    say_members(service, *(member(number, seat.name) for number, seat in enumerate(seats)))
    found = await parliament(service).sitting(seats)
    assert [code for code, _ in found.members] == [seat.code for seat in seats]
    assert (service.calls[MEMBERS], found.vacant, found.unsure) == (3, (), frozenset())
    assert service.most_at_once <= AT_ONCE


async def test_m4_a_member_is_normalised_and_a_test_entry_dropped(service: StandIn) -> None:
    say_members(
        service,
        member(7, "YNYS MON", "Test  Person", nameListAs="Person,  Test"),
        member(8, "Aldershot", "Test MP"),
    )
    say_seat(service, "Aldershot", None)
    found = await parliament(service).sitting([MON, ALDERSHOT])
    assert found.members == (
        (
            MON.code,
            Person(
                PersonId("mnis:7"),
                "Test Person",
                "Test Party",
                "mp",
                member_routes(7, "test.7.mp@parliament.uk"),
                sort_name="Person, Test",
            ),
        ),
    )
    assert found.vacant == (ALDERSHOT.code,)


async def test_m1_m2_a_seat_without_representation_is_vacant(service: StandIn) -> None:
    say_members(service, member(1, "Aldershot"))
    say_seat(service, "Makerfield", None)
    found = await parliament(service).sitting([ALDERSHOT, MAKERFIELD])
    assert (len(found.members), found.vacant) == (1, (MAKERFIELD.code,))


async def test_m3_a_new_member_is_found_where_the_list_has_not_got_them_yet(
    service: StandIn,
) -> None:
    say_members(service, member(1, "Aldershot"))
    say_seat(service, "Makerfield", member(2, "Makerfield"))
    say_contact(service, 2)
    found = await parliament(service).sitting([ALDERSHOT, MAKERFIELD])
    people = [(person.id, person.email) for _, person in found.members]
    assert people == [("mnis:1", "test.1.mp@parliament.uk"), ("mnis:2", None)]
    assert found.vacant == ()


async def test_m9_only_the_seat_of_exactly_that_name_is_believed(service: StandIn) -> None:
    say_members(service)
    say_seat(service, "Bath", member(3, "Bath"), "Bathgate and Linlithgow", "North Bath")
    bath = Constituency(SeatCode("E14001079"), "Bath", "england")
    say_contact(service, 3)
    found = await parliament(service).sitting([bath])
    assert [person.id for _, person in found.members] == ["mnis:3"]


async def test_a_seat_that_nobody_there_knows_is_a_failure(service: StandIn) -> None:
    say_members(service)
    service.say(SEATS, {"items": [], "totalResults": 0})
    with pytest.raises(LookupFailed, match="knows no seat"):
        await parliament(service).sitting([ALDERSHOT])


async def test_m2_somebody_whose_membership_ended_does_not_sit(service: StandIn) -> None:
    ended = {"membershipFrom": "Aldershot", "membershipEndDate": "2024-05-30T00:00:00"}
    say_members(
        service,
        member(1, "Aldershot", latestHouseMembership=ended),
        member(2, None, latestHouseMembership=None),
        member(3, "Makerfield", latestParty=None),
    )
    say_seat(service, "Aldershot", None)
    found = await parliament(service).sitting([ALDERSHOT, MAKERFIELD])
    assert [(person.id, person.party) for _, person in found.members] == [("mnis:3", "")]


async def test_a_member_of_a_seat_that_is_not_ours_is_named(service: StandIn) -> None:
    say_members(service, member(1, "Aldershot"), member(2, "Old Sarum"))
    found = await parliament(service).sitting([ALDERSHOT])
    assert found.unplaced == ("Old Sarum",)


async def test_two_members_for_one_seat_are_a_failure(service: StandIn) -> None:
    say_members(service, member(1, "Aldershot"), member(2, "ALDERSHOT"))
    with pytest.raises(LookupFailed, match="two members"):
        await parliament(service).sitting([ALDERSHOT])


async def test_a_list_that_changes_while_it_is_read_is_a_failure(service: StandIn) -> None:
    say_members(service, *(member(number, f"Seat {number}") for number in range(25)))
    doubled = {"items": [{"value": member(0, "Seat 0")}], "totalResults": 25}
    service.say(MEMBERS, doubled, skip="20")
    with pytest.raises(LookupFailed, match="changed its list"):
        await parliament(service).sitting([ALDERSHOT])


async def test_more_members_than_seats_start_no_long_read(service: StandIn) -> None:
    service.conduct = says(b'{"items": [], "totalResults": 1000000}')
    with pytest.raises(LookupFailed, match="more members"):
        await parliament(service).sitting([ALDERSHOT])
    assert service.calls.total() == TRIES


# --- How to write to them ---------------------------------------------------------------------


async def test_m3_somebody_without_an_address_has_none(service: StandIn) -> None:
    say_members(service, member(1, "Aldershot"))
    say_contact(service, 1)
    (found,) = (await parliament(service).sitting([ALDERSHOT])).members
    assert found[1].email is None


async def test_somebody_whose_contacts_fail_is_named_as_unsure(service: StandIn) -> None:
    say_members(service, member(1, "Aldershot"), member(2, "Makerfield"))
    service.say("/api/Members/2/Contact", "<html>", 404)
    found = await parliament(service).sitting([ALDERSHOT, MAKERFIELD])
    assert len(found.members) == 2
    assert found.unsure == {PersonId("mnis:2")}


async def test_it_is_given_up_when_many_contacts_fail(service: StandIn) -> None:
    seats = [
        Constituency(SeatCode(f"E1400{1063 + number}"), f"Seat {number}", "england")
        for number in range(MOST_UNSURE * 3)
    ]
    say_members(service, *(member(number, seat.name) for number, seat in enumerate(seats)))
    for number in range(len(seats)):
        service.say(f"/api/Members/{number}/Contact", "<html>", 503)
    with pytest.raises(LookupFailed):
        await parliament(service).sitting(seats)


X = "x.mp@parliament.uk"


@pytest.mark.parametrize(
    ("entries", "email"),
    [
        ([(4, "o@example.org"), (1, "p@example.org"), (9, X)], X),
        ([(4, "o@example.org"), (1, "p@example.org")], "p@example.org"),
        ([(6, None), (4, "o@example.org")], "o@example.org"),
        ([(4, "X.MP@PARLIAMENT.UK")], "X.MP@PARLIAMENT.UK"),
        ([(1, "No email found"), (4, "mailto:a@example.org?bcc=b@c.d")], None),
        ([(1, " spaced@example.org ")], "spaced@example.org"),
        ([], None),
    ],
)
async def test_m4_m8_an_address_at_parliament_comes_first(
    service: StandIn, entries: list[tuple[int, str | None]], email: str | None
) -> None:
    say_contact(service, 1, *(entry(kind, given) for kind, given in entries))
    assert await parliament(service).email(1) == email


async def test_m8_no_street_is_kept_or_told(service: StandIn) -> None:
    home = "1 Home Street"
    say_members(service, member(1, "Aldershot"))
    say_contact(service, 1, entry(4, "test@example.org", home))
    with capture_logs() as logs:
        found = await parliament(service).sitting([ALDERSHOT])
    assert found.members[0][1].email == "test@example.org"
    assert home not in f"{found!r} {logs!r}"
    assert set(Contacts.__struct_fields__) == {"value"}


# --- The bodies of the service itself ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("contact_200.json", "@parliament.uk"),
        ("contact_email_only_in_constituency_office.json", "@parliament.uk"),
        ("contact_no_email.json", None),
        ("contact_empty.json", None),
    ],
)
async def test_m2_m8_its_contacts_are_read(service: StandIn, name: str, ends: str | None) -> None:
    service.conduct = says(recorded("parliament_members", name))
    email = await parliament(service).email(1)
    assert (email or "").endswith(ends) if ends else email is None


async def test_its_members_are_read(service: StandIn) -> None:
    service.say(MEMBERS, recorded("parliament_members", "members_search_200.json"))
    say_contact(service, 5173)
    (found,) = (await parliament(service).sitting([ALDERSHOT])).members
    assert (found[0], found[1].id, found[1].party) == (ALDERSHOT.code, "mnis:5173", "Labour")


async def test_m7_a_list_without_anybody_leaves_every_seat_vacant(service: StandIn) -> None:
    service.say(MEMBERS, recorded("parliament_members", "members_search_empty.json"))
    service.say(SEATS, recorded("parliament_members", "constituency_search_vacant.json"))
    found = await parliament(service).sitting([MAKERFIELD])
    assert (found.members, found.vacant) == ((), (MAKERFIELD.code,))


async def test_m2_m9_its_search_for_a_seat_is_read(service: StandIn) -> None:
    folder, asked = "parliament_members", parliament(service)
    service.conduct = says(recorded(folder, "constituency_search_200.json"))
    holder = await asked.holder("Aldershot")
    service.conduct = says(recorded(folder, "constituency_search_vacant.json"))
    nobody = await asked.holder("Makerfield")
    service.conduct = says(recorded(folder, "constituency_search_ambiguous.json"))
    one_of_several = await asked.holder("Newark")
    assert (holder and holder.id, nobody) == (5173, None)
    assert one_of_several is not None
    with pytest.raises(LookupFailed, match="knows no seat"):
        await asked.holder("New")


async def test_m2_a_former_member_sits_nowhere(service: StandIn) -> None:
    body = recorded("parliament_members", "member_former_status_null.json")
    page = b'{"items": [' + body + b'], "totalResults": 1}'
    service.say(MEMBERS, page)
    service.say(SEATS, recorded("parliament_members", "constituency_search_vacant.json"))
    assert (await parliament(service).sitting([MAKERFIELD])).members == ()
