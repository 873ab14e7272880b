"""A house of a few lines to test the service floor in: an engine that echoes, places, a clock.

The engine counts what a person says in its session, and does as it is told: `find X` looks a
postcode up, `fail` raises, `again N` says N things, `bye` ends.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from chatbot.domain.calendar import Contest
from chatbot.domain.contacts import Contact
from chatbot.domain.messages import (
    Address,
    Incoming,
    OptionButton,
    Outgoing,
    Pressed,
    Retire,
    RichText,
    TimedOut,
    Toast,
    Typed,
)
from chatbot.domain.places import (
    Constituency,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.engine.effects import AnswerPress, Effect, RetireButtons, Send, SetTimers, Timer, Turn
from chatbot.engine.needs import Facts, Need, NeedPlace
from chatbot.engine.release import Bot, Release
from chatbot.engine.session import Session
from chatbot.engine.texts import Language, Template, Words
from chatbot.engine.world import World
from chatbot.service.converse import Engine
from chatbot.service.ports import Arrival, Delivery, Parcel, Sent

NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)
SORRY = "Something went wrong on our side."


class RunningClock:
    """Starts at noon and runs; `skip` moves it on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._skipped = timedelta()

    def skip(self, seconds: float) -> None:
        self._skipped += timedelta(seconds=seconds)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=time.monotonic() - self._began) + self._skipped

    def wall(self) -> datetime:
        return self.now()


def a_release() -> Release:
    """One language and the words of regret."""
    texts = {
        "bot:words.error": Template(SORRY, (Words(SORRY),)),
        "bot:command.start.menu": Template("Begin", (Words("Begin"),)),
        "bot:command.help.menu": Template("Help", (Words("Help"),)),
    }
    english = Language("en", "English", "ltr", cast(Any, None), texts)
    bot = Bot(cast(Any, {"start": None, "help": None}))
    return Release("stand-in", bot, {}, {"en": english})


@dataclass
class OneWorld:
    """The same world for everybody."""

    world: World = field(default_factory=lambda: World(a_release(), "test"))

    async def for_session(self, session: Session | None) -> World:
        return self.world


@dataclass
class FewPlaces:
    """Knows one postcode; others it does not answer for."""

    asked: list[str] = field(default_factory=list)

    async def find(self, typed: str) -> Place:
        self.asked.append(typed)
        if typed != "ZZ1 1ZZ":
            raise LookupError(typed)
        seat = Constituency(SeatCode("E14009999"), "Testford East", "england")
        return Place(PlaceOutcome.FOUND, typed, seat)

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None:
        return None

    async def seats(self) -> Sequence[Constituency]:
        return ()


class EngineFault(RuntimeError):
    """A mistake in the engine, as it could happen."""


def decide(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> Turn | Need:
    content = incoming.content
    if isinstance(content, Typed) and content.text.startswith("find "):
        need = NeedPlace(content.text.removeprefix("find "))
        if need not in facts:
            return need
    session = session or Session(f"session-of-{incoming.address}", "test", "stand-in", "en")
    session = replace(session, visit=session.visit + 1)
    match incoming.content:
        case Typed(text):
            return _typed(session, text, facts, incoming)
        case Pressed(token, press):
            target = Retire(session.id, session.visit - 1)
            said: list[Effect] = [RetireButtons(target), _say(session, f"pressed {token}")]
            if token == "toast":
                said.insert(0, AnswerPress(Toast(press or "", "Noted")))
            if token == "fail":
                raise EngineFault(token)
            return Turn(session, tuple(said))
        case TimedOut(_, visit, kind):
            return Turn(session, (_say(session, f"{kind} at visit {visit}"),))
        case other:
            return Turn(session, (_say(session, type(other).__name__.lower()),))


def _typed(session: Session, text: str, facts: Facts, incoming: Incoming) -> Turn:
    word, _, rest = text.partition(" ")
    match word:
        case "fail":
            raise EngineFault(text)
        case "bye":
            return Turn(None, (_say(session, "bye"),))
        case "again":
            said = [_say(session, f"{number} of {rest}") for number in range(1, int(rest) + 1)]
            return Turn(session, tuple(said))
        case "find":
            found = facts[NeedPlace(rest)]
            name = (
                found.constituency.name if isinstance(found, Place) and found.constituency else "?"
            )
            return Turn(session, (_say(session, name),))
        case "remind":
            due = incoming.at + timedelta(seconds=float(rest))
            timer = Timer(session.id, session.visit, "no_reply", due)
            return Turn(session, (SetTimers((timer,)),))
        case _:
            return Turn(session, (_say(session, f"{session.visit}: {text}", "yes", "toast"),))


def _say(session: Session, text: str, *tokens: str) -> Send:
    buttons = tuple(OptionButton(token, token.title(), token) for token in tokens)
    question = (session.id, session.visit) if buttons else None
    return Send(Outgoing(RichText(text), "en", buttons=buttons), question)


STAND_IN: Engine = decide


@dataclass
class WordChannel:
    """A channel whose payload is what a person says, and whose parcels end in a list.

    A payload `!` cannot be read, `-` is not for us. `ordered` holds what the next sends give.
    """

    name: str = "word"
    sent: list[tuple[str, str]] = field(default_factory=list)
    ordered: list[Delivery | Exception] = field(default_factory=list)
    retired: list[str | None] = field(default_factory=list)
    toasts: list[str | None] = field(default_factory=list)

    def read(self, arrival: Arrival) -> Incoming | None:
        who, _, text = arrival.payload.decode().partition(":")
        if text == "!":
            raise ValueError("unreadable")
        if text == "-":
            return None
        press = text.removeprefix("#")
        content = Pressed(press, f"press-{arrival.key}") if text.startswith("#") else Typed(text)
        return Incoming(arrival.key, Address(self.name, who), arrival.at, content)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        delivery = self.ordered.pop(0) if self.ordered else Sent(f"ref-{len(self.sent)}")
        if isinstance(delivery, Exception):
            raise delivery
        if isinstance(delivery, Sent):
            self._note(parcel, ref)
        return delivery

    def _note(self, parcel: Parcel, ref: str | None) -> None:
        match parcel.content:
            case Outgoing(text):
                self.sent.append((parcel.address.identity, text.text))
            case Retire():
                self.retired.append(ref)
            case Toast(_, words):
                self.toasts.append(words)

    def heard(self, who: str) -> list[str]:
        """What one person was told, in order."""
        return [text for to, text in self.sent if to == who]
