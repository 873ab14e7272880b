"""What each language calls the months, for reading the dates that people type (CLDR by Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from babel import Locale

from chatbot.content.locale_data import locale_of
from chatbot.engine.answers.dates import month_key

_ELSEWHERE: Final = {"ar": ("ar-IQ", "ar-DZ", "ar-MA", "ar-MR"), "fa": ("fa-AF",)}
"""Where one language has other names for months: تموز, جويلية and يوليوز are all July."""

_ALSO: Final[dict[str, str]] = {
    "fa": "1 ژانویه، 5 می، 6 جون، 7 جولای، 8 آگوست",
    "fa-AF": "5 مه، 6 ژوئن، 7 ژوئیه، 8 آگست، 9 سپتامبر، 11 نوامبر، 12 دسامبر",
    "ps": "1 جنوری، 2 فبروری، 5 می، 9 سپتمبر، 9 سپټمبر، 12 ډسمبر",
    "ti": "5 ግንቦት، 4 ሚያዝያ، 12 ታሕሳስ፣ 8 ነሓሰ",
    "so": "1 Jannaayo, 2 Febraayo, 4 Abril, 5 Maajo, 5 May, 8 Agoosto, 9 Sebtember, "
    "10 Oktoober, 11 Noofembar, 12 Diisembar",
}
"""Spellings people use beside CLDR's, which knows one for each language (number, then name).

Persian and Dari borrow from French and from English; no speaker has looked at the others. Amharic
has only the names of our calendar: ሐምሌ is a month of another one.
"""

_DOTLESS: Final = "\N{LATIN SMALL LETTER DOTLESS I}"

_CONTEXTS: Final = ("format", "stand-alone")

_WELSH_AFTER_O: Final = {"m": "f", "g": "", "t": "d", "rh": "r"}
"""The soft mutation: Gorffennaf is July, `4 o Orffennaf` the fourth of July."""

_SORANI_ENDING: Final = "\N{ARABIC LETTER FARSI YEH}"
"""Joins a month to the year behind it."""

_WIDTHS: Final = ("wide", "abbreviated")

_NUMBERED: Final = re.compile(r"(\d+) ([^,،፣]+)")

_GAELIC_THE: Final = re.compile("^(?:dhen |an t-|an |am )")


def months_of(tag: str) -> Mapping[str, int]:
    """Name -> number of the month, for names of one month only. Raises UnknownLanguage."""
    meant: dict[str, set[int]] = {}
    named = [it for locale in (tag, *_ELSEWHERE.get(tag, ())) for it in _named(locale_of(locale))]
    for written, number in (*named, *_also(tag)):
        for name in _forms(locale_of(tag).language, written):
            meant.setdefault(name, set()).add(number)
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1}


def _named(locale: Locale) -> Iterator[tuple[str, int]]:
    """As months are called, beside a day or alone. Names such as `7月` are left out."""
    for context, width in product(_CONTEXTS, _WIDTHS):
        for number, written in locale.months[context][width].items():
            name = month_key(written).strip(". ")
            if name and not any(map(str.isdigit, name)):
                yield name, number


def _also(tag: str) -> Iterator[tuple[str, int]]:
    for number, name in _NUMBERED.findall(_ALSO.get(tag, "")):
        yield month_key(name), int(number)


def _forms(language: str, name: str) -> Iterator[str]:
    """A name, and as it is written between a day and a year."""
    yield name
    if language == "cy":
        for initial, soft in _WELSH_AFTER_O.items():
            if name.startswith(initial):
                yield soft + name.removeprefix(initial)
    if language == "gd" and _GAELIC_THE.match(name):
        yield _GAELIC_THE.sub("", name)
    if language == "tr":
        yield name.replace(_DOTLESS, "i")  # as on a keyboard without it
    if language == "ckb":
        yield name + _SORANI_ENDING
