"""Answer one thing that came in: read, look up, decide, commit, hand over for delivery.

Only the engine thinks and only the store writes. A turn that cannot be decided becomes a dead
letter and an apology, so no chat is ever stuck behind it. A store that does not answer raises:
then nothing happened, and whoever called tries again.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Protocol

import structlog

from chatbot.domain.contacts import Contact
from chatbot.domain.messages import (
    Address,
    Attached,
    CarriedOver,
    Edited,
    InboxKey,
    Incoming,
    Left,
    Pressed,
    Returned,
    Toast,
    Typed,
)
from chatbot.engine.effects import AlertStaff, AnswerPress, Effect, RetireButtons, Send, Turn
from chatbot.engine.needs import Facts, Need
from chatbot.engine.session import Session
from chatbot.engine.turn import World, decide
from chatbot.service.carry_over import carried_over
from chatbot.service.converse_apology import apology
from chatbot.service.converse_lookups import decide_knowing
from chatbot.service.mail_needs import ask_desk
from chatbot.service.mail_ports import MailDesk
from chatbot.service.meter import Meter, Unmetered
from chatbot.service.patience import backoff
from chatbot.service.ports import (
    CommitOutcome,
    CommitResult,
    ContactRecords,
    Conversations,
    Doors,
    Fingerprints,
    GroupFacts,
    Parcel,
    Places,
    Snapshot,
    TurnRecord,
)

STALE_TRIES = 12
"""How often a turn that another one overtook is taken again. Whoever overtook it was committed, so
somebody always gets on; two workers with one person's words take turns, at growing distances."""

STALE_WAIT = 0.005
LONGEST_STALE_WAIT = 0.5

FAILED_TRIES = 3
"""How often a turn is taken again that the store could not write."""

_DONE = (CommitOutcome.COMMITTED, CommitOutcome.REPEATED)
_TRIES = {CommitOutcome.STALE: STALE_TRIES, CommitOutcome.FAILED: FAILED_TRIES}

LONGEST_FAILED_WAIT = 1.0
FAILED_WAIT = 0.1
"""Seconds before the first of those: a store that is only busy is free again by then."""

_SPOKEN = (Typed, Pressed, Edited, Attached, CarriedOver)
"""What only the person can do, and where they are when they do it."""

_UNMETERED = Unmetered()
_NO_FACTS: Facts = {}

_LEAVES = (Send, AnswerPress, RetireButtons)

_log = structlog.get_logger()

Engine = Callable[[World, Contact, Session | None, Incoming, Facts], Turn | Need]
"""What decides: the pure function `turn.decide`, or a stand-in."""


class Worlds(Protocol):
    """Where the world of a turn comes from."""

    async def for_session(self, session: Session | None) -> World:
        """The world with the release this session pins; the newest for nobody yet.

        A release that is lost for good must give the newest too. Raises only for what passes.
        """
        ...


