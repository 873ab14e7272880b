"""Candidates as Democracy Club exports them (CC BY 4.0, credit and link on the same page).

The columns are those of https://candidates.democracyclub.org.uk/data/export_csv/; which of them
are there depends on the export, and a seat may be given by code or by name only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, BallotId, Constituency, PersonId, SeatCode
from chatbot.domain.seats import fold_name, seat_code
from chatbot.lookups.readers.ballots import Standing, Tally, gather
from chatbot.lookups.readers.csv_rows import Row, rows
from chatbot.lookups.readers.route_cells import candidate_routes
from chatbot.lookups.readers.source_file import Progress

REQUIRED: Final = ("person_id", "person_name", "ballot_paper_id", "party_name", "post_label")

_YES: Final = frozenset({"t", "true"})
_NO: Final = frozenset({"f", "false"})


def read_candidates(
    path: Path,
    seats: Iterable[Constituency],
    *,
    force: bool = False,
    progress: Progress | None = None,
    tally: Tally | None = None,
) -> tuple[Ballot, ...]:
    """The ballots of the UK Parliament. `seats` are for exports that give names only.

    Raises ImportRefused.
    """
    by_name = {fold_name(seat.name): seat.code for seat in seats}
    tally = tally or Tally()
    standings = _standings(path, by_name, progress, tally)
    return gather(standings, path.name, force=force, tally=tally)


def _standings(
    path: Path, by_name: Mapping[str, SeatCode], progress: Progress | None, tally: Tally
) -> Iterator[Standing]:
    for number, row in rows(path, REQUIRED, progress):
        if not row["ballot_paper_id"].startswith("parl."):
            tally.rows, tally.other_elections = tally.rows + 1, tally.other_elections + 1
            continue
        try:
            yield _standing(row, by_name)
        except ImportRefused as why:
            raise ImportRefused(f"{path.name}, row {number}: {why}") from None


def _standing(row: Row, by_name: Mapping[str, SeatCode]) -> Standing:
    person, name = row["person_id"], row["person_name"]
    if not (person.isascii() and person.isdigit() and name):
        raise ImportRefused("the person has no number or no name.")
    votes = row.get("votes") or row.get("votes_cast") or ""
    return Standing(
        ballot=BallotId(row["ballot_paper_id"]),
        seat=_seat(row, by_name),
        poll_date=_poll_date(row),
        person=PersonId(f"dc:{person}"),
        name=name,
        party=row["party_name"],
        routes=candidate_routes(row),
        votes=int(votes) if votes.isascii() and votes.isdigit() else None,
        elected=_flag(row.get("elected", "")),
        locked=_flag(row.get("candidates_locked", "")) is True,
        cancelled=_flag(row.get("cancelled_poll", "")) is True,
    )


def _seat(row: Row, by_name: Mapping[str, SeatCode]) -> SeatCode:
    """The code if there is one of July 2024, else the name exactly, after folding.

    A code and a name of two seats would have people write to candidates of the wrong one.
    """
    given = row.get("gss_code") or row.get("gss") or ""
    coded, named = seat_code(given), by_name.get(fold_name(row["post_label"]))
    if coded and named and coded != named:
        raise ImportRefused("the code is of another seat than the name.")
    if seat := coded or named:
        return seat
    if not by_name and not given:
        raise ImportRefused("seats are given by name: import the constituencies first.")
    raise ImportRefused("no seat of July 2024.")


def _poll_date(row: Row) -> date:
    """The column, or the end of the ballot's id."""
    text = row.get("election_date") or row["ballot_paper_id"].rpartition(".")[2]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImportRefused("no polling day.") from None


def _flag(text: str) -> bool | None:
    folded = text.casefold()
    return True if folded in _YES else False if folded in _NO else None
