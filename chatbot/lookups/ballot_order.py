"""The order of names on a ballot paper: by surname, then by first names.

Parliamentary Elections Rules, rule 14 (Representation of the People Act 1983, Schedule 1). The
open lists give one name and no place, so the surname is told from the name; where the official
notice has it otherwise, the notice is right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chatbot.domain.places import Person

_PARTICLES: Final = frozenset(
    {"ap", "bin", "da", "de", "del", "der", "di", "du", "la", "le", "van", "von"}
)
"""Small words that belong to the surname when written small."""

_AFTER_THE_NAME: Final = frozenset({"jr", "jnr", "sr", "snr", "mbe", "obe", "cbe", "mp"})


def sort_name(name: str) -> str:
    """A name as a ballot paper sorts it: `de Cordova, Marsha`."""
    words = name.split()
    end = len(words)
    while end > 1 and words[end - 1].rstrip(".").casefold() in _AFTER_THE_NAME:
        end -= 1
    start = max(end - 1, 0)
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    surname, others = " ".join(words[start:end]), " ".join(words[:start] + words[end:])
    return f"{surname}, {others}" if others else surname


def in_ballot_order(people: Iterable[Person]) -> tuple[Person, ...]:
    """The same people with their positions, from 1. A `sort_name` already known is kept."""
    named = [
        person if person.sort_name else replace(person, sort_name=sort_name(person.name))
        for person in people
    ]
    named.sort(key=lambda person: (_folded(person.sort_name or ""), person.id))
    return tuple(replace(person, position=at) for at, person in enumerate(named, start=1))


def _folded(name: str) -> tuple[str, ...]:
    """Without accents and apostrophes, surname and first names compared apart."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in plain if char.isalnum() or char in " ,-")
    return tuple(part.strip() for part in kept.split(","))
