"""What `data lookup` adds to an outcome, so that staff can answer the person who asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

_SAID: Final[Mapping[str, str]] = {
    "repaired": "Not as typed: letters and digits that look alike were mixed up, and this is the "
    "only real postcode it can be. The bot asks whether it is meant.",
    "choose": "This does not decide between the seats below. The bot offers them, none first.",
    "partial": "Only the first half of a postcode. The bot offers the seats below, or asks for "
    "the rest.",
    "terminated": "No longer in use. The bot asks for the new one.",
    "special": "Real, but nobody's home on the map: a PO box, a large user, the armed forces or "
    "overseas. The bot asks for the postcode of the home.",
    "outside": "Jersey, Guernsey and the Isle of Man have parliaments of their own and no seat in "
    "the UK Parliament. The bot says so and ends.",
    "unknown": "Well formed, but neither the table nor a service that is switched on has it: a "
    "slip, out of use, or newer than the table. The bot asks again, and offers a search by name.",
    "invalid": "Neither a postcode nor the name of a constituency; or a word that too many names "
    "have.",
    "unavailable": "Nobody could answer just now: no table is imported, and the services failed "
    "or are switched off. chatbot data import postcodes FILE helps for good.",
}
_NEAR: Final = "Another seat begins close by: the bot asks which one it is."
_NORTHERN_IRELAND: Final = (
    "Northern Ireland: there is no open table of its postcodes. The bot offers its 18 seats."
)
_BY_NAME: Final = "Found by the name."
_NAMES: Final = "Several seats have that in their names. The bot offers them."
_WORDS: Final = "No postcode, but some of the words stand in names of seats. The bot offers them."


def explained(found: Mapping[str, Any]) -> str:
    """One sentence or two about a look-up; empty where the seat says it all."""
    outcome = found["outcome"]
    if found["source"] == "name":
        return _BY_NAME if outcome == "found" else _NAMES
    if found["source"] == "words":
        return _WORDS
    if outcome == "found":
        return _NEAR if found["near"] else ""
    if outcome in ("choose", "partial") and _is_northern_irish(found):
        return _NORTHERN_IRELAND
    if outcome == "terminated" and found["ended"]:
        month = date.fromisoformat(f"{found['ended']}-01")
        return f"Out of use since {month:%B %Y}. The bot says so and asks for the new one."
    return _SAID.get(outcome, "")


def _is_northern_irish(found: Mapping[str, Any]) -> bool:
    seats = found["alternatives"]
    return bool(seats) and all(seat["nation"] == "northern_ireland" for seat in seats)
