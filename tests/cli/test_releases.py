"""Flows that change under people in the middle: words move forward, structure does not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.cli.small_house import ASKED, OTHER_WORDS, SIZE, House


def _said(house: House, *typed: str) -> list[tuple[object, object]]:
    return [(message["step"], message["text"]) for message in house.chat(*typed)]


def test_new_words_are_said_at_once(house: House) -> None:
    house.chat("agree")
    house.edit(ASKED, OTHER_WORDS)
    assert _said(house, "tea") == [("main.name", "What shall I write on the cup?")]


def test_who_began_with_the_old_structure_ends_with_it(house: House) -> None:
    house.chat("agree")
    house.edit("  name:\n", f"{SIZE}  name:\n")
    house.edit(ASKED, OTHER_WORDS)
    assert _said(house, "tea") == [("main.name", "Which name goes on the cup?")]
    newcomer = house.chat("agree", "tea", options=("--contact", "newcomer"))
    assert newcomer[-1]["step"] == "main.size"


def test_words_that_people_agree_to_never_change_under_them(house: House) -> None:
    house.chat()
    house.edit("May I keep what you drink, for 4 weeks?", "May I keep what you drink, a while?")
    again = [text for _, text in _said(house, "/start")]
    assert "May I keep what you drink, for 4 weeks?" in again


def test_a_release_that_is_lost_gives_way_to_the_newest(house: House) -> None:
    house.chat("agree")
    house.edit("  name:\n", f"{SIZE}  name:\n")
    with closing(sqlite3.connect(house.folder / "var" / "chatbot.db")) as db, db:
        db.execute("DELETE FROM release")
    assert [step for step, _ in _said(house, "tea")] == ["main.size"]
