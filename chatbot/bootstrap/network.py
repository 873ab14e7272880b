"""The public services of this process over one shared client, none of them asked when it is off.

Nothing is imported before a service is on: an operator who switched them off need not wait.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from chatbot.config import Settings
from chatbot.domain.places import Constituency
from chatbot.service.fetch_held import HeldPeople
from chatbot.service.fetch_sources import CandidateLists, MemberList
from chatbot.service.place_sources import PostcodeService
from chatbot.service.ports import Clock, PublicRecord

if TYPE_CHECKING:
    import aiohttp

    from chatbot.lookups.democracy_club_api import DemocracyClubApi
    from chatbot.lookups.postcode_services import InTurn

POLL_AHEAD: Final = timedelta(days=60)
"""Democracy Club's API of postcodes has something to say from about then on."""

Seats = Callable[[], Awaitable[Sequence[Constituency]]]


@asynccontextmanager
async def opened_network(settings: Settings, clock: Clock) -> AsyncIterator[Network | None]:
    """The services; None when all of them are off."""
    urls = (
        settings.postcodes_url,
        settings.democracy_club_url,
        settings.democracy_club_api_url,
        settings.parliament_url,
        settings.mapit_url,
    )
    if not any(urls):
        yield None
        return
    import aiohttp

    async with aiohttp.ClientSession(trust_env=True) as http:
        yield Network(http, settings, clock, complaints_to(settings))


@dataclass(frozen=True, slots=True)
class Network:
    """The services at their addresses. `contact` is our page for those who run them."""

    http: aiohttp.ClientSession
    settings: Settings
    clock: Clock
    contact: str

    def postcodes(self, seats: Seats, record: PublicRecord) -> InTurn | None:
        """Those that place a postcode, in the order in which they are asked; None for none.

        Democracy Club knows addresses, so it comes before those that know a centre point only.
        """
        asked: list[PostcodeService] = []
        if api := self._democracy_club_api(seats, record):
            asked.append(api)
        if self.settings.postcodes_url:
            from chatbot.lookups.postcodes_io import PostcodesIo

            url = self.settings.postcodes_url
            asked.append(PostcodesIo(self.http, url, self.clock, self.contact))
        if self.settings.mapit_url:
            from chatbot.lookups.mapit import MapIt

            url, key = self.settings.mapit_url, self.settings.mapit_key or ""
            asked.append(MapIt(self.http, url, self.clock, key, self.contact))
        if not asked:
            return None
        from chatbot.lookups.postcode_services import InTurn

        return InTurn(asked)

    def candidates(self) -> CandidateLists | None:
        """Who keeps the lists of candidates."""
        if not self.settings.democracy_club_url:
            return None
        from chatbot.lookups.democracy_club_candidates import DemocracyClubCandidates

        url, token = self.settings.democracy_club_url, self.settings.democracy_club_token or ""
        return DemocracyClubCandidates(self.http, url, self.clock, token, self.contact)

    def members(self) -> MemberList | None:
        """Who keeps the list of members."""
        if not self.settings.parliament_url:
            return None
        from chatbot.lookups.parliament import ParliamentMembers

        url = self.settings.parliament_url
        return ParliamentMembers(self.http, url, self.clock, self.contact)

    def _democracy_club_api(self, seats: Seats, record: PublicRecord) -> DemocracyClubApi | None:
        url, key = self.settings.democracy_club_api_url, self.settings.democracy_club_key
        if not (url and key):
            return None
        from chatbot.lookups.democracy_club_api import DemocracyClubApi

        async def a_poll_is_ahead() -> bool:
            today = self.clock.wall().date()
            polls = await HeldPeople(record).polls()
            return any(today <= day <= today + POLL_AHEAD for day in polls)

        return DemocracyClubApi(
            self.http, url, key, self.clock, seats, a_poll_is_ahead, self.contact
        )


def complaints_to(settings: Settings) -> str:
    """Our public page, for whoever runs a service that we ask; nothing before there is one."""
    host = urlsplit(settings.public_url).hostname or ""
    return settings.public_url if "." in host and not host.startswith("127.") else ""
