"""The credits that belong to what is shown, and their words in one language.

A page outside the chat takes `credits_of_letters` and `credit_words`, so that it and the chat
never say two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from chatbot.domain.contacts import Value
from chatbot.domain.credits import (
    OF_PEOPLE,
    Credit,
    CreditLine,
    credits_of_people,
    merged,
)
from chatbot.domain.messages import RichText
from chatbot.engine.values import follow, items_of, listed

WORDS: Final[Mapping[CreditLine, str]] = {
    CreditLine.ORDNANCE_SURVEY: "words.credit_ordnance_survey",
    CreditLine.STATISTICS: "words.credit_statistics",
    CreditLine.MYSOCIETY: "words.credit_mysociety",
    CreditLine.DEMOCRACY_CLUB: "words.credit_democracy_club",
    CreditLine.PARLIAMENT: "words.credit_parliament",
}


class Speaker(Protocol):
    """What is needed of a voice."""

    def bot(self, key: str, shown: Mapping[str, Value | RichText] | None = None) -> RichText: ...


def credits_of_letters(letters: Value, in_use: Iterable[Credit]) -> tuple[Credit, ...]:
    """What must stand where letters to people are shown: their list, and how the seat was found.

    `letters` is a value of the type `letters` (or `people`), `in_use` are the world's credits.
    """
    places = (one for one in in_use if one.line not in OF_PEOPLE)
    return merged((*places, *credits_of_people(_ids(letters), _source(letters))))


def credit_words(voice: Speaker, credits: Iterable[Credit]) -> list[RichText]:
    """Each line in the language of the voice."""
    return [_words(voice, one) for one in credits]


def credits_value(credits: Iterable[Credit]) -> Value:
    """Credits as the built-in variable `credits` holds them."""
    return listed({"line": one.line.value, "years": list(one.years)} for one in credits)


def credits_in(value: Value) -> tuple[Credit, ...]:
    """The credits that a value holds, or those of the people in it."""
    rows = items_of(value)
    held = [row for row in rows if row.get("line")]
    if held:
        return merged(Credit(CreditLine(row["line"]), tuple(row["years"])) for row in held)
    return credits_of_people(_ids(value), _source(value))


def _ids(value: Value) -> list[str]:
    return [str(row.get("id")) for row in items_of(value)]


def _source(value: Value) -> str | None:
    source = follow(value, ("source",))
    return source if isinstance(source, str) else None


def _words(voice: Speaker, credit: Credit) -> RichText:
    key = WORDS[credit.line].removeprefix("words.")
    return voice.bot(key, {"years": ", ".join(map(str, credit.years))})
