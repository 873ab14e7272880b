"""`chatbot check`, `fmt` and `locales`: what authors and translators wrote, judged and tidied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.releases import BrokenRelease
from chatbot.config import Settings
from chatbot.content import check as checking
from chatbot.content.awaited import offered_languages, wanted_languages
from chatbot.content.catalogue_update import Updated, update_catalogues
from chatbot.content.extract import write_if_changed, write_templates
from chatbot.content.flows import read_project
from chatbot.content.fmt import format_text
from chatbot.content.locale_status import Progress, progress
from chatbot.content.schema import schema_files
from chatbot.content.sources import read_sources, read_text
from chatbot.engine.findings import Finding, error, in_order
from chatbot.engine.language.project import Project


def check(settings: Settings, paths: Sequence[Path]) -> list[Finding]:
    """What is wrong in some paths, or in all flows and catalogues; errors first."""
    today = clock_for(settings.as_of).now().date()
    return checking.check(paths, settings.flows, settings.locales, today=today)


def write_schemas(settings: Settings) -> list[Path]:
    """Write the schemas for editors beside the flows; those that changed."""
    return [
        settings.flows / name
        for name, text in schema_files()
        if write_if_changed(settings.flows / name, text)
    ]


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file: whether it was in its canonical form, or why it could not be read."""

    path: Path
    is_canonical: bool = True
    finding: Finding | None = None


def format_files(settings: Settings, paths: Sequence[Path], write: bool) -> Iterator[Formatted]:
    """Bring YAML files into their canonical form, or only say which are not in it."""
    for path in _yaml_files(paths or [settings.flows]):
        try:
            before = read_text(path)
        except (OSError, ValueError) as fault:
            yield Formatted(path, finding=error(str(path), 1, 1, "E100", str(fault)))
            continue
        after = format_text(before)
        if write and after != before:
            write_if_changed(path, after)
        yield Formatted(path, after == before)


def _yaml_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


# --- Catalogues -----------------------------------------------------------------------------


def extract(settings: Settings) -> list[Path]:
    """Write the templates for translators; those that changed."""
    return write_templates(settings.locales, project_of(settings).texts())


def update(settings: Settings, typos: Sequence[str] = ()) -> list[Updated]:
    """Write the templates, and bring every catalogue up to date with them.

    `typos` are keys whose change leaves translations right; `all` stands for every one.
    """
    project = project_of(settings)
    write_templates(settings.locales, project.texts())
    return update_catalogues(
        settings.locales,
        wanted_languages(project),
        project.texts(),
        now=clock_for(None).wall(),
        source_language=project.bot.bot.source_language,
        renamed={folder: dict(_renamed(project, folder)) for folder in project.folders},
        is_typo=lambda key: "all" in typos or key in typos,
    )


def status(settings: Settings) -> list[tuple[Progress, bool]]:
    """How far each language is in each flow, and whether people are offered it."""
    project = project_of(settings)
    source = project.bot.bot.source_language
    offered = offered_languages(project, settings.locales)
    rows = progress(settings.locales, wanted_languages(project), project.texts(), source)
    return [(row, row.tag in offered[row.domain]) for row in rows]


def _renamed(project: Project, folder: str) -> Iterator[tuple[str, str]]:
    """The beginnings of keys that moved with a step: `rally.hello` -> `rally.welcome`."""
    for name, flow in project.folders[folder].flows.items():
        for old, new in flow.flow.renamed.items():
            yield f"{name}.{old}", f"{name}.{new}"


def project_of(settings: Settings) -> Project:
    """What lies in the folders. Raises BrokenRelease."""
    files, findings = read_sources(settings.flows, settings.locales)
    project, found = read_project(files, str(settings.flows))
    if project is None:
        raise BrokenRelease(in_order([*findings, *found]))
    return project
