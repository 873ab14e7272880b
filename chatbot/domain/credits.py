"""Lines that licences ask for where data of others is shown. Which ones, never their words.

The words are in the catalogues, the licences in docs/data.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class CreditLine(StrEnum):
    """ORDNANCE_SURVEY postcodes of Great Britain (OS, Royal Mail, National Statistics; OGL v3) ·
    STATISTICS names and codes of the seats (ONS, OGL v3) · MYSOCIETY its postcode lookup and list
    of seats (CC BY 4.0) · DEMOCRACY_CLUB candidates (CC BY 4.0) · PARLIAMENT members and results
    (Open Parliament Licence v3.0).
    """

    ORDNANCE_SURVEY = "ordnance_survey"
    STATISTICS = "statistics"
    MYSOCIETY = "mysociety"
    DEMOCRACY_CLUB = "democracy_club"
    PARLIAMENT = "parliament"


@dataclass(frozen=True, slots=True)
class Credit:
    """One line. `years` are those of the editions, where the line names them."""

    line: CreditLine
    years: tuple[int, ...] = ()


ALWAYS: Final = (Credit(CreditLine.STATISTICS),)
"""The codes of the seats are known to the program itself."""

OF_PEOPLE: Final = frozenset({CreditLine.DEMOCRACY_CLUB, CreditLine.PARLIAMENT})

PARLIAMENT_ITSELF: Final = "UK Parliament"
"""The name of the source of every list that Parliament made; more may follow it."""

_BY_PREFIX: Final = {"dc": CreditLine.DEMOCRACY_CLUB, "mnis": CreditLine.PARLIAMENT}


def credits_of_people(ids: Iterable[str], source: str | None = None) -> tuple[Credit, ...]:
    """Those for a list of people, told by their ids and its source; none for test people.

    Parliament's results name people by the ids of Democracy Club, so the source goes first.
    """
    found = {_BY_PREFIX[prefix] for one in ids if (prefix := one.partition(":")[0]) in _BY_PREFIX}
    if found and is_of_parliament(source):
        found = {CreditLine.PARLIAMENT}
    return tuple(Credit(line) for line in CreditLine if line in found)


def is_of_parliament(source: str | None) -> bool:
    """Whether a list, by the name of its source, is one of Parliament's own."""
    return source is not None and source.startswith(PARLIAMENT_ITSELF)


def merged(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Each line once, with all its years, in the order of the lines."""
    years: dict[CreditLine, set[int]] = {}
    for one in credits:
        years.setdefault(one.line, set()).update(one.years)
    return tuple(Credit(line, tuple(sorted(years[line]))) for line in CreditLine if line in years)
