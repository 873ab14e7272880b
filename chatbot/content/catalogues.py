"""Every language of a release, compiled from its catalogues.

A text whose translation cannot be shown is there in the source language, and `fallen_back` says
so. Nothing in a catalogue can keep a release from loading; whether it may be published with what
is found here is for the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chatbot.content.catalogue_files import Catalogue, open_catalogue
from chatbot.content.formats import formats_of
from chatbot.content.global_words import clashes
from chatbot.content.isolated_words import isolated
from chatbot.content.locale_data import UnknownLanguage, direction_of
from chatbot.content.merge import is_reviewed
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


def load_languages(
    locales: Path,
    domains: Mapping[str, Collection[str]],
    sources: SourceTexts,
    names: Mapping[str, str],
    source_language: str = "en",
    watchwords: Watchwords | None = None,
    *,
    judged: bool = True,
) -> tuple[Mapping[str, Language], list[Finding]]:
    """Compile every language in `names` (tag -> its name in itself), and say what was found.

    `domains` gives the languages each domain is meant to be in: a catalogue missing from another
    language is no finding. Source texts that do not compile are left out silently, for they are
    reported where they are written. Unless `judged`, the choice of words is left alone.
    """
    compiled = {domain: compile_sources(texts) for domain, texts in sources.items()}
    languages: dict[str, Language] = {}
    findings: list[Finding] = []
    for tag in names:
        words = _Words()
        try:
            for domain, texts in compiled.items():
                if tag == source_language:
                    words.add_sources(domain, texts)
                else:
                    catalogue = open_catalogue(locales, tag, domain)
                    words.add(domain, texts, catalogue, tag in domains.get(domain, ()))
        except UnknownLanguage:
            message = f"nothing is known of the language {tag}: CLDR has no such tag"
            findings.append(error(str(locales / tag), 1, 1, "E710", message))
            continue
        languages[tag] = words.language(tag, names[tag])
        findings += words.findings
        if judged:
            findings += clashes(sources, languages[tag], words.places)
        if judged and watchwords is not None:
            findings += vote_words(sources, languages[tag], words.places, watchwords)
    return languages, findings


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
