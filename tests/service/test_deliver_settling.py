"""What became of parcels: written at once, together with all that came meanwhile, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from chatbot.domain.contacts import ContactId
from chatbot.domain.errors import StoreFailed
from chatbot.domain.messages import Address, Outgoing, Retire, RichText
from chatbot.service import deliver_settling
from chatbot.service.deliver_settling import Settling
from chatbot.service.ports import Delivery, Parcel, Sent


def parcel(number: int) -> Parcel:
    """One to somebody of that number."""
    words = Outgoing(RichText("hello"), "en")
    return Parcel(number, ContactId(number), Address("word", str(number)), words, "lease")


@dataclass
class Writes:
    """An outbox that writes down what it is told, unless it is away."""

    batches: list[list[int]] = field(default_factory=list)
    away: int = 0

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        await asyncio.sleep(0)
        if self.away:
            self.away -= 1
            raise StoreFailed("unreachable")
        self.batches.append([one.id for one, _ in results])

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        return []

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        return None


async def test_what_leaves_while_the_store_writes_is_one_write() -> None:
    writes = Writes()
    settling = Settling(writes, lambda batch: None)
    settling.add(parcel(1), Sent())
    await asyncio.sleep(0)
    for number in (2, 3, 4):
        settling.add(parcel(number), Sent())
    await settling.written()
    assert writes.batches == [[1], [2, 3, 4]]


async def test_whoever_waits_while_the_last_is_written_is_told() -> None:
    settling = Settling(Writes(), lambda batch: None)
    settling.add(parcel(1), Sent())
    await asyncio.sleep(0)
    await asyncio.wait_for(settling.written(), 5)
    assert settling.is_idle


async def test_at_the_end_everything_is_written() -> None:
    writes = Writes()
    settling = Settling(writes, lambda batch: None)
    settling.add(parcel(1), Sent())
    assert not settling.is_idle
    await settling.flushed(5)
    assert (writes.batches, settling.is_idle) == ([[1]], True)


async def test_what_became_of_passing_things_is_told_too_for_the_terminal_shows_them_then() -> (
    None
):
    writes = Writes()
    settling = Settling(writes, lambda batch: None)
    settling.add(parcel(-1), Sent())
    await settling.written()
    assert writes.batches == [[-1]]


async def test_what_the_store_did_not_take_is_written_later_in_its_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deliver_settling, "STORE_FIRST_WAIT", 0.001)
    writes = Writes(away=2)
    settling = Settling(writes, lambda batch: None)
    settling.add(parcel(1), Sent())
    await asyncio.sleep(0)
    settling.add(parcel(2), Sent())
    await asyncio.wait_for(settling.written(), 5)
    assert [one for batch in writes.batches for one in batch] == [1, 2]
    assert not settling.is_failing
