"""Answers that are a number, with or without words around it (`24 years`)."""

from __future__ import annotations

import re

from chatbot.engine.answers.normalise import plain
from chatbot.engine.answers.result import Parsed, Refused

MAX_DIGITS = 15
"""More digits than a double holds exactly are no quantity a person means."""

_NUMBER = re.compile(r"(?<![\d.,])[-+]?\d[\d,]*(?:\.\d+)?")


def parse_number(text: str) -> Parsed | Refused:
    """The one number in the text, thousands separated by commas as in Britain."""
    written = plain(text).replace("\u066b", ".").replace("\u066c", ",")
    if not written:
        return Refused("empty")
    found = _NUMBER.findall(written)
    if len(found) != 1 or sum(c.isdigit() for c in found[0]) > MAX_DIGITS:
        return Refused("not_a_number")
    digits = found[0].replace(",", "")
    return Parsed(float(digits) if "." in digits else int(digits))