@dataclass(frozen=True, slots=True)
class Conversation:
    """One turn at a time for one address: callers keep that order (see `lanes`).

    `deliver` takes the parcels that a turn left, claimed, as soon as it is committed; and the
    address when it left more in the outbox, behind older ones. `busy` shows a contact that
    somebody is at work. Without `fingerprints` nobody is told that letters are alike, without a
    `desk` no letter is sent for anybody, without `groups` nothing is known of one, without
    `doors` no talk goes on elsewhere, without `records` /mydata tells what flows remember.
    """

    conversations: Conversations
    worlds: Worlds
    places: Places
    deliver: Callable[[Sequence[Parcel], Address | None], None]
    engine: Engine = decide
    meter: Meter = _UNMETERED
    busy: Callable[[Address], None] | None = None
    fingerprints: Fingerprints | None = None
    desk: MailDesk | None = None
    groups: GroupFacts | None = None
    doors: Doors | None = None
    records: ContactRecords | None = None

    async def answer(self, incoming: Incoming) -> CommitOutcome | None:
        """Take the turn; None when it was given up. Raises what the store raises."""
        began = monotonic()
        incoming = await carried_over(incoming, self.doors)
        outcome = await self._answer(incoming)
        self.meter.turned(incoming.address.channel, outcome, monotonic() - began)
        return outcome

    async def _answer(self, incoming: Incoming) -> CommitOutcome | None:
        tries: dict[CommitOutcome, int] = {}
        while True:
            snapshot = await self.conversations.snapshot(incoming.address)
            if isinstance(incoming.content, Left | Returned) and not snapshot.is_here:
                # Whoever talks elsewhere by now has only closed a door behind them.
                await self.conversations.close_arrival(incoming.key)
                return None
            world = await self.worlds.for_session(snapshot.session)
            try:
                turn = await self._decide(world, snapshot, incoming)
            except Exception as fault:
                await self._give_up(world, incoming, _cause(fault))
                return None
            result = await self._commit(incoming, snapshot, turn)
            if result.outcome in _DONE:
                return result.outcome
            tries = tries or dict(_TRIES)
            if not tries[result.outcome]:
                await self._give_up(world, incoming, result.cause or result.outcome)
                return None
            tries[result.outcome] -= 1
            if result.outcome is CommitOutcome.FAILED:
                nth = FAILED_TRIES - tries[CommitOutcome.FAILED] - 1
                await asyncio.sleep(backoff(nth, FAILED_WAIT, LONGEST_FAILED_WAIT))
            else:
                nth = STALE_TRIES - tries[CommitOutcome.STALE] - 1
                await asyncio.sleep(backoff(nth, STALE_WAIT, LONGEST_STALE_WAIT))

    async def _decide(self, world: World, snapshot: Snapshot, incoming: Incoming) -> Turn:
        contact, session = snapshot.contact, snapshot.session
        decided = self.engine(world, contact, session, incoming, _NO_FACTS)
        if not isinstance(decided, Turn):
            decided = await decide_knowing(
                self.places,
                lambda facts: self.engine(world, contact, session, incoming, facts),
                partial(self.busy, incoming.address) if self.busy else None,
                self.meter,
                fingerprints=self.fingerprints,
                groups=self.groups,
                first=decided,
                mail=partial(ask_desk, self.desk, incoming.address) if self.desk else None,
                held=partial(self.records.held, incoming.address) if self.records else None,
            )
        return _with_press_answered(decided, incoming)

    async def _commit(self, incoming: Incoming, snapshot: Snapshot, turn: Turn) -> CommitResult:
        record = TurnRecord(
            incoming.key,
            incoming.address,
            incoming.at,
            snapshot.version,
            turn.session,
            turn.effects,
            isinstance(incoming.content, _SPOKEN),
        )
        (result,) = await self.conversations.commit([record])
        if result.outcome is CommitOutcome.COMMITTED:
            self.meter.passed(turn.trace)
            leaving = _leaving(turn.effects)
            self.deliver(
                result.parcels, incoming.address if leaving > len(result.parcels) else None
            )
        return result

    async def _give_up(self, world: World, incoming: Incoming, cause: str) -> None:
        """Keep the arrival as a dead letter; regret first, so that a crash repeats no regret."""
        _log.error("turn.given_up", key=incoming.key, cause=cause, release=world.release.id)
        sorry = replace(incoming, key=InboxKey(f"sorry:{incoming.key}"))
        for _ in range(STALE_TRIES):
            snapshot = await self.conversations.snapshot(incoming.address)
            effects = apology(world.release, snapshot, incoming)
            if not effects:
                break
            result = await self._commit(sorry, snapshot, Turn(snapshot.session, effects))
            if result.outcome is not CommitOutcome.STALE:
                break
        await self.conversations.close_arrival(incoming.key, cause, incoming.address)


def _with_press_answered(turn: Turn, incoming: Incoming) -> Turn:
    """An unanswered press spins on the person's screen until it fails: answer it silently."""
    content = incoming.content
    press = content.press if isinstance(content, Pressed | CarriedOver) else None
    if press is None or any([isinstance(effect, AnswerPress) for effect in turn.effects]):
        return turn
    return replace(turn, effects=(AnswerPress(Toast(press, None)), *turn.effects))


def _leaving(effects: tuple[Effect, ...]) -> int:
    """How many messages a turn leaves; what staff should know of is told on the way."""
    leaving = 0
    for effect in effects:
        if isinstance(effect, _LEAVES):
            leaving += 1
        elif isinstance(effect, AlertStaff):
            _log.warning("staff.alert", code=effect.code, detail=effect.detail)
    return leaving


def _cause(fault: Exception) -> str:
    """Which fault, and where: never its text, which may quote what a person wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"decide: {type(fault).__name__}{where}"
