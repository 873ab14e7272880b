"""What a group's clock does: takes away what was to go, tells the total, keeps one up to date.

It is the clock of follow-ups, so it outlives every process. Its names say what is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from chatbot.domain.calendar import LONDON, day_of
from chatbot.domain.groups import InGroup
from chatbot.domain.messages import Button, Outgoing, Retire, RichText
from chatbot.domain.quiet_hours import QUIET_FROM, next_allowed
from chatbot.engine.effects import Send, SetFollowUp
from chatbot.engine.flow import Flow
from chatbot.engine.group_notes import PAUSED, PINNED, QUIET, TALLY, WEEKLY, noted
from chatbot.engine.groups.saying import place, say
from chatbot.engine.moves import start
from chatbot.engine.needs import Tally
from chatbot.engine.walk import Walk

VANISHES_AFTER: Final = timedelta(minutes=1)
RENEWED_ON: Final = 0
"""Mondays. The total is put in its place again even if it is the same: which message it is, is
known for four weeks only."""

PROGRESS: Final = "progress"
"""The command whose flow says the total."""

_TOTAL: Final = ("group-total", 0)
_VANISHING: Final = "group-vanishing"
_DAILY: Final = "group-daily"


def say_for_a_minute(
    walk: Walk, words: str, buttons: Iterable[Button] = (), at: InGroup | None = None
) -> None:
    """Some of the bot's own words, that go by themselves; also after a restart."""
    group = walk.incoming.group
    number = (group.message if group else None) or int(walk.incoming.at.timestamp())
    say(walk, words, buttons=buttons, at=at, asked=(_VANISHING, number))
    due = walk.incoming.at + VANISHES_AFTER
    walk.effects.append(SetFollowUp(f"{_VANISHING}.{number}", due))


def wake_daily(walk: Walk) -> None:
    """Come back tomorrow, when the quiet hours are over."""
    day = walk.incoming.at.astimezone(LONDON).date()
    tonight = datetime.combine(day, time(QUIET_FROM.hour), LONDON)
    walk.effects.append(
        SetFollowUp(_DAILY, next_allowed(tonight.astimezone(walk.incoming.at.tzinfo)))
    )


def tick(walk: Walk, what: str) -> None:
    """Something is due."""
    name, _, number = what.partition(".")
    if name == _VANISHING and number.isdecimal():
        _take_away(walk, Retire(_VANISHING, int(number)))
    elif name == _DAILY and not walk.contact.stopped:
        _tell(walk)


def total(walk: Walk) -> Outgoing | None:
    """The total in the words of the flow that tells it, as words alone."""
    flow = _telling(walk)
    if flow is None:
        return None
    before = len(walk.effects)
    start(walk, flow)
    said = [one for one in walk.effects[before:] if isinstance(one, Send)]
    walk.effects[before:] = [one for one in walk.effects[before:] if not isinstance(one, Send)]
    return replace(said[-1].message, card=None, picture=None) if said else None


def put_total(
    walk: Walk, at: InGroup, buttons: Iterable[Button] = (), replaces: Retire | None = None
) -> None:
    """Say the total in a message that can be found again."""
    message = total(walk)
    if message is not None:
        message = replace(message, in_group=at, buttons=tuple(buttons), replaces=replaces)
        walk.send(message, "total", _TOTAL)


def _take_away(walk: Walk, target: Retire) -> None:
    voice = walk.voice()
    gone = Outgoing(RichText(""), voice.language.tag, voice.language.direction, replaces=target)
    walk.send(replace(gone, in_group=InGroup(is_over=True, by_clock=True)), "gone")


def _tell(walk: Walk) -> None:
    """Once a day. Where the bot is to be quiet the clock goes on without a word."""
    is_told, weekly = noted(walk, PINNED) is True, noted(walk, WEEKLY)
    if not is_told and not isinstance(weekly, dict):
        return
    wake_daily(walk)
    if noted(walk, PAUSED) is True or noted(walk, QUIET) is True:
        return
    weekday = day_of(walk.incoming.at).weekday()
    by_clock = replace(place(walk), by_clock=True)
    if isinstance(weekly, dict) and weekly.get("day") == weekday and noted(walk, TALLY) is True:
        _tell_week(walk, weekly.get("topic"), by_clock)
    if is_told:
        put_total(walk, by_clock, replaces=Retire(*_TOTAL))


def _tell_week(walk: Walk, topic: object, by_clock: InGroup) -> None:
    message = total(walk)
    is_shown = any(isinstance(it, Tally) and it.figure is not None for it in walk.facts.values())
    if message is not None and is_shown:
        where = replace(by_clock, topic=topic if isinstance(topic, int) else None)
        walk.send(replace(message, in_group=where), "weekly")


def _telling(walk: Walk) -> Flow | None:
    flows = walk.world.release.campaigns[walk.session.campaign].flows.values()
    for flow in flows:
        if flow.where == "group" and PROGRESS in flow.starts.commands:
            return flow
    return None
