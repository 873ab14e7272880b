"""Catalogues on disk: read by Babel, behind a look at every line; written in one fixed way.

An entry is known by its msgctxt, the key of a text; its msgid is the text as it was when it was
translated. Nothing here knows what the texts are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, denormalize, escape, normalize, read_po

from chatbot.content.plurals import MOST_FORMS
from chatbot.content.po_lint import Flaw, lint

MAX_BYTES: Final = 2 * 1024 * 1024
NO_TRANSLATE: Final = "no-translate"
"""The flag of a text that is the same in every language, such as a name; it counts as done."""

WIDTH: Final = 79

_FORMAT_FLAGS: Final = frozenset({"python-format", "python-brace-format"})
_HEADER: Final = (
    'msgid ""',
    'msgstr "Content-Type: text/plain; charset=utf-8\\n'
    f'Plural-Forms: nplurals={MOST_FORMS}; plural=0;\\n"',
    "",
)
"""What Babel is shown in place of the header, which could ask for a billion forms."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation. `strings` has one element, or one for each plural form given.

    `remarks` are the translator's, `notes` ours. `previous` is what the msgid was when the
    translation was right. `line` is that of the msgid.
    """

    key: str
    text: str
    plural: str | None = None
    strings: tuple[str, ...] = ("",)
    flags: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    line: int = 0

    @property
    def fuzzy(self) -> bool:
        """Whether the text has changed since, or nobody has confirmed the translation."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether there are words at all."""
        return any(self.strings)

    @property
    def source(self) -> tuple[str, ...]:
        """The msgid and, if it has one, the msgid_plural."""
        return (self.text,) if self.plural is None else (self.text, self.plural)


