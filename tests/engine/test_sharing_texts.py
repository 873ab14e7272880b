"""Releases that follow each other hold what is alike once."""

from __future__ import annotations

from dataclasses import replace

from chatbot.engine.release import sharing_texts
from chatbot.engine.vocabulary import vocabulary
from tests.builders import a_release

HELLO = "hello:\n  say: Hello.\nbye:\n  say: Bye.\n  end: over\n"


def test_a_release_is_the_same_and_takes_what_is_alike_from_the_one_that_is_held() -> None:
    held, new = a_release(HELLO), a_release(HELLO.replace("Bye.", "Good bye."))
    shared = sharing_texts(new, held)
    assert shared == new
    before, after = held.languages["en"].texts, shared.languages["en"].texts
    assert after["test:main.hello.text"] is before["test:main.hello.text"]
    assert after["test:main.bye.text"] is new.languages["en"].texts["test:main.bye.text"]


def test_a_language_without_any_change_is_held_once_and_what_was_made_of_it_is_made_anew() -> None:
    held = a_release(HELLO)
    vocabulary(held, "test", held.languages["en"])
    held.languages["en"].ready["made", "of it"] = "then"
    shared = sharing_texts(replace(held, id="new"), held)
    assert shared.languages["en"].texts is held.languages["en"].texts
    assert (shared.vocabularies, shared.languages["en"].ready) == ({}, {})
    del held.languages["en"].ready["made", "of it"]


def test_a_language_that_is_new_is_taken_as_it_is() -> None:
    held = a_release(HELLO)
    new = replace(
        held, languages={**held.languages, "cy": replace(held.languages["en"], tag="cy")}
    )
    assert sharing_texts(new, held).languages["cy"] is new.languages["cy"]
