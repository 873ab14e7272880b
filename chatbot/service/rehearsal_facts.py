"""What look-ups find in a rehearsal: what the dialogue says, else the built-in sample.

Nobody here is real. Nothing is asked of a network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never

from chatbot.domain.calendar import Contest, calendar_of, day_of
from chatbot.domain.handovers import read_handover
from chatbot.domain.mailing import LETTERS_A_DAY, CodeVerdict, SenderKnown, TakenBack
from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.domain.routes import COMMONS, Closed, Route, RouteKind, email_route, page_route
from chatbot.domain.sameness import Likeness
from chatbot.engine.needs import (
    Fact,
    MailNeed,
    Need,
    NeedCode,
    NeedHandover,
    NeedLikeness,
    NeedPeople,
    NeedPlace,
    NeedSender,
    NeedStanding,
    NeedTakenBack,
    NeedTally,
    Standing,
    Tally,
)
from chatbot.service.rehearsal import Given, GivenPeople, GivenPlace
from chatbot.service.rehearsal_party import KEY

RIGHT_CODE = "123456"

POLL_IN = timedelta(days=14)
"""How far off polling day is for candidates that a dialogue makes up."""

POLL_FAR = timedelta(days=50)
"""Then nominations have not closed yet, nor has Parliament."""

JUST_OVER = timedelta(days=1)

Ask = Callable[[Need], Fact]


class GivenFacts:
    """Answers needs. `sample` asks the built-in sample; `seats` are the ones it knows."""

    def __init__(self, sample: Ask, seats: Sequence[Constituency]) -> None:
        self._sample = sample
        self._seats = {seat.name: seat for seat in seats}
        self._by_code = {seat.code: seat for seat in seats}

    def __call__(self, need: Need, given: Given) -> Fact:
        """The fact for this need."""
        if isinstance(need, NeedPlace) and given.place is not None:
            return self._place(need, given.place)
        if isinstance(need, NeedPeople) and given.people is not None:
            return self._people(need, given.people)
        if isinstance(need, NeedLikeness):
            return Likeness({part: float(part in given.alike) for part, _ in need.parts})
        if isinstance(need, NeedSender | NeedCode | NeedTakenBack):
            return _of_mail(need, given)
        if isinstance(need, NeedHandover):
            return read_handover(KEY, need.payload)
        if isinstance(need, NeedStanding):
            return Standing(need.actor in given.admins)
        if isinstance(need, NeedTally):
            return Tally(given.total)
        return self._sample(need)

    def _place(self, need: NeedPlace, given: GivenPlace) -> Fact:
        return Place(
            outcome=PlaceOutcome(given.outcome),
            postcode=given.postcode or need.typed,
            constituency=self._seat(given.constituency) if given.constituency else None,
            alternatives=tuple(self._seat(name) for name in given.alternatives),
            near=tuple(self._seat(name) for name in given.near),
            source="rehearsal",
            ended=given.ended,
        )

    def _seat(self, name: str) -> Constituency:
        if name not in self._seats:
            raise ValueError(f"the built-in sample has no constituency {name}")
        return self._seats[name]

    def _people(self, need: NeedPeople, given: GivenPeople) -> Fact:
        if given.failed:
            return None
        seat, on = self._by_code[need.seat], day_of(need.at)
        if not given.called and (given.mp or given.vacant or given.over or given.unknown):
            return _between_polls(seat, given, need.at)
        poll = on + (POLL_FAR if given.open_nominations or given.called else POLL_IN)
        contest = Contest(poll, on - POLL_IN, given.by_election, given.cancelled)
        ballot = _ballot(need.seat, given, poll, on)
        return Representation(
            seat,
            ballot=ballot,
            mp=_member(given) if given.mp else None,
            mp_source="rehearsal",
            mp_as_of=on,
            calendar=calendar_of([contest], need.at),
            vacant=given.by_election,
            elsewhere=self._elsewhere(need, ballot, given),
        )

    def _elsewhere(
        self, need: NeedPeople, ballot: Ballot, given: GivenPeople
    ) -> tuple[tuple[PersonId, Constituency], ...]:
        if given.moved_to is None:
            return ()
        here, seat = {one.id for one in ballot.candidates}, self._seat(given.moved_to)
        return tuple((who, seat) for who in need.looked_for if who not in here)


def _of_mail(need: MailNeed, given: Given) -> Fact:
    """Every address is confirmed, and RIGHT_CODE is the code of all."""
    match need:
        case NeedSender():
            return SenderKnown(confirmed=True, may_ask=True, letters_left=LETTERS_A_DAY)
        case NeedCode(_, code):
            is_right = code in (None, RIGHT_CODE)
            return CodeVerdict.RIGHT if is_right else CodeVerdict.WRONG
        case NeedTakenBack():
            count = given.people.candidates if given.people else 0
            everybody = tuple(f"sample:rehearsal-{n}" for n in range(1, count + 1))
            return TakenBack((), everybody) if given.mail_left else TakenBack(everybody, ())
        case _:
            assert_never(need)


def _between_polls(seat: Constituency, given: GivenPeople, at: datetime) -> Representation:
    on, contests, last = day_of(at), list[Contest](), None
    day = on - JUST_OVER
    if given.elected or given.over:
        contests = [Contest(day, day - POLL_IN, given.by_election)]
        last = _ballot(seat.code, GivenPeople(candidates=2, real=given.real), day, on)
        last = replace(last, elected=last.candidates[0].id if given.elected else None)
    return Representation(
        seat,
        last_ballot=last,
        mp=_member(given) if given.mp else None,
        mp_source="rehearsal",
        mp_as_of=on,
        calendar=calendar_of(contests, at),
        vacant=given.vacant,
    )


def _member(given: GivenPeople) -> Person:
    person = _person(1, 0, given)
    post = Route(RouteKind.POST, COMMONS)
    return replace(person, role="mp", position=None, routes=(*person.routes, post))


def _ballot(seat: SeatCode, given: GivenPeople, poll: date, on: date) -> Ballot:
    with_email = given.candidates - given.without_email
    people = [_person(n, with_email, given) for n in range(1, given.candidates + 1)]
    return Ballot(
        id=BallotId(f"parl.rehearsal.{poll.isoformat()}"),
        constituency=seat,
        poll_date=poll,
        candidates=tuple(people),
        verified=given.verified,
        cancelled=given.cancelled,
        source="rehearsal",
        as_of=on,
    )


def _person(number: int, with_email: int, given: GivenPeople) -> Person:
    reachable = number <= with_email or (given.mp and not given.without_email)
    mailbox = email_route(f"person-{number}@example.org" if reachable else None)
    if number <= given.closed_mailboxes:
        mailbox = tuple(route.close(Closed.DISSOLVED) for route in mailbox)
    if number <= given.shared:
        mailbox = (Route(RouteKind.EMAIL, "shared@example.org", shared=True),)
    web = None if given.without_web else f"https://example.org/person-{number}"
    party = f"Example Party {number + 50 * (number <= given.new_party)}"
    return Person(
        id=_id(number, given),
        name=f"Testperson {number}",
        party=party,
        role="candidate",
        routes=(*mailbox, *page_route(web)),
        position=number,
        test_data=not given.real,
    )


def _id(number: int, given: GivenPeople) -> PersonId:
    return PersonId(f"sample:{'merged' if given.new_ids else 'rehearsal'}-{number}")
