"""MapIt: a seat for any postcode of the UK, for operators who have a key and its licence.

GET /postcode/{postcode}, as documented at https://mapit.mysociety.org/docs/ (its code read at
d4f413d6). For Northern Ireland its data is under the NI End User Licence, which is why it is off
unless an operator switches it on.
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
from chatbot.lookups.refusals import refusal
from chatbot.lookups.upstream import Manners, Nonsense, Upstream
from chatbot.service.place_sources import ServiceAnswer
from chatbot.service.ports import Clock

NAME: Final = "MapIt"
FRESH: Final = timedelta(days=28)
"""What its own answers say: max-age=2419200."""

STALE: Final = timedelta(days=84)
"""An older answer is for those whom the service fails."""

WITH_KEY: Final = Manners(at_once=1, rate=(1, 1))
WITHOUT_KEY: Final = Manners(at_once=1, rate=(25, 86_400))
"""Fifty calls a day without a key; with one, a call a second."""

_INVALID: Final = 400
_NOT_FOUND: Final = 404

_log = structlog.get_logger(__name__)


class _Codes(msgspec.Struct):
    gss: str | None = None


class _Area(msgspec.Struct):
    name: str
    codes: _Codes


class _Shortcuts(msgspec.Struct):
    constituency: int | str | None = msgspec.field(name="WMC", default=None)


class _Body(msgspec.Struct):
    """`areas` are all the areas a postcode lies in; a special postcode has none."""

    postcode: str
    areas: dict[str, msgspec.Raw] = {}
    shortcuts: _Shortcuts = msgspec.field(default_factory=_Shortcuts)


class MapIt:
    """Asks once for each postcode in four weeks."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        clock: Clock,
        key: str = "",
        contact: str = "",
        manners: Manners | None = None,
    ) -> None:
        usual = WITH_KEY if key else WITHOUT_KEY
        self._upstream = Upstream(http, base, clock, contact, manners or usual)
        self._query = {"api_key": key} if key else {}
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
            return _meaning(status, body, postcode, today)

        return await self._upstream.ask(meaning, "postcode", postcode.compact, query=self._query)


def _meaning(status: int, body: bytes, postcode: Postcode, today: date) -> ServiceAnswer:
    if status == 200:
        return _placed(msgspec.json.decode(body, type=_Body), postcode, today)
    if status == _INVALID and refusal(body) is not None:
        return ServiceAnswer(PlaceOutcome.INVALID, today)
    if status == _NOT_FOUND and refusal(body) is not None:
        return ServiceAnswer(PlaceOutcome.UNKNOWN, today)
    raise Nonsense("without an answer")


def _placed(body: _Body, postcode: Postcode, today: date) -> ServiceAnswer:
    if body.postcode.replace(" ", "").upper() != postcode.compact:
        raise Nonsense("for another postcode")
    if body.shortcuts.constituency is None:
        return ServiceAnswer(PlaceOutcome.SPECIAL, today)
    raw = body.areas.get(str(body.shortcuts.constituency))
    if raw is None:
        raise Nonsense("without the area it names")
    area = msgspec.json.decode(raw, type=_Area)
    code = seat_code(area.codes.gss or "")
    if code is None:
        _log.warning("seat_code_unknown", service=NAME, code=(area.codes.gss or "")[:9])
        return ServiceAnswer(PlaceOutcome.UNKNOWN, today)
    seat = Constituency(code, seat_name(area.name), nation_of(code))
    return ServiceAnswer(PlaceOutcome.FOUND, today, seat)
