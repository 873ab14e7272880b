"""Which of our languages a device means by a tag such as `fa_AF`, `prs`, `ku-Arab` or `ti-ER`.

Tags come from phones and browsers, in whatever form they like. They are looked up as RFC 4647
(3.4) says: whole, then shorter by one part at a time. Other names for a language are CLDR's
(supplementalMetadata, languageAlias and likelySubtags, 47) and the members of macrolanguages in
ISO 639-3. Kurdish alone means Kurmanji in CLDR, which is written in Latin letters; only with the
Arabic script, or in Iraq or Iran, is it Sorani.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

LONGEST_HINT: Final = 35
"""RFC 5646 (4.4.1) asks for room for tags of this length."""

ALIASES: Final[Mapping[str, str]] = {
    "amh": "am",
    **dict.fromkeys(("ara", "arb", "acm", "acq", "aeb", "afb", "ajp", "apc", "apd"), "ar"),
    **dict.fromkeys(("apj", "arq", "ars", "ary", "arz", "ayl", "ayn", "ayp"), "ar"),
    **dict.fromkeys(("cym", "wel"), "cy"),
    "eng": "en",
    **dict.fromkeys(("fas", "per", "pes"), "fa"),
    **dict.fromkeys(("prs", "fas-af", "per-af"), "fa-af"),
    **dict.fromkeys(("fra", "fre"), "fr"),
    "gla": "gd",
    **dict.fromkeys(("ku-arab", "ku-iq", "ku-ir", "kur-arab", "kur-iq", "kur-ir"), "ckb"),
    **dict.fromkeys(("pus", "pbt", "pbu", "pst"), "ps"),
    "pol": "pl",
    "som": "so",
    "tir": "ti",
    "tur": "tr",
    "ukr": "uk",
    "urd": "ur",
}


def meant_by(hint: str | None, tags: Collection[str]) -> str | None:
    """The one of these tags that a device's tag means; None when it is none of them."""
    known = {tag.casefold(): tag for tag in tags}
    return next((known[each] for each in _meanings(hint or "") if each in known), None)


def _meanings(hint: str) -> Iterator[str]:
    """The tag, what else it is called, and the same with fewer parts, the closest first."""
    parts = hint[:LONGEST_HINT].replace("_", "-").casefold().split("-")
    while parts:
        tag = "-".join(parts)
        yield tag
        if tag in ALIASES:
            yield ALIASES[tag]
            yield ALIASES[tag].partition("-")[0]
        parts.pop()
