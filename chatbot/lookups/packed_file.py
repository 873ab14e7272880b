"""A small container for tables that are read through a memory map.

    magic 8 · SHA-256 of the rest 32 · length of the header 4 (big-endian) · header JSON · body

The file is written beside its place and moved there, so a reader sees the old one or the new
one, never half of it. A reader that has the old one mapped keeps it until it closes.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from chatbot.domain.credits import CreditLine
from chatbot.domain.errors import LookupFailed

# The line ends are there to be broken by a transfer in text mode.
MAGIC: Final = b"SEATS\r\n\x02"
"""Seven letters that tell a table of ours, and the version of all that follows."""

AGAIN: Final = "import it again with `chatbot data import postcodes FILE`."

_LENGTH: Final = struct.Struct(">I")
_PREFIX: Final = len(MAGIC) + hashlib.sha256().digest_size


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself. `labels` number the seats from 1; `keys` order the body.

    `ended` counts what is held besides the rows: postcodes that went out of use. `owed` are the
    credits its publishers ask for besides Ordnance Survey's, from which every list derives.
    """

    kind: str
    source: str
    as_of: date
    rows: int
    labels: list[str]
    keys: list[str]
    ended: int = 0
    owed: tuple[CreditLine, ...] = ()


def write_packed(path: Path, header: Header, body: bytes | bytearray) -> None:
    """Put a file in place, whole or not at all."""
    head = msgspec.json.encode(header)
    parts = (_LENGTH.pack(len(head)), head, body)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in (MAGIC, digest.digest(), *parts):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class PackedFile:
    """An open file: its header, and its body as mapped memory."""

    def __init__(self, path: Path, kind: str) -> None:
        """Raises LookupFailed when it is damaged or another kind, FileNotFoundError if absent."""
        with path.open("rb") as file:
            self.size = os.fstat(file.fileno()).st_size
            if self.size < _PREFIX + _LENGTH.size:
                raise LookupFailed(f"{path.name} is damaged: {AGAIN}")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self.header, self.body_at = _checked(self._map, path.name)
            if self.header.kind != kind:
                raise LookupFailed(f"{path.name} holds {self.header.kind}, not {kind}: {AGAIN}")
        except BaseException:
            self._map.close()
            raise

    @property
    def memory(self) -> mmap.mmap:
        """The whole file; the body starts at `body_at`."""
        return self._map

    def close(self) -> None:
        """Give the memory back; nothing may be read afterwards."""
        self._map.close()


def _checked(memory: mmap.mmap, name: str) -> tuple[Header, int]:
    with memoryview(memory) as view:
        magic = bytes(view[: len(MAGIC)])
        if magic[:-1] != MAGIC[:-1]:
            raise LookupFailed(f"{name} is no table of ours: {AGAIN}")
        if magic != MAGIC:
            raise LookupFailed(f"{name} was made by another version of this program: {AGAIN}")
        if hashlib.sha256(view[_PREFIX:]).digest() != bytes(view[len(MAGIC) : _PREFIX]):
            raise LookupFailed(f"{name} is damaged: {AGAIN}")
        (length,) = _LENGTH.unpack_from(view, _PREFIX)
        start = _PREFIX + _LENGTH.size
        header = msgspec.json.decode(view[start : start + length], type=Header)
    return header, start + length
