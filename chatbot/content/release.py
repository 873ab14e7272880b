"""From folders of flows and catalogues to a release: read, checked, compiled, hashed.

The one way in for everything that needs a release: the command line, the server, the studio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from chatbot.content.awaited import Domains, offered_languages, wanted_languages
from chatbot.content.catalogues import LanguagesAtHand, Sources, load_languages
from chatbot.content.flows import read_project
from chatbot.content.pictures import missing_pictures
from chatbot.content.sources import SourceFile, misnamed, read_sources, release_id
from chatbot.engine.findings import Finding, has_errors, in_order
from chatbot.engine.language.bots import DOMAIN
from chatbot.engine.language.checks import check_project
from chatbot.engine.language.own_words import OWN_WORDS
from chatbot.engine.language.project import Project, compile_project
from chatbot.engine.release import Release
from chatbot.engine.texts import Language


def compile_release(
    flows: Path,
    locales: Path,
    *,
    today: date | None = None,
    pictures: bool = False,
    awaited: bool = False,
    judged: bool = True,
) -> tuple[Release | None, list[Finding]]:
    """Compile what lies in two folders. No release when anything is wrong with the flows.

    What is wrong in a catalogue stops nothing: its sentences are there in the source language.
    With `today`, facts past their day are warned of; with `pictures`, the files of pictures must
    be there (a bundle carries none); with `awaited`, languages that are not ready are judged too.
    Without `judged`, nobody asks what is wrong in a catalogue, and each language is compiled when
    it is first needed: what is shown is the same.
    """
    files, findings = read_sources(flows, locales)
    findings.extend(misnamed(flows))
    project, found = read_project(files, str(flows))
    findings.extend(found)
    if project is None:
        return None, in_order(findings)
    findings.extend(check_project(project, OWN_WORDS, today))
    if pictures:
        findings.extend(missing_pictures(project, flows))
    offered = offered_languages(project, locales)
    sources, found = _sources(project, locales, offered), []
    languages: Mapping[str, Language] = {}
    if judged:
        languages, found = load_languages(sources, project.watchwords.watchwords)
    elif not has_errors(findings):
        languages = LanguagesAtHand(sources)
    if awaited:
        unoffered = _sources(project, locales, _unoffered(project, offered))
        found += load_languages(unoffered, project.watchwords.watchwords)[1]
    release = None if has_errors(findings) else _release(project, files, languages, offered)
    return release, in_order([*findings, *found])


def _sources(project: Project, locales: Path, offered: Domains) -> Sources:
    names = project.bot.languages
    return Sources(
        locales,
        offered,
        project.texts(),
        {tag: names[tag] for tag in offered[DOMAIN]},
        project.bot.bot.source_language,
    )


def _unoffered(project: Project, offered: Domains) -> Domains:
    wanted = wanted_languages(project)
    return {
        domain: tuple(tag for tag in tags if tag not in offered[domain])
        for domain, tags in wanted.items()
    }


def _release(
    project: Project,
    files: list[SourceFile],
    languages: Mapping[str, Language],
    offered: Domains,
) -> Release:
    campaigns = compile_project(project)
    return Release(
        id=release_id(files),
        bot=project.bot.bot,
        campaigns={
            id: replace(campaign, languages=offered[id]) for id, campaign in campaigns.items()
        },
        languages=languages,
        watchwords=project.watchwords.watchwords,
    )
