"""What `data status` and `data lookup --json` show, as plain JSON values.

The keys are a contract with those who call from outside: they are added to, never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chatbot.domain.corrections import Correction
from chatbot.domain.places import Constituency, Person, Representation
from chatbot.domain.routes import Route, RouteKind
from chatbot.lookups.packed_file import Header
from chatbot.lookups.shelf import ImportedPostcodes
from chatbot.service.ports import Corrections, Places, PublicRecord

Json = dict[str, Any]


async def lookup_report(places: Places, typed: str, at: datetime) -> Json:
    """One look-up: the place, and who can be asked there at a moment."""
    place = await places.find(typed)
    seat = place.constituency
    known = await places.representation(seat.code, at) if seat else None
    return {
        "postcode": place.postcode,
        "outcome": place.outcome.value,
        "constituency": _seat(seat) if seat else None,
        "alternatives": [_seat(other) for other in place.alternatives],
        "near": [_seat(other) for other in place.near],
        "people": _people(known) if known else [],
        "source": place.source,
        "as_of": place.as_of.isoformat() if place.as_of else None,
        "ended": f"{place.ended:%Y-%m}" if place.ended else None,
        "calendar": _calendar(known) if known else None,
    }


async def status_report(
    record: PublicRecord, corrections: Corrections, postcodes: ImportedPostcodes | None
) -> Json:
    """What is held here, how old it is, and how much; what is corrected in it."""
    boundaries = postcodes.boundaries if postcodes else None
    return {
        "postcodes": _table(postcodes.postcodes.header) if postcodes else None,
        "near_boundaries": _table(boundaries.header) if boundaries else None,
        "record": [
            {"what": what, "source": source, "as_of": as_of.isoformat(), "rows": rows}
            for what, source, as_of, rows in await record.provenance()
        ],
        "corrections": [
            correction_report(one) for one in await corrections.all() if one.cleared is None
        ],
    }


def correction_report(said: Correction) -> Json:
    """One correction as staff reads it."""
    ended = said.cleared
    return {
        "number": said.id,
        "what": said.what.value,
        "who": f"{said.label}, {said.about}",
        "value": said.value,
        "why": said.why,
        "by": said.by,
        "since": said.at.date().isoformat(),
        "cleared": f"{ended.at.date().isoformat()} by {ended.by}: {ended.why}" if ended else None,
    }


def _seat(seat: Constituency) -> Json:
    return {"code": seat.code, "name": seat.name, "nation": seat.nation}


def _calendar(known: Representation) -> Json:
    """What time it is in the politics of the seat: why these people, and not others."""
    calendar, ahead = known.calendar, known.calendar.ahead
    return {
        "phase": calendar.phase.value,
        "poll_date": ahead.poll.isoformat() if ahead else None,
        "by_election": ahead is not None and ahead.by_election,
        "cancelled": ahead is not None and ahead.cancelled,
        "dissolved": calendar.dissolution is not None,
        "vacant": known.vacant,
    }


def _people(known: Representation) -> list[Json]:
    """The open ballot in the order of the paper, then the sitting member."""
    candidates: Sequence[Person] = known.ballot.candidates if known.ballot else ()
    return [_person(person) for person in (*candidates, *((known.mp,) if known.mp else ()))]


def _person(person: Person) -> Json:
    shown: Json = {"name": person.name, "party": person.party, "role": person.role}
    if person.email:
        shown["email"] = person.email
    for route in person.routes:
        if not route.closed and route.kind is not RouteKind.EMAIL:
            shown.setdefault(route.kind.value, route.to)
    shown["routes"] = [_route(route) for route in person.routes]
    if person.not_asked:
        shown["no_letters"] = person.not_asked.value.replace("_", " ")
    if person.test_data:
        shown["test_data"] = True
    return shown


def _table(header: Header) -> Json:
    return {"source": header.source, "as_of": header.as_of.isoformat(), "rows": header.rows}


def _route(route: Route) -> Json:
    """One way to reach somebody, an old one too: why it is closed says why it is not offered."""
    shown: Json = {"kind": route.kind.value, "to": route.to, "source": route.source}
    shown["as_of"] = route.as_of.isoformat() if route.as_of else None
    if route.shared:
        shown["shared"] = True
    if route.closed:
        shown["closed"] = route.closed.value
    return shown
