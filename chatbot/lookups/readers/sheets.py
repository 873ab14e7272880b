"""A download as sheets of lines: one file, or the CSV files of one folder within a zip.

Nothing is ever unpacked to disk. A zip is looked at with distrust, although its operator means
well: names that lead out of it, a zip in a zip and sizes that cannot be right are refused.
"""

from __future__ import annotations

import gzip
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers.source_file import (
    MAX_BYTES,
    MAX_TEXT,
    blocks,
    date_in,
    date_of,
    existing,
)

MAX_MEMBERS: Final = 2_000
MAX_RATIO: Final = 100
"""Lists of postcodes pack to between a tenth and a thirtieth. Below SMALL nobody counts."""

SMALL: Final = 1_000_000

_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_READABLE: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_A_LITTLE: Final = 1 << 14

Tell = Callable[[int], None]
"""Told how many bytes of a sheet's size have been read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list. `label` is what a sentence calls it, `size` what a progress bar counts to."""

    label: str
    size: int
    path: Path
    member: str | None = None

    def lines(self, tell: Tell | None = None) -> Iterator[str]:
        """The lines with their ends. Raises ImportRefused."""
        with self._opened() as (stream, counted):
            for block in blocks(stream, self.label):
                if tell:
                    tell(min(counted.tell(), self.size))
                yield from block

    def first_line(self) -> str:
        """What tells the form. Raises ImportRefused."""
        with self._opened() as (stream, _):
            for block in blocks(stream, self.label, _A_LITTLE):
                return next(block, "")
        return ""

    @contextmanager
    def _opened(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The stream to read, and the one whose position counts to `size`."""
        with ExitStack() as open_things:
            raw = open_things.enter_context(self.path.open("rb"))
            stream: BinaryIO = raw
            if self.member is not None:
                archive = open_things.enter_context(zipfile.ZipFile(raw))
                stream = cast(BinaryIO, open_things.enter_context(archive.open(self.member)))
                yield stream, stream
                return
            if raw.peek(len(_GZIP)).startswith(_GZIP):
                stream = cast(BinaryIO, open_things.enter_context(gzip.GzipFile(fileobj=raw)))
            yield stream, raw


def folders(path: Path) -> Sequence[Sequence[Sheet]]:
    """The sheets by the folder they stand in, the outermost first; one sheet for a plain file.

    Raises ImportRefused.
    """
    size = existing(path).stat().st_size
    with path.open("rb") as raw:
        head = raw.read(len(_ZIP))
    if head == _ZIP:
        return _folders_of_zip(path, size)
    if size > (MAX_BYTES if head.startswith(_GZIP) else MAX_TEXT):
        raise ImportRefused(f"{path.name} is larger than any file that is meant here.")
    return [[Sheet(path.name, size, path)]]


def edition_of(path: Path) -> date:
    """The day a download describes: as it says itself, else that of its last change."""
    return told_edition(path) or date_of(path)


def told_edition(path: Path) -> date | None:
    """As its name says, else that of the newest list in a zip; None where neither tells."""
    if named := date_in(path.name):
        return named
    try:
        with zipfile.ZipFile(path) as archive:
            days = [date(*info.date_time[:3]) for info in archive.infolist() if _is_csv(info)]
    except (OSError, ValueError, zipfile.BadZipFile):
        days = []
    return max(days, default=None)


def _folders_of_zip(path: Path, size: int) -> Sequence[Sequence[Sheet]]:
    if size > MAX_BYTES:
        raise ImportRefused(f"{path.name} is larger than any file that is meant here.")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise ImportRefused(f"{path.name} is cut off or damaged: get it again.") from None
    if len(members) > MAX_MEMBERS:
        raise ImportRefused(f"{path.name} holds more files than any zip that is meant here.")
    found: defaultdict[PurePosixPath, list[Sheet]] = defaultdict(list)
    for member in members:
        _check_name(path, member)
        if _is_csv(member):
            _check_size(path, member)
            name = _name(member)
            sheet = Sheet(f"{path.name}/{name.name}", member.file_size, path, member.filename)
            found[name.parent].append(sheet)
    if not found:
        raise ImportRefused(f"{path.name} holds no CSV file{_nested(members)}.")
    return [found[folder] for folder in sorted(found, key=lambda name: (len(name.parts), name))]


def _is_csv(member: zipfile.ZipInfo) -> bool:
    """`._` files and `__MACOSX` are what a Mac leaves behind."""
    name = _name(member)
    left_behind = name.name.startswith("._") or "__MACOSX" in name.parts
    return name.suffix.lower() == ".csv" and not member.is_dir() and not left_behind


def _name(member: zipfile.ZipInfo) -> PurePosixPath:
    """Some programs write the separator of Windows, whatever the format says."""
    return PurePosixPath(member.filename.replace("\\", "/") or ".")


def _check_name(path: Path, member: zipfile.ZipInfo) -> None:
    name = _name(member)
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        raise ImportRefused(f"{path.name} names files outside itself, and is not opened.")


def _check_size(path: Path, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise ImportRefused(f"{path.name} is locked with a password: unpack it first.")
    if member.compress_type not in _READABLE:
        raise ImportRefused(f"{path.name} is packed in an uncommon way: unpack it first.")
    large = member.file_size > SMALL
    if member.file_size > MAX_TEXT or (
        large and member.file_size > MAX_RATIO * member.compress_size
    ):
        raise ImportRefused(f"{path.name} unpacks to more than can be right.")


def _nested(members: Sequence[zipfile.ZipInfo]) -> str:
    zips = any(member.filename.lower().endswith(".zip") for member in members)
    return ", but another zip: unpack that one first" if zips else ""
