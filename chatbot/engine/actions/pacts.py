"""Actions of promises made together: find one, draw one up, join it, take it back, be told."""

from __future__ import annotations

from datetime import date

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.domain.pacts import (
    NUMBERS,
    WEEKS,
    Pact,
    PactStanding,
    bar,
    counts_from,
    last_day,
    of_group,
    of_seat,
    settled,
)
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, NeedPacts, Pacts
from chatbot.engine.pact_notes import (
    VALUE,
    Promised,
    keep_promise,
    let_go,
    read_promise,
    take_back,
)
from chatbot.engine.values import seat_from

_SHOWN = {"number": "number", "day": "date", "bar": "text"}


def _scope(inputs: Inputs, context: Context) -> str | None:
    """The group that this is said in or that they came from, else the seat."""
    if context.group is not None:
        return of_group(context.group)
    seat = seat_from(inputs.get("seat"))
    return of_seat(seat.code) if seat else None


def _own(inputs: Inputs, context: Context) -> Promised | None:
    return read_promise(inputs.get(VALUE), context.campaign.id)


def _pacts(inputs: Inputs, context: Context) -> NeedPacts | None:
    own = _own(inputs, context)
    scope = own.pact.scope if own else _scope(inputs, context)
    return NeedPacts(scope, context.campaign.id, day_of(context.at)) if scope else None


def _shown(pact: Pact, figure: int | None) -> dict[str, Value]:
    return {
        "number": pact.number,
        "day": pact.last.isoformat(),
        "bar": bar(pact.number, figure),
    }


# --- Looking --------------------------------------------------------------------------------


def read_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """How the person's own promise stands. What is settled is told once, and then let go."""
    own = _own(inputs, context)
    if own is None:
        return Result("none")
    if not isinstance(fact, Pacts):
        return Result(FAILED)
    found = fact.of(own.pact)
    shown = _shown(own.pact, found.figure if found else None)
    became = settled(found, own.pact, day_of(context.at))
    if became is None:
        return Result("waiting", shown)
    return Result(became, shown, let_go(own.pact.campaign))


def find_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """The one to join: of those not settled, the one that ends first."""
    if not isinstance(fact, Pacts):
        return Result(FAILED)
    found = _open(fact, day_of(context.at))
    return Result("open", _shown(found.pact, found.figure)) if found else Result("none")


def show_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """What a group sees: one that is met, else the one to join."""
    if not isinstance(fact, Pacts):
        return Result(FAILED)
    met = next((it for it in fact.standing if it.met_on is not None), None)
    if met is not None:
        return Result("met", _shown(met.pact, met.pact.number))
    return find_pact(inputs, fact, context)


def _open(fact: Pacts, today: date) -> PactStanding | None:
    return next((it for it in fact.standing if settled(it, it.pact, today) is None), None)


# --- Promising ------------------------------------------------------------------------------


def draw_up_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """The terms that somebody chose."""
    number = NUMBERS.get(str(inputs.get("many")))
    weeks = WEEKS.get(str(inputs.get("weeks")))
    if number is None or weeks is None:
        return Result(FAILED)
    last = last_day(day_of(context.at), weeks)
    return Result("drawn_up", {"number": number, "day": last.isoformat()})


def join_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """Promise, once. Who has promised already, in another window, is told that it stands."""
    if _own(inputs, context) is not None:
        return Result("joined")
    terms, today = _terms(inputs, context), day_of(context.at)
    if terms is None or not isinstance(fact, Pacts):
        return Result(FAILED)
    if settled(fact.of(terms), terms, today) is not None:
        return Result("closed")
    promised = Promised(terms, counts_from(terms, today, fact.delay))
    return Result("joined", effects=keep_promise(promised, today))


def _terms(inputs: Inputs, context: Context) -> Pact | None:
    scope, number = _scope(inputs, context), inputs.get("number")
    try:
        last = date.fromisoformat(str(inputs.get("day")))
    except ValueError:
        return None
    if scope is None or number not in NUMBERS.values():
        return None
    return Pact(scope, context.campaign.id, int(str(number)), last)


def leave_pact(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """Take a promise back. Nobody is told."""
    own = _own(inputs, context)
    if own is None:
        return Result("left")
    back = take_back(own, day_of(context.at))
    counted = (back,) if back else ()
    return Result("left", effects=(*counted, *let_go(own.pact.campaign)))


PACT_ACTIONS = (
    ActionSpec(
        name="read_pact",
        run=read_pact,
        inputs={VALUE: Input("pact", required=False)},
        outcomes=("met", "unmet", "waiting", "none"),
        results=_SHOWN,
        needs=lambda inputs, context: _pacts(inputs, context) if _own(inputs, context) else None,
    ),
    ActionSpec(
        name="find_pact",
        run=find_pact,
        inputs={"seat": Input("constituency", required=False)},
        outcomes=("open", "none"),
        results=_SHOWN,
        needs=_pacts,
    ),
    ActionSpec(
        name="show_pact",
        run=show_pact,
        inputs={},
        outcomes=("open", "met", "none"),
        results=_SHOWN,
        needs=_pacts,
        in_group=True,
    ),
    ActionSpec(
        name="draw_up_pact",
        run=draw_up_pact,
        inputs={"many": Input("choice"), "weeks": Input("choice")},
        outcomes=("drawn_up",),
        results={"number": "number", "day": "date"},
    ),
    ActionSpec(
        name="join_pact",
        run=join_pact,
        inputs={
            "number": Input("number"),
            "day": Input("date"),
            "seat": Input("constituency", required=False),
            VALUE: Input("pact", required=False),
        },
        outcomes=("joined", "closed"),
        needs=_pacts,
        has_effects=True,
    ),
    ActionSpec(
        name="leave_pact",
        run=leave_pact,
        inputs={VALUE: Input("pact", required=False)},
        outcomes=("left",),
        has_effects=True,
    ),
)
