"""What kind of list a file seems to be, told from its columns: for whoever took the wrong command.

Nothing is decided by it: the reader of each kind judges for itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers import constituencies, democracy_club, members, parliament_results
from chatbot.lookups.readers.csv_rows import header_of
from chatbot.lookups.readers.postcodes import sheets_of

_COLUMNS: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    "candidates": (democracy_club.REQUIRED, (parliament_results.MARK,)),
    "mps": (members.DFE, members.SHORT),
    "constituencies": (constituencies.REQUIRED,),
}
_CALLED: Final[Mapping[str, str]] = {
    "candidates": "a list of candidates",
    "mps": "a list of MPs",
    "constituencies": "a list of constituencies",
    "postcodes": "a table of postcodes",
}


def kind_of(path: Path) -> str | None:
    """`candidates`, `mps`, `constituencies` or `postcodes`; None where nothing tells."""
    try:
        header = frozenset(header_of(path))
    except ImportRefused:
        header = frozenset()
    for kind, forms in _COLUMNS.items():
        if any(header.issuperset(columns) for columns in forms):
            return kind
    try:
        sheets_of(path)
    except ImportRefused:
        return None
    return "postcodes"


def not_this_kind(path: Path, wished: str) -> str | None:
    """What it is instead and which command takes it; None where it is that kind, or none."""
    kind = kind_of(path)
    if kind is None or kind == wished:
        return None
    return f"It seems to be {_CALLED[kind]}: chatbot data import {kind} {path.name} takes it."
