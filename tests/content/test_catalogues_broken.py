"""Files that are damaged, hostile or in the wrong place: what can be used is, nothing else."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.content.po_file import MAX_BYTES
from chatbot.content.release import compile_release
from chatbot.engine.template_parser import parse_template
from chatbot.engine.texts import Template
from tests.content.a_project import BYE, HELLO, Project, codes, entry, header, written

ROOT = Path(__file__).parents[2]
GOOD = entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno}!")
LAST = entry(BYE.key, "Goodbye.", "Hwyl.")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_missing_file_leaves_the_source_language(project: Project) -> None:
    language, [finding] = project.load("cy", HELLO)
    assert written(language.texts["rally:rally.hello.text"]) == HELLO.text
    assert (finding.code, finding.level) == ("W716", "warning")


def test_an_empty_file_leaves_the_source_language(project: Project) -> None:
    project.write("cy", "")
    language, findings = project.load("cy", HELLO)
    assert (len(language.fallen_back), codes(findings)) == (1, ["W715"])


def test_a_file_in_latin1_is_refused_with_the_line(project: Project) -> None:
    path = project.write("cy", (header("cy") + GOOD.replace("Helo", "Hêlo")).encode("latin1"))
    language, [finding] = project.load("cy", HELLO)
    assert language.fallen_back == {"rally:rally.hello.text"}
    assert str(finding) == f"{path}:9:1: E701 this is not UTF-8; save the file as UTF-8"


def test_a_file_that_says_it_is_in_latin1_is_refused(project: Project) -> None:
    project.write("cy", header("cy", content_type="ISO-8859-1") + GOOD)
    language, findings = project.load("cy", HELLO)
    assert (len(language.fallen_back), codes(findings)) == (1, ["E701"])


def test_a_file_with_a_byte_order_mark_is_read(project: Project) -> None:
    project.write("cy", "\ufeff" + header("cy") + GOOD)
    assert project.load("cy", HELLO)[1] == []


def test_a_file_with_windows_line_ends_is_read(project: Project) -> None:
    project.write("cy", (header("cy") + GOOD + LAST).replace("\n", "\r\n"))
    language, findings = project.load("cy", HELLO, BYE)
    assert (language.fallen_back, findings) == (frozenset(), [])


@pytest.mark.parametrize("lost", [3, 9, 30, 45])
def test_a_file_cut_off_keeps_the_sentences_before_the_cut(project: Project, lost: int) -> None:
    project.write("cy", (header("cy") + GOOD + LAST)[:-lost])
    language, findings = project.load("cy", HELLO, BYE)
    assert language.fallen_back == {"rally:rally.bye.text"}
    assert codes(findings) == ["E702", "W715"]


@pytest.mark.parametrize(
    ("damage", "to"),
    [
        ('msgstr "Helo {first_name|yno}!"', 'msgstr "Helo {first_name|yno}!'),
        ('msgstr "Helo {first_name|yno}!"', "<<<<<<< ours"),
        ('msgstr "Helo {first_name|yno}!"', ""),
        ('msgctxt "rally.hello.text"', 'msgstr "stray"\nmsgctxt "rally.hello.text"'),
        ('msgctxt "rally.hello.text"\n', ""),
        ('msgid "Hello {first_name|there}!"', 'msgid ""'),
        ('msgid "Hello {first_name|there}!"', 'msgid ""\n""'),
        ('msgstr "Helo {first_name|yno}!"', 'msgstr[9] "Helo"'),
        ('msgid "Hello', 'msgid\t"Hello'),
        ('msgid "Hello', 'nonsense "Hello'),
        ("Helo {", 'Helo " {'),
        ("yno}!", "yno}!\\"),
    ],
    ids=[
        "open string",
        "merge conflict",
        "no msgstr",
        "stray msgstr",
        "no msgctxt",
        "empty msgid",
        "two empty lines of msgid",
        "form 9",
        "tab",
        "keyword",
        "quotation mark",
        "half an escape",
    ],
)
def test_a_broken_entry_costs_one_sentence(project: Project, damage: str, to: str) -> None:
    assert damage in GOOD
    project.write("cy", header("cy") + GOOD.replace(damage, to) + LAST)
    language, findings = project.load("cy", HELLO, BYE)
    assert written(language.texts["rally:rally.hello.text"]) == HELLO.text
    assert written(language.texts["rally:rally.bye.text"]) == "Hwyl."
    assert codes(findings)[0] in ("E702", "E706")


def test_an_entry_given_twice_counts_once_and_is_named(project: Project) -> None:
    again = entry(HELLO.key, "Hello {first_name|there}! ", "Eto {first_name|yno}!")
    project.write("cy", header("cy") + GOOD + again)
    language, findings = project.load("cy", HELLO)
    assert written(language.texts["rally:rally.hello.text"]) == "Helo {first_name|yno}!"
    assert codes(findings) == ["E711"]


def test_a_second_header_is_no_header(project: Project) -> None:
    second = '\nmsgid ""\nmsgstr "Plural-Forms: nplurals=1000000000; plural=n;\\n"\n'
    project.write("cy", header("cy") + second + GOOD)
    language, findings = project.load("cy", HELLO)
    assert (language.fallen_back, codes(findings)) == (frozenset(), ["E702"])


def test_a_header_with_a_mad_date_is_read(project: Project) -> None:
    mad = header("cy") + '"PO-Revision-Date: yesterday\\n"\n"X: \\n"\n'
    project.write("cy", mad + GOOD)
    assert project.load("cy", HELLO)[1] == []


def test_a_catalogue_of_another_language_is_refused(project: Project) -> None:
    project.write("cy", header("fr") + GOOD)
    language, findings = project.load("cy", HELLO)
    assert (len(language.fallen_back), codes(findings)) == (1, ["E703"])


def test_a_file_too_large_to_be_a_catalogue_is_refused(project: Project) -> None:
    project.write("cy", header("cy") + GOOD + "#" * MAX_BYTES)
    _, findings = project.load("cy", HELLO)
    assert codes(findings) == ["E701"]


def test_a_folder_in_place_of_a_file_is_refused(project: Project) -> None:
    (project.locales / "cy" / "LC_MESSAGES" / "rally.po").mkdir(parents=True)
    language, findings = project.load("cy", HELLO)
    assert (len(language.fallen_back), codes(findings)) == (1, ["E701"])


def test_a_binary_file_is_refused(project: Project) -> None:
    project.write("cy", bytes(range(256)))
    assert codes(project.load("cy", HELLO)[1]) == ["E701"]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (b"\xff\xfe", "E701"),
        ((header("cy") + GOOD[:-2]).encode(), "E702"),
        (b"x" * (MAX_BYTES + 1), "E701"),
    ],
    ids=["not text", "cut off", "too large"],
)
def test_a_broken_catalogue_stops_no_release(tmp_path: Path, damage: bytes, code: str) -> None:
    copytree(ROOT / "locales", tmp_path / "locales")
    broken = tmp_path / "locales" / "cy" / "LC_MESSAGES" / "bot.po"
    broken.write_bytes(damage)
    release, findings = compile_release(ROOT / "flows", tmp_path / "locales")
    assert release is not None
    assert [finding.code for finding in findings if finding.level == "error"] == [code]
    welsh, english = release.languages["cy"], release.languages["en"]
    assert welsh.texts["bot:command.help.text"] == english.texts["bot:command.help.text"]


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 40), st.binary(max_size=12))
def test_no_damage_shows_anything_but_a_translation_or_the_source(
    at: int, lost: int, put: bytes
) -> None:
    whole = (header("cy") + GOOD + LAST).encode()
    at %= len(whole)
    with TemporaryDirectory() as folder:
        project = Project(Path(folder))
        project.write("cy", whole[:at] + put + whole[at + lost :])
        language, _ = project.load("cy", HELLO, BYE)
    for source in (HELLO, BYE):
        shown = language.texts[f"rally:{source.key}"]
        fallen_back = f"rally:{source.key}" in language.fallen_back
        assert isinstance(shown, Template)
        assert fallen_back == (shown.source == source.text)
        assert shown.names == parse_template(str(source.text)).names


def test_obsolete_entries_are_not_shown(project: Project) -> None:
    obsolete = "".join(f"#~ {line}\n" for line in GOOD.strip().splitlines())
    project.write("cy", header("cy") + '\n#~| msgid "old"\n' + obsolete)
    language, findings = project.load("cy", HELLO)
    assert (len(language.fallen_back), codes(findings)) == (1, ["W715"])
