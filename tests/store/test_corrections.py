"""Corrections on every store: they outrank what is imported until they are cleared."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.corrections import SOURCE, Cleared, Correcting, Correction
from chatbot.domain.places import NotAsked, Person
from chatbot.domain.routes import Closed, RouteKind, email_route, page_route
from tests.store.kit import NOON, Store
from tests.store.test_public_record import AS_OF, OTHER, POLL, SEAT, a_ballot, a_person

ENDED = Cleared("Ben", NOON, "it was put right")
BOTH_WAYS = (*email_route("old@example.org"), *page_route("https://example.org/old"))


def says(what: Correcting, about: str, value: str | None = None) -> Correction:
    return Correction(what, about, "Test Person", value, "they wrote to us", "Ann", NOON)


async def held(store: Store, person: Person) -> Person:
    """The one candidate of the ballot, as read."""
    ballot = replace(a_ballot(), candidates=(person,))
    await store.public_record.replace_ballots(POLL, [ballot], "register", AS_OF)
    ((found,),) = [it.candidates for it in await store.public_record.ballots(SEAT)]
    return found


async def test_m6_a_correction_outranks_imports_until_it_is_cleared(store: Store) -> None:
    person = replace(a_person(1), name="Test Person", routes=BOTH_WAYS)
    said = await store.corrections.add(says(Correcting.EMAIL, person.id, "new@example.org"))
    for _ in range(2):
        assert (await held(store, person)).email == "new@example.org"
    imported = await store.public_record.imported_ballots(POLL)
    assert imported[0].candidates[0].email == "old@example.org"
    assert await store.corrections.clear(said.id, ENDED) == replace(said, cleared=ENDED)
    assert (await held(store, person)).email == "old@example.org"


async def test_who_when_and_why_are_kept_after_clearing(store: Store) -> None:
    first = await store.corrections.add(says(Correcting.NAME, "dc:1", "Test O'Keeffe"))
    second = await store.corrections.add(says(Correcting.PARTY, "dc:1", "Test & Trial Party"))
    await store.corrections.clear(first.id, ENDED)
    assert list(await store.corrections.all()) == [replace(first, cleared=ENDED), second]
    assert (second.by, second.why, second.at) == ("Ann", "they wrote to us", NOON)


async def test_what_is_not_in_force_cannot_be_cleared(store: Store) -> None:
    said = await store.corrections.add(says(Correcting.OPTED_OUT, "dc:1"))
    await store.corrections.clear(said.id, ENDED)
    assert await store.corrections.clear(said.id, ENDED) is None
    assert await store.corrections.clear(said.id + 1, ENDED) is None


async def test_a_route_that_is_put_right_says_where_it_is_from(store: Store) -> None:
    person = replace(a_person(1), name="Test Person", routes=BOTH_WAYS)
    await store.corrections.add(says(Correcting.EMAIL, person.id, "new@example.org"))
    new, *others = (await held(store, person)).routes
    assert (new.to, new.source, new.as_of) == ("new@example.org", SOURCE, NOON.date())
    assert [(it.kind, it.closed) for it in others] == [
        (RouteKind.EMAIL, Closed.DROPPED),
        (RouteKind.WEB, None),
    ]


async def test_an_address_that_bounced_is_closed_and_another_one_is_not(store: Store) -> None:
    person = replace(a_person(1), name="Test Person", routes=BOTH_WAYS)
    await store.corrections.add(says(Correcting.BOUNCED, person.id, "Old@Example.org"))
    bounced = await held(store, person)
    assert (bounced.email, bounced.web) == (None, "https://example.org/old")
    fresh = replace(person, routes=email_route("fresh@example.org"))
    assert (await held(store, fresh)).email == "fresh@example.org"


async def test_who_opted_out_stays_on_the_ballot_and_has_no_route(store: Store) -> None:
    person = replace(a_person(1), name="Test Person", routes=BOTH_WAYS)
    await store.corrections.add(says(Correcting.OPTED_OUT, person.id))
    await store.corrections.add(says(Correcting.EMAIL, person.id, "new@example.org"))
    found = await held(store, person)
    assert (found.not_asked, found.email, found.web) == (NotAsked.OPTED_OUT, None, None)


async def test_c4_what_was_said_of_an_id_that_was_merged_holds_on(store: Store) -> None:
    person = replace(a_person(1), name="Test Person", former_ids=(a_person(7).id,))
    await store.corrections.add(says(Correcting.WITHDRAWN, a_person(7).id))
    assert (await held(store, person)).not_asked is NotAsked.WITHDRAWN


async def test_m6_a_member_who_left_does_not_come_back_with_the_next_list(store: Store) -> None:
    record, gone, new = store.public_record, a_person(1, "mp"), a_person(2, "mp")
    said = await store.corrections.add(says(Correcting.VACANT, SEAT, gone.id))
    for _ in range(2):
        await record.replace_members([(SEAT, gone), (OTHER, new)], "parliament", AS_OF)
        assert await record.member(SEAT) is None
    assert await record.member(OTHER) is not None
    await record.replace_members([(SEAT, new)], "parliament", AS_OF)
    elected = await record.member(SEAT)
    assert elected is not None
    assert elected[0].id == new.id
    await record.replace_members([(SEAT, gone)], "parliament", AS_OF)
    await store.corrections.clear(said.id, ENDED)
    assert await record.member(SEAT) is not None


async def test_people_are_held_as_imported_for_those_who_compare(store: Store) -> None:
    record = store.public_record
    member = replace(a_person(1, "mp"), name="Test Member", former_ids=(a_person(9).id,))
    await record.replace_members([(SEAT, member)], "parliament", AS_OF)
    await store.corrections.add(says(Correcting.NAME, member.id, "Other Name"))
    ((seat, found),) = await record.imported_members()
    assert (seat, found.name, found.former_ids) == (SEAT, "Test Member", member.former_ids)


async def test_an_address_that_opted_out_stays_closed_wherever_it_appears(store: Store) -> None:
    said = says(Correcting.OPTED_OUT, "dc:99", "old@example.org other@example.org")
    kept = await store.corrections.add(said)
    person = replace(a_person(1), name="Test Person", routes=BOTH_WAYS)
    found = await held(store, person)
    assert (found.not_asked, found.email, found.web) == (None, None, "https://example.org/old")
    assert found.routes[0].closed is Closed.OPTED_OUT
    sits = replace(person, role="mp", routes=email_route("Other@example.org"))
    await store.public_record.replace_members([(SEAT, sits)], "a test", AS_OF)
    member = await store.public_record.member(SEAT)
    assert member is not None
    assert member[0].email is None
    await store.corrections.clear(kept.id, ENDED)
    assert (await held(store, person)).email == "old@example.org"
