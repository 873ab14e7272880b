"""What CLDR says of a language tag: its locale and the direction of its script."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

from chatbot.domain.messages import Direction

HERE: Final = {"en": "en-GB"}
"""The way of writing dates and numbers meant by a tag that names no country."""


class UnknownLanguage(LookupError):
    """CLDR has no data for this tag."""


@cache
def locale_of(tag: str) -> Locale:
    """The data for a BCP 47 tag such as `cy` or `fa-AF`. Raises UnknownLanguage."""
    try:
        return Locale.parse(HERE.get(tag, tag), sep="-")
    except (UnknownLocaleError, ValueError) as fault:
        raise UnknownLanguage(tag) from fault


def is_known(tag: str) -> bool:
    """Whether CLDR has data for a tag."""
    try:
        locale_of(tag)
    except UnknownLanguage:
        return False
    return True


def direction_of(tag: str) -> Direction:
    """The direction in which a language is written. Raises UnknownLanguage."""
    return "rtl" if locale_of(tag).character_order == "right-to-left" else "ltr"
