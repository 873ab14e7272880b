"""Rows of a CSV file as public bodies export them: doubled, quoted twice, with stray spaces."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from chatbot.domain.errors import ImportRefused
from chatbot.engine.clean import clean_text
from chatbot.lookups.readers.source_file import Progress, lines

Row = Mapping[str, str]

_ADDRESS = re.compile(r"[^\s@<>\",;:\\?&%]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_PAGE = re.compile(r"https?://[^\s<>\"]+")
_SITE = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?")
"""A name with a top level that is no number: no machine of somebody's own network."""

LONGEST_CELL: Final = 20_000
"""Statements to voters run to 11,238 characters (Democracy Club, May 2024); nothing is longer."""

LONGEST_ADDRESS: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""

LONGEST_PAGE: Final = 2_000
"""Characters. What no browser of the last twenty years refuses."""


def header_of(path: Path) -> tuple[str, ...]:
    """The names of the columns. Raises ImportRefused when there are none."""
    for cells in _read(path, None):
        return tuple(cell.strip() for cell in cells)
    raise ImportRefused(f"{path.name} is empty.")


def rows(
    path: Path, required: Collection[str], progress: Progress | None = None
) -> Iterator[tuple[int, Row]]:
    """Each row with its line number, cells cleaned. Blank lines are passed over.

    Raises ImportRefused for a missing column, or a row whose cells do not fit the header.
    """
    reader = _read(path, progress)
    header = [cell.strip() for cell in next(reader, [])]
    if missing := [name for name in required if name not in header]:
        columns = "columns" if len(missing) > 1 else "column"
        raise ImportRefused(f"{path.name} lacks the {columns} {', '.join(missing)}.")
    for number, cells in enumerate(reader, start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise ImportRefused(
                f"{path.name}, row {number}: {len(cells)} values for {len(header)} columns."
            )
        yield number, dict(zip(header, map(clean, cells), strict=True))


def clean(cell: str) -> str:
    """One line without stray spaces; a JSON string within the cell is unquoted once more."""
    text = cell.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        try:
            text = msgspec.json.decode(text, type=str)
        except msgspec.DecodeError:
            text = text.strip('"')
    return " ".join(clean_text(text, LONGEST_CELL).split())


def email_in(text: str) -> str | None:
    """An address that is safe in a link, or None: what cannot be written to is not kept."""
    address = text.strip().removeprefix("mailto:")
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return None
    return address


def page_in(text: str) -> str | None:
    """The address of a page that anybody can open, or None.

    One that Telegram would refuse on a button (no host of the public network, too long, hidden
    characters) would keep the whole message from the person.
    """
    if len(text) > LONGEST_PAGE or not _PAGE.fullmatch(text) or not text.isprintable():
        return None
    try:
        site = urlsplit(text)
        usable = site.port is None or site.port > 0
    except ValueError:
        return None
    host = site.hostname or ""
    return text if usable and "@" not in site.netloc and _SITE.fullmatch(host) else None


def _read(path: Path, progress: Progress | None) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines(path, progress), strict=True)
    except csv.Error as fault:
        raise ImportRefused(f"{path.name} is not a CSV file that can be read: {fault}.") from None
