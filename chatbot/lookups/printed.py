"""Words of others that will stand in our messages: one line, nothing hidden in it, no essay."""

from __future__ import annotations

from typing import Final

from chatbot.domain.seat_search import LONGEST_NAME
from chatbot.engine.clean import clean_text
from chatbot.lookups.upstream import Nonsense

LONGEST_PRINTED: Final = 200
"""Characters of a name or a party label. The longest label in 2024 had 54."""


def printed(text: str | None) -> str:
    """As it may be shown; "" where nothing can be seen. What is longer than any name is cut."""
    words = " ".join((text or "")[: 4 * LONGEST_PRINTED].split())
    return clean_text(words, LONGEST_PRINTED)


def seat_name(text: str) -> str:
    """The name of a seat that a service told. Raises Nonsense for what cannot be one."""
    name = printed(text)
    if not name or len(name) > LONGEST_NAME:
        raise Nonsense("with a name that no seat has")
    return name
