"""Catalogues on disk brought up to date, as gettext's own tools see them; and how far they are."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.content.catalogue_update import Updated, renamed_steps, update_catalogues
from chatbot.content.extract import write_templates
from chatbot.content.locale_status import Progress, progress
from chatbot.engine.document import SourceText
from chatbot.engine.flow import Flow
from tests.content.a_project import BYE, HELLO, PEOPLE, Project, codes, entry, header, text
from tests.services import needs_service

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 6, 20, 12, 0, tzinfo=UTC)
LONG = text(
    "rally.long.text",
    'A long text, of 100 % "prose": it wraps.\n\nIt has lines, \\ and tabs\tand {seat}.',
)
GOOD = entry(HELLO.key, "Hello {first_name|there}!", "Helo {first_name|yno}!")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def update(
    project: Project, *sources: SourceText, tags: tuple[str, ...] = ("en", "cy")
) -> list[Updated]:
    return update_catalogues(project.locales, {"rally": tags}, {"rally": sources}, now=NOW)


def check(path: Path) -> str:
    """What gettext's own check says of a catalogue; nothing is good."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        needs_service("msgfmt", "Install gettext (Debian: apt-get install gettext).")
    run = subprocess.run(
        [msgfmt, "--check", "--output-file=/dev/null", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8"},
    )
    return run.stderr


@pytest.mark.parametrize("tag", ["cy", "gd", "ar", "pl", "fa-AF", "ckb", "ti", "fr"])
def test_new_catalogues_satisfy_gettext(project: Project, tag: str) -> None:
    [made] = update(project, HELLO, PEOPLE, LONG, tags=("en", tag))
    assert (made.written, made.texts, made.missing, check(made.path)) == (True, 3, 3, "")


def test_catalogues_with_a_history_satisfy_gettext(project: Project) -> None:
    project.write("cy", header("cy") + GOOD + entry("rally.gone.text", "Gone", "Mynd"))
    long = text(HELLO.key, "Hello {first_name|there}! " + "This is quite another text now. " * 9)
    [updated] = update(project, long, PEOPLE)
    assert (updated.fuzzy, updated.obsolete, check(updated.path)) == (1, 1, "")
    again = text(HELLO.key, "A third one")
    assert check(update(project, again)[0].path) == ""


SHIPPED = sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_shipped_catalogue_satisfies_gettext(path: Path) -> None:
    assert check(path) == ""


def test_templates_satisfy_gettext(project: Project) -> None:
    [path] = write_templates(project.locales, {"rally": [HELLO, PEOPLE, LONG]})
    said = check(path).splitlines()
    assert [line for line in said if not line.endswith("missing in header")] == []


def test_an_update_changes_nothing_the_second_time(project: Project) -> None:
    project.write("cy", header("cy") + GOOD)
    once = update(project, HELLO, PEOPLE, LONG)
    twice = update(project, HELLO, PEOPLE, LONG)
    assert ([u.written for u in once], [u.written for u in twice]) == ([True], [False])


def test_a_renamed_step_takes_its_translations_along(project: Project) -> None:
    flow = Flow("rally", "", "private", {}, "welcome", {}, renamed={"hello": "welcome"})
    project.write("cy", header("cy") + GOOD)
    moved = text("rally.welcome.text", "Hello {first_name|there}!")
    [updated] = update_catalogues(
        project.locales,
        {"rally": ("cy",)},
        {"rally": [moved]},
        now=NOW,
        renamed={"rally": renamed_steps([flow])},
    )
    assert (updated.missing, updated.fuzzy, updated.obsolete) == (0, 0, 0)


def test_the_source_language_has_no_catalogue(project: Project) -> None:
    assert update(project, HELLO, tags=("en",)) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (header("cy") + GOOD[:-2], "E702"),
        (header("fr") + GOOD, "E703"),
        (
            header("cy") + GOOD + GOOD.replace("Helo", "Shwmae").replace("there}!", "there}! "),
            "E711",
        ),
        ((header("cy") + "ê").encode("latin1"), "E701"),
    ],
    ids=["cut off", "other language", "key twice", "latin1"],
)
def test_a_broken_catalogue_is_left_as_it_is(
    project: Project, body: str | bytes, code: str
) -> None:
    path = project.write("cy", body)
    before = path.read_bytes()
    [updated] = update(project, HELLO)
    assert (updated.written, codes(list(updated.findings))) == (False, [code])
    assert path.read_bytes() == before


def test_what_was_updated_can_be_loaded(project: Project) -> None:
    project.write("cy", header("cy") + GOOD)
    update(project, HELLO, BYE)
    language, findings = project.load("cy", HELLO, BYE)
    assert language.fallen_back == {"rally:rally.bye.text"}
    assert codes(findings) == ["W715"]


def test_progress_counts_each_flow_in_each_language(project: Project) -> None:
    other = text("letter.start.text", "Write.")
    broken = text("letter.end.text", "To {seat}.")
    project.write(
        "cy",
        header("cy")
        + GOOD
        + entry(BYE.key, "Farewell.", "Ffarwél.")
        + entry(broken.key, "To {seat}.", "I."),
    )
    sources = {"rally": [HELLO, BYE, other, broken]}
    rows = list(progress(project.locales, {"rally": ("en", "cy", "ar")}, sources))
    assert rows == [
        Progress("cy", "rally", "rally", 1, 0, 1, 0, False),
        Progress("cy", "rally", "letter", 0, 1, 0, 1, False),
        Progress("ar", "rally", "rally", 0, 2, 0, 0, False),
        Progress("ar", "rally", "letter", 0, 2, 0, 0, False),
    ]
    assert [(row.total, row.complete) for row in rows[:2]] == [(2, False), (2, False)]


def test_all_words_of_the_bot_are_one_part(project: Project) -> None:
    sources = {"bot": [text("words.late", "Late"), text("retry.text.empty", "Nothing")]}
    [row] = progress(project.locales, {"bot": ("cy",)}, sources)
    assert (row.part, row.missing) == ("bot", 2)


def test_a_flow_is_complete_when_all_of_it_can_be_shown(project: Project) -> None:
    project.write("cy", header("cy") + GOOD)
    [row] = progress(project.locales, {"rally": ("cy",)}, {"rally": [HELLO]})
    assert row.complete
