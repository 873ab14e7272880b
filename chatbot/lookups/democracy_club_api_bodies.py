"""Bodies of Democracy Club's developers API (v1, its code read at 46c0e730, July 2026).

Of a date's ballots only those for the UK Parliament are read: the others may take any shape.
The text of an address is not even looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec
import structlog

from chatbot.domain.places import Ballot, BallotId, Constituency, Person, PersonId, SeatCode
from chatbot.domain.routes import email_route, page_route
from chatbot.domain.seats import fold_name
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.lookups.printed import printed
from chatbot.lookups.readers.ballots import could_be_polled
from chatbot.lookups.readers.csv_rows import email_in, page_in

_log = structlog.get_logger(__name__)

_PARLIAMENT = "parl."


class _PickedAddress(msgspec.Struct):
    slug: str


class _PolledDate(msgspec.Struct):
    ballots: list[msgspec.Raw]


class _Answer(msgspec.Struct):
    """None of the three has a default, so that an error sent with status 200 is no answer."""

    address_picker: bool
    addresses: list[_PickedAddress]
    dates: list[_PolledDate]


class _Named(msgspec.Struct):
    ballot_paper_id: str


class _Party(msgspec.Struct):
    party_name: str


class _Person(msgspec.Struct):
    ynr_id: int
    name: str
    absolute_url: str | None = None
    email: str | None = None


class _Candidate(msgspec.Struct):
    party: _Party
    person: _Person


class BallotBody(msgspec.Struct):
    """One ballot. One that is held in its place has an id and a day of its own."""

    ballot_paper_id: str
    poll_open_date: date
    post_name: str
    cancelled: bool = False
    candidates_verified: bool = False
    candidates: list[_Candidate] = []


@dataclass(frozen=True, slots=True)
class Said:
    """One of: `slugs` of the addresses to pick from, and nothing else; `ballots`; neither."""

    slugs: tuple[str, ...] = ()
    ballots: tuple[BallotBody, ...] = ()


def read_answer(body: bytes) -> Said:
    """What an answer about a postcode or an address says. Raises msgspec's errors."""
    answer = msgspec.json.decode(body, type=_Answer)
    if answer.address_picker:
        return Said(slugs=tuple(dict.fromkeys(one.slug for one in answer.addresses)))
    every = (raw for day in answer.dates for raw in day.ballots)
    ours = (raw for raw in every if _id_of(raw).startswith(_PARLIAMENT))
    read = [msgspec.json.decode(raw, type=BallotBody) for raw in ours]
    return Said(ballots=tuple(one for one in read if could_be_polled(one.poll_open_date)))


def _id_of(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=_Named).ballot_paper_id


def by_name(seats: Iterable[Constituency]) -> Mapping[str, Constituency]:
    """Seats by their folded name: the API gives no codes."""
    return {fold_name(seat.name): seat for seat in seats}


def seats_of(
    ballots: Iterable[BallotBody], named: Mapping[str, Constituency]
) -> Mapping[SeatCode, Constituency]:
    """The seats that are polled. A name that is none of the 650 is logged and left out."""
    found: dict[SeatCode, Constituency] = {}
    for ballot in ballots:
        seat = named.get(fold_name(ballot.post_name))
        if seat is None:
            _log.warning("seat_name_unknown", ballot=ballot.ballot_paper_id[:100])
        else:
            found[seat.code] = seat
    return found


def read_ballot(body: BallotBody, seat: SeatCode, source: str, as_of: date) -> Ballot:
    """The ballot with its people in order. What is no address or no page is left out."""
    return Ballot(
        id=BallotId(body.ballot_paper_id),
        constituency=seat,
        poll_date=body.poll_open_date,
        candidates=in_ballot_order(map(_candidate, body.candidates)),
        verified=body.candidates_verified,
        cancelled=body.cancelled,
        source=source,
        as_of=as_of,
    )


def _candidate(body: _Candidate) -> Person:
    person = body.person
    return Person(
        id=PersonId(f"dc:{person.ynr_id}"),
        name=printed(person.name),
        party=printed(body.party.party_name),
        role="candidate",
        routes=(
            *email_route(email_in(person.email or "")),
            *page_route(page_in(person.absolute_url or "")),
        ),
    )
