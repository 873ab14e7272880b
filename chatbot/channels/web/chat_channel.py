"""The conversation in a web page, as a channel: forms come in, a page reads what was said.

The words of the bot stand in the outbox for a while (`Screens`), so that any process can show
them. What passes is in the memory of this process only: the short answer to a tap, the person's
own words, the last words to somebody who is erased. The payload of an arrival is JSON: `who`,
`text` or `token`, and `hint`, the language a browser likes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from cachetools import LRUCache

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import (
    Address,
    InboxKey,
    Incoming,
    Outgoing,
    Pressed,
    Toast,
    Typed,
)
from chatbot.service.ports import Arrival, Clock, Delivery, Parcel, Sent

CHANNEL: Final = "web"
GO_PATH: Final = "/chat/go/"
"""Of links that carry a talk over."""

DOOR_OPEN: Final = timedelta(minutes=15)
"""How long such a link works; the texts say so."""

PEOPLE: Final = 2_000
OWN_WORDS: Final = 12
"""For how many people passing things are held, and how many of their own words for each."""

LONGEST_OWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the person, below the row that they answer."""

    words: str
    after: int


@dataclass(slots=True)
class Passing:
    """What nobody keeps. `news` wakes whoever waits for an answer to a form."""

    own: list[Said] = field(default_factory=list)
    toast: str = ""
    last_words: list[Outgoing] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, words: str, after: int) -> None:
        """Remember what the person said, for a little while."""
        self.own = [*self.own[1 - OWN_WORDS :], Said(words[:LONGEST_OWN], after)]

    def take_toast(self) -> str:
        """The short answer, once."""
        toast, self.toast = self.toast, ""
        return toast

    def take_last_words(self) -> list[Outgoing]:
        """What was said to somebody of whom nothing is held any more, once."""
        words, self.last_words = self.last_words, []
        return words


Told = Callable[[ContactId, int], None]


def _tell_nobody(contact_id: ContactId, row: int) -> None:
    """Until somebody looks."""


class WebChannel:
    """Hands parcels to pages. `told` learns of each row that a page may read soon."""

    name: str = CHANNEL

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._passing: LRUCache[str, Passing] = LRUCache(PEOPLE)
        self.told: Told = _tell_nobody

    def passing(self, who: str) -> Passing:
        """What passes between somebody and us, empty when nothing does."""
        found = self._passing.get(who)
        if found is None:
            found = self._passing[who] = Passing()
        return found

    def forget(self, who: str) -> None:
        """Hold nothing of somebody."""
        self._passing.pop(who, None)

    def arrival(self, who: str, once: str, hint: str, **content: str) -> Arrival:
        """What a form says: `text` typed, or the `token` of a button."""
        payload = json.dumps({"who": who, "hint": hint, **content}).encode()
        return Arrival(key_of(once), CHANNEL, payload, self._clock.now())

    def read(self, arrival: Arrival) -> Incoming:
        """What an arrival means; raises ValueError when unreadable."""
        try:
            told = json.loads(arrival.payload)
            address = Address(CHANNEL, str(told["who"]))
            token = told.get("token")
            content = Pressed(str(token), arrival.key) if token else Typed(str(told["text"]))
        except (AttributeError, KeyError, TypeError) as fault:
            raise ValueError("not a form of the chat page") from fault
        return Incoming(arrival.key, address, arrival.at, content, None, told.get("hint") or None)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """Leave it where pages read it."""
        passing = self.passing(parcel.address.identity)
        if isinstance(parcel.content, Toast):
            toast = parcel.content
            passing.toast = "" if toast.of_place else toast.text or ""
        elif parcel.id < 0:
            if isinstance(parcel.content, Outgoing):
                passing.last_words.append(parcel.content)
        else:
            self.told(parcel.contact_id, parcel.id)
        passing.news.set()
        return Sent(str(parcel.id), shown=True)


def key_of(once: str) -> InboxKey:
    """The key of the arrival that a form makes."""
    return InboxKey(f"{CHANNEL}:{once}")
