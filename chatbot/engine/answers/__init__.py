"""Typed answers: one parser per type, from what a person wrote to a value or a reason.

A parser never raises and never asks the world. Reasons are the ids of the bot's default retry
texts (`bot:retry.<type>.<reason>`), listed in `REASONS` so that every one of them has words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chatbot.engine.answers.dates import parse_date
from chatbot.engine.answers.numbers import parse_number
from chatbot.engine.answers.postcodes import parse_postcode
from chatbot.engine.answers.result import Parsed, Refused
from chatbot.engine.answers.words import parse_email, parse_name, parse_text

Parser = Callable[[str], Parsed | Refused]

PARSERS: Mapping[str, Parser] = {
    "text": parse_text,
    "number": parse_number,
    "date": parse_date,
    "email": parse_email,
    "postcode": parse_postcode,
    "name": parse_name,
}
"""`yes_no` is not here: its words are in the catalogues, so the walk reads it as a choice.

A `date` is read with English months here; the walk gives `parse_date` those of the person's
language too.
"""

REASONS: Mapping[str, tuple[str, ...]] = {
    "text": ("empty", "too_long"),
    "number": ("empty", "not_a_number"),
    "date": ("empty", "not_a_date"),
    "email": ("empty", "not_an_email"),
    "postcode": ("empty", "not_a_postcode"),
    "name": ("empty", "not_a_name", "too_long"),
    "yes_no": ("empty", "not_yes_or_no"),
    "choice": ("empty", "not_an_option", "none_chosen"),
    "any": ("type_please",),
}

ANSWER_TYPES = (*PARSERS, "yes_no")

__all__ = ["ANSWER_TYPES", "PARSERS", "REASONS", "Parsed", "Refused"]
