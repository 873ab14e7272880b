"""An answer is not a word that means a command everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content.global_words import words_in
from tests.content.a_project import Project, codes, entry, header, text

STOP = text("command.stop.words", "stop, end", "words")
LABEL = text("rally.q.option.no_thanks", "Not now", "option")
ALSO = text("rally.q.option.no_thanks.also", "later", "words")
BOT = header("cy") + entry(STOP.key, "stop, end", "stopio, stop, diwedd")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("cy", BOT, "bot")
    return made


@pytest.mark.parametrize(
    ("source", "translation"), [(LABEL, "Stopio!"), (ALSO, "nes ymlaen, DIWEDD")]
)
def test_a_translation_that_means_a_command_is_an_error(
    project: Project, source: object, translation: str
) -> None:
    label = LABEL if source is LABEL else ALSO
    project.write("cy", header("cy") + entry(label.key, str(label.text), translation))
    _, findings = project.load("cy", label, bot=[STOP])
    assert codes(findings) == ["E708"]
    assert "/stop" in findings[0].message


def test_another_word_is_fine(project: Project) -> None:
    project.write("cy", header("cy") + entry(LABEL.key, "Not now", "Nid nawr"))
    assert project.load("cy", LABEL, bot=[STOP])[1] == []


def test_a_label_in_the_source_language_is_looked_at_too(project: Project) -> None:
    source = text("rally.q.option.a", "End", "option")
    _, findings = project.load("en", source, bot=[STOP])
    assert [str(finding)[:32] for finding in findings] == ["flows/rally/rally.yaml:7:3: E708"]


def test_an_id_is_an_answer_too(project: Project) -> None:
    source = text("rally.q.option.stop", "Not now", "option")
    assert codes(project.load("en", source, bot=[STOP])[1]) == ["E708"]


def test_a_message_may_say_the_word(project: Project) -> None:
    source = text("rally.hello.text", "stop")
    assert project.load("en", source, bot=[STOP])[1] == []


def test_two_commands_cannot_share_a_word_in_a_translation(project: Project) -> None:
    help_words = text("command.help.words", "help", "words")
    project.write("cy", BOT + entry(help_words.key, "help", "cymorth, Stopio"), "bot")
    project.write("cy", header("cy"))
    _, findings = project.load("cy", bot=[STOP, help_words])
    assert [(finding.code, finding.line) for finding in findings] == [("E708", 12)]


def test_lists_are_read_with_the_commas_of_every_script() -> None:
    assert words_in(" Stop ,قف، END、 ፣አቁም\n,, ") == ["stop", "قف", "end", "አቁም"]
