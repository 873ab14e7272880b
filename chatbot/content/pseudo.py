"""Languages that nobody speaks, made out of the English: they show what translators cannot reach.

`en-XA` writes every letter with an accent, a third longer, within ⟦ ⟧. What is shown without
accents never went through a catalogue; what stands beside brackets was put together from pieces.
`ar-XB` writes the same in Arabic letters, from right to left. Both are made when they are asked
for and stored nowhere; no release that people talk to has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from chatbot.content.formats import formats_of
from chatbot.content.isolated_words import isolated
from chatbot.content.plurals import plural_forms
from chatbot.engine.release import Release
from chatbot.engine.texts import Language, Plural, Slot, Template, Text, Words

LONGER, MIRRORED = "en-XA", "ar-XB"
OPENS, CLOSES = "⟦", "⟧"

_ACCENTED: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_ARABIC: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ابثدعفغهيجكلمنوپقرستطڤشخژزابثدعفغهيجكلمنوپقرستطڤشخژز",
)
_KEPT: Final = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)/[a-z_]+|(?:[a-z0-9-]+\.)+[a-z]{2,}\S*"
)
"""Commands and addresses, which no language changes."""

_FILLING: Final = "·"
_LONGER_BY: Final = 3
"""One more character for so many; short English words grow more than long sentences."""


def with_pseudo_languages(release: Release) -> Release:
    """The release with both of them, offered in every campaign."""
    english = release.languages[release.bot.source_language]
    made = {LONGER: _longer(english), MIRRORED: _mirrored(english)}
    campaigns = {
        id: replace(campaign, languages=(*campaign.languages, *made))
        for id, campaign in release.campaigns.items()
    }
    return replace(release, languages={**release.languages, **made}, campaigns=campaigns)


def _longer(english: Language) -> Language:
    lists = _lists_of_words(english.texts)
    texts = {
        key: text if key in lists else _each(text, lambda it: _bracketed(it, _ACCENTED))
        for key, text in english.texts.items()
    }
    return replace(english, tag=LONGER, name="⟦Åççéñţéđ⟧", texts=texts)


def _mirrored(english: Language) -> Language:
    lists = _lists_of_words(english.texts)
    texts = {
        key: text
        if key in lists
        else isolated(_in_forms(_each(text, lambda it: _turned(it, _ARABIC)), "ar"))
        for key, text in english.texts.items()
    }
    formats = formats_of("ar")
    return replace(english, tag=MIRRORED, name="ب", direction="rtl", formats=formats, texts=texts)


def _lists_of_words(keys: Iterable[str]) -> frozenset[str]:
    """What people may type stays English, so that a rehearsal's words mean the same."""
    ends = (".words", ".also", "_words")
    return frozenset(key for key in keys if key.endswith(ends))


def _each(text: Text, change: object) -> Text:
    assert callable(change)
    if isinstance(text, Plural):
        return Plural({form: change(template) for form, template in text.forms.items()})
    made: Text = change(text)
    return made


def _in_forms(text: Text, tag: str) -> Text:
    if isinstance(text, Template):
        return text
    other = text.forms["other"]
    return Plural({form: text.forms.get(form, other) for form in plural_forms(tag)})


def _turned(template: Template, letters: Mapping[int, int | str]) -> Template:
    pieces = tuple(_piece(piece, letters) for piece in template.pieces)
    return Template(template.source, pieces)


def _bracketed(template: Template, letters: Mapping[int, int | str]) -> Template:
    made = _turned(template, letters)
    if not any(isinstance(piece, Words) and piece.text.strip() for piece in made.pieces):
        return made
    length = sum(len(piece.text) for piece in made.pieces if isinstance(piece, Words))
    tail = Words(_FILLING * (length // _LONGER_BY) + CLOSES)
    return Template(template.source, (Words(OPENS), *made.pieces, tail))


def _piece(piece: Words | Slot, letters: Mapping[int, int | str]) -> Words | Slot:
    if isinstance(piece, Slot):
        fallback = piece.fallback and piece.fallback.translate(letters)
        return replace(piece, fallback=fallback)
    parts, done = [], 0
    for kept in _KEPT.finditer(piece.text):
        parts += [piece.text[done : kept.start()].translate(letters), kept.group()]
        done = kept.end()
    return replace(piece, text="".join([*parts, piece.text[done:].translate(letters)]))
