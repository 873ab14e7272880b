"""Who can be asked in a seat now: everybody on the ballot alike, or the sitting member."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chatbot.domain.calendar import Phase, day_of, nominations_close
from chatbot.domain.contacts import Value
from chatbot.domain.places import Ballot, Person, PersonId, Representation, SeatCode
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, Need, NeedPeople
from chatbot.engine.values import listed, person_value, seat_from

A_DAY = timedelta(days=1)

AT_MOST = timedelta(days=26)
"""A conversation is kept for four weeks: whoever waits longer is asked again in between."""

COUNTED = timedelta(days=4)
"""After polling day the lists of members name those elected: Democracy Club and Parliament."""

UNKNOWN = timedelta(days=14)
"""When to look again for a day that nobody has named yet."""


def need_people(
    seat: SeatCode, context: Context, looked_for: tuple[PersonId, ...] = ()
) -> NeedPeople:
    """Who can be asked there now, by what is held and by the campaign's own calendar."""
    return NeedPeople(seat, context.at, context.campaign.contests(seat), looked_for)


def _need_people(inputs: Inputs, context: Context) -> Need | None:
    seat = seat_from(inputs.get("seat"))
    return need_people(seat.code, context) if seat else None


def _find_people(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, Representation):
        return Result(FAILED)
    values: dict[str, Value] = {"calendar": calendar_value(fact, context.at)}
    ballot, ahead, last = fact.ballot, fact.calendar.ahead, fact.last_ballot
    if ballot and ballot.candidates and not ballot.cancelled:
        people = candidates_value(ballot)
        return Result("candidates", {**values, "people": people, "poll_date": _iso(ballot)})
    if fact.mp is not None:
        values |= {"mp": person_value(fact.mp), "people": member_value(fact, fact.mp)}
    if ballot or ahead:
        poll = ballot.poll_date if ballot else ahead.poll if ahead else None
        return Result("nobody", {**values, "poll_date": poll.isoformat() if poll else None})
    over = fact.calendar.over
    poll = last.poll_date if last else over.poll if over else None
    values["poll_date"] = poll.isoformat() if poll else None
    elected = _elected(last) if last else None
    values["elected"] = person_value(elected) if elected else None
    return Result("mp" if fact.mp else "vacant", values)


def calendar_value(known: Representation, at: datetime) -> Value:
    """The seat's calendar as a variable holds it."""
    calendar, today = known.calendar, day_of(at)
    ahead = calendar.ahead
    closes = nominations_close(ahead, known.constituency.nation) if ahead else None
    again = _look_again(known, closes, today)
    return {
        "phase": calendar.phase.value,
        "dissolved": calendar.dissolution is not None,
        "by_election": ahead is not None and ahead.by_election,
        "cancelled": ahead is not None and ahead.cancelled,
        "vacant": known.vacant,
        "nominations_open": closes is not None and today <= closes,
        "nominations_close": closes.isoformat() if closes else None,
        "poll_date": ahead.poll.isoformat() if ahead else None,
        "look_again": again.isoformat() if again else None,
    }


def _look_again(known: Representation, closes: date | None, today: date) -> date | None:
    """The day on which more will be known; None where there is somebody to write to already."""
    calendar, ballot = known.calendar, known.ballot
    if ballot and ballot.candidates and not ballot.cancelled:
        return None
    again = today + UNKNOWN
    if closes and not (calendar.ahead and calendar.ahead.cancelled):
        again = closes + A_DAY
    elif calendar.phase is Phase.AFTER and calendar.over:
        again = calendar.over.poll + COUNTED
    return min(max(again, today + A_DAY), today + AT_MOST)


def candidates_value(ballot: Ballot) -> Value:
    """Everybody on a ballot as a variable holds them."""
    return listed(
        [person_value(person) for person in ballot.candidates],
        kind="candidates",
        ballot=ballot.id,
        poll_date=_iso(ballot),
        verified=ballot.verified,
        sample=any(person.test_data for person in ballot.candidates),
        source=ballot.source,
        as_of=ballot.as_of.isoformat() if ballot.as_of else None,
    )


def member_value(known: Representation, member: Person) -> Value:
    """The sitting member as a list of one."""
    return listed(
        [person_value(member)],
        kind="mp",
        verified=True,
        sample=member.test_data,
        source=known.mp_source,
        as_of=known.mp_as_of.isoformat() if known.mp_as_of else None,
    )


def _iso(ballot: Ballot) -> str:
    return ballot.poll_date.isoformat()


def _elected(ballot: Ballot) -> Person | None:
    return next((p for p in ballot.candidates if p.id == ballot.elected), None)


PEOPLE_ACTIONS = (
    ActionSpec(
        name="find_people",
        run=_find_people,
        needs=_need_people,
        inputs={"seat": Input("constituency")},
        results={
            "people": "people",
            "elected": "person",
            "mp": "person",
            "poll_date": "date",
            "calendar": "calendar",
        },
        outcomes=("candidates", "mp", "vacant", "nobody"),
    ),
)
