"""How each language writes numbers, dates, times and lists: Babel's CLDR, and its digits.

Digits are Latin unless CLDR's default for the language is another set; Babel itself never changes
digits. Only numbers and dates pass here: postcodes, telephone numbers and years in prose are text
and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from chatbot.content.locale_data import locale_of
from chatbot.content.month_names import months_of
from chatbot.content.plurals import form_of
from chatbot.engine.texts import Formats, PluralForm

_ZEROS: Final = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040}
"""CLDR's names of sets of digits, and where in Unicode each begins."""

_DAY_AND_MONTH: Final = ("MMMMEEEEd", "MMMMEd", "MMMEd")
_OWN_WORDS: Final = {
    ("ckb", "and"): ("، ", " و "),
    ("ckb", "or"): ("، ", " یان "),
    ("ps", "or"): ("، ", " یا "),
}
"""What stands between items, and before the last, where CLDR 47 has only its root's English."""

_OWN_PATTERNS: Final[dict[str, tuple[str, str]]] = {
    "ckb": ("EEEE، dی MMMM", "MMMMی y"),
    "ps": ("EEEE، d MMMM", "MMMM y"),
    "ti": ("EEEE፣ d MMMM", "MMMM y"),
    "am": ("EEEE፣ MMMM d", "MMMM y"),
}
"""A day of the week with its day, and a month with its year, where CLDR 47 falls back to its
root: their months and signs in the order in which the language's own long date has them."""

_WELSH_AND: Final = re.compile(r"a\(c\) ([aeiouyâêîôûŷ])", re.IGNORECASE)
"""CLDR leaves it open: `ac` before a vowel, `a` before anything else."""

_WIDER: Final = re.compile(r"'[^']*'|E+|MMM+")


@dataclass(frozen=True, slots=True)
class BabelFormats:
    """The formats of one language tag."""

    tag: str
    locale: Locale
    digits: dict[int, int] | None
    months: Mapping[str, int] = field(default_factory=dict)

    def number(self, value: int | float) -> str:
        """`1,234.5`"""
        system = self.locale.default_numbering_system if self.digits else "latn"
        return self._in_digits(format_decimal(value, locale=self.locale, numbering_system=system))

    def day(self, value: date) -> str:
        """`4 July 2024`"""
        return self._in_digits(format_date(value, "long", locale=self.locale))

    def weekday(self, value: date) -> str:
        """`Thursday 4 July`"""
        own = _OWN_PATTERNS.get(self.locale.language)
        pattern = own[0] if own else _weekday(self.locale)
        return self._in_digits(format_date(value, pattern, locale=self.locale))

    def month(self, value: date) -> str:
        """`July 2024`"""
        if own := _OWN_PATTERNS.get(self.locale.language):
            return self._in_digits(format_date(value, own[1], locale=self.locale))
        return self._in_digits(format_skeleton("yMMMM", value, locale=self.locale))

    def moment(self, value: datetime) -> str:
        """`4 July 2024, 14:30`"""
        pattern = str(self.locale.datetime_formats["long"])
        return pattern.replace("{1}", self.day(value.date())).replace(
            "{0}", self.clock(value.time())
        )

    def clock(self, value: time) -> str:
        """`14:30`"""
        return self._in_digits(format_time(value, "short", locale=self.locale))

    def language_name(self, tag: str) -> str | None:
        """What another language is called in this one; None where CLDR has no word for it."""
        return self.locale.languages.get(tag.replace("-", "_"))

    def join(self, items: Sequence[str], style: Literal["and", "or"]) -> str:
        """`A, B and C`"""
        words = _OWN_WORDS.get((self.locale.language, style))
        if words and len(items) > 1:
            return f"{words[0].join(items[:-1])}{words[1]}{items[-1]}"
        joined = format_list(list(items), "or" if style == "or" else "standard", self.locale)
        if self.locale.language != "cy":
            return joined
        return _WELSH_AND.sub(r"ac \1", joined).replace("a(c) ", "a ")

    def plural(self, count: int | float) -> PluralForm:
        """The plural form that goes with a number."""
        return form_of(self.tag, count)

    def _in_digits(self, text: str) -> str:
        return text.translate(self.digits) if self.digits else text


def formats_of(tag: str) -> Formats:
    """How a language writes. Raises UnknownLanguage."""
    locale = locale_of(tag)
    zero = _ZEROS.get(locale.default_numbering_system)
    digits = zero and {ord("0") + digit: zero + digit for digit in range(10)}
    return BabelFormats(tag, locale, digits or None, months_of(tag))


def _weekday(locale: Locale) -> str:
    """A day without its year, its names in full: CLDR lists short ones and says how to widen
    them (UTS #35, part 4, "Missing Skeleton Fields")."""
    skeletons = locale.datetime_skeletons
    pattern = next(skeletons[key].pattern for key in _DAY_AND_MONTH if key in skeletons)
    return _WIDER.sub(_widened, pattern)


def _widened(field: re.Match[str]) -> str:
    return {"E": "EEEE", "M": "MMMM"}.get(field[0][0], field[0])
