"""Silence: what happens when a question's timers fall due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chatbot.domain.messages import Retire
from chatbot.engine.asking import idle_of, show_question, timers, wait_of
from chatbot.engine.effects import RetireButtons, SetTimers
from chatbot.engine.flow import Finish
from chatbot.engine.moves import leave
from chatbot.engine.walk import Walk


def no_reply(walk: Walk) -> None:
    """The reminder of a wait fell due."""
    step = wait_of(walk)
    if step.no_reply is None:
        return
    walk.trace.append(f"{walk.key}.no_reply")
    if step.no_reply.says:
        label = f"{walk.key}.no_reply"
        show_question(walk, walk.voice().say(label), label)
    if step.no_reply.exit is not None:
        leave(walk, step.no_reply.exit, "no_reply")
        return
    opened = datetime.fromisoformat(walk.session.opened or walk.incoming.at.isoformat())
    walk.effects.append(SetTimers(timers(walk, step, opened, reminded=True)))


def idle(walk: Walk) -> None:
    """Nobody answered for a long time: go where the flow says, or end without a word."""
    found = idle_of(walk)
    walk.effects.append(RetireButtons(Retire(walk.session.id, walk.session.visit)))
    if found is None:
        leave(walk, Finish("idle"))
        return
    depth, _, exit_ = found
    walk.session = replace(walk.session, frames=walk.session.frames[:depth])
    walk.trace.append(f"{walk.session.top.flow}>idle")
    leave(walk, exit_)
