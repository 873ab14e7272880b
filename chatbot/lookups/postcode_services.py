"""Several services on the network as one, and what holds for whichever of them answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import PlaceOutcome
from chatbot.domain.postcodes import Postcode
from chatbot.service.place_sources import PostcodeService, PostcodeTables, ServiceAnswer

ALL_WAIT: Final = 5.5
"""Seconds for all of them together; PlaceFinder has 6 for its whole answer."""

ONE_WAITS: Final = 3.0
"""Seconds for one of them while another is left to ask."""

_log = structlog.get_logger(__name__)


class InTurn:
    """Asks one after another until one knows; no second one sees a postcode without need.

    A service that fails, is left alone or does not know the postcode is passed over. Nobody is
    asked twice.
    """

    def __init__(self, services: Sequence[PostcodeService]) -> None:
        """`services` are at least one, in the order in which they are to be believed."""
        self._services = services

    @property
    def name(self) -> str:
        """How the source is shown where an answer does not name it."""
        return self._services[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who may be sent a postcode, in the order in which they are asked."""
        return tuple(service.name for service in self._services)

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        """The first answer that says more than UNKNOWN. Raises LookupFailed if none came."""
        last: ServiceAnswer | None = None
        fault = LookupFailed("no service was asked")
        ends = asyncio.get_running_loop().time() + ALL_WAIT
        for left, service in zip(range(len(self._services), 0, -1), self._services, strict=True):
            try:
                async with asyncio.timeout_at(ends), asyncio.timeout(_patience(left)):
                    answer = await service.ask(postcode)
            except (LookupFailed, TimeoutError) as why:
                fault = LookupFailed(f"{service.name} failed: {type(why).__name__}")
                continue
            last = replace(answer, source=service.name)
            if last.outcome is not PlaceOutcome.UNKNOWN:
                return last
        if last is None:
            raise fault
        return last


def _patience(left: int) -> float | None:
    return ONE_WAITS if left > 1 else None


class HeldAgainst:
    """A service whose answers are held against the imported table, which is right.

    The table is exact and the services go by centre points, so where both have a postcode and
    differ, the answer is dropped. The seats are logged, so that an old table shows; not the
    postcode.
    """

    def __init__(self, tables: PostcodeTables, service: PostcodeService) -> None:
        self._tables = tables
        self._service = service

    @property
    def name(self) -> str:
        """How the source is shown."""
        return self._service.name

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        """Raises LookupFailed, also where the table has another seat."""
        answer = await self._service.ask(postcode)
        table = self._tables.current()
        ours = table.seat(postcode) if table else None
        theirs = answer.constituency
        if ours and theirs and ours != theirs.code:
            _log.warning(
                "seats_disagree", service=answer.source or self.name, ours=ours, theirs=theirs.code
            )
            raise LookupFailed(f"{self.name} has another seat than the imported table")
        return answer
