"""Democracy Club's export of candidates: how a whole election is asked for in one request.

GET /data/export_csv/ of the candidates site (its code read at 0d9dd492, August 2026). Asking for
each person would be throttled at ten requests a minute.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import aiohttp

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Constituency, SeatCode
from chatbot.domain.seats import nation_of, seat_code
from chatbot.lookups.readers.csv_rows import rows
from chatbot.lookups.upstream import Manners

PATH: Final = ("data", "export_csv", "")
MANNERS: Final = Manners(
    patience=aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=60),
    largest=100_000_000,
)
"""Bytes; the export of a general election has about four million."""

_EXTRA: Final = ("gss", "candidates_locked", "sopn_last_name", "sopn_first_names", "elected")
_SEAT_COLUMNS: Final = ("ballot_paper_id", "post_label", "gss")


def export_query(poll: date) -> list[tuple[str, str]]:
    """Everybody who stands for Parliament on a day, with their contacts."""
    return [
        ("election_id", f"parl.{poll.isoformat()}"),
        ("field_group", "person"),
        *(("extra_fields", name) for name in _EXTRA),
        ("format", "csv"),
    ]


def read_seats(path: Path) -> tuple[Constituency, ...]:
    """The seats that an export names, in order of their codes. Raises ImportRefused."""
    seats: dict[SeatCode, Constituency] = {}
    for number, row in rows(path, _SEAT_COLUMNS):
        if not row["ballot_paper_id"].startswith("parl."):
            continue
        code, name = seat_code(row["gss"]), row["post_label"]
        if code is None or not name:
            raise ImportRefused(f"{path.name}, row {number}: no seat of July 2024, or no name.")
        seat = Constituency(code, name, nation_of(code))
        if seats.setdefault(code, seat) != seat:
            raise ImportRefused(f"{path.name}, row {number}: {code} has two names.")
    return tuple(seats[code] for code in sorted(seats))
