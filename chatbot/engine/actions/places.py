"""Actions that find a seat."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.domain.contacts import Value
from chatbot.domain.places import BY_NAME, Constituency, Place, PlaceOutcome
from chatbot.domain.postcodes import MAX_TYPED
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, Need, NeedPlace
from chatbot.engine.values import items_of, listed, seat_value


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
        "found_by": "name" if fact.source == BY_NAME else "postcode",
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
            "found_by": "choice",
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
)
