"""Putting rich texts together without ever parsing them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chatbot.domain.messages import Mark, MarkKind, RichText

Piece = RichText | str


def joined(pieces: Iterable[Piece], between: str = "") -> RichText:
    """One text of many; the marks move along."""
    text, marks = "", []
    for number, piece in enumerate(pieces):
        text += between if number else ""
        if isinstance(piece, RichText):
            marks += [replace(mark, start=mark.start + len(text)) for mark in piece.marks]
            text += piece.text
        else:
            text += piece
    return RichText(text, tuple(marks))


def marked(text: str, kind: MarkKind) -> RichText:
    """A text with one mark over all of it."""
    return RichText(text, (Mark(kind, 0, len(text)),) if text else ())
