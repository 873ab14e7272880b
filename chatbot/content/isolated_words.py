"""Commands, addresses and telephone numbers in texts that run right to left.

Each is put into a left-to-right isolate when the text is compiled: `/start` would show as `start/`
among Arabic words, and the groups of a telephone number in the opposite order (UAX #9). An isolate
is no part of a word, so that Telegram goes on to find commands and addresses. Names and other
Latin words need nothing: they begin and end with a letter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from chatbot.engine.directions import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE
from chatbot.engine.template_parser import without_trailing
from chatbot.engine.texts import Plural, Slot, Template, Text, Words

_TECHNICAL: Final = re.compile(
    r"""
      (?:https?://|www\.) [^\s<>"«»\u2066-\u2069]+
    | [\w.+-]+ @ [\w-]+ (?: \. [\w-]+ )+
    | (?<! [\w.@/-] ) (?: [a-z0-9-]+ \. )+ [a-z]{2,} (?: / [^\s<>"«»\u2066-\u2069]* )? (?! [\w@] )
    | (?<! [\w/<>] ) / \w{1,64} (?! [\w/<>] )
    | (?<! [\w+] ) [+0] \d [\d ()-]{5,} \d
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""Web and mail addresses, hosts such as `ico.org.uk`, commands, telephone numbers."""

_OPENED: Final = re.compile("[\u2066-\u2068]")


def isolated(text: Text) -> Text:
    """A text of a right-to-left language with what runs left to right in isolates."""
    if isinstance(text, Plural):
        return Plural({form: _isolated(template) for form, template in text.forms.items()})
    return _isolated(text)


def _isolated(template: Template) -> Template:
    return replace(template, pieces=tuple(_piece(piece) for piece in template.pieces))


def _piece(piece: Words | Slot) -> Words | Slot:
    if isinstance(piece, Slot):
        return piece
    return replace(piece, text=_TECHNICAL.sub(_apart, piece.text))


def _apart(found: re.Match[str]) -> str:
    if _OPENED.match(found.string, max(0, found.start() - 1)):
        return found[0]  # a translator has done it
    kept = without_trailing(found[0])
    return f"{LEFT_TO_RIGHT_ISOLATE}{kept}{POP_ISOLATE}{found[0][len(kept) :]}"
