"""Every rehearsed talk in two languages that nobody speaks: nothing is left in plain English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from chatbot.bootstrap.rehearsals import sample_facts
from chatbot.bootstrap.releases import read_release
from chatbot.content.dialogues import read_dialogues
from chatbot.content.pseudo import CLOSES, LONGER, MIRRORED, OPENS, with_pseudo_languages
from chatbot.domain.messages import Outgoing
from chatbot.engine.release import Release
from chatbot.engine.texts import Plural, Template
from chatbot.engine.world import World
from chatbot.service.rehearsal import Dialogue, Rehearsal, begin
from chatbot.service.rehearse import play
from tests.builders import ROOT

INVITE = "https://example.org/join"
DIALOGUES = [it for it in read_dialogues(ROOT / "flows")[0] if not it.languages]
PLAIN = re.compile(r"(?<![\w@./'-])[A-Za-z]{2,}(?![\w@./-])")
FILLED = re.compile(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")

PICKED = ("letter.pick_why", "letter.pick_local")
IN_ENGLISH = (
    *PICKED,
    "letter.draft",
    "letter.read_back",
    "letter.shorter_why",
    "letter.shorter_local",
)
"""Steps that show sentences of the letter itself, which goes to an office in English."""

SAID = ("letter.abuse", "letter.own_case", "letter.how_to_vote", "letter.threat")
TOO = ("letter.other_language", "letter.which_language")
OWN_WORDS = (*SAID, *TOO, "letter.vote_threat", "letter.voter", "replies.shown", "send.by_mail")
"""Steps that show what the person wrote, or the subject of the letter."""

NAMES = frozenset(
    "January February March April May June July August September October November December "
    "Act Article Bicester Borders Brixton Clapham Commons Convention Declaration House Human Isle "
    "London MapIt Nationality Refugee Rights UN Universal Wight Woodstock ap example https "
    "action appeal election page preamble section and of".split()
)
"""Months (dates are Babel's), names of places and of services, and sources in their own words."""


@lru_cache(maxsize=1)
def release() -> Release:
    return with_pseudo_languages(read_release(ROOT / "flows", ROOT / "locales"))


@lru_cache(maxsize=2)
def talks(language: str) -> tuple[tuple[Dialogue, Rehearsal, str | None], ...]:
    facts, played = sample_facts(), []
    for dialogue in DIALOGUES:
        world = World(release(), dialogue.campaign, INVITE, "Testbot")
        rehearsal = begin(dialogue, world, facts, language)
        played.append((dialogue, rehearsal, play(rehearsal, dialogue).problem))
    return tuple(played)


def shown(language: str) -> Iterator[Outgoing]:
    """Every bubble in that language."""
    for _, rehearsal, _ in talks(language):
        yield from (it for it in rehearsal.screen if it.language == language)


@pytest.mark.parametrize("language", [LONGER, MIRRORED])
def test_every_rehearsal_goes_as_written(language: str) -> None:
    failed = [f"{dialogue.path}: {problem}" for dialogue, _, problem in talks(language) if problem]
    assert failed == []


def lines(message: Outgoing) -> Iterator[str]:
    """The lines that are no list of people and no text to copy."""
    at, blocks = 0, [mark for mark in message.text.marks if mark.kind == "block"]
    for line in message.text.text.split("\n"):
        copied = any(mark.start <= at < mark.start + mark.length for mark in blocks)
        if not copied and not re.match(r"\d+\. ", line):
            yield line
        at += len(line) + 1


def test_no_sentence_of_ours_is_shown_that_is_in_no_catalogue() -> None:
    ours = {
        word
        for message in shown(LONGER)
        if message.step not in (*IN_ENGLISH, *OWN_WORDS)
        for line in lines(message)
        for word in PLAIN.findall(line)
        if word[0].islower()
    }
    assert sorted(ours - NAMES) == []


def test_no_sentence_is_put_together_from_pieces() -> None:
    glued = {
        flat
        for message in shown(LONGER)
        if message.step not in IN_ENGLISH
        for line in lines(message)
        if (flat := _flat(line)).count("§") > 1
    }
    assert glued == set()


def _flat(line: str) -> str:
    """Each text of a catalogue as one sign, whatever stands in it."""
    before = ""
    while before != line:
        before, line = line, FILLED.sub("§", line)
    return line


def test_no_button_is_clipped_when_it_is_a_third_longer() -> None:
    labels = {button.label for message in shown(LONGER) for button in message.buttons}
    assert [label for label in labels if len(label) > 64] == []


def test_no_notice_is_clipped_when_it_is_a_third_longer() -> None:
    toasts = {toast for _, rehearsal, _ in talks(LONGER) for toast in rehearsal.toasts}
    assert [toast for toast in toasts if len(toast) > 200] == []


def test_the_mirrored_language_runs_from_right_to_left() -> None:
    assert {message.direction for message in shown(MIRRORED)} == {"rtl"}


def test_a_counted_text_has_every_form() -> None:
    texts = release().languages[MIRRORED].texts.values()
    assert {len(text.forms) for text in texts if isinstance(text, Plural)} == {6}


def test_commands_addresses_and_placeholders_stay_as_they_are() -> None:
    text = release().languages[LONGER].texts["bot:command.help.text"]
    assert isinstance(text, Template)
    assert "/mydata" in "".join(getattr(piece, "text", "") for piece in text.pieces)


def test_nobody_is_offered_them() -> None:
    shipped = read_release(ROOT / "flows", ROOT / "locales")
    assert {LONGER, MIRRORED}.isdisjoint(shipped.languages)
