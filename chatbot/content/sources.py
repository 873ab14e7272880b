"""The files of a release as they lie on disk: which ones count, and what is in them.

A release is made of `bot.yaml`, `watchwords.yaml`, each campaign's YAML files, and the catalogues.
Dialogues, media and everything else beside them are not read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from chatbot.engine.findings import Finding, error

MAX_FILES: Final = 600
MAX_FILE_BYTES: Final = 2_000_000
BOT_FILE: Final = "bot.yaml"
CAMPAIGN_FILE: Final = "campaign.yaml"
WATCHWORDS_FILE: Final = "watchwords.yaml"
CATALOGUE: Final = ".po"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file. `key` is its place in a release, `path` what a reader of messages would open."""

    key: str
    path: str
    text: str


def read_sources(flows: Path, locales: Path) -> tuple[list[SourceFile], list[Finding]]:
    """Every file of a release, by key, and those that cannot be read."""
    files: list[SourceFile] = []
    findings: list[Finding] = []
    for key, path in _listed(flows, locales):
        if len(files) == MAX_FILES:
            findings.append(_fault(path, "E107", f"more than {MAX_FILES} files"))
            break
        try:
            files.append(SourceFile(key, str(path), read_text(path)))
        except (OSError, ValueError) as problem:
            if path.suffix != CATALOGUE:  # what is wrong with those, their own reader says
                findings.append(_fault(path, "E100", str(problem)))
    return files, findings


def read_text(path: Path) -> str:
    """A file as text, its lines ending as on Unix. Raises ValueError with a plain sentence."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ValueError(f"the file is larger than {MAX_FILE_BYTES // 1000} kB")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ValueError("the file is not UTF-8 text; save it as UTF-8") from problem
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _listed(flows: Path, locales: Path) -> Iterator[tuple[str, Path]]:
    for name in (BOT_FILE, WATCHWORDS_FILE):
        if (flows / name).is_file():
            yield f"flows/{name}", flows / name
    for path in sorted(flows.glob("*/*.yaml"), key=lambda path: path.parts):
        yield f"flows/{path.parent.name}/{path.name}", path
    for path in sorted(locales.glob("*/LC_MESSAGES/*.po"), key=lambda path: path.parts):
        yield f"locales/{path.parts[-3]}/LC_MESSAGES/{path.name}", path


def _fault(path: Path, code: str, message: str) -> Finding:
    return error(str(path), 1, 1, code, message)


def misnamed(flows: Path) -> Iterator[Finding]:
    """Files that look like flows but are not read as such."""
    for path in sorted(flows.glob("**/*.yml"), key=lambda path: path.parts):
        yield _fault(path, "E212", "only files that end in .yaml are read; rename this one")


def release_id(files: Iterable[SourceFile]) -> str:
    """The hash of a release: the same files give the same id on every platform."""
    whole = sha256()
    for file in sorted(files, key=lambda file: file.key):
        whole.update(sha256(file.key.encode()).digest())
        whole.update(sha256(file.text.encode()).digest())
    return whole.hexdigest()
