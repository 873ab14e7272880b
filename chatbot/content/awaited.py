"""Which languages each domain is in: those it is meant to be in, and those that have become ready.

A catalogue may lie beside the others for weeks while somebody works on it. A campaign names such
languages as `awaited`; people are offered one once every text of the bot and of the campaign can
be shown in it. Whoever wants a language offered with gaps writes it under `languages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from chatbot.content.catalogue_files import catalogue_path, open_catalogue
from chatbot.content.catalogues import SourceTexts, compile_sources
from chatbot.content.locale_data import UnknownLanguage
from chatbot.content.merge import HOW, NOT_YET
from chatbot.content.translations import translation_of
from chatbot.engine.language.bots import DOMAIN
from chatbot.engine.language.project import Project

_HEAD: Final = 1000
"""Bytes in which the comments at the head of a catalogue stand."""

_UNTOUCHED: Final = f"# {HOW}{NOT_YET[0]}".encode()

Domains = Mapping[str, tuple[str, ...]]
"""Domain -> tags of languages."""


def wanted_languages(project: Project) -> Domains:
    """The languages that each domain has catalogues for, in progress or ready."""
    of_folders = {
        folder.id: (*folder.draft.campaign.languages, *folder.draft.awaited)
        for folder in project.folders.values()
    }
    return {DOMAIN: tuple(project.bot.languages), **of_folders}


def offered_languages(project: Project, locales: Path) -> Domains:
    """The languages that people can choose, by domain; the bot's are those of any campaign."""
    texts = project.texts()
    ready: dict[str, bool] = {}

    def is_ready(tag: str, domain: str) -> bool:
        if tag not in ready:
            ready[tag] = is_complete(locales, tag, DOMAIN, texts)
        return ready[tag] and is_complete(locales, tag, domain, texts)

    offered = {
        folder.id: _in_order(
            (
                *folder.draft.campaign.languages,
                *(tag for tag in folder.draft.awaited if is_ready(tag, folder.id)),
            )
        )
        for folder in project.folders.values()
    }
    spoken = {tag for tags in offered.values() for tag in tags}
    spoken.add(project.bot.bot.source_language)
    return {DOMAIN: tuple(tag for tag in project.bot.languages if tag in spoken), **offered}


def is_complete(locales: Path, tag: str, domain: str, texts: SourceTexts) -> bool:
    """Whether every text of a domain can be shown in a language."""
    if _is_untouched(catalogue_path(locales, tag, domain)):
        return False
    try:
        catalogue = open_catalogue(locales, tag, domain)
    except UnknownLanguage:
        return False
    compiled = compile_sources(texts.get(domain, ()))
    return catalogue.usable and all(
        translation_of(catalogue, source, model).state == "done"
        for source, model in compiled.values()
    )


def _is_untouched(path: Path) -> bool:
    """Whether the head still says that nobody has translated it: then it need not be read."""
    try:
        with path.open("rb") as file:
            return _UNTOUCHED in file.read(_HEAD)
    except OSError:
        return True


def _in_order(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))
