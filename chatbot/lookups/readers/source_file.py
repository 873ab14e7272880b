"""A file from an operator, line by line: plain or gzip, UTF-8, of a size that can be right."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from chatbot.domain.errors import ImportRefused

MAX_BYTES: Final = 500_000_000
MAX_TEXT: Final = 3_000_000_000
"""Bytes, once unpacked. The ONS Postcode Directory of August 2026 has 1.5 thousand million."""

MAX_LINE: Final = 1_000_000
MAX_LINES: Final = 5_000_000

Progress = Callable[[int, int], None]
"""Told (bytes read, bytes in all) now and then, from the thread that reads."""

_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_EDITION = re.compile(
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[_ -]?(20\d\d)(?!\d)", re.I
)
"""How the ONS names its editions: `ONSPD_AUG_2026.zip`."""

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def date_of(path: Path) -> date:
    """The day a file describes: the date or month in its name, else the day of its last change."""
    named = date_in(path.name)
    return named or datetime.fromtimestamp(existing(path).stat().st_mtime, UTC).date()


def date_in(name: str) -> date | None:
    """The date in a name, or the first day of the month in it."""
    for parts in _DATE.findall(name):
        try:
            return date(*map(int, parts))
        except ValueError:
            continue
    edition = _EDITION.search(name)
    return date(int(edition[2]), _MONTHS.index(edition[1].lower()) + 1, 1) if edition else None


def lines(path: Path, progress: Progress | None = None) -> Iterator[str]:
    """The lines with their ends, without a byte order mark. Raises ImportRefused."""
    size = existing(path).stat().st_size
    if size > MAX_BYTES:
        raise ImportRefused(f"{path.name} is larger than any file that is meant here.")
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        with closing(stream):
            for block in blocks(stream, path.name):
                if progress and (read := raw.tell()) < size:
                    progress(read, size)
                yield from block
    if progress:
        progress(size, size)


def blocks(stream: BinaryIO, name: str, size: int = 1 << 20) -> Iterator[Iterator[str]]:
    """The lines of a text, some thousands at a time. Raises ImportRefused.

    Read `size` bytes at a time: to decode each line by itself would take as long as all the rest.
    """
    encoding, rest, read, counted = "utf-8-sig", b"", 0, 0
    try:
        while block := stream.read(size):
            whole, newline, after = (rest + block).rpartition(b"\n")
            read, counted, rest = read + len(block), counted + whole.count(b"\n") + 1, after
            if len(rest) > MAX_LINE:
                raise ImportRefused(f"{name} has a line too long to be right.")
            if read > MAX_TEXT or counted > MAX_LINES:
                raise ImportRefused(f"{name} has more lines than any file meant here.")
            if newline:
                yield io.StringIO((whole + newline).decode(encoding), newline="\n")
                encoding = "utf-8"
        yield io.StringIO(rest.decode(encoding), newline="\n")
    except UnicodeDecodeError:
        raise ImportRefused(f"{name} is not text in UTF-8.") from None
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error):
        raise ImportRefused(f"{name} is cut off or damaged: get it again.") from None


def existing(path: Path) -> Path:
    """The path, if there is a file. Raises ImportRefused, without the folder."""
    if not path.is_file():
        raise ImportRefused(f"There is no file {path.name} there.")
    return path
