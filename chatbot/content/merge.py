"""Bring a catalogue up to date with its template, text by text, known by key alone.

Babel's and gettext's own merges look for similar sentences: they lend a translation to another
step, and drop one when its sentence is rewritten. Here a translation never leaves its key, unless
its step was `renamed`, and never gets lost:

- text changed: the translation stays, marked fuzzy, with the earlier text beside it (`#|`)
- text changed back, or the change was a typo: not fuzzy any more
- text gone: its translation is kept at the end as obsolete, and comes back with the text
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from chatbot.content.catalogue_files import counts_alike
from chatbot.content.locale_data import locale_of
from chatbot.content.plurals import plural_forms, plural_header
from chatbot.content.po_file import NO_TRANSLATE, Entry, PoFile

HOW: Final = "How it was made: "
REVIEW: Final = "Read by a speaker: "
NOT_YET: Final = ("nobody has translated it yet", "no")


NAMES: Final = {"fa-AF": "Dari", "ckb": "Central Kurdish (Sorani)"}
"""Where people in the UK call a language by another name than CLDR."""


def merge(
    old: PoFile | None,
    template: PoFile,
    tag: str,
    *,
    on: str,
    renamed: Mapping[str, str] | None = None,
    is_typo: Callable[[str], bool] = lambda key: False,
) -> PoFile:
    """The catalogue of a language for this template. Raises UnknownLanguage.

    `on` is the time a new catalogue is dated with (`2024-06-20 12:00+0000`); one that exists keeps
    its date, which is its translator's. `renamed` maps the beginning of a key, old to new, up to a
    dot (`rally.hello` -> `rally.welcome`). `is_typo` says of a key that its change of wording
    needs no new translation.
    """
    file = old or PoFile()
    wanted = {entry.key for entry in template.entries}
    known = _known(file, renamed or {}, wanted)
    forms = Forms(len(plural_forms(tag)), trusted=counts_alike(file, tag))
    entries = tuple(
        _merged(entry, known.pop(entry.key, None), forms, is_typo) for entry in template.entries
    )
    obsolete = tuple(
        replace(entry, notes=(), previous=()) for entry in known.values() if entry.translated
    )
    return replace(
        file,
        entries=entries,
        obsolete=obsolete,
        header=_header(file, template, tag, on),
        remarks=_remarks(file, template, tag),
        flaws=(),
        lines=(),
    )


class Forms(NamedTuple):
    """How many plural forms a language has; `trusted` if the old file counted them alike."""

    number: int
    trusted: bool


def _known(file: PoFile, renamed: Mapping[str, str], wanted: Collection[str]) -> dict[str, Entry]:
    """Every entry under the key it now has: a translated one first, then a live one."""
    known: dict[str, Entry] = {}
    for entry in (*file.entries, *file.obsolete):
        key = entry.key if entry.key in wanted else _new_key(entry.key, renamed)
        if key not in known or (entry.translated and not known[key].translated):
            known[key] = replace(entry, key=key)
    return known


def _new_key(key: str, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items():
        if key == old or key.startswith(f"{old}."):
            return new + key[len(old) :]
    return key


def _merged(
    fresh: Entry, known: Entry | None, forms: Forms, is_typo: Callable[[str], bool]
) -> Entry:
    if known is None:
        return _sized(fresh, forms.number)
    flags = (known.flags - {NO_TRANSLATE, "fuzzy"}) | fresh.flags
    flags |= known.flags & ({NO_TRANSLATE} if known.source == fresh.source else frozenset())
    kept = _sized(
        replace(fresh, strings=known.strings, remarks=known.remarks, flags=flags),
        forms.number,
        was_plural=known.plural is not None,
    )
    if not known.translated:
        return kept
    if _is_right(fresh, known, is_typo) and (fresh.plural is None or forms.trusted):
        return kept
    previous = known.previous
    if known.source != fresh.source and not known.fuzzy:
        previous = known.source
    return replace(kept, flags=kept.flags | {"fuzzy"}, previous=previous)


def _is_right(fresh: Entry, known: Entry, is_typo: Callable[[str], bool]) -> bool:
    """Whether a translation still says what the text says."""
    if (fresh.plural is None) != (known.plural is None):
        return False
    if known.previous:
        return known.previous == fresh.source or is_typo(fresh.key)
    if known.fuzzy:
        return False
    return known.source == fresh.source or is_typo(fresh.key)


def _sized(entry: Entry, forms: int, *, was_plural: bool | None = None) -> Entry:
    """With as many strings as it needs; what it had is kept where counting came or went."""
    strings = entry.strings
    if entry.plural is None:
        return replace(entry, strings=strings[-1:] if strings else ("",))
    if was_plural is False:
        return replace(entry, strings=strings[:1] * forms)
    return replace(entry, strings=(*strings, *("",) * forms)[:forms])


def _header(file: PoFile, template: PoFile, tag: str, on: str) -> dict[str, str]:
    ours = {
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_header(tag),
    }
    start = {
        "Project-Id-Version": template.header.get("Project-Id-Version", ""),
        "PO-Revision-Date": on,
        "Last-Translator": "nobody yet",
        "Language-Team": _name(tag),
    }
    return {**start, **file.header, **ours}


def _name(tag: str) -> str:
    return NAMES.get(tag) or locale_of(tag).get_display_name("en") or tag


def _remarks(file: PoFile, template: PoFile, tag: str) -> tuple[str, ...]:
    """The comments at the head, which always say how it was made and whether a speaker read it."""
    domain = template.header.get("Project-Id-Version", "")
    remarks = file.remarks or (f"{_name(tag)} translation of {domain}.",)
    missing = (
        f"{start}{none}."
        for start, none in zip((HOW, REVIEW), NOT_YET, strict=True)
        if not any(remark.startswith(start) for remark in remarks)
    )
    return (*remarks, *missing)


def is_reviewed(file: PoFile) -> bool:
    """Whether the head of a catalogue says that a speaker of the language has read it."""
    said = [remark.removeprefix(REVIEW) for remark in file.remarks if remark.startswith(REVIEW)]
    return any(word.lower().startswith("yes") for word in said)
