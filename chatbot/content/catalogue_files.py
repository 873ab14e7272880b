"""One catalogue, opened: where it is, what of it can be used, what is wrong with it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chatbot.content.plurals import plural_header
from chatbot.content.po_file import Entry, PoFile, UnreadableCatalogue, parse_bytes, read_bytes
from chatbot.engine.findings import Finding, error, warning


def catalogue_path(locales: Path, tag: str, domain: str) -> Path:
    """Where the catalogue of a domain in a language is."""
    return locales / tag / "LC_MESSAGES" / f"{domain}.po"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A file in one language. An absent or unreadable one has no entries and is not `usable`."""

    path: str
    tag: str
    file: PoFile
    entries: Mapping[str, Entry]
    findings: tuple[Finding, ...] = ()
    usable: bool = True

    def place(self, entry: Entry, string: int) -> tuple[str, int]:
        """The file and the line of one string of an entry."""
        return self.path, self.file.line_of(entry, string)


class HeldCatalogues:
    """Files as they were at one moment, for whoever opens them later."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._held: dict[Path, bytes | Exception] = {}
        for path in paths:
            try:
                self._held[path] = read_bytes(path)
            except (OSError, UnreadableCatalogue) as fault:
                self._held[path] = fault

    def read(self, path: Path) -> bytes:
        """What was in a file. Raises what reading it raised then."""
        held = self._held[path]
        if isinstance(held, Exception):
            raise held
        return held


def open_catalogue(
    locales: Path, tag: str, domain: str, read: Callable[[Path], bytes] = read_bytes
) -> Catalogue:
    """Open what there is; raises UnknownLanguage, and nothing for any file."""
    plural_header(tag)
    path = catalogue_path(locales, tag, domain)
    name = str(path)
    try:
        file = parse_bytes(read(path))
    except FileNotFoundError:
        missing = "there is no such catalogue; `chatbot locales update` makes one"
        return _unusable(name, tag, warning(name, 1, 1, "W716", missing))
    except UnreadableCatalogue as fault:
        return _unusable(name, tag, error(name, fault.line, 1, "E701", fault.message))
    except OSError as fault:
        unreadable = f"it cannot be read: {fault.strerror}"
        return _unusable(name, tag, error(name, 1, 1, "E701", unreadable))
    if (language := file.header.get("Language", "")) and not _same_language(language, tag):
        strange = f"this is a catalogue of {language}, not of {tag}"
        return _unusable(name, tag, error(name, file.header_line, 1, "E703", strange))
    findings = (*_file_findings(name, file, tag), *_twice(name, file))
    return Catalogue(name, tag, file, {e.key: e for e in reversed(file.entries)}, findings)


def _unusable(name: str, tag: str, finding: Finding) -> Catalogue:
    return Catalogue(name, tag, PoFile(), {}, (finding,), usable=False)


def _same_language(one: str, other: str) -> bool:
    first, second = (tag.replace("_", "-").lower().partition("-")[0] for tag in (one, other))
    return first == second


def _file_findings(path: str, file: PoFile, tag: str) -> Iterator[Finding]:
    for flaw in file.flaws:
        yield error(path, flaw.line, 1, "E702", flaw.message)
    if not counts_alike(file, tag):
        message = f"Plural-Forms must be: {plural_header(tag)}"
        yield error(path, file.header_line, 1, "E703", message)


def counts_alike(file: PoFile, tag: str) -> bool:
    """Whether a catalogue has as many plural forms as we say its language has."""
    written = file.header.get("Plural-Forms", "")
    return not written or _count(written) == _count(plural_header(tag))


def _count(plural_forms: str) -> str:
    return plural_forms.partition(";")[0].replace(" ", "")


def _twice(path: str, file: PoFile) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry in file.entries:
        if entry.key in seen:
            message = f"{entry.key} stands here again; its first translation counts"
            yield error(path, entry.line, 1, "E711", message)
        seen.add(entry.key)
