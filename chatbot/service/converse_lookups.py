"""Look-ups of a turn: needs in, facts out, within one limit of time.

The engine names what it must know; whatever nobody could tell in time becomes None, which is the
flow's `failed` outcome and never an exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import assert_never

import structlog

from chatbot.domain.errors import FlowFault
from chatbot.domain.holdings import Held
from chatbot.domain.places import Place
from chatbot.engine.effects import Turn
from chatbot.engine.needs import (
    MAX_NEEDS_PER_TURN,
    Fact,
    Facts,
    MailFact,
    MailNeed,
    Need,
    NeedCode,
    NeedGroup,
    NeedHandover,
    NeedHeld,
    NeedLikeness,
    NeedPacts,
    NeedPeople,
    NeedPlace,
    NeedSender,
    NeedStanding,
    NeedTakenBack,
    NeedTally,
)
from chatbot.service.meter import LookedUp, Meter, Unmetered
from chatbot.service.ports import Fingerprints, GroupFacts, Places

_LOOKED_UP: Mapping[type[Need], LookedUp] = {
    NeedPlace: "place",
    NeedPeople: "people",
    NeedLikeness: "likeness",
    NeedSender: "mail",
    NeedCode: "mail",
    NeedTakenBack: "mail",
    NeedHandover: "handover",
    NeedStanding: "standing",
    NeedTally: "tally",
    NeedGroup: "group",
    NeedHeld: "held",
    NeedPacts: "pacts",
}

BUSY_AFTER = 1.0
BUSY_AGAIN = 4.0
"""Seconds: a shorter look-up needs no sign of life, and one of Telegram's lasts five."""

LOOKUP_SECONDS = 8.0
"""All look-ups of one turn together: longer, and a person thinks that nobody is there."""

_UNMETERED = Unmetered()

_log = structlog.get_logger()


AskMail = Callable[[MailNeed], Awaitable[MailFact]]
"""What the mail desk answers about the contact of a turn."""

AskHeld = Callable[[], Awaitable[Held | None]]
"""What is held of the contact of a turn."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked in a turn."""

    places: Places
    fingerprints: Fingerprints | None = None
    mail: AskMail | None = None
    groups: GroupFacts | None = None
    held: AskHeld | None = None


async def decide_knowing(
    places: Places,
    decide: Callable[[Facts], Turn | Need],
    busy: Callable[[], None] | None = None,
    meter: Meter = _UNMETERED,
    seconds: float = LOOKUP_SECONDS,
    fingerprints: Fingerprints | None = None,
    groups: GroupFacts | None = None,
    first: Turn | Need | None = None,
    mail: AskMail | None = None,
    held: AskHeld | None = None,
) -> Turn:
    """The turn, once what it needs is looked up; raises FlowFault when it needs without end.

    `busy` is called when it takes longer than a person waits without a sign, and again later.
    `first` is what was decided knowing nothing, where that was tried before.
    """
    facts: dict[Need, Fact] = {}
    who = _Asked(places, fingerprints, mail, groups, held)
    ends: float | None = None
    decided = first or decide(facts)
    while not isinstance(decided, Turn):
        if decided in facts or len(facts) >= MAX_NEEDS_PER_TURN:
            raise FlowFault(f"a turn needs more than {MAX_NEEDS_PER_TURN} look-ups")
        ends = ends or asyncio.get_running_loop().time() + seconds
        with _signs(busy):
            facts[decided] = await _metered(who, decided, ends, meter)
        decided = decide(facts)
    return decided


async def _metered(who: _Asked, need: Need, ends: float, meter: Meter) -> Fact:
    clock = asyncio.get_running_loop().time
    began = clock()
    fact = await _ask(who, need, ends)
    known = "failed" if fact is None else "known"
    result = fact.outcome.value if isinstance(fact, Place) else known
    source = fact.source if isinstance(fact, Place) else None
    meter.looked_up(_LOOKED_UP[type(need)], result, source, clock() - began)
    return fact


@contextmanager
def _signs(busy: Callable[[], None] | None) -> Iterator[None]:
    """Signs of life while the block lasts."""
    loop = asyncio.get_running_loop()
    handle: asyncio.TimerHandle | None = None

    def show() -> None:
        nonlocal handle
        if busy is not None:
            busy()
        handle = loop.call_later(BUSY_AGAIN, show)

    handle = loop.call_later(BUSY_AFTER, show)
    try:
        yield
    finally:
        handle.cancel()


async def ask(places: Places, need: Need, seconds: float) -> Fact:
    """One fact of the public world, or None when nobody could tell it in so many seconds."""
    return await _ask(_Asked(places), need, asyncio.get_running_loop().time() + seconds)


async def _ask(who: _Asked, need: Need, ends: float) -> Fact:
    try:
        async with asyncio.timeout_at(ends):
            return await _answer(who, need)
    except Exception as fault:
        # the class only: a fault's text may quote what the person typed
        _log.warning("lookup.failed", need=type(need).__name__, fault=type(fault).__name__)
        return None


async def _answer(who: _Asked, need: Need) -> Fact:
    match need:
        case NeedPlace(typed):
            return await who.places.find(typed)
        case NeedPeople(seat, at, called, looked_for):
            return await who.places.representation(seat, at, called, looked_for)
        case NeedLikeness():
            return None if who.fingerprints is None else await who.fingerprints.likeness(need)
        case NeedSender() | NeedCode() | NeedTakenBack():
            return None if who.mail is None else await who.mail(need)
        case NeedHandover() | NeedStanding() | NeedTally() | NeedGroup() | NeedPacts():
            return None if who.groups is None else await who.groups.fact(need)
        case NeedHeld():
            return None if who.held is None else await who.held()
        case _:
            assert_never(need)
