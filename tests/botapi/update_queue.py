"""The updates that wait for the bot, as Telegram keeps them: in order, until confirmed.

After td/tddb TQueue.cpp and telegram-bot-api Client.cpp: an offset confirms everything below
it; one that lies more than ten ahead of the queue confirms nothing and starts at its head.
Updates are kept as JSON text, so that a test can put in what no encoder would write.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .world import PRESS_LIFE, UPDATE_LIFE

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_AHEAD = 10
FIRST_ID = 700_000_001

Lane = tuple[str, Any]


@dataclass(slots=True, eq=False)
class Pending:
    """One update on its way. Those of one lane go one after the other."""

    update_id: int
    kind: str
    lane: Lane
    body: bytes
    dies_at: float
    is_repeat: bool = False
    serial: int = 0


@dataclass(slots=True)
class UpdateQueue:
    """Pending updates and what became of the others."""

    now: Callable[[], float]
    allowed: frozenset[str] | None = None
    pending: dict[int, Pending] = field(default_factory=dict)
    history: dict[int, Pending] = field(default_factory=dict)
    listeners: list[Callable[[Pending], None]] = field(default_factory=list)
    _tail: int = FIRST_ID
    _serials: Iterator[int] = field(default_factory=itertools.count)

    def allow(self, kinds: list[str] | None) -> None:
        """Take the wish of the bot: None leaves the last in force, [] is Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def add(self, update: dict[str, Any], *, even_unwanted: bool = False) -> int:
        """Queue an update and return its id, which is given to it unless it has one.

        One of a kind the bot did not ask for is dropped, as there.
        """
        update_id = update.get("update_id", self._tail)
        kind, content = _kind_of(update)
        if even_unwanted or self._is_wanted(kind):
            body = json.dumps({"update_id": update_id, **update}).encode()
            self._push(Pending(update_id, kind, _lane(kind, content), body, self._death(kind)))
        return int(update_id)

    def add_text(self, body: bytes, update_id: int | None = None, lane: Lane | None = None) -> int:
        """Queue any text in an update's place. The id is what the queue counts it under."""
        number = self._tail if update_id is None else update_id
        place = lane or ("poison", number)
        self._push(Pending(number, "", place, body, self._death("")))
        return number

    def repeat(self, update_id: int, times: int) -> Pending:
        """Queue an update again, confirmed or not; return the one repeated."""
        known = self.history[update_id]
        for _ in range(times):
            again = Pending(
                known.update_id, known.kind, known.lane, known.body, known.dies_at, is_repeat=True
            )
            self._push(again, is_new=False)
        return known

    def take(self, offset: int, limit: int) -> list[Pending]:
        """Confirm what lies below the offset; return what comes next, still pending."""
        self._bury()
        if offset < 0:
            self._keep(list(self.pending.values())[offset:])
        elif offset <= self._tail + MAX_AHEAD:
            # a repeat goes out once whatever the offset says: that is what it is for
            waiting = self.pending.values()
            self._keep(each for each in waiting if each.update_id >= offset or each.is_repeat)
        batch = list(itertools.islice(self.pending.values(), limit))
        for each in batch:
            each.is_repeat = False
        return batch

    def confirm(self, one: Pending) -> None:
        """Take out one that a webhook has accepted."""
        self.pending.pop(one.serial, None)

    def is_waiting(self, one: Pending) -> bool:
        """Whether it is still to be delivered."""
        return one.serial in self.pending and one.dies_at > self.now()

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self.pending.clear()

    def _push(self, one: Pending, *, is_new: bool = True) -> None:
        if is_new:
            self._tail = one.update_id + 1
            self.history[one.update_id] = one
        one.serial = next(self._serials)
        self.pending[one.serial] = one
        for listener in list(self.listeners):
            listener(one)

    def _is_wanted(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def _death(self, kind: str) -> float:
        return self.now() + (PRESS_LIFE if kind == "callback_query" else UPDATE_LIFE)

    def _bury(self) -> None:
        now = self.now()
        self._keep(each for each in self.pending.values() if each.dies_at > now)

    def _keep(self, wanted: Iterable[Pending]) -> None:
        self.pending = {each.serial: each for each in wanted}


def _kind_of(update: dict[str, Any]) -> tuple[str, Any]:
    for kind, content in update.items():
        if kind != "update_id":
            return kind, content
    return "", {}


def _lane(kind: str, content: Any) -> Lane:
    """Messages go by chat, presses by person (Client.cpp webhook_queue_id)."""
    try:
        if "message" in kind or "post" in kind:
            return "chat", content["chat"]["id"]
        if "member" in kind:
            return "member", content["chat"]["id"]
        return kind, content["from"]["id"]
    except (KeyError, TypeError):
        return "strange", kind
