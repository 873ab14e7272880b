"""The report of letters: how many distinct messages an office got in a week. Pure.

Where fewer than five letters went to an office in a week, the row says no more than that: small
numbers point to people (L33 of the campaigning paper).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.places import PersonId, SeatCode
from chatbot.domain.sameness import distinct
from chatbot.store.sealing import StoreKeys

SMALLEST_SHOWN: Final = 5
FEW: Final = f"under {SMALLEST_SHOWN}"


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """Somebody who was written to for a campaign."""

    campaign: str
    recipient: PersonId
    constituency: SeatCode | None


Kept = Mapping[tuple[str, str], Sequence[bytes]]
"""(office, week) -> fingerprints."""


def letter_rows(
    written_to: Iterable[WrittenTo], kept: Kept, keys: StoreKeys
) -> list[dict[str, object]]:
    """One row for each campaign, week and office, in that order."""
    offices = {keys.office(it.campaign, it.recipient).id: it for it in written_to}
    rows = [
        (offices[office], week, marks)
        for (office, week), marks in kept.items()
        if office in offices
    ]
    return [_row(to, week, marks) for to, week, marks in sorted(rows, key=_order)]


def _order(row: tuple[WrittenTo, str, Sequence[bytes]]) -> tuple[str, str, str, str]:
    to, week, _ = row
    return to.campaign, week, to.constituency or "", to.recipient


def _row(to: WrittenTo, week: str, marks: Sequence[bytes]) -> dict[str, object]:
    many = len(marks) >= SMALLEST_SHOWN
    return {
        "campaign": to.campaign,
        "week": week,
        "constituency": to.constituency,
        "recipient": to.recipient,
        "letters": len(marks) if many else FEW,
        "distinct": distinct(marks) if many else FEW,
    }
