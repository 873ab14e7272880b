"""What `chatbot check` finds: in the whole project, or in the files somebody asks about.

A file is always checked among the others of its project, since most mistakes are between files;
what is found elsewhere is then left out. A language in progress is judged when it is asked about
and only then, for nobody is spoken to in it. A YAML file of no project is checked alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.content.awaited import offered_languages, wanted_languages
from chatbot.content.dialogues import FOLDER, read_dialogue, read_dialogues
from chatbot.content.flows import read_project
from chatbot.content.glossary import glossary_findings, read_glossary
from chatbot.content.release import compile_release
from chatbot.content.sources import (
    BOT_FILE,
    CAMPAIGN_FILE,
    WATCHWORDS_FILE,
    read_sources,
    read_text,
)
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.findings import Finding, error, in_order
from chatbot.engine.language.campaign_tables import BOT, CAMPAIGN
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import found_in
from chatbot.engine.language.flow_tables import FLOW
from chatbot.engine.language.watchword_tables import WATCHWORDS

TABLES: Final = {BOT_FILE: BOT, CAMPAIGN_FILE: CAMPAIGN, WATCHWORDS_FILE: WATCHWORDS}


def check(
    paths: Sequence[Path], flows: Path, locales: Path, *, today: date | None = None
) -> list[Finding]:
    """What is wrong in these paths, errors first; with no paths, in `flows` and `locales`."""
    if not paths:
        return in_order(_project(flows, locales, today))
    found: list[Finding] = []
    for root, asked in _by_project(paths, flows, locales).items():
        if root is None:
            found += [finding for path in asked for finding in _alone(path)]
        else:
            beside = locales if root == flows else root.parent / locales.name
            found += _only(_project(root, beside, today, awaited=True), asked)
    return in_order(set(found))


def _project(
    flows: Path, locales: Path, today: date | None, awaited: bool = False
) -> list[Finding]:
    _, findings = compile_release(flows, locales, today=today, pictures=True, awaited=awaited)
    return [*findings, *read_dialogues(flows)[1], *_words_kept_to(flows, locales, awaited)]


def _words_kept_to(flows: Path, locales: Path, awaited: bool) -> Iterator[Finding]:
    """What the glossary has to say, of itself and of the translations."""
    glossary, findings = read_glossary(locales)
    yield from findings
    project, _ = read_project(read_sources(flows, locales)[0], str(flows))
    if project is not None and glossary.terms:
        languages = wanted_languages(project) if awaited else offered_languages(project, locales)
        yield from glossary_findings(locales, languages, project.texts(), glossary)


def _by_project(
    paths: Iterable[Path], flows: Path, locales: Path
) -> dict[Path | None, list[Path]]:
    """Each path under the flows folder of its project; None for those of no project."""
    found: dict[Path | None, list[Path]] = {}
    for path in paths:
        found.setdefault(_flows_of(path, flows, locales), []).append(path)
    return found


def _flows_of(path: Path, flows: Path, locales: Path) -> Path | None:
    if _is_below(path, flows) or _is_below(path, locales):
        return flows
    return next((above for above in (path, *path.parents) if (above / BOT_FILE).is_file()), None)


def _is_below(path: Path, folder: Path) -> bool:
    here, above = path.resolve(), folder.resolve()
    return here == above or above in here.parents


def _only(findings: Iterable[Finding], asked: Sequence[Path]) -> Iterator[Finding]:
    for finding in findings:
        if any(_is_below(Path(finding.path), path) for path in asked):
            yield finding


def _alone(path: Path) -> Iterator[Finding]:
    if path.is_dir():
        yield error(str(path), 1, 1, "E213", f"there is no {BOT_FILE} here or above")
        return
    if path.parent.name == FOLDER:
        yield from read_dialogue(path)[1]
        return
    try:
        text = read_text(path)
    except (OSError, ValueError) as problem:
        yield error(str(path), 1, 1, "E100", str(problem))
        return
    document, findings = read_yaml(str(path), text)
    yield from findings
    if document is not None:
        table = TABLES.get(path.name, FLOW)
        faults = conform(table, document.root, path.stem, document.root.position)
        yield from found_in(str(path), faults)
