"""Whoever made a list is credited where it is shown, in the words of its licence."""

from __future__ import annotations

import pytest

from chatbot.domain.contacts import Value
from chatbot.domain.credits import ALWAYS, Credit, CreditLine, credits_of_people, merged
from chatbot.engine.credits import credit_words, credits_of_letters, credits_value
from chatbot.engine.templates import parse_template
from chatbot.engine.values import listed
from tests.builders import NOON, ROOT, a_chat, a_world
from tests.engine.test_interrupts import FREE

SURVEY = Credit(CreditLine.ORDNANCE_SURVEY, (2023, 2026))
CLUB, PARLIAMENT = Credit(CreditLine.DEMOCRACY_CLUB), Credit(CreditLine.PARLIAMENT)


def people(*ids: str) -> Value:
    return listed({"id": one, "label": one} for one in ids)


def people_of(source: str) -> dict[str, Value]:
    return {"items": [{"id": "dc:1", "label": "dc:1"}], "count": 1, "source": source}


def said(template: str, value: Value) -> str | None:
    voice = a_world(FREE).voice("test", "en", NOON, {"x": value}, {})
    words = voice.filled(parse_template(template))
    return words.text if words else None


@pytest.mark.parametrize(
    ("ids", "credits"),
    [
        (["dc:1", "dc:2"], (CLUB,)),
        (["mnis:7"], (PARLIAMENT,)),
        (["mnis:7", "dc:1"], (CLUB, PARLIAMENT)),
        (["sample:ann"], ()),
        ([], ()),
    ],
)
def test_people_are_credited_to_whoever_lists_them(
    ids: list[str], credits: tuple[Credit, ...]
) -> None:
    assert credits_of_people(ids) == credits


def test_results_of_parliament_are_credited_to_parliament_whoever_numbered_the_people() -> None:
    results = {**people_of("UK Parliament: results.csv"), "ballot": "parl.bath.by.2026-06-18"}
    assert said("{x:credits}", results) == said("{x:credits}", people("mnis:7"))
    assert credits_of_letters(results, (CLUB,)) == (PARLIAMENT,)
    assert credits_of_letters(people_of("Democracy Club"), (CLUB,)) == (CLUB,)
    assert credits_of_people(["sample:ann"], "UK Parliament") == ()


def test_a_line_stands_once_with_all_its_years() -> None:
    twice = [Credit(CreditLine.ORDNANCE_SURVEY, (2026,)), CLUB, SURVEY, CLUB]
    assert merged(twice) == (SURVEY, CLUB)


def test_letters_credit_the_list_of_the_people_and_how_the_seat_was_found() -> None:
    in_use = (SURVEY, *ALWAYS, CLUB, PARLIAMENT)
    assert credits_of_letters(people("mnis:7"), in_use) == (SURVEY, *ALWAYS, PARLIAMENT)
    assert credits_of_letters(people("sample:ann"), in_use) == (SURVEY, *ALWAYS)


def test_the_years_of_the_edition_stand_in_the_line() -> None:
    voice = a_world(FREE).voice("test", "en", NOON, {}, {})
    (line,) = credit_words(voice, [SURVEY])
    assert line.text.startswith(
        "Contains OS data © Crown copyright and database right 2023, 2026. Contains Royal Mail"
    )


def test_democracy_club_is_credited_with_a_link() -> None:
    voice = a_world(FREE).voice("test", "en", NOON, {}, {})
    (line,) = credit_words(voice, [CLUB])
    assert [mark.url for mark in line.marks] == ["https://democracyclub.org.uk"]


def test_a_text_shows_the_credits_of_the_people_in_it() -> None:
    assert said("{x:credits}", people("mnis:7")) == (
        "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
    )
    assert said("{x|none:credits}", people("sample:ann")) == "none"
    assert said("{x:credits}", credits_value([PARLIAMENT])) == said(
        "{x:credits}", people("mnis:7")
    )


def test_whoever_asks_for_the_credits_is_told_them_over_the_open_question() -> None:
    chat = a_chat(a_world(FREE))
    chat.type("/start")
    chat.heard()
    chat.type("/credits")
    shown = [message.text.text for message in chat.screen]
    assert chat.heard() == ["command.credits.text", "main.why"]
    assert any("Office for National Statistics" in text for text in shown)


@pytest.mark.parametrize("line", CreditLine)
def test_every_line_stands_in_the_docs_word_for_word(line: CreditLine) -> None:
    voice = a_world(FREE).voice("test", "en", NOON, {}, {})
    (words,) = credit_words(voice, [Credit(line, (2023,))])
    docs = (ROOT / "docs/data.md").read_text("utf-8").replace("20YY", "2023")
    assert words.text.rstrip(".") in docs
