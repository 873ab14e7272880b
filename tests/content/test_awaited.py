"""A language in progress: shown to those who work on it, offered to nobody until it is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.content.awaited import offered_languages, wanted_languages
from chatbot.content.catalogue_files import catalogue_path
from chatbot.content.catalogue_update import update_catalogues
from chatbot.content.check import check
from chatbot.content.flows import read_project
from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import read_po_file, write_po
from chatbot.content.release import compile_release
from chatbot.content.sources import read_sources
from chatbot.engine.language.project import Project
from tests.content.projects import BOT, CAMPAIGN, RETRY, WORDS, told
from tests.content.test_release import ROOT, written

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
NAMES = "languages: {en: English, cy: Cymraeg, so: Soomaali}"
WAITS = {
    "bot.yaml": BOT.replace("languages: {en: English, cy: Cymraeg}", NAMES) + RETRY + WORDS,
    "demo/campaign.yaml": CAMPAIGN.replace(
        "languages: [en, cy]", "languages: [en, cy]\nawaited: [so]", 1
    ),
}
UNTOUCHED = "nobody has translated it yet"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    flows, locales = written(tmp_path, **WAITS)
    project = project_in(flows, locales)
    update_catalogues(locales, wanted_languages(project), project.texts(), now=NOW)
    return flows, locales


def project_in(flows: Path, locales: Path) -> Project:
    project, _ = read_project(read_sources(flows, locales)[0], str(flows))
    assert project is not None
    return project


def translate(locales: Path, domain: str, *, but: str = "", head: str = "a draft") -> None:
    """Give every text of a catalogue its own words back, one aside."""
    path = catalogue_path(locales, "so", domain)
    file = read_po_file(path)
    text = write_po(file, len(plural_forms("so"))).replace(UNTOUCHED, head)
    blocks = [
        block
        if f'msgctxt "{but}"' in block
        else block.replace('msgstr ""', block[block.find("msgid ") :].split("\n")[0][2:])
        for block in text.split("\n\n")
    ]
    path.write_text("\n\n".join(b.replace('\ngid "', '\nmsgstr "') for b in blocks))


def offered(folders: tuple[Path, Path]) -> tuple[str, ...]:
    return offered_languages(project_in(*folders), folders[1])["demo"]


def test_a_catalogue_that_nobody_has_begun_is_offered_to_nobody(
    folders: tuple[Path, Path],
) -> None:
    release, findings = compile_release(*folders)
    assert release is not None
    assert set(release.languages) == {"en", "cy"}
    assert release.campaigns["demo"].languages == ("en", "cy")
    assert [one for one in findings if "/so/" in one.path] == []


def test_a_language_is_offered_once_all_of_it_is_translated(folders: tuple[Path, Path]) -> None:
    translate(folders[1], "bot")
    assert offered(folders) == ("en", "cy")
    translate(folders[1], "demo")
    release, _ = compile_release(*folders)
    assert release is not None
    assert release.campaigns["demo"].languages == ("en", "cy", "so")
    assert release.languages["so"].name == "Soomaali"


def test_one_missing_sentence_keeps_a_language_back(folders: tuple[Path, Path]) -> None:
    translate(folders[1], "bot")
    translate(folders[1], "demo", but="main.hello.text")
    assert offered(folders) == ("en", "cy")


def test_a_catalogue_whose_head_says_nobody_is_not_looked_into(
    folders: tuple[Path, Path],
) -> None:
    translate(folders[1], "bot", head=UNTOUCHED)
    translate(folders[1], "demo")
    assert offered(folders) == ("en", "cy")


def test_a_language_without_any_file_is_kept_back(folders: tuple[Path, Path]) -> None:
    catalogue_path(folders[1], "so", "bot").unlink()
    translate(folders[1], "demo")
    assert offered(folders) == ("en", "cy")


def test_a_catalogue_in_progress_is_judged_when_it_is_asked_about(
    folders: tuple[Path, Path],
) -> None:
    flows, locales = folders
    path = catalogue_path(locales, "so", "demo")
    path.write_text(
        path.read_text().replace('msgid "Hello."\nmsgstr ""', 'msgid "Hello."\nmsgstr "{who}"')
    )
    assert [one.code for one in check([path], flows, locales)][:1] == ["E705"]
    assert [one for one in check([], flows, locales) if "/so/" in one.path] == []


def test_a_language_that_has_no_name_cannot_be_awaited() -> None:
    found = told(campaign=CAMPAIGN.replace("start: main", "awaited: [xx]\nstart: main"))
    assert ["bot.yaml has no language `xx`" in one for one in found] == [True]


def test_every_shipped_catalogue_has_its_language_named() -> None:
    project = project_in(ROOT / "flows", ROOT / "locales")
    named = set(project.bot.languages) - {project.bot.bot.source_language}
    assert {path.name for path in (ROOT / "locales").iterdir() if path.is_dir()} == named
