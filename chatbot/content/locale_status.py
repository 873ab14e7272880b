"""How far each language has come in each flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chatbot.content.catalogue_files import open_catalogue
from chatbot.content.catalogues import SourceTexts, compile_sources
from chatbot.content.merge import is_reviewed
from chatbot.content.translations import State, translation_of


@dataclass(frozen=True, slots=True)
class Progress:
    """One flow in one language. `part` is the flow, or `campaign`, or `bot`.

    `changed` counts texts to look at again, `broken` those that cannot be shown as they are.
    """

    tag: str
    domain: str
    part: str
    done: int
    missing: int
    changed: int
    broken: int
    reviewed: bool

    @property
    def total(self) -> int:
        """How many texts there are."""
        return self.done + self.missing + self.changed + self.broken

    @property
    def complete(self) -> bool:
        """Whether all of it can be shown in this language."""
        return self.done == self.total


def progress(
    locales: Path,
    domains: Mapping[str, Collection[str]],
    sources: SourceTexts,
    source_language: str = "en",
) -> Iterator[Progress]:
    """Every part of every domain in every language it is meant to be in."""
    for domain, texts in sources.items():
        compiled = compile_sources(texts)
        for tag in domains.get(domain, ()):
            if tag == source_language:
                continue
            catalogue = open_catalogue(locales, tag, domain)
            states: dict[str, Counter[State]] = {}
            for key, (source, model) in compiled.items():
                state = translation_of(catalogue, source, model).state
                states.setdefault(part_of(domain, key), Counter())[state] += 1
            for part, counts in states.items():
                yield Progress(
                    tag,
                    domain,
                    part,
                    counts["done"],
                    counts["missing"],
                    counts["changed"],
                    counts["broken"],
                    is_reviewed(catalogue.file),
                )


def part_of(domain: str, key: str) -> str:
    """The flow a text belongs to; all of the bot's texts are one part."""
    return "bot" if domain == "bot" else key.partition(".")[0]
