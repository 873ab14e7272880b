"""Corrections as staff make them: somebody is found by id or name, and what is said is checked.

Who, when and why are kept with each. Raises CorrectionRefused with a sentence to read; then
nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from chatbot.domain.corrections import Cleared, Correcting, Correction
from chatbot.domain.errors import CorrectionRefused
from chatbot.domain.places import Constituency
from chatbot.domain.postcodes import Whole, read
from chatbot.domain.routes import RouteKind
from chatbot.domain.seats import fold_name, seat_code
from chatbot.service.finding_people import Found, find_people
from chatbot.service.ports import Clock, Corrections, PublicRecord

LONGEST_REASON: Final = 300
LONGEST_VALUE: Final = 254
MOST_OFFERED: Final = 10

_OF_CANDIDATES: Final = frozenset({Correcting.OPTED_OUT, Correcting.WITHDRAWN})

Reader = Callable[[str], str | None]


class Corrector:
    """`readers` say what an address or a page is: how a kind of value is read, or None."""

    def __init__(
        self,
        record: PublicRecord,
        corrections: Corrections,
        clock: Clock,
        readers: Mapping[Correcting, Reader],
    ) -> None:
        self._record = record
        self._corrections = corrections
        self._clock = clock
        self._readers = readers

    async def person(
        self, what: Correcting, who: str, value: str | None, why: str, by: str
    ) -> Correction:
        """Put something right about a candidate or an MP, named by id or by their exact name."""
        found = await self._one_person(who)
        if what in _OF_CANDIDATES and found.person.role == "mp":
            raise CorrectionRefused(
                f"{found.person.name} sits in Parliament. Whoever sits can be written to: correct "
                "the address, or say that the seat is vacant."
            )
        if what is Correcting.BOUNCED:
            value = _held_address(found)
        elif what is Correcting.OPTED_OUT:
            value = _addresses(found)
        elif value is not None:
            value = self._read(what, value)
        return await self._add(what, found.person.id, found.label, value, why, by)

    async def seat_is_vacant(self, seat: str, why: str, by: str) -> Correction:
        """Say that nobody sits for a seat, named by code or by its exact name."""
        held = await self._one_seat(seat)
        members = dict(await self._record.imported_members())
        if held.code not in members:
            raise CorrectionRefused(f"{held.name} is vacant in the list too.")
        left = members[held.code]
        label = f"{held.name}, after {left.name}"
        return await self._add(Correcting.VACANT, held.code, label, left.id, why, by)

    async def clear(self, number: int, why: str, by: str) -> Correction:
        """Let the lists speak again."""
        cleared = Cleared(_line(by, "who says so"), self._clock.now(), _reason(why))
        ended = await self._corrections.clear(number, cleared)
        if ended is None:
            raise CorrectionRefused(f"There is no correction {number} in force.")
        return ended

    # --- Checking -------------------------------------------------------------------------

    async def _add(
        self, what: Correcting, about: str, label: str, value: str | None, why: str, by: str
    ) -> Correction:
        said = Correction(
            what, about, label, value, _reason(why), _line(by, "who says so"), self._clock.now()
        )
        for held in await self._corrections.all():
            same = (held.what, held.about, held.value) == (what, about, value)
            if same and held.cleared is None:
                raise CorrectionRefused(f"That is correction {held.id} already.")
        return await self._corrections.add(said)

    def _read(self, what: Correcting, value: str) -> str:
        line = " ".join(value.split())
        read_as = self._readers.get(what)
        found = read_as(line) if read_as else line
        if not found or len(found) > LONGEST_VALUE:
            raise CorrectionRefused(f"{line[:LONGEST_VALUE]!r} cannot be taken for that.")
        return found

    async def _one_person(self, who: str) -> Found:
        found = await find_people(self._record, who, self._clock.now().date())
        if len(found) == 1:
            return found[0]
        if not found:
            raise CorrectionRefused(
                f"Nobody called {who!r} stands or sits. Write the whole name, or an id."
            )
        listed = "\n".join(f"  {one.person.id}  {one.label}" for one in found[:MOST_OFFERED])
        raise CorrectionRefused(f"{len(found)} people are called {who!r}. Write an id:\n{listed}")

    async def _one_seat(self, words: str) -> Constituency:
        code, folded = seat_code(words), fold_name(words)
        for seat in await self._record.constituencies():
            if seat.code == code or folded in {
                fold_name(seat.name),
                fold_name(seat.name_cy or ""),
            }:
                return seat
        raise CorrectionRefused(f"There is no seat {words!r}. Write its whole name, or its code.")


def _held_address(found: Found) -> str:
    if found.person.email is None:
        raise CorrectionRefused(f"{found.label} has no e-mail address that could bounce.")
    return found.person.email


def _addresses(found: Found) -> str | None:
    """All that a list has of somebody."""
    mail = (one.to for one in found.person.routes if one.kind is RouteKind.EMAIL)
    return " ".join(dict.fromkeys(mail)) or None


def _reason(why: str) -> str:
    """A reason stays for ever, so it may hold nothing of a supporter."""
    line = _line(why, "why")
    if "@" in line or isinstance(read(line), Whole):
        raise CorrectionRefused("Say why without anybody's address or postcode.")
    return line


def _line(text: str, what: str) -> str:
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_REASON:
        raise CorrectionRefused(f"Say {what}, in at most {LONGEST_REASON} characters.")
    return line
