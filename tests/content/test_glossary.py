"""Translations compared with the words that their language has chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content.check import check
from chatbot.content.glossary import (
    Chosen,
    Glossary,
    Term,
    Wordlist,
    glossary_findings,
    is_called_for,
    keeps_to,
    read_glossary,
)
from tests.content.a_project import Project, entry, header, text

ROOT = Path(__file__).parents[2]
LETTER = Term("letter", "What is sent.", "Not a message.", ("letter", "letters"))
MEMBER = Term("mp", "A member.", "Short.", ("MP", "MPs"), frozenset({"rally.other.text"}))
WELSH = Wordlist("Welsh", "no", {"letter": Chosen("llythyr", ("lythyr",))})
SENDS = text("rally.send.text", "Send your letter.")


@pytest.mark.parametrize(
    ("term", "words", "called"),
    [
        (LETTER, "Letters are sent.", True),
        (LETTER, "A newsletter, a three-letter code", False),
        (LETTER, "{letter.to} /letter https://letter.example", False),
        (MEMBER, "Your MP.", True),
        (MEMBER, "No mp here, nor an MPhil.", False),
    ],
)
def test_an_english_word_calls_for_a_term(term: Term, words: str, called: bool) -> None:
    assert is_called_for(term, text("rally.send.text", words)) == called


def test_a_text_where_the_word_means_something_else_is_left_out() -> None:
    assert not is_called_for(MEMBER, text("rally.other.text", "The MP"))


@pytest.mark.parametrize(
    ("forms", "written", "kept"),
    [
        (("lythyr",), "Anfonwch eich Llythyrau.", True),
        (("lythyr",), "Anfonwch eich neges.", False),
        (("refugi",), "les Réfugiés", True),
        (("لاجئ",), "اللاجئين", True),
        (("AS",), "eich AS chi", True),
        (("AS",), "gwasanaeth as", False),
    ],
)
def test_a_piece_of_the_word_is_enough(forms: tuple[str, ...], written: str, kept: bool) -> None:
    assert keeps_to(Chosen("x", forms), [written]) == kept


@pytest.mark.parametrize(
    ("translation", "told"),
    [("Anfonwch eich llythyr.", []), ("Anfonwch eich neges.", ["W721"]), ("", [])],
)
def test_a_translation_with_another_word_is_remarked_on(
    tmp_path: Path, translation: str, told: list[str]
) -> None:
    project = Project(tmp_path)
    project.write("cy", header("cy") + entry(SENDS.key, "Send your letter.", translation))
    found = glossary_findings(
        project.locales,
        {"rally": ("en", "cy", "xx")},
        {"rally": [SENDS]},
        Glossary({"letter": LETTER}, {"cy": WELSH, "xx": WELSH}),
    )
    assert [one.code for one in found] == told


def test_what_is_offered_keeps_to_the_glossary() -> None:
    found = check([], ROOT / "flows", ROOT / "locales")
    assert [str(one) for one in found if one.code == "W721"] == []


def test_the_glossary_has_every_language_and_every_term_of_it() -> None:
    glossary, findings = read_glossary(ROOT / "locales")
    assert findings == []
    folders = {path.name for path in (ROOT / "locales").iterdir() if path.is_dir()}
    assert set(glossary.languages) == folders
    for language in glossary.languages.values():
        assert set(language.words) == set(glossary.terms)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("glossary: 2", "E2"),
        ("glossary: [", "E1"),
        (
            "glossary: 1\nterms: {a: {means: x, why: y}}\n"
            "languages: {cy: {name: Welsh, reviewed: no one, words: {b: {word: c, from: d}}}}",
            "E722",
        ),
    ],
)
def test_a_broken_glossary_is_named_and_checks_nothing(
    tmp_path: Path, broken: str, code: str
) -> None:
    (tmp_path / "glossary.yaml").write_text(broken)
    glossary, findings = read_glossary(tmp_path)
    assert glossary.terms == {}
    assert {one.code[: len(code)] for one in findings} == {code}


def test_without_a_glossary_there_is_nothing_to_keep_to(tmp_path: Path) -> None:
    assert read_glossary(tmp_path) == (Glossary(), [])
