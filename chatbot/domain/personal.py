"""Whether words give somebody away: a postcode, an address, an e-mail address, a telephone number.

For places where such things must not stand, above all group chats. A guess by form: it may take a
bus line for a street, and it cannot know a name.
"""

from __future__ import annotations

import re
from typing import Final

from chatbot.domain.postcodes import MAX_TYPED, Whole, read

_EMAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@.]{1,64}\.[^\s@]{2,24}")
_PHONE: Final = re.compile(r"(?:\+|\b0)(?:[ ()-]{0,2}[0-9]){9,14}")
_STREET: Final = re.compile(
    r"\b[0-9]{1,4}[a-z]?,?\s+(?:[^\W\d_][\w'-]*\s+){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|close|drive|court|terrace|way|crescent|heol|stryd)\b",
    re.IGNORECASE,
)


def gives_away(words: str) -> bool:
    """Whether something in these words says where somebody lives or how to reach them."""
    pieces = (words[at : at + MAX_TYPED] for at in range(0, len(words), MAX_TYPED // 2))
    return any(
        isinstance(read(piece), Whole)
        or _EMAIL.search(piece)
        or _PHONE.search(piece)
        or _STREET.search(piece)
        for piece in pieces
    )
