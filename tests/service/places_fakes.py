"""Sources of places for tests: they know what they are told and count who asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, PlaceOutcome, SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.domain.seats import nation_of
from chatbot.service.place_sources import ServiceAnswer

TODAY = date(2026, 6, 28)


def a_seat(code: str, name: str) -> Constituency:
    """A seat without a Welsh name."""
    return Constituency(SeatCode(code), name, nation_of(SeatCode(code)))


class FakeService:
    """A service on the network. `down`: it fails; `hanging`: it never answers."""

    name = "postcodes.io"

    def __init__(self, answers: Mapping[str, Constituency | PlaceOutcome] | None = None) -> None:
        self.answers = answers or {}
        self.asked: Counter[str] = Counter()
        self.down = False
        self.hanging = False

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        self.asked[str(postcode)] += 1
        if self.hanging:
            await asyncio.Event().wait()
        if self.down:
            raise LookupFailed("the network is down")
        known = self.answers.get(str(postcode), PlaceOutcome.UNKNOWN)
        if isinstance(known, PlaceOutcome):
            return ServiceAnswer(known, TODAY)
        return ServiceAnswer(PlaceOutcome.FOUND, TODAY, known)
