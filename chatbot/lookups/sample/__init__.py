"""The built-in sample: real seats with a few real postcodes each, and invented people.

It lets a stranger without a network try the bot, and rehearsals run the same everywhere. Seats,
names and codes: Office for National Statistics, July 2024 (OGL v3). Postcodes and what is near
them: Code-Point Open, August 2023 (OGL v3). The people never mix with imported ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files

import msgspec

from chatbot.domain.places import Ballot, BallotId, Constituency, Person, PersonId, SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.domain.routes import email_route, page_route
from chatbot.domain.seats import nation_of
from chatbot.lookups.ballot_order import in_ballot_order

SOURCE = "sample"


class _Person(msgspec.Struct):
    id: str
    name: str
    party: str
    email: str | None = None
    web: str | None = None


class _Seat(msgspec.Struct):
    code: str
    name: str
    slug: str
    elected: str
    people: list[_Person]
    name_cy: str | None = None
    postcodes: list[str] = []


class _Places(msgspec.Struct, forbid_unknown_fields=True):
    about: str
    postcodes_as_of: date
    people_as_of: date
    poll_date: date
    outcodes: dict[str, list[SeatCode]]
    near: dict[str, list[SeatCode]]
    seats: list[_Seat]


class BuiltInSample:
    """Everything in the sample. `outcodes` holds only first halves whose seats are all in it."""

    def __init__(self) -> None:
        text = files(__package__).joinpath("places.json").read_bytes()
        self._places = places = msgspec.json.decode(text, type=_Places)
        self._seats = {SeatCode(seat.code): seat for seat in places.seats}
        self._by_postcode = {
            postcode: SeatCode(seat.code) for seat in places.seats for postcode in seat.postcodes
        }

    @property
    def as_of(self) -> date:
        """The day the postcodes describe."""
        return self._places.postcodes_as_of

    @property
    def postcodes(self) -> Sequence[str]:
        """Every postcode that may be tried, as printed."""
        return tuple(self._by_postcode)

    def seat(self, postcode: Postcode) -> SeatCode | None:
        """The seat, or None for nearly every postcode there is."""
        return self._by_postcode.get(str(postcode))

    def seats_in(self, outward: str, sector: str | None) -> Sequence[SeatCode]:
        """All seats of a first half, where the sample knows them all."""
        return self._places.outcodes.get(outward, ())

    def near(self, postcode: Postcode) -> Sequence[SeatCode]:
        """Other seats close by."""
        return self._places.near.get(str(postcode), ())

    def constituencies(self) -> Sequence[Constituency]:
        """The seats of the sample, all of Northern Ireland among them."""
        return tuple(
            Constituency(code, seat.name, nation_of(code), seat.name_cy)
            for code, seat in self._seats.items()
        )

    def ballots(self, seat: SeatCode) -> Sequence[Ballot]:
        """One ballot of the general election of 4 July 2024, with test people."""
        held = self._seats.get(seat)
        if held is None:
            return ()
        day = self._places.poll_date
        ballot = Ballot(
            id=BallotId(f"parl.{held.slug}.{day.isoformat()}"),
            constituency=seat,
            poll_date=day,
            candidates=in_ballot_order(map(_candidate, held.people)),
            verified=True,
            elected=_id(held.elected),
            source=SOURCE,
            as_of=self._places.people_as_of,
        )
        return (ballot,)

    def member(self, seat: SeatCode) -> tuple[Person, str, date] | None:
        """The test person who was elected, as the sitting member."""
        for ballot in self.ballots(seat):
            for person in ballot.candidates:
                if person.id == ballot.elected:
                    member = replace(person, role="mp", position=None)
                    return member, SOURCE, self._places.people_as_of
        return None


def _id(slug: str) -> PersonId:
    return PersonId(f"sample:{slug}")


def _candidate(person: _Person) -> Person:
    return Person(
        id=_id(person.id),
        name=person.name,
        party=person.party,
        role="candidate",
        routes=(*email_route(person.email), *page_route(person.web)),
        test_data=True,
    )
