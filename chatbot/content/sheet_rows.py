"""Translations as rows of a sheet, and rows taken back into a catalogue. Pure.

An agency gets one row for each string: where it stands, what English says, what is said now. A row
is known by catalogue, key and form, as everything else here; its English tells whether the text
has changed since the sheet was made. Nothing is taken away by an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import NO_TRANSLATE, Entry, PoFile

COLUMNS: Final = (
    *("language", "catalogue", "key", "form", "note", "source", "earlier_source"),
    *("translation", "state", "remark"),
)
NEEDED: Final = ("language", "catalogue", "key", "source", "translation")

DONE, FUZZY, MISSING = "done", "fuzzy", "missing"
STATES: Final = (DONE, FUZZY, MISSING, "")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One string. `form` is a plural form, or empty; `line` is where it stands in a sheet."""

    language: str
    catalogue: str
    key: str
    form: str
    source: str
    translation: str
    note: str = ""
    earlier_source: str = ""
    state: str = ""
    remark: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A catalogue with rows taken in. `older` are of a text that is another one now."""

    file: PoFile
    new: int = 0
    older: int = 0
    problems: tuple[str, ...] = ()


# --- Out ----------------------------------------------------------------------------------------


def rows_of(file: PoFile, tag: str, catalogue: str) -> Iterator[SheetRow]:
    """Every string of a catalogue, in its order."""
    for entry in file.entries:
        forms = plural_forms(tag) if entry.plural is not None else ("",)
        for number, form in enumerate(forms):
            yield SheetRow(
                language=tag,
                catalogue=catalogue,
                key=entry.key,
                form=form,
                source=_source_of(entry.source, form),
                translation=_at(entry.strings, number),
                note="\n".join(entry.notes),
                earlier_source=_source_of(entry.previous, form) if entry.previous else "",
                state=_state(entry, number),
                remark="\n".join(entry.remarks),
            )


def _source_of(source: Sequence[str], form: str) -> str:
    """`one` translates the singular, every other form the plural."""
    return source[0] if form in ("", "one") else source[-1]


def _at(strings: Sequence[str], number: int) -> str:
    return strings[number] if number < len(strings) else ""


def _state(entry: Entry, number: int) -> str:
    if not _at(entry.strings, number) and NO_TRANSLATE not in entry.flags:
        return MISSING
    return FUZZY if entry.fuzzy else DONE


# --- In -----------------------------------------------------------------------------------------


def take_in(file: PoFile, tag: str, rows: Iterable[SheetRow]) -> Taken:
    """The catalogue with these rows; what cannot be used is named and left out."""
    problems: list[str] = []
    by_key: dict[str, dict[str, SheetRow]] = {}
    known = {entry.key: entry for entry in file.entries}
    for row in rows:
        if problem := _problem(row, known.get(row.key), tag, by_key.get(row.key, {})):
            problems.append(f"row {row.line}: {problem}")
        else:
            by_key.setdefault(row.key, {})[row.form] = row
    entries = tuple(
        _with(entry, by_key[entry.key], tag) if entry.key in by_key else entry
        for entry in file.entries
    )
    changed = [
        now for was, now in zip(file.entries, entries, strict=True) if was.strings != now.strings
    ]
    older = sum(known[key].source != _told(known[key], of, tag) for key, of in by_key.items())
    return Taken(replace(file, entries=entries), len(changed), older, tuple(problems))


def _problem(
    row: SheetRow, entry: Entry | None, tag: str, taken: Mapping[str, SheetRow]
) -> str | None:
    if entry is None:
        return f"there is no text `{row.key}` (any more); its translation is not taken"
    forms = plural_forms(tag) if entry.plural is not None else ("",)
    if row.form not in forms:
        wanted = ", ".join(forms) if entry.plural is not None else "no form at all"
        return f"`{row.key}` has the forms {wanted}, not `{row.form}`"
    if row.form in taken:
        return f"`{row.key}` stands here again; its first row counts"
    if row.state not in STATES:
        return f"`{row.state}` is no state; it is {DONE}, {FUZZY}, {MISSING} or nothing"
    return None


def _with(entry: Entry, rows: Mapping[str, SheetRow], tag: str) -> Entry:
    forms = plural_forms(tag) if entry.plural is not None else ("",)
    strings = tuple(
        (rows[form].translation if form in rows else "") or _at(entry.strings, number)
        for number, form in enumerate(forms)
    )
    any_row = next(iter(rows.values()))
    remarks = tuple(any_row.remark.split("\n")) if any_row.remark else entry.remarks
    entry = replace(entry, remarks=remarks)
    padded = tuple(_at(entry.strings, number) for number in range(len(forms)))
    if strings != padded:
        told = _told(entry, rows, tag)
        entry = replace(entry, strings=strings, flags=entry.flags - {FUZZY}, previous=())
        if told != entry.source:
            return replace(entry, flags=entry.flags | {FUZZY}, previous=told)
    return _in_state(entry, {row.state for row in rows.values()})


def _told(entry: Entry, rows: Mapping[str, SheetRow], tag: str) -> tuple[str, ...]:
    """The source that a translator had before them; what a sheet leaves out is as it is."""
    if entry.plural is None:
        return (rows[""].source,)
    several = [row.source for form, row in rows.items() if form != "one"]
    one = rows["one"].source if "one" in rows else entry.text
    return one, several[0] if several else entry.plural


def _in_state(entry: Entry, said: set[str]) -> Entry:
    """Who sets `done` has confirmed a translation; who sets `fuzzy` doubts it."""
    if FUZZY in said and entry.translated:
        return replace(entry, flags=entry.flags | {FUZZY})
    if DONE in said and MISSING not in said:
        return replace(entry, flags=entry.flags - {FUZZY}, previous=())
    return entry
