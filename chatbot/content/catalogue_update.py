"""Bring all catalogues of a project up to date, on disk. A broken file is never written over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chatbot.content.catalogue_files import catalogue_path, open_catalogue
from chatbot.content.catalogues import SourceTexts, compile_sources
from chatbot.content.extract import extract, write_if_changed
from chatbot.content.merge import merge
from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import NO_TRANSLATE, PoFile, write_po
from chatbot.engine.findings import Finding, has_errors
from chatbot.engine.flow import Flow


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of one catalogue. `findings` are why it was left alone, if it was."""

    path: Path
    written: bool
    texts: int = 0
    fuzzy: int = 0
    missing: int = 0
    obsolete: int = 0
    findings: tuple[Finding, ...] = ()


def update_catalogues(
    locales: Path,
    domains: Mapping[str, Collection[str]],
    sources: SourceTexts,
    *,
    now: datetime,
    source_language: str = "en",
    renamed: Mapping[str, Mapping[str, str]] | None = None,
    is_typo: Callable[[str], bool] = lambda key: False,
) -> list[Updated]:
    """Merge the texts of every domain into its catalogues. Raises UnknownLanguage.

    `domains` gives the languages of each domain, `renamed` for each domain the beginnings of keys
    that moved. Doing it twice changes nothing more.
    """
    updates = []
    for domain, texts in sources.items():
        template = extract(domain, compile_sources(texts))
        moved = (renamed or {}).get(domain, {})
        for tag in domains.get(domain, ()):
            if tag != source_language:
                updates.append(_update(locales, tag, domain, template, now, moved, is_typo))
    return updates


def renamed_steps(flows: Iterable[Flow]) -> dict[str, str]:
    """The beginnings of keys that moved, as the `renamed:` of a campaign's flows says."""
    return {
        f"{flow.id}.{old}": f"{flow.id}.{new}"
        for flow in flows
        for old, new in flow.renamed.items()
    }


def _update(
    locales: Path,
    tag: str,
    domain: str,
    template: PoFile,
    now: datetime,
    renamed: Mapping[str, str],
    is_typo: Callable[[str], bool],
) -> Updated:
    path = catalogue_path(locales, tag, domain)
    catalogue = open_catalogue(locales, tag, domain)
    broken = [f for f in catalogue.findings if f.code in ("E701", "E702", "E711")]
    wrong_language = not catalogue.usable and has_errors(catalogue.findings)
    if broken or wrong_language:
        return Updated(path, False, findings=catalogue.findings)
    old = catalogue.file if catalogue.usable else None
    on = now.strftime("%Y-%m-%d %H:%M+0000")
    new = merge(old, template, tag, on=on, renamed=renamed, is_typo=is_typo)
    return Updated(
        path,
        write_if_changed(path, write_po(new, len(plural_forms(tag)))),
        texts=len(new.entries),
        fuzzy=sum(entry.fuzzy for entry in new.entries),
        missing=sum(not e.translated and NO_TRANSLATE not in e.flags for e in new.entries),
        obsolete=len(new.obsolete),
    )
