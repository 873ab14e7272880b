"""Every language of a release, compiled from its catalogues.

A text whose translation is missing, out of date, unconfirmed (fuzzy) or broken is there in the
source language, and `fallen_back` says so. Nothing in a catalogue can stop a release from
loading; whether it may be published with what is found here is for the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chatbot.content.catalogue_checks import check_entry
from chatbot.content.formats import formats_of
from chatbot.content.global_words import clashes
from chatbot.content.locale_data import UnknownLanguage, direction_of
from chatbot.content.plurals import form_of, plural_forms, plural_header
from chatbot.content.po_file import NO_TRANSLATE, Entry, PoFile, UnreadableCatalogue, read_po_file
from chatbot.engine.document import PluralText, SourceText
from chatbot.engine.findings import Finding, error, warning
from chatbot.engine.template_parser import TemplateProblem, parse_template
from chatbot.engine.texts import Language, Plural, Text, TextKey

SourceTexts = Mapping[str, Collection[SourceText]]
"""The texts of each domain, in the order of the flows."""

_MOST_NAMED: Final = 3
_LIKELY_COUNTS: Final = range(2, 201)


def catalogue_path(locales: Path, tag: str, domain: str) -> Path:
    """Where the catalogue of a domain in a language is."""
    return locales / tag / "LC_MESSAGES" / f"{domain}.po"


def load_languages(
    locales: Path,
    domains: Mapping[str, Collection[str]],
    sources: SourceTexts,
    names: Mapping[str, str],
    source_language: str = "en",
) -> tuple[Mapping[str, Language], list[Finding]]:
    """Compile every language in `names` (tag -> its name in itself), and say what was found.

    `domains` gives the languages each domain is meant to be in: a catalogue missing from another
    language is no finding. Source texts that do not compile are left out silently, for they are
    reported where they are written.
    """
    findings: list[Finding] = []
    written = {domain: _compiled(texts) for domain, texts in sources.items()}
    languages: dict[str, Language] = {}
    for tag, name in names.items():
        try:
            builder = _Builder(tag, name, locales, written, findings)
            builder.add_all(domains, translated=tag != source_language)
        except UnknownLanguage:
            message = f"nothing is known of the language {tag}: CLDR has no such tag"
            findings.append(error(str(locales / tag), 1, 1, "E710", message))
            continue
        languages[tag] = builder.built()
        findings += clashes(sources, languages[tag], builder.places)
    return languages, findings


_Compiled = Mapping[str, tuple[SourceText, Text]]


def _compiled(texts: Iterable[SourceText]) -> _Compiled:
    compiled = {}
    for source in texts:
        try:
            compiled[source.key] = (source, compile_source(source))
        except TemplateProblem:
            continue
    return compiled


def compile_source(source: SourceText) -> Text:
    """A source text as a template. Raises TemplateProblem."""
    if isinstance(source.text, str):
        return parse_template(source.text.strip())
    one, other = source.text.one.strip(), source.text.other.strip()
    return Plural({"one": parse_template(one), "other": parse_template(other)})


def in_other_language(text: Text, tag: str) -> Text:
    """A source text to be counted by the rules of another language.

    English `one` is exactly one; where another language's `one` is also 0, 11 or 21, "One person"
    would be untrue, so `other` is said for all.
    """
    if not isinstance(text, Plural):
        return text
    alike = all(form_of(tag, count) != "one" for count in (0, *_LIKELY_COUNTS))
    return text if alike else Plural({"other": text.forms["other"]})


@dataclass(slots=True)
class _Builder:
    """Puts one language together."""

    tag: str
    name: str
    locales: Path
    sources: Mapping[str, _Compiled]
    findings: list[Finding]
    texts: dict[TextKey, Text] = field(default_factory=dict)
    fallen_back: set[TextKey] = field(default_factory=set)
    places: dict[TextKey, tuple[str, int, int]] = field(default_factory=dict)

    def add_all(self, domains: Mapping[str, Collection[str]], *, translated: bool) -> None:
        """Every domain; raises UnknownLanguage."""
        plural_forms(self.tag)
        for domain, sources in self.sources.items():
            if translated:
                self._add_translations(domain, sources, expected=self.tag in domains[domain])
            else:
                self._add_sources(domain, sources)

    def built(self) -> Language:
        """The language as it stands."""
        return Language(
            self.tag,
            self.name,
            direction_of(self.tag),
            formats_of(self.tag),
            self.texts,
            frozenset(self.fallen_back),
        )

    def _add_sources(self, domain: str, sources: _Compiled) -> None:
        for key, (source, text) in sources.items():
            self.texts[f"{domain}:{key}"] = text
            self.places[f"{domain}:{key}"] = (source.file, source.line, source.column)

    def _add_translations(self, domain: str, sources: _Compiled, *, expected: bool) -> None:
        path = catalogue_path(self.locales, self.tag, domain)
        file, found = open_catalogue(path, self.tag)
        self.findings += found if file or expected or path.exists() else ()
        entries = {entry.key: entry for entry in file.entries} if file else {}
        missing, changed = [], []
        for key, (source, text) in sources.items():
            entry = entries.get(key)
            full = f"{domain}:{key}"
            self.texts[full] = in_other_language(text, self.tag)
            self.places[full] = (str(path), entry.line if entry else 1, 1)
            if entry is not None and NO_TRANSLATE in entry.flags:
                continue
            self.fallen_back.add(full)
            if entry is None or not entry.translated:
                missing.append(source)
            elif is_stale(source, entry):
                changed.append(source)
            else:
                self._take(full, path, source, entry)
        if file is not None:
            self.findings += _summaries(str(path), missing, changed, entries.keys() - sources)

    def _take(self, full: TextKey, path: Path, source: SourceText, entry: Entry) -> None:
        checked = check_entry(str(path), self.tag, source, entry)
        self.findings += checked.findings
        if checked.text is not None:
            self.texts[full] = checked.text
            self.fallen_back.discard(full)


def is_stale(source: SourceText, entry: Entry) -> bool:
    """Whether a translation was made of another text, or has not been confirmed."""
    text = source.text
    now = (text.one, text.other) if isinstance(text, PluralText) else (text,)
    return entry.fuzzy or tuple(t.strip() for t in now) != tuple(t.strip() for t in entry.source)


# --- Files --------------------------------------------------------------------------------------


def open_catalogue(path: Path, tag: str) -> tuple[PoFile | None, list[Finding]]:
    """A catalogue, or None when nothing of it can be used; and what is wrong with the file."""
    name = str(path)
    try:
        file = read_po_file(path)
    except FileNotFoundError:
        message = "there is no such catalogue; `chatbot locales update` makes one"
        return None, [warning(name, 1, 1, "W716", message)]
    except UnreadableCatalogue as fault:
        return None, [error(name, fault.line, 1, "E701", fault.message)]
    except OSError as fault:
        return None, [error(name, 1, 1, "E701", f"it cannot be read: {fault.strerror}")]
    findings = [error(name, flaw.line, 1, "E702", flaw.message) for flaw in file.flaws]
    if (language := file.header.get("Language", "")) and not _same_language(language, tag):
        message = f"this is a catalogue of {language}, not of {tag}"
        return None, [*findings, error(name, file.header_line, 1, "E703", message)]
    return file, findings + list(_header_findings(name, file, tag))


def _same_language(one: str, other: str) -> bool:
    first, second = (tag.replace("_", "-").lower().partition("-")[0] for tag in (one, other))
    return first == second


def _header_findings(path: str, file: PoFile, tag: str) -> Iterator[Finding]:
    wanted = plural_header(tag)
    if (written := file.header.get("Plural-Forms", "")) and (_count(written) != _count(wanted)):
        message = f"Plural-Forms must be: {wanted}"
        yield error(path, file.header_line, 1, "E703", message)


def _count(plural_forms: str) -> str:
    return plural_forms.partition(";")[0].replace(" ", "")


def _summaries(
    path: str, missing: list[SourceText], changed: list[SourceText], unknown: Collection[str]
) -> Iterator[Finding]:
    """One line for each kind of gap; but each consent text that is not shown, by name."""
    said = (
        ("W715", "not translated", [source.key for source in missing]),
        ("W717", "to be looked at again, for the source has changed", [s.key for s in changed]),
        ("W718", "of no use, run `chatbot locales update`", sorted(unknown)),
    )
    for code, what, keys in said:
        if keys:
            yield warning(path, 1, 1, code, f"{len(keys)} {what}: {_named(keys)}")
    for source in (*missing, *changed):
        if source.consent:
            message = f"people agree to the source wording of {source.key}, not to a translation"
            yield warning(path, 1, 1, "W719", message)


def _named(keys: list[str]) -> str:
    more = ", …" if len(keys) > _MOST_NAMED else ""
    return ", ".join(keys[:_MOST_NAMED]) + more
