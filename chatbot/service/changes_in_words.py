"""What a new list changes, as somebody of the campaign reads it: counts first, then names.

Bounded in length, in the order of the seats, and without anybody's address. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from chatbot.domain.places import SeatCode
from chatbot.service.fetch_changes import ADDRESS, Change, Kind, counts_of

MOST_NAMED: Final = 5
"""Of each kind; the others are counted."""

Names = Mapping[SeatCode, str]


def number_of(count: int, one: str, many: str) -> str:
    """`1 person`, `2,310 people`."""
    return f"{count:,} {one if count == 1 else many}"


def in_words(changes: Sequence[Change], seats: Names, *, is_first: bool) -> tuple[str, ...]:
    """`is_first`: nobody was held before, so that everybody is new and nobody is news."""
    if is_first:
        return ("Everybody is new: nothing was held before.",) if changes else ()
    if not changes:
        return ("Nothing changed.",)
    return (_counted(changes), *_named(changes, seats))


_COUNTED: Final[Mapping[Kind, str]] = {
    "new": "came",
    "gone": "left",
    "moved": "moved to another seat",
    "party": "changed party",
    "renamed": "changed name",
    "email": "changed, gained or lost an e-mail address",
    "merged": "got another id",
}


def _counted(changes: Sequence[Change]) -> str:
    counts = counts_of(changes)
    found = [(counts[kind], did) for kind, did in _COUNTED.items() if counts[kind]]
    (first, did), *others = found
    said = [f"{number_of(first, 'person', 'people')} {did}"]
    return ", ".join([*said, *(f"{count:,} {did}" for count, did in others)]) + "."


def _named(changes: Sequence[Change], seats: Names) -> list[str]:
    def seat(code: str) -> str:
        return seats.get(SeatCode(code), code)

    def came(one: Change) -> str:
        return f"{one.person.name} ({one.person.party}, {seat(one.seat)})"

    def where(one: Change) -> str:
        return f"{one.person.name} ({seat(one.seat)})"

    told: Mapping[tuple[Kind, str], tuple[str, Callable[[Change], str]]] = {
        ("new", ""): ("Came", came),
        ("gone", ""): ("Left", came),
        ("moved", ""): (
            "Moved",
            lambda one: (
                f"{one.person.name} ({one.person.party}) from {seat(one.was)} to {seat(one.now)}"
            ),
        ),
        ("party", ""): ("Changed party", lambda one: f"{where(one)} from {one.was} to {one.now}"),
        ("renamed", ""): (
            "Changed name",
            lambda one: f"{one.was} is now {one.now} ({seat(one.seat)})",
        ),
        ("email", "lost"): ("No e-mail address any more", where),
        ("email", "found"): ("First e-mail address", where),
        ("email", "other"): ("Another e-mail address", where),
        ("merged", ""): ("Another id", lambda one: f"{where(one)} from {one.was} to {one.now}"),
    }
    lines = []
    for (kind, way), (title, words) in told.items():
        these = [one for one in changes if one.kind == kind and _way(one) == way]
        if these:
            lines.append(f"{title}: {_few([words(one) for one in these])}.")
    return lines


def _way(change: Change) -> str:
    if change.kind != "email":
        return ""
    if change.was == change.now == ADDRESS:
        return "other"
    return "lost" if change.was else "found"


def _few(said: Sequence[str]) -> str:
    if len(said) <= MOST_NAMED:
        return "; ".join(said)
    return "; ".join(said[:MOST_NAMED]) + f"; and {len(said) - MOST_NAMED:,} more"
