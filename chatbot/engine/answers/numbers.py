"""Answers that are a number, with or without words around it (`24 years`)."""

from __future__ import annotations

import re

from chatbot.engine.answers.normalise import plain
from chatbot.engine.answers.result import Parsed, Refused

MAX_DIGITS = 15
"""More digits than a double holds exactly are no quantity a person means."""

_WRITTEN = re.compile(r"(?:(?<!\w)[-+])?(?:(?<!\w)\.)?\d[\d.,]*")
_THOUSANDS = r"\d{1,3}(?:,\d{3})+"
_LAKHS = r"\d{1,2}(?:,\d{2})+,\d{3}"
_PROPER = re.compile(rf"[-+]?(?:{_THOUSANDS}|{_LAKHS}|\d*)(?:\.\d+)?")


def parse_number(text: str) -> Parsed | Refused:
    """The one number in the text, thousands (or lakhs) separated by commas as in Britain.

    `1,5` is one and a half to some and a slip of fifteen to others, so it is refused.
    """
    written = plain(text).replace("\u066b", ".").replace("\u066c", ",")
    if not written:
        return Refused("empty")
    found = [number.rstrip(".,") for number in _WRITTEN.findall(written)]
    if len(found) != 1 or not _PROPER.fullmatch(found[0]):
        return Refused("not_a_number")
    digits = found[0].replace(",", "")
    if sum(c.isdigit() for c in digits) > MAX_DIGITS:
        return Refused("not_a_number")
    return Parsed(float(digits) if "." in digits else int(digits))
