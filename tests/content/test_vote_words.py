"""A translation may no more tell people how to vote than the source may."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content.catalogues import Sources, load_languages
from chatbot.engine.findings import Finding
from tests.content.a_project import BYE, Project, entry, header, text
from tests.engine.test_watchwords import shipped


def findings(locales: Path, tag: str, translation: str, *, words: bool = False) -> list[Finding]:
    source = text(BYE.key, "Goodbye.", "words") if words else BYE
    Project(locales).write(tag, header(tag) + entry(BYE.key, "Goodbye.", translation))
    names = {"en": "English", tag: tag}
    sources = Sources(locales, {"rally": ("en", tag)}, {"rally": [source]}, names)
    _, found = load_languages(sources, shipped())
    return found


@pytest.mark.parametrize(
    ("tag", "translation", "words"),
    [
        ("cy", "Fel etholwr, hwyl.", "`Fel etholwr`: campaign words may not say that the writer"),
        ("cy", "Defnyddiwch eich pleidlais.", "`Defnyddiwch eich pleidlais`: campaign words may"),
        ("ar", "بصفتي ناخبًا، وداعًا.", "campaign words may not say that the writer votes"),
    ],
)
def test_it_is_an_error_at_its_place(
    tmp_path: Path, tag: str, translation: str, words: str
) -> None:
    (found,) = findings(tmp_path, tag, translation)
    assert (found.code, found.level) == ("E712", "error")
    assert words in found.message
    assert found.path.endswith("rally.po")
    assert found.line > 1


@pytest.mark.parametrize(
    ("tag", "translation"), [("cy", "Hwyl."), ("cy", "As a voter."), ("ar", "وداعًا.")]
)
def test_other_words_and_other_languages_are_fine(
    tmp_path: Path, tag: str, translation: str
) -> None:
    assert findings(tmp_path, tag, translation) == []


def test_what_people_may_type_is_theirs(tmp_path: Path) -> None:
    assert findings(tmp_path, "cy", "Fel etholwr", words=True) == []
