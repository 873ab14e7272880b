"""A contact's timers as they lie in its row: there they cost a turn nothing.

A turn sets its question's timers anew each time. As rows they had a table and two indexes of
their own, three pages among those of all other contacts, written for each turn. In the contact's
row they are written with it.

`wakes` says when to look. It may be too early, never too late: a later time for the first timer
leaves it as it is, so that its index is written when somebody is silent and not when they talk.
Whoever looks too early sets it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from chatbot.engine.effects import LASTING, Timer
from chatbot.store.changes import Changes
from chatbot.store.moments import from_number, to_number


@dataclass(frozen=True, slots=True)
class Kept:
    """A timer and its name, which no other timer ever has."""

    name: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Timing:
    """Two columns of a contact: its timers, and when to look at them. None: there are none."""

    timers: str | None = None
    wakes: int | None = None


def read_timers(written: str | None) -> list[Kept]:
    """The timers of a contact, in the order in which they were set."""
    if written is None:
        return []
    return [
        Kept(name, Timer(session, visit, kind, from_number(due)))
        for name, session, visit, kind, due in msgspec.json.decode(written)
    ]


def write_timers(kept: Sequence[Kept]) -> str | None:
    """What `read_timers` reads: a list of name, session, visit, kind, due."""
    if not kept:
        return None
    rows = [
        [it.name, it.timer.session, it.timer.visit, it.timer.kind, to_number(it.timer.due)]
        for it in kept
    ]
    return msgspec.json.encode(rows).decode()


def after_turn(before: Timing, changes: Changes, version: int) -> Timing:
    """What a turn makes of a contact's timers; `version` is the one that it leads to."""
    new = [*(changes.timers or ()), *filter(None, changes.follow_ups.values())]
    is_same = changes.timers is None and not changes.follow_ups and not changes.silenced
    if is_same or (before.timers is None and not new):
        return before
    kept = (
        []
        if changes.silenced
        else [it for it in _those_before(before.timers, changes) if _stays(it, changes)]
    )
    kept += [Kept(f"{version}.{number}", timer) for number, timer in enumerate(new)]
    return Timing(write_timers(kept), _wakes(kept, before.wakes))


def _those_before(written: str | None, changes: Changes) -> list[Kept]:
    """Read only where one of them may stay: mostly they are all of the question before."""
    may_stay = changes.timers is None or (
        written is not None and any(kind in written for kind in LASTING)
    )
    return read_timers(written) if may_stay else []


def _stays(kept: Kept, changes: Changes) -> bool:
    if kept.timer.kind in LASTING:
        return (kept.timer.kind, kept.timer.session) not in changes.follow_ups
    return changes.timers is None


def _wakes(kept: Sequence[Kept], before: int | None) -> int | None:
    first = min((to_number(it.timer.due) for it in kept), default=before)
    return first if before is None or first is None else min(first, before)


def after_firing(kept: Sequence[Kept]) -> Timing:
    """What is left when some have fired, looked at when the first of them is due."""
    first = min((to_number(it.timer.due) for it in kept), default=None)
    return Timing(write_timers(kept), first)
