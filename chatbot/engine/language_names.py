"""What people call the languages we speak when they type one: in English, and in their own words.

The names are CLDR's, in the source language and in that of the person. Beside these stand other
names in use among speakers in the UK, and names as they are typed without accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chatbot.engine.answers.normalise import matching
from chatbot.engine.voice import Voice

OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "am": ("Amarigna", "Amarinya"),
    "ckb": ("Sorani", "Sorani Kurdish", "Kurdish Sorani", "Kurdish", "Kurdi"),
    "fa": ("Farsi",),
    "fa-AF": ("Dari Persian", "Afghan Persian", "Farsi Dari"),
    "fr": ("Francais",),
    "gd": ("Gaelic", "Gaidhlig", "Scots Gaelic"),
    "ps": ("Pashtu", "Pushto", "Pakhto"),
    "ti": ("Tigrigna",),
    "tr": ("Turkce",),
}
"""Kurdish is Sorani here, though CLDR means Kurmanji by it: whoever types it asks for the Kurdish
that we have. A phone's `ku` is another matter, see `language_hints`."""


def names_of(tag: str, voice: Voice) -> frozenset[str]:
    """Every name of a language but its own, in the form in which answers are compared."""
    source = voice.in_language(voice.release.bot.source_language)
    called = (each.language.formats.language_name(tag) for each in (source, voice))
    return frozenset(map(matching, (*filter(None, called), *OTHER_NAMES.get(tag, ()))))
