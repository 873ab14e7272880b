"""Actions that find a seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from chatbot.domain.contacts import Value
from chatbot.domain.places import BY_NAME, BY_WORDS, Constituency, Place, PlaceOutcome
from chatbot.domain.postcodes import MAX_TYPED, Nothing, Whole, read
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, Need, NeedPlace
from chatbot.engine.values import follow, items_of, listed, seat_from, seat_value


def _seats(seats: Sequence[Constituency]) -> Value:
    return listed([seat_value(seat) for seat in seats])


def _need_place(inputs: Inputs, context: Context) -> Need | None:
    typed = _typed(inputs)
    return NeedPlace(typed[:MAX_TYPED]) if typed else None


def _typed(inputs: Inputs) -> str:
    """What is looked up: what was sent since a look-up failed, else what that one was for."""
    return str(inputs.get("instead") or inputs.get("postcode") or "")


def _find_constituency(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, Place) or _is_hollow(fact):
        return Result(FAILED, {"typed": _typed(inputs) or None, "used": None})
    own, by_name = inputs.get("own"), fact.source in (BY_NAME, BY_WORDS)
    values: dict[str, Value] = {
        "postcode": fact.postcode,
        "typed": _typed(inputs) or None,
        "used": None,
        "seats": _seats(fact.alternatives),
        "found_by": fact.source if by_name else _found_by(inputs),
        "ended": fact.ended.isoformat() if fact.ended else None,
        "own": own,
        "listed": inputs.get("listed"),
    }
    if fact.constituency is not None:
        values["seat"] = seat_value(fact.constituency)
    if not by_name:
        values["listed"] = values.get("seat")
        if decided := _with_own(own, fact, values):
            return decided
    match fact.outcome:
        case PlaceOutcome.FOUND if fact.near:
            return Result("near", {**values, "seats": _seats(_possible(fact))})
        case PlaceOutcome.FOUND:
            return Result("found", {**values, **_FORGOTTEN})
        case PlaceOutcome.INVALID:
            return Result("no_postcode" if _is_none(inputs) else "unknown", values)
        case PlaceOutcome.UNAVAILABLE:
            return Result(FAILED, values)
        case outcome:
            return Result(outcome.value, values)


def _is_none(inputs: Inputs) -> bool:
    """Nothing in it looks like a postcode, not even like one with a slip in it."""
    return isinstance(read(_typed(inputs)[:MAX_TYPED]), Nothing)


def _found_by(inputs: Inputs) -> str:
    match read(_typed(inputs)[:MAX_TYPED]):
        case Whole((_, _, *_)):
            return "several"
        case _:
            return "postcode"


INSTEAD_OF: Final = "instead_of"
"""Beside a seat that somebody picked: the code of the one that the list had for their postcode.

So the choice holds when that postcode is sent again, and no postcode need be kept.
"""

_FORGOTTEN: Mapping[str, Value] = {"postcode": None, "typed": None}


def _possible(place: Place) -> tuple[Constituency, ...]:
    """Every seat that the answer leaves open, the likeliest first."""
    first = (place.constituency,) if place.constituency else ()
    return (*first, *place.near, *place.alternatives)


def _with_own(own: Value, place: Place, values: Mapping[str, Value]) -> Result | None:
    """What the person picked once comes before what any list says; where it cannot be, we ask.

    None where it decides nothing: a repaired postcode is echoed first.
    """
    chosen, possible = seat_from(own), _possible(place)
    if chosen is None or not possible or place.outcome is PlaceOutcome.REPAIRED:
        return None
    said = place.constituency
    in_its_place = said is not None and said.code == follow(own, (INSTEAD_OF,))
    if in_its_place or chosen.code in {seat.code for seat in possible}:
        return Result("found", {**values, "seat": seat_value(chosen), **_FORGOTTEN})
    if place.outcome is PlaceOutcome.FOUND:
        return Result("not_as_chosen", {**values, "seats": _seats((chosen, *possible))})
    return None


def _is_hollow(place: Place) -> bool:
    """Said to be found, but without the seat that was found."""
    found = place.outcome in (PlaceOutcome.FOUND, PlaceOutcome.REPAIRED)
    return found and place.constituency is None


def _pick_seat(inputs: Inputs, fact: Fact, context: Context) -> Result:
    for item in items_of(inputs.get("seats")):
        if item.get("id") == inputs.get("choice"):
            return Result("picked", {"seat": item, "own": _own(item, inputs)})
    return Result(FAILED)


def _take_seat(inputs: Inputs, fact: Fact, context: Context) -> Result:
    seat = seat_from(inputs.get("seat"))
    return Result("taken", {"own": _own(seat_value(seat), inputs)}) if seat else Result(FAILED)


def _own(seat: Mapping[str, Value], inputs: Inputs) -> Value:
    return {**seat, INSTEAD_OF: follow(inputs.get("listed"), ("code",))}


PLACE_ACTIONS = (
    ActionSpec(
        name="find_constituency",
        run=_find_constituency,
        needs=_need_place,
        inputs={
            "postcode": Input("postcode"),
            "instead": Input("postcode", required=False),
            "own": Input("constituency", required=False),
            "listed": Input("constituency", required=False),
        },
        # `typed` is what was looked up, or nothing once a seat is found: saved over the postcode,
        # it drops it then. `used` is always nothing: saved over `instead`, it drops that.
        results={
            "seat": "constituency",
            "seats": "seats",
            "postcode": "text",
            "typed": "postcode",
            "used": "postcode",
            "found_by": "choice",
            "ended": "date",
            "own": "constituency",
            "listed": "constituency",
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
        finer={"not_as_chosen": "near", "no_postcode": "unknown"},
    ),
    ActionSpec(
        name="pick_seat",
        run=_pick_seat,
        inputs={
            "choice": Input("choice"),
            "seats": Input("seats"),
            "listed": Input("constituency", required=False),
        },
        results={"seat": "constituency", "own": "constituency"},
        outcomes=("picked",),
    ),
    ActionSpec(
        name="take_seat",
        run=_take_seat,
        inputs={
            "seat": Input("constituency"),
            "listed": Input("constituency", required=False),
        },
        results={"own": "constituency"},
        outcomes=("taken",),
    ),
)
