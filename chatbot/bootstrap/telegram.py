"""Telegram as this process has it: off, polled, or posted to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from aiohttp import web

from chatbot.bootstrap.duty import on_duty
from chatbot.cards import CardDrawer
from chatbot.channels.telegram import (
    TelegramChannel,
    derive_secret,
    mode_for,
    poll,
    quieten,
    scrub_root,
    sync_commands,
    sync_profile,
    use_polling,
    use_webhook,
    webhook_posts,
    webhook_routes,
)
from chatbot.channels.telegram.api import TELEGRAM
from chatbot.channels.telegram.passing import Cards
from chatbot.channels.web.quick_posts import Posts
from chatbot.config import Settings, TelegramMode
from chatbot.domain.errors import SettingsFault
from chatbot.domain.messages import Picture
from chatbot.engine.release import Release
from chatbot.engine.share_cards import ShareCard, languages_meant, share_cards
from chatbot.service.meter import Meter
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Arrival, Clock, Duties

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]

POLLING = "telegram.polling"
FACE = "telegram.face"

FACE_LOOKED_AT: Final = 1.0
"""Seconds between two looks at which release is the newest here."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """The channel, and how updates come to it. `secret` guards the webhook."""

    channel: TelegramChannel
    mode: Literal["polling", "webhook"]
    public_url: str
    secret: str
    receive: Receive

    @property
    def routes(self) -> list[web.RouteDef]:
        """What the web server must serve for it."""
        if self.mode == "polling":
            return []
        return webhook_routes(self.channel, self.receive, self.secret)

    @property
    def posts(self) -> Posts:
        """What of it has a short way."""
        if self.mode == "polling":
            return {}
        return webhook_posts(self.channel, self.receive, self.secret)

    @asynccontextmanager
    async def opened(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Learn who we are; closed at the end."""
        try:
            await self.channel.open(stop)
            yield
        finally:
            await self.channel.close()

    def work(
        self, newest: Callable[[], Release], stop: asyncio.Event, duties: Duties | None = None
    ) -> Iterator[Coroutine[Any, Any, None]]:
        """What has to run until asked to stop; with `duties`, one process polls, one shows."""
        face = partial(self._keep_face, newest)
        yield self._run(stop, duties)
        yield face(stop) if duties is None else on_duty(duties, FACE, face, stop)

    async def _keep_face(self, newest: Callable[[], Release], over: asyncio.Event) -> None:
        """What Telegram shows of the bot follows the release, and nothing else tells it."""
        shown: Release | None = None
        while not over.is_set():
            if (now := newest()) is not shown:
                await sync_commands(self.channel.api, now)
                await sync_profile(self.channel.api, now)
                shown = now
            await stopped_within(over, FACE_LOOKED_AT)

    async def _run(self, stop: asyncio.Event, duties: Duties | None) -> None:
        api = self.channel.api
        if self.mode == "webhook":
            await use_webhook(api, self.public_url, self.secret, stop)
        else:
            await use_polling(api, stop)
            if duties is None:
                await poll(self.channel, self.receive, stop)
            else:
                await on_duty(duties, POLLING, self._poll_in_turn, stop)

    async def _poll_in_turn(self, over: asyncio.Event) -> None:
        """Whoever had the duty before may have a last poll open: wait for it, never give way."""
        await poll(self.channel, self.receive, over, young_seconds=0.0)


def telegram_of(
    settings: Settings,
    wanted: TelegramMode,
    clock: Clock,
    meter: Meter,
    receive: Receive,
) -> Telegram | None:
    """Telegram as the settings say; None when it is off. Raises SettingsFault."""
    token = settings.telegram_token
    if wanted == "off" or (token is None and wanted == "auto"):
        return None
    if token is None:
        raise SettingsFault("CHATBOT_TELEGRAM_TOKEN is missing: without it there is no Telegram.")
    quieten()
    scrub_root(token)
    channel = TelegramChannel(
        token,
        clock,
        settings.telegram_api_url or TELEGRAM,
        pictures=lambda picture: _picture_file(settings.flows, picture),
        meter=meter,
        rate=settings.telegram_rate,
        groups=settings.telegram_groups,
        draw=CardDrawer().png,
    )
    return Telegram(
        channel,
        mode_for(wanted, settings.public_url),
        settings.public_url,
        settings.webhook_secret or derive_secret(token),
        channel.before(receive),
    )


def cards_for(channel: TelegramChannel, newest: Callable[[], Release], clock: Clock) -> Cards:
    """The cards that may be shared, of the newest release here."""

    def cards(hint: str | None, query: str) -> tuple[list[ShareCard], bool]:
        release, link = newest(), f"https://t.me/{channel.username}"
        is_chosen = bool(languages_meant(release, query))
        return share_cards(release, clock.now(), link, hint, query), is_chosen

    return cards


def _picture_file(flows: Path, picture: Picture) -> Path | None:
    """The file of a picture; None when it is not there, or not inside the folder of flows."""
    path = (flows / picture.path).resolve()
    return path if path.is_file() and path.is_relative_to(flows.resolve()) else None