@dataclass(frozen=True, slots=True)
class PoFile:
    """A catalogue. `header` keeps the order of the file; `remarks` are the comments above it."""

    entries: tuple[Entry, ...] = ()
    obsolete: tuple[Entry, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    header_line: int = 1
    remarks: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    lines: tuple[str, ...] = ()

    def line_of(self, entry: Entry, string: int) -> int:
        """Where a translation stands, or its entry when there is none."""
        for number in range(entry.line, len(self.lines)):
            line = self.lines[number].lstrip()
            if line.startswith(("msgstr ", f"msgstr[{string}]")):
                return number + 1
            if line.startswith(("msgid ", "msgctxt ")):
                break
        return entry.line


class UnreadableCatalogue(Exception):
    """Nothing of a file can be used."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_po_file(path: Path) -> PoFile:
    """Read a catalogue; what cannot be trusted is left out and named in `flaws`.

    Raises FileNotFoundError, and UnreadableCatalogue for a file of which nothing can be used.
    """
    return parse_bytes(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """What is in a catalogue. Raises OSError, and UnreadableCatalogue for one too large."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableCatalogue(f"a catalogue has at most {MAX_BYTES} bytes")
    return path.read_bytes()


def parse_bytes(data: bytes) -> PoFile:
    """A catalogue from what is in its file. Raises UnreadableCatalogue."""
    try:
        return parse_po(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise UnreadableCatalogue("this is not UTF-8; save the file as UTF-8", line) from fault


def parse_po(text: str) -> PoFile:
    """A catalogue from its text. Raises UnreadableCatalogue."""
    linted = lint(text)
    header = _header(linted.header)
    charset = header.get("Content-Type", "").lower().partition("charset=")[2].strip()
    if charset not in ("", "utf-8", "utf8", "charset"):
        raise UnreadableCatalogue(
            "the header names another encoding than UTF-8", linted.header_line
        )
    try:
        catalog = read_po([*_HEADER, *linted.lines], abort_invalid=True)
    except (PoFileError, ValueError, IndexError) as fault:
        raise UnreadableCatalogue("this is not a catalogue that can be read") from fault
    return PoFile(
        tuple(_entry(message) for message in catalog if message.id),
        tuple(_entry(message) for message in catalog.obsolete.values()),
        header,
        linted.header_line,
        tuple(line[1:].strip() for line in linted.header if re.match("#(?![,.:|])", line)),
        tuple(linted.flaws),
        tuple(linted.lines),
    )


def _header(block: list[str]) -> dict[str, str]:
    strings = [line.strip() for line in block if not line.startswith(("#", "msgid"))]
    written = denormalize("\n".join(strings).removeprefix("msgstr ")) if strings else ""
    fields = (line.partition(":") for line in written.split("\n") if ":" in line)
    return {name.strip(): value.strip() for name, _, value in fields}


def _entry(message: Message) -> Entry:
    text, *plural = _as_tuple(message.id)
    strings = _as_tuple(message.string or "")
    previous = [remark[1:].strip() for remark in message.user_comments if remark[:1] == "|"]
    return Entry(
        key=message.context or "",
        text=text,
        plural=plural[0] if plural else None,
        strings=_given(strings) if plural else strings,
        flags=frozenset(message.flags) - _FORMAT_FLAGS,
        remarks=tuple(remark for remark in message.user_comments if remark[:1] != "|"),
        notes=tuple(message.auto_comments),
        previous=tuple(_previous(previous)),
        line=(message.lineno or 0) - len(_HEADER),
    )


def _as_tuple(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _given(strings: Iterable[str]) -> tuple[str, ...]:
    """The forms up to the last one that is there."""
    given = list(strings)
    while given and not given[-1]:
        given.pop()
    return tuple(given)


def _previous(lines: list[str]) -> Iterator[str]:
    """The texts of `#| msgid` and `#| msgid_plural`; any `#| msgctxt` is left out."""
    texts: list[list[str]] = []
    for line in lines:
        if line.startswith("msg"):
            texts.append([])
        quoted = line.partition('"')
        if texts and quoted[1]:
            texts[-1].append(quoted[1] + quoted[2])
        if line.startswith("msgctxt"):
            texts.pop()
    for text in texts:
        yield "".join(denormalize(part) for part in text)


# --- Writing ------------------------------------------------------------------------------------


def write_po(file: PoFile, forms: int) -> str:
    """A catalogue as text; reading it gives the same catalogue, writing that the same text.

    `forms` is how many plural forms its language has; missing ones are written empty.
    """
    parts = ["".join(_header_lines(file))]
    parts += ["".join(_entry_lines(entry, forms)) for entry in file.entries]
    parts += ["".join(_entry_lines(entry, forms, "#~ ")) for entry in file.obsolete]
    return "\n".join(parts)


def _header_lines(file: PoFile) -> Iterator[str]:
    yield from (f"# {remark}".rstrip() + "\n" for remark in file.remarks)
    yield 'msgid ""\n'
    written = "".join(f"{name}: {value}\n" for name, value in file.header.items())
    yield f"msgstr {normalize(written, width=WIDTH)}\n"


def _entry_lines(entry: Entry, forms: int, prefix: str = "") -> Iterator[str]:
    yield from (f"# {remark}".rstrip() + "\n" for remark in entry.remarks)
    if not prefix:
        yield from (f"#. {note}\n" for note in entry.notes)
    if entry.flags:
        yield f"#, {', '.join(sorted(entry.flags))}\n"
    if not prefix:
        for keyword, text in zip(("msgid", "msgid_plural"), entry.previous, strict=False):
            # unbroken, for Babel keeps only one of two comment lines that are alike
            yield f"#| {keyword} {escape(text)}\n"
    for keyword, text in _fields(entry, forms):
        yield f"{prefix}{keyword} {normalize(text, prefix, WIDTH)}\n"


def _fields(entry: Entry, forms: int) -> Iterator[tuple[str, str]]:
    if entry.key:
        yield "msgctxt", entry.key
    yield "msgid", entry.text
    if entry.plural is None:
        yield "msgstr", entry.strings[0] if entry.strings else ""
        return
    yield "msgid_plural", entry.plural
    missing = ("",) * (forms - len(entry.strings))
    for number, text in enumerate(entry.strings[:forms] + missing):
        yield f"msgstr[{number}]", text
