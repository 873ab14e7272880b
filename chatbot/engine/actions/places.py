"""Actions that find a seat and the people to ask there."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.domain.contacts import Value
from chatbot.domain.places import (
    Ballot,
    Constituency,
    Person,
    Place,
    PlaceOutcome,
    Representation,
)
from chatbot.domain.postcodes import MAX_TYPED
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, Need, NeedPeople, NeedPlace
from chatbot.engine.values import items_of, listed, person_value, seat_from, seat_value


def _seats(seats: Sequence[Constituency]) -> Value:
    return listed([seat_value(seat) for seat in seats])


def _need_place(inputs: Inputs, context: Context) -> Need | None:
    typed = str(inputs.get("postcode") or "")
    return NeedPlace(typed[:MAX_TYPED]) if typed else None


def _find_constituency(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, Place) or _is_hollow(fact):
        return Result(FAILED)
    values: dict[str, Value] = {
        "postcode": fact.postcode,
        "typed": inputs.get("postcode"),
        "seats": _seats(fact.alternatives),
    }
    if fact.constituency is not None:
        values["seat"] = seat_value(fact.constituency)
    match fact.outcome:
        case PlaceOutcome.FOUND if fact.near and fact.constituency is not None:
            values["seats"] = _seats((fact.constituency, *fact.near))
            return Result("near", values)
        case PlaceOutcome.FOUND:
            return Result("found", {**values, "postcode": None, "typed": None})
        case PlaceOutcome.INVALID:
            return Result("unknown", values)
        case PlaceOutcome.UNAVAILABLE:
            return Result(FAILED, values)
        case outcome:
            return Result(outcome.value, values)


def _is_hollow(place: Place) -> bool:
    """Said to be found, but without the seat that was found."""
    found = place.outcome in (PlaceOutcome.FOUND, PlaceOutcome.REPAIRED)
    return found and place.constituency is None


def _pick_seat(inputs: Inputs, fact: Fact, context: Context) -> Result:
    for item in items_of(inputs.get("seats")):
        if item.get("id") == inputs.get("choice"):
            return Result("picked", {"seat": item})
    return Result(FAILED)


def _need_people(inputs: Inputs, context: Context) -> Need | None:
    seat = seat_from(inputs.get("seat"))
    return NeedPeople(seat.code, context.at.date()) if seat else None


def _find_people(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, Representation):
        return Result(FAILED)
    if fact.ballot is not None:
        return _candidates(fact.ballot)
    values: dict[str, Value] = {}
    if fact.last_ballot is not None:
        values["poll_date"] = fact.last_ballot.poll_date.isoformat()
        elected = _elected(fact.last_ballot)
        values["elected"] = person_value(elected) if elected else None
    if fact.mp is None:
        return Result("vacant", values)
    values["mp"] = person_value(fact.mp)
    values["people"] = listed(
        [person_value(fact.mp)],
        kind="mp",
        verified=True,
        sample=fact.mp.test_data,
        source=fact.mp_source,
        as_of=fact.mp_as_of.isoformat() if fact.mp_as_of else None,
    )
    return Result("mp", values)


def _candidates(ballot: Ballot) -> Result:
    if ballot.cancelled or not ballot.candidates:
        return Result("nobody", {"poll_date": ballot.poll_date.isoformat()})
    day = ballot.poll_date.isoformat()
    people = listed(
        [person_value(person) for person in ballot.candidates],
        kind="candidates",
        ballot=ballot.id,
        poll_date=day,
        verified=ballot.verified,
        sample=any(person.test_data for person in ballot.candidates),
        source=ballot.source,
        as_of=ballot.as_of.isoformat() if ballot.as_of else None,
    )
    return Result("candidates", {"people": people, "poll_date": day})


def _elected(ballot: Ballot) -> Person | None:
    return next((p for p in ballot.candidates if p.id == ballot.elected), None)


PLACE_ACTIONS = (
    ActionSpec(
        name="find_constituency",
        run=_find_constituency,
        needs=_need_place,
        inputs={"postcode": Input("postcode")},
        # `typed` is the input, or nothing once a seat is found: saved over the postcode, it
        # drops it then.
        results={
            "seat": "constituency",
            "seats": "seats",
            "postcode": "text",
            "typed": "postcode",
        },
        outcomes=(
            "found",
            "near",
            "repaired",
            "choose",
            "partial",
            "terminated",
            "special",
            "outside",
            "unknown",
        ),
    ),
    ActionSpec(
        name="pick_seat",
        run=_pick_seat,
        inputs={"choice": Input("choice"), "seats": Input("seats")},
        results={"seat": "constituency"},
        outcomes=("picked",),
    ),
    ActionSpec(
        name="find_people",
        run=_find_people,
        needs=_need_people,
        inputs={"seat": Input("constituency")},
        results={"people": "people", "elected": "person", "mp": "person", "poll_date": "date"},
        outcomes=("candidates", "mp", "vacant", "nobody"),
    ),
)
