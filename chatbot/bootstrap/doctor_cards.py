"""The doctor at the pictures for groups: fonts, and whether lines from the right can be set."""

from __future__ import annotations

import asyncio

from chatbot.bootstrap.doctor_findings import Found, note, well
from chatbot.cards import can_shape, missing_fonts
from chatbot.config import Settings


async def cards(settings: Settings) -> list[Found]:
    """Whether progress cards can be drawn; where they cannot, groups get the words alone."""
    if missing := await asyncio.to_thread(missing_fonts):
        says = f"Fonts are missing ({', '.join(missing)}): groups get words and no card."
        return [note("cards", says, "Install the bot again with all that it needs.")]
    if not can_shape():
        says = "FriBidi is missing: groups that read from the right get words and no card."
        return [note("cards", says, "Install it; on Debian: apt-get install libfribidi0.")]
    return [well("cards", "Progress cards can be drawn in every language.")]
