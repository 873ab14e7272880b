"""A file from an operator, line by line: plain or gzip, UTF-8, of a size that can be right."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from chatbot.domain.errors import ImportRefused

MAX_BYTES: Final = 500_000_000
MAX_LINE: Final = 1_000_000
MAX_LINES: Final = 5_000_000

Progress = Callable[[int, int], None]
"""Told (bytes read, bytes in all) now and then, from the thread that reads."""

_TOLD_EVERY: Final = 20_000
_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def date_of(path: Path) -> date:
    """The day a file describes: the date in its name, else the day it was last written."""
    for parts in _DATE.findall(path.name):
        try:
            return date(*map(int, parts))
        except ValueError:
            continue
    return datetime.fromtimestamp(_existing(path).stat().st_mtime, UTC).date()


def lines(path: Path, progress: Progress | None = None) -> Iterator[str]:
    """The lines with their ends, without a byte order mark. Raises ImportRefused."""
    size = _existing(path).stat().st_size
    if size > MAX_BYTES:
        raise ImportRefused(f"{path.name} is larger than any file that is meant here.")
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        with closing(stream):
            for number, line in enumerate(_decoded(stream, path.name), start=1):
                if number > MAX_LINES:
                    raise ImportRefused(f"{path.name} has more lines than any file meant here.")
                if progress and number % _TOLD_EVERY == 0:
                    progress(raw.tell(), size)
                yield line
    if progress:
        progress(size, size)


def _decoded(stream: BinaryIO, name: str) -> Iterator[str]:
    encoding = "utf-8-sig"
    try:
        while line := stream.readline(MAX_LINE):
            if len(line) == MAX_LINE:
                raise ImportRefused(f"{name} has a line too long to be right.")
            yield line.decode(encoding)
            encoding = "utf-8"
    except UnicodeDecodeError:
        raise ImportRefused(f"{name} is not text in UTF-8.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise ImportRefused(f"{name} is cut off or damaged: get it again.") from None


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ImportRefused(f"There is no file {path.name} there.")
    return path
