"""Silence: what happens when a question's timers fall due."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.quiet_hours import is_quiet, next_allowed
from chatbot.engine.asking import idle_of, put_away, show_question, timers, wait_of
from chatbot.engine.bubbles import bubble
from chatbot.engine.changed import changed
from chatbot.engine.effects import SetTimers, Timer
from chatbot.engine.flow import Finish, Wait
from chatbot.engine.moves import leave
from chatbot.engine.walk import Walk


def no_reply(walk: Walk) -> None:
    """The reminder of a wait fell due."""
    step = wait_of(walk)
    if step.no_reply is None:
        return
    if is_quiet(walk.incoming.at):
        _put_off(walk, step)
        return
    label = f"{walk.key}.no_reply"
    words = walk.voice().say(label) if step.no_reply.says else None
    walk.trace.append(label)
    if step.no_reply.exit is not None:
        if words is not None:
            walk.send(bubble(words, walk.voice(), walk.key), label)
        put_away(walk)
        leave(walk, step.no_reply.exit, "no_reply")
        return
    if step.no_reply.says:
        show_question(walk, words, label)
    opened = datetime.fromisoformat(walk.session.opened or walk.incoming.at.isoformat())
    walk.effects.append(SetTimers(timers(walk, step, opened, reminded=True)))


def _put_off(walk: Walk, step: Wait) -> None:
    """It comes late, at night: the reminder waits for the morning, nothing else changes."""
    at = walk.incoming.at
    reminder = Timer(walk.session.id, walk.session.visit, "no_reply", next_allowed(at))
    opened = datetime.fromisoformat(walk.session.opened or at.isoformat())
    walk.effects.append(SetTimers((reminder, *timers(walk, step, opened, reminded=True))))


def idle(walk: Walk) -> None:
    """Nobody answered for a long time: go where the flow says, or end without a word."""
    found = idle_of(walk)
    put_away(walk)
    depth, _, exit_ = found or (1, None, Finish("idle"))
    walk.session = changed(walk.session, frames=walk.session.frames[:depth])
    if found is not None:
        walk.trace.append(f"{walk.session.top.flow}>idle")
    leave(walk, exit_)
