"""Seats, ballots and people of the public record, between their rows and what they are."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Table

from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    SeatCode,
)
from chatbot.store.cleaning import clean_value
from chatbot.store.route_cells import read_routes, write_routes
from chatbot.store.statements import Row

PERSON = (
    "person",
    "name",
    "party",
    "role",
    "routes",
    "position",
    "sort_name",
    "test_data",
    "former_ids",
    "listed_since",
)
"""The columns of a person, in the order in which they are read."""

BALLOT = (
    "id",
    "constituency",
    "poll_date",
    "verified",
    "cancelled",
    "elected",
    "source",
    "as_of",
)
"""The columns of a ballot, in the order in which they are read."""


def columns(table: Table, names: tuple[str, ...]) -> list[Any]:
    """Those columns of a table."""
    return [table.c[name] for name in names]


def seat_row(seat: Constituency) -> dict[str, Any]:
    """One seat as it is kept."""
    row = {"code": seat.code, "name": seat.name, "nation": seat.nation, "name_cy": seat.name_cy}
    return _cleaned(row)


def read_seat(row: Row) -> Constituency:
    """A seat from its columns in the order of the table."""
    code, name, nation, name_cy = row
    return Constituency(SeatCode(code), name, nation, name_cy)


def person_row(person: Person, source: str, as_of: date) -> dict[str, Any]:
    """One person as kept; a route that does not say where it is from is from this list."""
    since = person.listed_since
    row = {
        "person": person.id,
        "name": person.name,
        "party": person.party,
        "role": person.role,
        "position": person.position,
        "sort_name": person.sort_name,
        "test_data": person.test_data,
        "former_ids": " ".join(person.former_ids) or None,
        "listed_since": since.isoformat() if since else None,
    }
    return {**_cleaned(row), "routes": write_routes(person.routes, source, as_of)}


def read_person(row: Row) -> Person:
    """A person from the columns of `PERSON`."""
    person, name, party, role, routes, position, sort_name, test_data, former, since = row
    return Person(
        PersonId(person),
        name,
        party,
        role,
        read_routes(routes),
        position,
        sort_name,
        bool(test_data),
        tuple(PersonId(ident) for ident in former.split(" ")) if former else (),
        date.fromisoformat(since) if since else None,
    )


def ballot_row(ballot: Ballot, source: str, as_of: date) -> dict[str, Any]:
    """One ballot as kept; what it does not say of its source is said for it."""
    return _cleaned(
        {
            "id": ballot.id,
            "constituency": ballot.constituency,
            "poll_date": ballot.poll_date.isoformat(),
            "verified": ballot.verified,
            "cancelled": ballot.cancelled,
            "elected": ballot.elected,
            "source": ballot.source or source,
            "as_of": (ballot.as_of or as_of).isoformat(),
        }
    )


def candidacy_rows(ballot: Ballot, source: str, as_of: date) -> list[dict[str, Any]]:
    """The candidates of a ballot, in their order."""
    source, as_of = ballot.source or source, ballot.as_of or as_of
    return [
        {"ballot_id": ballot.id, "place": place, **person_row(person, source, as_of)}
        for place, person in enumerate(ballot.candidates)
    ]


def read_ballots(rows: list[Row]) -> list[Ballot]:
    """Ballots from rows of `BALLOT` and `PERSON` side by side, a ballot's rows together."""
    return [_read_ballot(list(group)) for _, group in groupby(rows, key=lambda row: row[0])]


def _read_ballot(rows: list[Row]) -> Ballot:
    ballot, seat, poll_date, verified, cancelled, elected, source, as_of = rows[0][: len(BALLOT)]
    people = (row[len(BALLOT) :] for row in rows)
    return Ballot(
        BallotId(ballot),
        SeatCode(seat),
        date.fromisoformat(poll_date),
        tuple(read_person(person) for person in people if person[0] is not None),
        bool(verified),
        bool(cancelled),
        None if elected is None else PersonId(elected),
        source,
        date.fromisoformat(as_of),
    )


def _cleaned(row: dict[str, Any]) -> dict[str, Any]:
    return {name: clean_value(value) for name, value in row.items()}
