"""postcodes.io: a seat for any postcode of the UK, by its centre point. No key.

GET /postcodes/{postcode}, as documented at https://postcodes.io/docs (read at v18.0.1). A code
that is not among the 650 is never passed on: in October 2024 the service gave seats of the old
boundaries for days (ideal-postcodes/postcodes.io issue 1203).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import aiohttp
import msgspec
import structlog

from chatbot.domain.places import Constituency, PlaceOutcome
from chatbot.domain.postcodes import Postcode
from chatbot.domain.seats import nation_of, seat_code
from chatbot.lookups.answers import Answers
from chatbot.lookups.printed import seat_name
from chatbot.lookups.upstream import USUAL, Manners, Nonsense, Upstream
from chatbot.service.place_sources import ServiceAnswer
from chatbot.service.ports import Clock

NAME: Final = "postcodes.io"
FRESH: Final = timedelta(days=1)
STALE: Final = timedelta(days=7)
"""Postcodes change slowly: an answer of last week is better than none."""

_INVALID: Final = "Invalid postcode"
_NOT_FOUND: Final = "Postcode not found"
_CROWN: Final = frozenset({"Channel Islands", "Isle of Man"})

_log = structlog.get_logger(__name__)


class _Codes(msgspec.Struct):
    parliamentary_constituency_2024: str | None = None
    parliamentary_constituency: str | None = None


class _Result(msgspec.Struct):
    postcode: str
    codes: _Codes
    country: str | None = None
    parliamentary_constituency_2024: str | None = None
    parliamentary_constituency: str | None = None


class _Terminated(msgspec.Struct):
    postcode: str
    year_terminated: int | None = None
    month_terminated: int | None = None


class _Body(msgspec.Struct):
    result: _Result | None = None
    error: str | None = None
    terminated: _Terminated | None = None


class PostcodesIo:
    """Asks once for each postcode a day, however many people ask."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        clock: Clock,
        contact: str = "",
        manners: Manners = USUAL,
    ) -> None:
        self._upstream = Upstream(http, base, clock, contact, manners)
        self._clock = clock
        self._answers: Answers[ServiceAnswer] = Answers(clock, FRESH, STALE)

    @property
    def name(self) -> str:
        """How the source is shown."""
        return NAME

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        """Raises LookupFailed when no answer came that can be used."""
        return await self._answers.get(postcode.compact, lambda: self._ask(postcode))

    async def _ask(self, postcode: Postcode) -> ServiceAnswer:
        today = self._clock.wall().date()

        def meaning(status: int, body: bytes) -> ServiceAnswer:
            return _meaning(status, msgspec.json.decode(body, type=_Body), postcode, today)

        return await self._upstream.ask(meaning, "postcodes", postcode.compact)


def _meaning(status: int, body: _Body, postcode: Postcode, today: date) -> ServiceAnswer:
    if status == 200 and body.result:
        return _placed(body.result, postcode, today)
    if status == 404 and body.terminated:
        return ServiceAnswer(PlaceOutcome.TERMINATED, today, ended=_month(body.terminated))
    if status == 404 and body.error == _INVALID:
        return ServiceAnswer(PlaceOutcome.INVALID, today)
    if status == 404 and body.error == _NOT_FOUND:
        return ServiceAnswer(PlaceOutcome.UNKNOWN, today)
    raise Nonsense("without an answer")


def _placed(result: _Result, postcode: Postcode, today: date) -> ServiceAnswer:
    if result.postcode.replace(" ", "").upper() != postcode.compact:
        raise Nonsense("for another postcode")
    name = result.parliamentary_constituency_2024 or result.parliamentary_constituency
    given = result.codes.parliamentary_constituency_2024 or result.codes.parliamentary_constituency
    if not name or not given:
        outside = result.country in _CROWN
        return ServiceAnswer(PlaceOutcome.OUTSIDE if outside else PlaceOutcome.SPECIAL, today)
    code = seat_code(given)
    if code is None:
        _log.warning("seat_code_unknown", service=NAME, code=given[:9])
        return ServiceAnswer(PlaceOutcome.UNKNOWN, today)
    seat = Constituency(code, seat_name(name), nation_of(code))
    return ServiceAnswer(PlaceOutcome.FOUND, today, seat)


def _month(ended: _Terminated) -> date | None:
    try:
        return date(ended.year_terminated or 0, ended.month_terminated or 0, 1)
    except (ValueError, OverflowError):
        return None
