"""The words that catalogues keep to: `locales/glossary.yaml`, read and compared with translations.

A term is looked for as a piece of a word, for words change in most of our languages; so what is
found here is a hint for a translator and never keeps a sentence back. GLOSSARY.md is drawn from
the same file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from chatbot.content.catalogue_files import Catalogue, open_catalogue
from chatbot.content.catalogues import SourceTexts
from chatbot.content.locale_data import UnknownLanguage
from chatbot.content.sources import read_text
from chatbot.content.translations import same_source, wordings
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.document import Document, SourceText
from chatbot.engine.document import Mapping as Tree
from chatbot.engine.findings import Finding, error, warning
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import found_in
from chatbot.engine.language.forms import FORMAT_ONE, NAME, NOTE, TAG
from chatbot.engine.language.shapes import Key, ListOf, Prose, Record, Table
from chatbot.engine.language.tree import group, word, word_list, word_pairs
from chatbot.engine.watchwords import fold

GLOSSARY_FILE: Final = "glossary.yaml"

_TERM: Final = Record(
    "a term",
    (
        Key("english", ListOf(Prose()), "English words that call for it."),
        Key("means", Prose(), "What is meant.", required=True),
        Key("why", Prose(), "Why such words.", required=True),
        Key("unless", ListOf(Prose()), "Texts where it means something else."),
    ),
)
_WORD: Final = Record(
    "a word",
    (
        Key("word", Prose(), "The chosen word.", required=True),
        Key("forms", Prose(), "Pieces of words that count as it."),
        Key("why", Prose(), "Why this one."),
        Key("from", NAME, "Its source."),
    ),
)
_LANGUAGE: Final = Record(
    "the words of a language",
    (
        Key("name", Prose(), "Its English name.", required=True),
        Key("reviewed", Prose(), "Who has read its words, or no.", required=True),
        Key("words", Table(NAME, _WORD), required=True),
    ),
)
GLOSSARY: Final = Record(
    "the glossary",
    (
        Key("glossary", FORMAT_ONE, "The version of the format.", required=True),
        NOTE,
        Key("sources", Table(NAME, Prose()), "Where words are from."),
        Key("terms", Table(NAME, _TERM), required=True),
        Key("languages", Table(TAG, _LANGUAGE), required=True),
    ),
)

_NO_PROSE: Final = re.compile(r"\{[^{}]*\}|https?://\S+|(?<!\w)/[a-z_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """What is meant, and which English words call for it."""

    name: str
    means: str
    why: str
    english: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The word of one language for a term. Without `forms` it is not looked for."""

    word: str
    forms: tuple[str, ...] = ()
    why: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Wordlist:
    """What a language has chosen, by the name of the term; `reviewed` is who has read it."""

    name: str
    reviewed: str
    words: Mapping[str, Chosen]


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, the words of each language, and what those are from."""

    terms: Mapping[str, Term] = field(default_factory=dict)
    languages: Mapping[str, Wordlist] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def read_glossary(locales: Path) -> tuple[Glossary, list[Finding]]:
    """The glossary beside the catalogues; an empty one where there is none."""
    path = locales / GLOSSARY_FILE
    if not path.is_file():
        return Glossary(), []
    try:
        document, findings = read_yaml(str(path), read_text(path))
    except (OSError, ValueError) as fault:
        return Glossary(), [error(str(path), 1, 1, "E100", str(fault))]
    if document is None:
        return Glossary(), findings
    root = document.root
    findings += found_in(str(path), list(conform(GLOSSARY, root, "glossary", root.position)))
    findings += _strangers(str(path), root)
    return (Glossary() if findings else _glossary(document)), findings


def _strangers(path: str, root: Tree) -> Iterator[Finding]:
    """Words for terms, and sources of words, that are not in the file."""
    terms, sources = (
        {key.text for key, _ in group(root.get(table))} for table in ("terms", "sources")
    )
    for _, language in group(root.get("languages")):
        for key, chosen in group(group(language).get("words")):
            at = (path, key.position.line, key.position.column)
            if key.text not in terms:
                yield error(*at, "E722", f"there is no term `{key.text}`")
            if (origin := word(group(chosen), "from")) and origin not in sources:
                yield error(*at, "E722", f"there is no source `{origin}`")


def _glossary(document: Document) -> Glossary:
    root = document.root
    return Glossary(
        {key.text: _term(key.text, group(node)) for key, node in group(root.get("terms"))},
        {key.text: _wordlist(group(node)) for key, node in group(root.get("languages"))},
        word_pairs(root.get("sources")),
        word(root, "note"),
    )


def _term(name: str, node: Tree) -> Term:
    return Term(
        name=name,
        means=word(node, "means"),
        why=word(node, "why"),
        english=word_list(node.get("english")),
        unless=frozenset(word_list(node.get("unless"))),
    )


def _wordlist(node: Tree) -> Wordlist:
    chosen = {key.text: _chosen(group(each)) for key, each in group(node.get("words"))}
    return Wordlist(word(node, "name"), word(node, "reviewed"), chosen)


def _chosen(node: Tree) -> Chosen:
    forms = [form.strip() for form in word(node, "forms").split(",")]
    return Chosen(
        word(node, "word"),
        tuple(form for form in forms if form),
        word(node, "why"),
        word(node, "from"),
    )


# --- Compared with translations -----------------------------------------------------------------


def glossary_findings(
    locales: Path, domains: Mapping[str, Sequence[str]], sources: SourceTexts, glossary: Glossary
) -> Iterator[Finding]:
    """Translations without the word that their language has chosen."""
    for domain, texts in sources.items():
        for tag in domains.get(domain, ()):
            chosen = glossary.languages[tag].words if tag in glossary.languages else {}
            terms = [(glossary.terms[name], word) for name, word in chosen.items() if word.forms]
            if terms:
                try:
                    catalogue = open_catalogue(locales, tag, domain)
                except UnknownLanguage:
                    continue
                yield from _of_catalogue(catalogue, texts, terms)


def _of_catalogue(
    catalogue: Catalogue, texts: Collection[SourceText], terms: list[tuple[Term, Chosen]]
) -> Iterator[Finding]:
    for source in texts:
        entry = catalogue.entries.get(source.key)
        if source.kind == "words" or entry is None or entry.fuzzy or not entry.translated:
            continue
        if not same_source(source, entry):
            continue
        for term, chosen in terms:
            if is_called_for(term, source) and not keeps_to(chosen, entry.strings):
                message = f"{source.key}: the glossary has “{chosen.word}” for {term.name}"
                yield warning(*catalogue.place(entry, 0), 1, "W721", message)


def is_called_for(term: Term, source: SourceText) -> bool:
    """Whether a source text speaks of this."""
    if source.key in term.unless or not term.english:
        return False
    words = _pattern(term.english)
    return any(words.search(_NO_PROSE.sub(" ", wording)) for wording in wordings(source))


@lru_cache(maxsize=128)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; small letters may be capitals at the start of a sentence."""
    either = [f"(?i:{re.escape(it)})" if it.islower() else re.escape(it) for it in words]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(either)})(?!\w)")


def keeps_to(chosen: Chosen, strings: Sequence[str]) -> bool:
    """Whether any plural form of a translation has a piece of the chosen word."""
    written = "\n".join(strings)
    folded = fold(written)
    return any(
        re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", written) is not None
        if piece.isupper() and piece.isascii()
        else fold(piece) in folded
        for piece in chosen.forms
    )
