"""What became of parcels, on its way to the outbox: one write for all that came meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from chatbot.service.patience import backoff
from chatbot.service.ports import Delivery, Outbox, Parcel

STORE_FIRST_WAIT = 0.2
STORE_LONGEST_WAIT = 5.0

Results = list[tuple[Parcel, Delivery]]

_log = structlog.get_logger()


class Settling:
    """Takes results at once and writes them in order; a store that is away is tried again."""

    def __init__(self, outbox: Outbox, settled: Callable[[Results], None]) -> None:
        self._outbox = outbox
        self._settled = settled
        self._results: Results = []
        self._unwritten: dict[int, Delivery] = {}
        self._writer: asyncio.Task[None] | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._failures = 0

    @property
    def is_idle(self) -> bool:
        """Whether everything is written."""
        return self._writer is None

    @property
    def is_failing(self) -> bool:
        """Whether the store does not take what became of parcels; it may hold them for undone."""
        return self._failures > 0

    def add(self, parcel: Parcel, delivery: Delivery) -> None:
        """Have it written soon. A passing thing has no row, but the terminal shows it then."""
        self._results.append((parcel, delivery))
        self._unwritten[parcel.id] = delivery
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    def knows(self, parcel: Parcel) -> bool:
        """Whether a parcel given out anew is one of which it is not written yet what became of it.

        Then its lease ran out in our hands, and the same is written under the new one.
        """
        delivery = self._unwritten.get(parcel.id)
        if delivery is not None:
            self.add(parcel, delivery)
        return delivery is not None

    async def written(self) -> None:
        """Wait until all that was added so far is written, however long that takes."""
        if self._writer is None:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        await done

    async def flushed(self, seconds: float) -> None:
        """Wait until everything is written, or so long: leases then run out by themselves."""
        if self._writer is None:
            return
        _, late = await asyncio.wait([self._writer], timeout=seconds)
        for writer in late:
            writer.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while self._results:
                batch, self._results = self._results, []
                waiting, self._waiting = self._waiting, []
                try:
                    await self._outbox.settle(batch)
                    self._forget(batch)
                    self._failures = 0
                    _wake(waiting)
                    self._settled(batch)
                except Exception as fault:
                    _log.error("outbox.settle_failed", fault=type(fault).__name__)
                    self._results[:0] = batch
                    self._waiting[:0] = waiting
                    self._failures += 1
                    wait = backoff(self._failures - 1, STORE_FIRST_WAIT, STORE_LONGEST_WAIT)
                    await asyncio.sleep(wait)
        finally:
            self._writer = None
            _wake(self._waiting)

    def _forget(self, batch: Results) -> None:
        """What is written, unless it is to be written once more under a newer lease."""
        again = {parcel.id for parcel, _ in self._results}
        for parcel, _ in batch:
            if parcel.id not in again:
                self._unwritten.pop(parcel.id, None)


def _wake(waiting: list[asyncio.Future[None]]) -> None:
    for done in waiting:
        if not done.done():
            done.set_result(None)
