"""The table of postcodes while it is built: rows in any order, in memory that does not grow.

Each sector is a block of numbers (see `postcode_slots`), so a row is one write into it, and two
million rows need no more room than the sectors they lie in.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.credits import CreditLine
from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import parse
from chatbot.lookups.packed_file import Header, write_packed
from chatbot.lookups.postcode_slots import BLOCK, ENDED, SLOTS, number_of_month

KIND: Final = "postcodes"

MAX_SECTORS: Final = 20_000
"""Great Britain has 10,849 in use and some thousand that once were: more is another country."""

_EMPTY: Final = bytes(2 * BLOCK)


class NotAPostcode(ImportRefused):
    """The form is not that of a postcode."""


class PostcodeTable:
    """Postcodes with a seat, and those that went out of use with the month."""

    def __init__(self) -> None:
        self._blocks: dict[str, array[int]] = {}
        self._numbers: dict[SeatCode, int] = {}
        self._labels: list[SeatCode] = []
        self.rows = 0
        self.ended = 0

    @property
    def seats(self) -> frozenset[SeatCode]:
        """The seats that have a postcode."""
        return frozenset(self._numbers)

    def add(self, compact: str, seat: SeatCode) -> None:
        """Enter one postcode, in capitals without a space.

        Raises NotAPostcode, and ImportRefused when it is in another seat already.
        """
        block, slot = self._place(compact)
        number = self._numbers.get(seat) or self._numbered(seat)
        held = block[slot]
        if held == number:
            return
        if 0 < held < ENDED:
            raise ImportRefused("that postcode came before, in another seat")
        self.ended -= held >= ENDED
        self.rows += 1
        block[slot] = number

    def end(self, compact: str, month: date) -> None:
        """Enter a postcode that went out of use; one that is in use again stays so.

        Raises NotAPostcode, and ImportRefused for a month that cannot be.
        """
        block, slot = self._place(compact)
        try:
            number = number_of_month(month)
        except ValueError as why:
            raise ImportRefused(str(why)) from None
        held = block[slot]
        if 0 < held < ENDED:
            return
        self.ended += held == 0
        block[slot] = max(held, number)

    def seat(self, compact: str) -> SeatCode | None:
        """The seat of a postcode as far as it has been entered."""
        block, slot = self._blocks.get(compact[:-2]), SLOTS.get(compact[-2:])
        number = 0 if block is None or slot is None else block[slot]
        return self._labels[number - 1] if 0 < number < ENDED else None

    def write(self, path: Path, source: str, as_of: date, owed: Iterable[CreditLine] = ()) -> None:
        """Put the finished table in place of the old one.

        The body: for each sector the first slot in use, then for each how many from there to the
        last one, then their numbers; all little-endian and two bytes long.
        """
        sectors = sorted(self._blocks)
        firsts, lengths, numbers = array("H"), array("H"), array("H")
        for sector in sectors:
            first, used = _in_use(self._blocks[sector])
            firsts.append(first)
            lengths.append(len(used))
            numbers += used
        body = firsts + lengths + numbers
        if sys.byteorder == "big":
            body.byteswap()
        header = Header(
            kind=KIND,
            source=source,
            as_of=as_of,
            rows=self.rows,
            ended=self.ended,
            labels=list(self._labels),
            keys=sectors,
            owed=tuple(owed),
        )
        write_packed(path, header, body.tobytes())

    def _place(self, compact: str) -> tuple[array[int], int]:
        block, slot = self._blocks.get(compact[:-2]), SLOTS.get(compact[-2:])
        if slot is None or (block is None and parse(compact) is None):
            raise NotAPostcode("that is not a postcode")
        if block is None:
            if len(self._blocks) == MAX_SECTORS:
                raise ImportRefused("there are more sectors than there can be postcodes for")
            block = self._blocks[compact[:-2]] = array("H", _EMPTY)
        return block, slot

    def _numbered(self, seat: SeatCode) -> int:
        self._labels.append(seat)
        number = self._numbers[seat] = len(self._labels)
        return number


def _in_use(block: array[int]) -> tuple[int, array[int]]:
    """The first slot that is not empty, and the numbers from there to the last such one."""
    stored = block.tobytes()
    first = (len(stored) - len(stored.lstrip(b"\0"))) // 2
    end = (len(stored.rstrip(b"\0")) + 1) // 2
    return first, block[first:end]
