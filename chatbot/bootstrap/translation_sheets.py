"""`chatbot locales export`, `import` and `reports`, on behalf of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.bootstrap.authors import project_of
from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.content.awaited import wanted_languages
from chatbot.content.catalogue_files import Catalogue, catalogue_path, open_catalogue
from chatbot.content.extract import write_if_changed
from chatbot.content.locale_data import direction_of
from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import PoFile, write_po
from chatbot.content.sheet_checks import take_in_checked
from chatbot.content.sheet_files import read_sheet, write_sheet
from chatbot.content.sheet_rows import SheetRow, rows_of
from chatbot.domain.errors import FlowFault
from chatbot.domain.wordings import ReportedWording
from chatbot.engine.language.project import Project


class NoSuchCatalogue(FlowFault):
    """There is nothing to write down for a language, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of one catalogue."""

    path: Path
    rows: int
    new: int = 0
    older: int = 0
    problems: tuple[str, ...] = ()


def export_sheet(settings: Settings, tag: str, path: Path) -> int:
    """Write all catalogues of a language into one sheet; how many rows.

    Raises NoSuchCatalogue and UnreadableSheet.
    """
    rows = [
        row
        for domain in _domains(settings, tag)
        for row in rows_of(_opened(settings, tag, domain).file, tag, domain)
    ]
    return write_sheet(path, rows, right_to_left=direction_of(tag) == "rtl")


def import_sheet(settings: Settings, path: Path) -> list[Imported]:
    """Take the rows of a sheet into their catalogues. Raises UnreadableSheet.

    What cannot be used, or could not be shown to anybody, is named, and everything else is taken.
    """
    project = project_of(settings)
    by_language: dict[str, dict[str, list[SheetRow]]] = {}
    for row in read_sheet(path):
        by_language.setdefault(row.language, {}).setdefault(row.catalogue, []).append(row)
    imported: list[Imported] = []
    for tag, rows in by_language.items():
        strays = [
            domain for domain in rows if tag not in wanted_languages(project).get(domain, ())
        ]
        for domain in strays:
            stray = _stray(rows[domain], tag, domain)
            imported.append(Imported(path, len(rows[domain]), problems=(stray,)))
        ours = {domain: rows[domain] for domain in rows if domain not in strays}
        imported += _taken(settings, project, tag, ours) if ours else ()
    return imported


def reported(settings: Settings) -> Sequence[ReportedWording]:
    """The sentences that people called badly put."""
    return with_store(settings, lambda store: store.wordings.reported())


def _taken(
    settings: Settings, project: Project, tag: str, rows: Mapping[str, list[SheetRow]]
) -> Iterator[Imported]:
    """The rows of one language, by catalogue."""
    files: dict[str, PoFile] = {}
    for domain in wanted_languages(project):
        try:
            files[domain] = _opened(settings, tag, domain).file
        except NoSuchCatalogue as fault:
            if domain in rows:
                path = catalogue_path(settings.locales, tag, domain)
                yield Imported(path, len(rows[domain]), problems=(str(fault),))
    readable = {domain: rows[domain] for domain in rows if domain in files}
    for domain, taken in take_in_checked(project, tag, files, readable).items():
        path = catalogue_path(settings.locales, tag, domain)
        write_if_changed(path, write_po(taken.file, len(plural_forms(tag))))
        yield Imported(path, len(rows[domain]), taken.new, taken.older, taken.problems)


def _opened(settings: Settings, tag: str, domain: str) -> Catalogue:
    """A catalogue of which nothing would be lost when it is written again."""
    catalogue = open_catalogue(settings.locales, tag, domain)
    broken = [str(one) for one in catalogue.findings if one.code in ("E701", "E702", "E711")]
    if broken or not catalogue.usable:
        raise NoSuchCatalogue("; ".join(broken or [str(one) for one in catalogue.findings]))
    return catalogue


def _domains(settings: Settings, tag: str) -> Iterator[str]:
    project = project_of(settings)
    domains = [name for name, tags in wanted_languages(project).items() if tag in tags]
    if not domains or tag == project.bot.bot.source_language:
        known = ", ".join(project.bot.languages)
        raise NoSuchCatalogue(f"there are no catalogues of {tag}; languages are {known}")
    yield from domains


def _stray(rows: list[SheetRow], tag: str, domain: str) -> str:
    return f"row {rows[0].line}: there is no catalogue `{domain}` in `{tag}`"
