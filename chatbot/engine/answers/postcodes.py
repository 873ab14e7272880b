"""Answers that are a postcode, the first half of one, or words that could name a seat.

Only the form is read here. Whether it exists, and in which seat, is for a look-up to say, so a
first half, something that merely looks like a postcode, and a few words are answers too.
"""

from __future__ import annotations

from typing import assert_never

from chatbot.domain.postcodes import Garbled, Nothing, Part, Whole, read
from chatbot.domain.seat_search import could_be_name
from chatbot.engine.answers.normalise import MAX_ANSWER
from chatbot.engine.answers.result import Parsed, Refused
from chatbot.engine.clean import clean_text


def parse_postcode(text: str) -> Parsed | Refused:
    """The postcode in a message, printed form; different ones one after the other.

    Whether several lie in one seat is for a look-up too; where not, the person is asked.
    Words without a digit are kept as they were typed, for somebody may know the seat by name.
    """
    typed = clean_text(text, MAX_ANSWER)
    if not typed:
        return Refused("empty")
    match reading := read(typed):
        case Whole(postcodes):
            return Parsed(", ".join(map(str, postcodes)))
        case Part() as part:
            return Parsed(str(part))
        case Garbled(look_alikes):
            return Parsed(typed) if look_alikes else Refused("not_a_postcode")
        case Nothing():
            words = " ".join(typed.split())
            return Parsed(words) if could_be_name(words) else Refused("not_a_postcode")
        case _:
            assert_never(reading)
