"""The conversation in a web page, as a channel: forms come in, bubbles stand on a screen.

Screens are in memory and bounded; what is gone from there is asked for again by whoever looks. The
payload of an arrival is JSON: `who`, `text` or `token`, and `hint`, the language a browser likes.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Final

from chatbot.domain.messages import (
    Address,
    InboxKey,
    Incoming,
    OptionButton,
    Outgoing,
    Pressed,
    Retire,
    Toast,
    Typed,
)
from chatbot.service.ports import Arrival, Clock, Delivery, Parcel, Sent

CHANNEL: Final = "web"
SCREENS: Final = 2_000
BUBBLES: Final = 12
"""How many people's screens are held, and how many bubbles on each."""

Question = tuple[str, int]


@dataclass(slots=True)
class Shown:
    """One bubble: the bot's, or the words of the person (then `message` is None)."""

    message: Outgoing | None
    said: str = ""
    question: Question | None = None


@dataclass(slots=True)
class Screen:
    """What one person sees. `toast` is shown once; `news` wakes whoever waits for an answer."""

    bubbles: list[Shown] = field(default_factory=list)
    toast: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, shown: Shown) -> None:
        """Put a bubble below the others."""
        self.bubbles = [*self.bubbles[1 - BUBBLES :], shown]
        self.news.set()

    def put(self, message: Outgoing, question: Question | None) -> None:
        """A message of the bot goes below the others; the one that it replaces goes away."""
        if (place := message.replaces) is not None:
            gone = (place.session, place.visit)
            self.bubbles = [shown for shown in self.bubbles if shown.question != gone]
        self.add(Shown(message, question=question))

    def retire(self, target: Retire) -> None:
        """Take the answers off a question."""
        for shown in self.bubbles:
            if shown.question == (target.session, target.visit) and shown.message is not None:
                kept = (it for it in shown.message.buttons if not isinstance(it, OptionButton))
                shown.message = replace(shown.message, buttons=tuple(kept))
        self.news.set()


class WebChannel:
    """Carries parcels to screens of this process."""

    name: str = CHANNEL

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._screens: OrderedDict[str, Screen] = OrderedDict()

    def screen(self, who: str) -> Screen:
        """The screen of somebody, empty when nothing is held of it."""
        found = self._screens.setdefault(who, Screen())
        self._screens.move_to_end(who)
        while len(self._screens) > SCREENS:
            self._screens.popitem(last=False)
        return found

    def holds(self, who: str) -> bool:
        """Whether anything stands on that screen."""
        return who in self._screens and bool(self._screens[who].bubbles)

    def arrival(self, who: str, once: str, hint: str, **content: str) -> Arrival:
        """What a form says: `text` typed, or the `token` of a button."""
        payload = json.dumps({"who": who, "hint": hint, **content}).encode()
        return Arrival(InboxKey(f"{CHANNEL}:{once}"), CHANNEL, payload, self._clock.now())

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
        """Put it on the screen."""
        screen = self.screen(parcel.address.identity)
        match parcel.content:
            case Toast(text=text, of_place=of_place):
                screen.toast = "" if of_place else text or ""
                screen.news.set()
            case Retire() as target:
                screen.retire(target)
            case Outgoing() as message:
                screen.put(message, parcel.question)
        return Sent(str(parcel.id))
