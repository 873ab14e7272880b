"""The Telegram channel: updates come in as arrivals, parcels go out as calls."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from telegram.error import TelegramError

from chatbot.channels.telegram.api import TELEGRAM as TELEGRAM_API
from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.batch import update_id
from chatbot.channels.telegram.group_rights import is_admin
from chatbot.channels.telegram.hearing import TELEGRAM, NotForUs
from chatbot.channels.telegram.insisting import insist
from chatbot.channels.telegram.passing import Cards, InPassing, Receive
from chatbot.channels.telegram.photos import Draw, Pictures, no_cards
from chatbot.channels.telegram.reading import Reader
from chatbot.channels.telegram.sending import Sender
from chatbot.domain.groups import GroupMode
from chatbot.domain.messages import Address, InboxKey, Incoming, Picture
from chatbot.service.meter import Meter, Unmetered
from chatbot.service.ports import Arrival, Clock, Delivery, Parcel

MESSAGES_PER_SECOND: Final = 30.0
"""What Telegram allows a bot overall (core.telegram.org/bots/faq, October 2026)."""

_log = structlog.get_logger()


def _no_pictures(picture: Picture) -> Path | None:
    return None


class TelegramChannel:
    """One bot. `open` before anything else, `close` at the end."""

    name: str = TELEGRAM

    def __init__(
        self,
        token: str,
        clock: Clock,
        base_url: str = TELEGRAM_API,
        pictures: Pictures = _no_pictures,
        meter: Meter | None = None,
        rate: float | None = None,
        groups: GroupMode = "auto",
        draw: Draw = no_cards,
    ) -> None:
        self.api = Api(token, base_url)
        self._groups = groups
        self._rate = rate
        self._clock = clock
        self._base_url = base_url
        self._meter = meter or Unmetered()
        self._reader = Reader()
        self._passing = InPassing(self.api, self._meter)
        self._sender = Sender(self.api, pictures, draw)
        self._signs: set[asyncio.Task[None]] = set()

    @property
    def messages_per_second(self) -> float | None:
        """What was set, else Telegram's limit; another server says by itself what it bears."""
        if self._rate is not None:
            return self._rate
        is_telegram = urlsplit(self._base_url).hostname == urlsplit(TELEGRAM_API).hostname
        return MESSAGES_PER_SECOND if is_telegram else None

    @property
    def username(self) -> str:
        """The bot's name without the `@`."""
        return self._reader.username

    async def open(self, stop: asyncio.Event) -> None:
        """Learn who we are, however long the server takes; raises SettingsFault on a bad token."""
        await self.api.open()
        if me := await insist(self.api, "getMe", {}, stop):
            username, reads_all = me.get("username", ""), me.get("can_read_all_group_messages")
            is_open = self._groups == "on" or (self._groups == "auto" and not reads_all)
            self._reader.know(str(username), int(me.get("id", 0)), is_open)
            self._sender.groups.username = str(username)
            if reads_all and self._groups == "auto":
                _log.warning("telegram.groups_closed", why="privacy mode is off")

    def sign_links_with(self, key: bytes) -> None:
        """The key of links from groups to the private chat; without it none is offered."""
        self._sender.groups.key = key

    def offer_cards(self, cards: Cards) -> None:
        """What whoever types our name in some other chat may choose from."""
        self._passing.cards = cards

    def before(self, receive: Receive) -> Receive:
        """`receive`, without what is answered in passing and must not be stored."""
        return self._passing.before(receive)

    async def is_admin(self, group: Address, actor: str) -> bool | None:
        """Whether somebody administers a group, asked of Telegram now; None: no answer."""
        try:
            return await is_admin(self.api, int(group.identity), int(actor))
        except TelegramError as fault:
            _log.warning("telegram.rights_unknown", fault=type(fault).__name__)
            return None

    async def close(self) -> None:
        """Make no more calls."""
        self._passing.close()
        for sign in self._signs:
            sign.cancel()
        await self.api.close_connections()

    def arrival(self, update: bytes, number: int | None = None) -> Arrival:
        """A raw update as it goes into the inbox; one without a number is known by what it is."""
        number = update_id(update) if number is None else number
        name = f"unreadable-{sha256(update).hexdigest()[:32]}" if number is None else str(number)
        return Arrival(InboxKey(f"{TELEGRAM}:{name}"), TELEGRAM, update, self._clock.now())

    def read(self, arrival: Arrival) -> Incoming | None:
        """What an update means to us; raises ValueError when it is unreadable."""
        try:
            return self._reader.read(arrival)
        except NotForUs as reason:
            self._meter.ignored(TELEGRAM, reason.kind)
            return None

    def show_busy(self, address: Address) -> None:
        """Show for five seconds that we are at work; a failure costs the sign and no more.

        Not in groups: there nobody waits for us.
        """
        if address.identity.startswith("-"):
            return
        task = asyncio.create_task(self._show_busy(int(address.identity)))
        self._signs.add(task)
        task.add_done_callback(self._signs.discard)

    async def _show_busy(self, chat: int) -> None:
        with suppress(TelegramError):
            await self.api.call("sendChatAction", {"chat_id": chat, "action": "typing"})

    def send(self, parcel: Parcel, ref: str | None) -> Coroutine[Any, Any, Delivery]:
        """Carry one parcel."""
        return self._sender.send(parcel, ref)
