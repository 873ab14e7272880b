"""Bubbles as HTML: marks become elements, and nothing that was typed becomes markup."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from chatbot.domain.messages import Mark, RichText

_ELEMENTS: Final = {"bold": "strong", "italic": "em"}


def bubble_html(words: RichText) -> Markup:
    """The words with their marks; marks may lie within each other."""
    edges = {0, len(words.text)}
    for mark in words.marks:
        edges |= {mark.start, mark.start + mark.length}
    places = sorted(edges)
    pieces = []
    for start, end in pairwise(places):
        inside = [it for it in words.marks if it.start <= start and end <= it.start + it.length]
        pieces.append(_piece(words.text[start:end], inside))
    return Markup("".join(pieces))


def _piece(text: str, marks: list[Mark]) -> str:
    opened, closed = "", ""
    for before, after in map(_around, marks):
        opened, closed = opened + before, after + closed
    return opened + escape(text) + closed


def _around(mark: Mark) -> tuple[str, str]:
    if mark.kind == "block":
        return '<span class="copied words">', "</span>"
    if mark.kind == "link":
        if not (mark.url or "").startswith(("https://", "http://")):
            return "", ""
        return f'<a href="{escape(mark.url or "")}" rel="noreferrer">', "</a>"
    element = _ELEMENTS[mark.kind]
    return f"<{element}>", f"</{element}>"
