"""Every language of a release, compiled from its catalogues.

A text whose translation cannot be shown is there in the source language, and `fallen_back` says
so. Nothing in a catalogue can keep a release from loading; whether it may be published with what
is found here is for the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Final

from chatbot.content.catalogue_files import (
    Catalogue,
    HeldCatalogues,
    catalogue_path,
    open_catalogue,
)
from chatbot.content.formats import formats_of
from chatbot.content.global_words import clashes
from chatbot.content.isolated_words import isolated
from chatbot.content.locale_data import UnknownLanguage, direction_of, is_known
from chatbot.content.merge import is_reviewed
from chatbot.content.po_file import read_bytes
from chatbot.content.translations import State, compile_source, translation_of
from chatbot.content.vote_words import vote_words
from chatbot.engine.document import SourceText
from chatbot.engine.findings import Finding, error, warning
from chatbot.engine.template_parser import TemplateProblem
from chatbot.engine.texts import Language, Text, TextKey
from chatbot.engine.watchwords import Watchwords

SourceTexts = Mapping[str, Collection[SourceText]]
"""The texts of each domain, in the order of the flows."""

Compiled = Mapping[str, tuple[SourceText, Text]]
"""Key -> a source text and its template, in the same order."""

_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Sources:
    """What catalogues are compiled against.

    `domains` gives the languages each domain is meant to be in: a catalogue missing from another
    language is no finding. `names`: tag -> a language's name in itself. Source texts that do not
    compile are left out silently, for they are reported where they are written.
    """

    locales: Path
    domains: Mapping[str, Collection[str]]
    texts: SourceTexts
    names: Mapping[str, str]
    source_language: str = "en"

    def compiled(self) -> Mapping[str, Compiled]:
        """The templates of each domain."""
        return {domain: compile_sources(texts) for domain, texts in self.texts.items()}


def load_languages(
    sources: Sources, watchwords: Watchwords | None = None
) -> tuple[Mapping[str, Language], list[Finding]]:
    """Compile every language, judge its choice of words, and say what was found."""
    compiled = sources.compiled()
    languages: dict[str, Language] = {}
    findings: list[Finding] = []
    for tag, name in sources.names.items():
        try:
            words = _words(sources, compiled, tag, read_bytes)
        except UnknownLanguage:
            findings.append(unknown_language(sources.locales, tag))
            continue
        languages[tag] = words.language(tag, name)
        findings += words.findings
        findings += clashes(sources.texts, languages[tag], words.places)
        if watchwords is not None:
            findings += vote_words(sources.texts, languages[tag], words.places, watchwords)
    return languages, findings


def unknown_language(locales: Path, tag: str) -> Finding:
    """What is said of a tag that names no language."""
    message = f"nothing is known of the language {tag}: CLDR has no such tag"
    return error(str(locales / tag), 1, 1, "E710", message)


class LanguagesAtHand(Mapping[str, Language]):
    """Every language of a release, each compiled when somebody first needs it.

    Sixteen take a second, and a start needs one or two. The files are read at once, so that all
    are of one moment and the folders may go. `dict(...)` compiles whatever is left; that may be
    done in a thread beside the conversations.
    """

    def __init__(self, sources: Sources) -> None:
        names = {tag: name for tag, name in sources.names.items() if is_known(tag)}
        sources = replace(sources, names=names)
        self._sources = sources
        self._compiled = sources.compiled()
        self._held = HeldCatalogues(
            catalogue_path(sources.locales, tag, domain)
            for tag in sources.names
            for domain in sources.texts
            if tag != sources.source_language
        )
        self._made: dict[str, Language] = {}
        self._one_at_a_time = Lock()

    def __getitem__(self, tag: str) -> Language:
        made = self._made.get(tag)
        return made if made is not None else self._make(tag)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources.names)

    def __len__(self) -> int:
        return len(self._sources.names)

    def __contains__(self, tag: object) -> bool:
        return tag in self._sources.names

    def _make(self, tag: str) -> Language:
        name = self._sources.names[tag]
        with self._one_at_a_time:
            if tag not in self._made:
                words = _words(self._sources, self._compiled, tag, self._held.read)
                self._made[tag] = words.language(tag, name)
            return self._made[tag]


def _words(
    sources: Sources, compiled: Mapping[str, Compiled], tag: str, read: Callable[[Path], bytes]
) -> _Words:
    """The texts of a language. Raises UnknownLanguage."""
    words = _Words()
    for domain, texts in compiled.items():
        if tag == sources.source_language:
            words.add_sources(domain, texts)
        else:
            catalogue = open_catalogue(sources.locales, tag, domain, read)
            words.add(domain, texts, catalogue, tag in sources.domains.get(domain, ()))
    return words


def compile_sources(texts: Iterable[SourceText]) -> Compiled:
    """The templates of source texts, without those that do not compile."""
    compiled = {}
    for source in texts:
        try:
            compiled[source.key] = (source, compile_source(source))
        except TemplateProblem:
            continue  # the check of the flow names it, with its place
    return compiled


@dataclass(slots=True)
class _Words:
    """The texts of one language as they come in."""

    texts: dict[TextKey, Text] = field(default_factory=dict)
    fallen_back: set[TextKey] = field(default_factory=set)
    places: dict[TextKey, tuple[str, int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    reviewed: bool = True

    def language(self, tag: str, name: str) -> Language:
        """What has come in, as a language. Raises UnknownLanguage."""
        gaps, direction, texts = frozenset(self.fallen_back), direction_of(tag), self.texts
        if direction == "rtl":
            texts = {key: isolated(text) for key, text in texts.items()}
        return Language(tag, name, direction, formats_of(tag), texts, gaps, self.reviewed)

    def add_sources(self, domain: str, sources: Compiled) -> None:
        """A domain in the language it is written in."""
        for key, (source, text) in sources.items():
            self.texts[f"{domain}:{key}"] = text
            self.places[f"{domain}:{key}"] = (source.file, source.line, source.column)

    def add(self, domain: str, sources: Compiled, catalogue: Catalogue, expected: bool) -> None:
        """A domain in translation. Where it is not `expected`, gaps are no findings."""
        gaps: dict[State, list[SourceText]] = {"missing": [], "changed": []}
        for key, (source, model) in sources.items():
            translation = translation_of(catalogue, source, model)
            full = f"{domain}:{key}"
            self.texts[full] = translation.text
            self.places[full] = (catalogue.path, translation.line, 1)
            self.findings += translation.findings
            if translation.state != "done":
                self.fallen_back.add(full)
                gaps.setdefault(translation.state, []).append(source)
        self.reviewed &= is_reviewed(catalogue.file) or not expected
        if expected or catalogue.usable:
            self.findings += catalogue.findings
        if expected and catalogue.usable:
            self.findings += _summaries(catalogue, gaps, sources)


def _summaries(
    catalogue: Catalogue, gaps: Mapping[State, list[SourceText]], sources: Compiled
) -> Iterator[Finding]:
    """One line for each kind of gap."""
    not_shown = (*gaps["missing"], *gaps["changed"])
    agreed_to = [source.key for source in not_shown if source.consent and source.kind != "words"]
    unknown = [key for key in catalogue.entries if key not in sources]
    said = (
        ("W715", "not translated", [source.key for source in gaps["missing"]]),
        ("W717", "to look at again", [source.key for source in gaps["changed"]]),
        ("W718", "of no use, run `chatbot locales update`", unknown),
        ("W719", "that people agree to only in the source language", agreed_to),
    )
    for code, what, keys in said:
        if keys:
            message = f"{len(keys)} {what}: {_named(keys)}"
            yield warning(catalogue.path, 1, 1, code, message)


def _named(keys: list[str]) -> str:
    more = ", …" if len(keys) > _MOST_NAMED else ""
    return ", ".join(keys[:_MOST_NAMED]) + more
