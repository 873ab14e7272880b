"""Results of by-elections as Parliament publishes them (Open Parliament Licence).

Columns of https://electionresults.parliament.uk: one row a candidate, days as `18/06/2026`. No
contacts; surnames are given, so the order on the paper is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, BallotId, PersonId
from chatbot.domain.seats import fold_name, seat_code
from chatbot.lookups.readers.ballots import Standing, Tally, gather
from chatbot.lookups.readers.csv_rows import Row, rows
from chatbot.lookups.readers.source_file import Progress

MARK: Final = "Candidate surname"
"""A column that only these files have."""

_REQUIRED: Final = (
    "Election date",
    "ONS ID",
    "Constituency name",
    "Party name",
    "Candidate first name",
    MARK,
    "Votes",
    "Democracy Club person ID",
)
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def read_results(
    path: Path,
    *,
    force: bool = False,
    progress: Progress | None = None,
    tally: Tally | None = None,
) -> tuple[Ballot, ...]:
    """The ballots of the file. Raises ImportRefused."""
    return gather(_standings(path, progress), path.name, force=force, tally=tally)


def _standings(path: Path, progress: Progress | None) -> Iterator[Standing]:
    for number, row in rows(path, _REQUIRED, progress):
        try:
            yield _standing(row)
        except ImportRefused as why:
            raise ImportRefused(f"{path.name}, row {number}: {why}") from None


def _standing(row: Row) -> Standing:
    seat = seat_code(row["ONS ID"])
    if seat is None:
        raise ImportRefused("no seat of July 2024.")
    person, first, last = row["Democracy Club person ID"], row["Candidate first name"], row[MARK]
    if not (person.isascii() and person.isdigit() and last):
        raise ImportRefused("the person has no number or no name.")
    day, votes = _day(row["Election date"]), row["Votes"]
    slug = fold_name(row["Constituency name"]).replace(" ", "-")
    return Standing(
        ballot=BallotId(f"parl.{slug}.by.{day.isoformat()}"),
        seat=seat,
        poll_date=day,
        person=PersonId(f"dc:{person}"),
        name=f"{first} {last}".strip(),
        party=row["Party name"],
        sort_name=f"{last}, {first}" if first else last,
        votes=int(votes) if votes.isascii() and votes.isdigit() else None,
    )


def _day(text: str) -> date:
    iso = _DAY.sub(r"\3-\2-\1", text)
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise ImportRefused("no polling day.") from None
