"""The shipped conversation in Arabic: every rehearsed bubble, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import pytest

from chatbot.bootstrap.rehearsals import sample_facts
from chatbot.bootstrap.releases import read_release
from chatbot.content.dialogues import read_dialogues
from chatbot.domain.messages import Outgoing
from chatbot.engine.world import World
from chatbot.service.rehearsal import begin
from chatbot.service.rehearsal_party import Party
from chatbot.service.rehearse import play_line
from tests.builders import ROOT

CAMPAIGN = "rally_with_refugees"
CONSENTS = ("rally.consent", "rally.their_yes", "together.consent")
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
COMMANDS = ("/help", "/privacy", "/mydata", "/asks", "/act", "/how", "/stop", "hello")
COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?![\w/<>])")
"""As Telegram finds commands (td/telegram/MessageEntity.cpp, match_bot_commands)."""


@lru_cache(maxsize=1)
def world() -> World:
    release = read_release(ROOT / "flows", ROOT / "locales")
    return World(release, CAMPAIGN, "https://example.org/join", "Testbot")


@lru_cache(maxsize=1)
def bubbles() -> tuple[Outgoing, ...]:
    facts, screen = sample_facts(), []
    for dialogue in read_dialogues(ROOT / "flows")[0]:
        if dialogue.languages and "ar" not in dialogue.languages:
            continue
        rehearsal = begin(dialogue, world(), facts, "ar")
        party = Party(rehearsal)
        for line in dialogue.lines:
            play_line(party, dialogue, line)
        if "showcase" in dialogue.path:
            for typed in COMMANDS:
                rehearsal.type(typed)
        screen += [message for chat in party.everywhere for message in chat.screen]
    return tuple(message for message in screen if message.language == "ar")


def lines(message: Outgoing) -> Iterator[str]:
    """The lines that are no letter to copy, nor the English under what is agreed to."""
    at, blocks = 0, [mark for mark in message.text.marks if mark.kind == "block"]
    for line in message.text.text.split("\n"):
        is_english = message.step in CONSENTS and not re.search("[\u0600-\u06ff]", line)
        if (
            line
            and not is_english
            and not any(mark.start <= at < mark.start + mark.length for mark in blocks)
        ):
            yield line
        at += len(line) + 1


def first_strong(line: str) -> str | None:
    kinds = (unicodedata.bidirectional(character) for character in line)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), None)


def outside_isolates(line: str) -> str:
    before = None
    while before != line:
        before, line = line, re.sub(f"[{LRI}{RLI}{FSI}][^{LRI}{RLI}{FSI}{PDI}]*{PDI}", "", line)
    return line


def test_every_line_runs_right_to_left_whoever_lays_it_out() -> None:
    turned = [
        line
        for message in bubbles()
        for line in lines(message)
        if first_strong(line) == "L" or first_strong(outside_isolates(line)) in ("L", None)
    ]
    assert turned == []


def test_every_command_is_isolated_and_found_by_telegram() -> None:
    commands = [
        (found, line)
        for m in bubbles()
        for line in lines(m)
        for found in [*COMMAND.finditer(line)]
    ]
    assert {found[0] for found, _ in commands} >= {"/start", "/help", "/stop", "/delete", "/why"}
    assert {line[found.start() - 1] + line[found.end()] for found, line in commands} == {LRI + PDI}


def test_isolates_close_on_their_line() -> None:
    for message in bubbles():
        for line in message.text.text.split("\n"):
            assert not set(outside_isolates(line)) & {LRI, RLI, FSI, PDI}


def test_a_letter_to_copy_holds_nothing_that_cannot_be_seen() -> None:
    letters = [
        message.text.text[mark.start : mark.start + mark.length]
        for message in bubbles()
        for mark in message.text.marks
        if mark.kind == "block"
    ]
    assert letters
    assert all(unicodedata.category(c) != "Cf" for letter in letters for c in letter)


@pytest.mark.parametrize("step", [None, "letter.draft"])
def test_a_source_and_its_date_stand_apart(step: str | None) -> None:
    dated = (
        f"{FSI}Safe Passage International, 2024 election action page{PDI}، {FSI}31 مايو 2024{PDI}"
    )
    assert any(dated in message.text.text for message in bubbles() if message.step == step)
