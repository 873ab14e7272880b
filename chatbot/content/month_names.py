"""What each language calls the months, for reading the dates that people type (CLDR by Babel)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from babel import Locale

from chatbot.content.locale_data import locale_of
from chatbot.engine.answers.dates import month_key

_ELSEWHERE: Final = {"ar": ("ar-IQ", "ar-DZ", "ar-MA", "ar-MR"), "fa": ("fa-AF",)}
"""Where one language has other names for months: تموز, جويلية and يوليوز are all July."""

_WELSH_AFTER_O: Final = {"m": "f", "g": "", "t": "d", "rh": "r"}
"""The soft mutation: Gorffennaf is July, `4 o Orffennaf` the fourth of July."""

_SORANI_ENDING: Final = "\N{ARABIC LETTER FARSI YEH}"
"""Joins a month to the year behind it."""

_WIDTHS: Final = ("wide", "abbreviated")


def months_of(tag: str) -> Mapping[str, int]:
    """Name -> number of the month, for names of one month only. Raises UnknownLanguage."""
    meant: dict[str, set[int]] = {}
    for locale in (locale_of(tag), *map(locale_of, _ELSEWHERE.get(tag, ()))):
        for written, number in _named(locale):
            for name in _forms(locale.language, written):
                meant.setdefault(name, set()).add(number)
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1}


def _named(locale: Locale) -> Iterator[tuple[str, int]]:
    """As months are called beside a day. Names such as `7月` are left to the digits in them."""
    for width in _WIDTHS:
        for number, written in locale.months["format"][width].items():
            name = month_key(written).strip(". ")
            if name and not any(map(str.isdigit, name)):
                yield name, number


def _forms(language: str, name: str) -> Iterator[str]:
    """A name, and as it is written between a day and a year."""
    yield name
    if language == "cy":
        for initial, soft in _WELSH_AFTER_O.items():
            if name.startswith(initial):
                yield soft + name.removeprefix(initial)
    if language == "ckb":
        yield name + _SORANI_ENDING
