"""A release as one file: the same sources give the same bytes, and the same id when unpacked.

A zip with fixed times and an order of its own, so that nothing of the machine gets in. What comes
from elsewhere is taken as hostile: every count and size has a limit, every name a form.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chatbot.content.release import compile_release
from chatbot.content.sources import MAX_FILE_BYTES, MAX_FILES, read_sources
from chatbot.domain.errors import FlowFault
from chatbot.engine.release import Release

MAX_BUNDLE_BYTES: Final = 20_000_000
MAX_UNPACKED_BYTES: Final = 60_000_000

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16
_NAME: Final = re.compile(
    r"flows/(bot|watchwords|[a-z0-9_]{1,60}/[a-z0-9_]{1,60})\.yaml"
    r"|locales/[A-Za-z0-9-]{1,20}/LC_MESSAGES/[a-z0-9_]{1,60}\.po",
    re.ASCII,
)


class BadBundle(FlowFault):
    """A bundle is not one of ours, is too large, or holds flows with mistakes."""


def bundle(flows: Path, locales: Path) -> bytes:
    """Pack the sources of a release. Raises BadBundle when a file cannot be read."""
    files, findings = read_sources(flows, locales)
    if findings:
        raise BadBundle(str(findings[0]))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files, key=lambda file: file.key):
            entry = zipfile.ZipInfo(file.key, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every platform
            entry.external_attr = _READABLE
            archive.writestr(entry, file.text.encode())
    return out.getvalue()


def compile_bundle(packed: bytes) -> Release:
    """Compile a bundle. Raises BadBundle, and nothing else, whatever it is given."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in _unpacked(packed):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        release, findings = compile_release(root / "flows", root / "locales", judged=False)
    if release is None:
        worst = findings[0]
        raise BadBundle(f"{Path(worst.path).name}:{worst.line}: {worst.code} {worst.message}")
    return release


def _unpacked(packed: bytes) -> Iterator[tuple[str, bytes]]:
    if len(packed) > MAX_BUNDLE_BYTES:
        raise BadBundle(f"The bundle is larger than {MAX_BUNDLE_BYTES} bytes.")
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            yield from _contents(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as problem:
        raise BadBundle("The bundle cannot be unpacked.") from problem
    except (ValueError, zlib.error) as problem:
        raise BadBundle("The bundle cannot be unpacked.") from problem


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES or len({entry.filename for entry in entries}) < len(entries):
        raise BadBundle(f"The bundle holds more than {MAX_FILES} files, or one of them twice.")
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        if not _NAME.fullmatch(entry.filename):
            raise BadBundle("The bundle holds a file that belongs to no release.")
        # A size in the archive is only a claim, so it is the reading that is limited.
        with archive.open(entry) as file:
            content = file.read(min(left, MAX_FILE_BYTES) + 1)
        left -= len(content)
        if left < 0 or len(content) > MAX_FILE_BYTES:
            raise BadBundle("The bundle unpacks to more than a release may hold.")
        yield entry.filename, content
