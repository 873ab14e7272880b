"""Plural forms by CLDR, and the gettext headers that say the same.

Babel's `Locale.plural_form` is CLDR and is what decides at run time. Babel's own table of gettext
headers is not: it has five forms for Welsh and two for Scottish Gaelic. `msgstr[n]` counts the
forms of a language in the order zero, one, two, few, many, other, fractions included: Polish has
four, the last of which whole numbers never take.
Source: Unicode CLDR 47, supplemental/plurals.xml; every expression is tested against it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, cast

from babel.plural import to_gettext

from chatbot.content.locale_data import locale_of
from chatbot.engine.texts import PluralForm

ORDER: Final[tuple[PluralForm, ...]] = ("zero", "one", "two", "few", "many", "other")

MOST_FORMS: Final = len(ORDER)

_ONE: Final = "nplurals=2; plural=(n != 1);"
_NONE_OR_ONE: Final = "nplurals=2; plural=(n > 1);"
_SLAVIC: Final = "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"

HEADERS: Final = {
    "am": _NONE_OR_ONE,
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
    "ckb": _ONE,
    "cy": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);",
    "en": _ONE,
    "fa": _NONE_OR_ONE,
    "fa-AF": _NONE_OR_ONE,
    "fr": "nplurals=3; plural=(n<2 ? 0 : n%1000000==0 ? 1 : 2);",
    "gd": "nplurals=4; plural=(n==1 || n==11 ? 0 : n==2 || n==12 ? 1 : "
    "n>=3 && n<=10 || n>=13 && n<=19 ? 2 : 3);",
    "pl": f"nplurals=4; plural=(n==1 ? 0 : {_SLAVIC});",
    "ps": _ONE,
    "so": _ONE,
    "ti": _NONE_OR_ONE,
    "tr": _ONE,
    "uk": f"nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : {_SLAVIC});",
    "ur": _ONE,
}


@cache
def plural_forms(tag: str) -> tuple[PluralForm, ...]:
    """The forms a language has, in the order of `msgstr[n]`. Raises UnknownLanguage."""
    used = locale_of(tag).plural_form.tags | {"other"}
    return tuple(form for form in ORDER if form in used)


def plural_header(tag: str) -> str:
    """The `Plural-Forms` of a language's catalogues. Raises UnknownLanguage.

    A language that is not in the table gets Babel's rendering of its CLDR rule, for whole numbers
    that are written out (`e` is the exponent of 1c6).
    """
    if tag in HEADERS:
        return HEADERS[tag]
    return re.sub(r"\be\b", "0", to_gettext(locale_of(tag).plural_form))


@cache
def one_means_one(tag: str) -> bool:
    """Whether the form `one` is for 1 alone, as in English, and not for 0, 11 or 21 too."""
    return all(form_of(tag, count) != "one" for count in (0, *range(2, 201)))


def form_of(tag: str, count: int | float) -> PluralForm:
    """Which form goes with a number."""
    return cast("PluralForm", locale_of(tag).plural_form(count))
