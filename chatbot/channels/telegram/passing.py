"""What is answered in passing: `@bot` typed in any chat, and a mention where the bot is no member.

Whoever asks is no contact and what they typed may be anything, half a message to somebody else:
so it goes past the inbox, into no row and no line of the log. What a dying process had not
answered is lost with it; a query lives for 30 seconds, and the next letter typed asks anew.

Facts: core.telegram.org/bots/api (10.1) answerInlineQuery, answerGuestQuery, inlinequeryresult.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec
from telegram.error import TelegramError

from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.compose import NO_PREVIEW
from chatbot.channels.telegram.entities import entities
from chatbot.channels.telegram.hearing import TELEGRAM
from chatbot.channels.telegram.names import clean_words, language_hint
from chatbot.channels.telegram.updates import User
from chatbot.engine.share_cards import ShareCard
from chatbot.service.meter import Meter
from chatbot.service.ports import Arrival

MOST_RESULTS: Final = 50
AT_ONCE: Final = 32
"""Answers under way; beyond, a query is let be: it is asked anew with the next letter."""

CACHED_SECONDS: Final = 300
"""For a query that names a language: its answer is the same for everybody. Any other answer
begins with the language of whoever asks, so Telegram may not hand it to the next."""

Cards = Callable[[str | None, str], tuple[list[ShareCard], bool]]
"""From the language of an app and what was typed: the cards, and whether the words chose them."""

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]

_NAMES: Final = (b'"inline_query"', b'"guest_message"')


class _Query(msgspec.Struct, kw_only=True):
    id: str
    sender: User = msgspec.field(name="from")
    query: str = ""


class _Guest(msgspec.Struct, kw_only=True):
    guest_query_id: str
    sender: User | None = msgspec.field(name="from", default=None)


class _Passing(msgspec.Struct):
    inline_query: _Query | None = None
    guest_message: _Guest | None = None


class _Kind(msgspec.Struct):
    inline_query: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    guest_message: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_passing = msgspec.json.Decoder(_Passing)
_kind = msgspec.json.Decoder(_Kind)


class InPassing:
    """Answers for one bot. Until it has `cards` it lets everything be."""

    def __init__(self, api: Api, meter: Meter) -> None:
        self.cards: Cards | None = None
        self._api = api
        self._meter = meter
        self._under_way: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Answer nothing more."""
        for task in self._under_way:
            task.cancel()

    def before(self, receive: Receive) -> Receive:
        """`receive` for all that stays; the rest is answered here and never gets there."""

        async def receive_what_stays(arrivals: Sequence[Arrival]) -> None:
            staying = [arrival for arrival in arrivals if not self._takes(arrival.payload)]
            if staying:
                await receive(staying)

        return receive_what_stays

    def _takes(self, payload: bytes) -> bool:
        if not any(name in payload for name in _NAMES) or not _is_passing(payload):
            return False
        try:
            self._begin(_passing.decode(payload))
        except (ValueError, RecursionError):
            self._meter.ignored(TELEGRAM, "inline_unreadable")
        return True

    def _begin(self, asked: _Passing) -> None:
        if self.cards is None or len(self._under_way) >= AT_ONCE:
            self._meter.ignored(TELEGRAM, "inline_not_now")
            return
        query, guest = asked.inline_query, asked.guest_message
        if query is not None and not query.sender.is_bot:
            self._call("answerInlineQuery", _answer(query, self.cards))
        elif guest is not None and guest.sender is not None and not guest.sender.is_bot:
            cards, _ = self.cards(language_hint(guest.sender.language_code), "")
            if cards:
                given = {"guest_query_id": guest.guest_query_id, "result": _article(0, cards[0])}
                self._call("answerGuestQuery", given)

    def _call(self, method: str, params: dict[str, Any]) -> None:
        task = asyncio.create_task(self._ask(method, params))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _ask(self, method: str, params: dict[str, Any]) -> None:
        with suppress(TelegramError):  # too old by now, or Telegram is away: nobody waits for it
            await self._api.call(method, params)


def _is_passing(payload: bytes) -> bool:
    """Whether it is one; the same words may also be all that somebody wrote in a message."""
    try:
        kind = _kind.decode(payload)
    except (ValueError, RecursionError):
        return True  # cannot be told, and a query must not lie in the inbox
    return kind.inline_query is not msgspec.UNSET or kind.guest_message is not msgspec.UNSET


def _answer(query: _Query, cards: Cards) -> dict[str, Any]:
    found, is_chosen = cards(language_hint(query.sender.language_code), clean_words(query.query))
    return {
        "inline_query_id": query.id,
        "results": [_article(number, card) for number, card in enumerate(found[:MOST_RESULTS])],
        "cache_time": CACHED_SECONDS if is_chosen else 0,
        "is_personal": False,
    }


def _article(number: int, card: ShareCard) -> dict[str, Any]:
    content: dict[str, Any] = {"message_text": card.text.text, "link_preview_options": NO_PREVIEW}
    if marked := entities(card.text):
        content["entities"] = marked
    return {
        "type": "article",
        "id": str(number),
        "title": card.title,
        "description": card.description,
        "input_message_content": content,
    }
