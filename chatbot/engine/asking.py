"""Asking: a question is opened, shown, and given the timers that wake it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from chatbot.domain.calendar import LONDON
from chatbot.domain.messages import Retire, RichText
from chatbot.domain.quiet_hours import next_allowed
from chatbot.engine.bubbles import question_bubble, step_text
from chatbot.engine.changed import changed
from chatbot.engine.conditions import Path
from chatbot.engine.effects import AlertStaff, RetireButtons, SetTimers, Timer
from chatbot.engine.flow import WAITS, Choose, Exit, Wait
from chatbot.engine.receipts import wording_hash
from chatbot.engine.rich import joined
from chatbot.engine.walk import Walk

REMINDS_AT = time(10)
"""London. A day on which somebody wanted to be reminded: not at night, and soon enough to act."""

UNKEPT_SESSION = timedelta(days=1)
"""A conversation with somebody who did not agree to be remembered is dropped after this."""


def open_wait(walk: Walk, step: Wait) -> None:
    """Ask a question."""
    new_visit(walk, step)
    show_question(walk)


def new_visit(walk: Walk, step: Wait) -> None:
    """Stand at a question anew: another visit number, fresh attempts, its timers."""
    session = walk.session
    past = session.past and {visit: it for visit, it in session.past.items() if it != walk.key}
    if isinstance(step, Choose) and step.late_taps == "change_answer":
        past = {**past, str(session.visit + 1): walk.key}
    walk.session = changed(
        session,
        visit=session.visit + 1,
        attempts=0,
        chosen=(),
        page=0,
        opened=walk.incoming.at.isoformat(),
        past=past,
        wording=None,
    )
    walk.effects.append(SetTimers(timers(walk, step, walk.incoming.at)))


def put_away(walk: Walk) -> None:
    """The open question is over: its buttons go, where it has any."""
    step, session = wait_of(walk), walk.session
    if isinstance(step, Choose) or step.options or step.buttons:
        walk.effects.append(RetireButtons(Retire(session.id, session.visit)))


def hear_out(walk: Walk) -> None:
    """Somebody spoke and the same question is still open: silence counts from now."""
    walk.session = changed(walk.session, opened=walk.incoming.at.isoformat())
    walk.effects.append(SetTimers(timers(walk, wait_of(walk), walk.incoming.at)))


def show_question(
    walk: Walk, words: RichText | None = None, label: str | None = None, again: bool = False
) -> None:
    """Put the open question on the screen; `again` redraws the bubble that carries it.

    `words` stand in for the question's own, under the name `label` (a retry, a reminder). The
    question's own words are the wording that a choice agrees to, in the language they are shown.
    """
    step, voice = wait_of(walk), walk.voice()
    if words is None:
        words = note_wording(walk)
    if words is None:
        walk.effects.append(AlertStaff("unfilled", walk.key))
        words = voice.bot("error")
    session = walk.session
    replaces = Retire(session.id, session.visit) if again else None
    shown = question_bubble(
        step, walk.key, session, voice, words, pictured=label is None, replaces=replaces
    )
    asked = (session.id, session.visit)
    walk.send(shown, label or walk.key, asked, in_place=label is None and step.in_place)


def note_wording(walk: Walk) -> RichText | None:
    """The open question's own words; those of a choice are what somebody agrees to from now on."""
    step = wait_of(walk)
    words = _question(walk, step)
    if isinstance(step, Choose) and words is not None:
        walk.session = changed(walk.session, wording=wording_hash(words.text))
    return words


def _question(walk: Walk, step: Wait) -> RichText | None:
    """A question's own words. What somebody agrees to stands in the source language too, below a
    translation that no speaker has read through: that one was."""
    voice = walk.voice()
    words = step_text(step, walk.key, voice)
    if words is None or voice.language.reviewed or not (isinstance(step, Choose) and step.purpose):
        return words
    source = step_text(step, walk.key, voice.in_language(voice.release.bot.source_language))
    return joined([words, voice.bot("also_in_english"), source], "\n\n") if source else words


def timers(walk: Walk, step: Wait, opened: datetime, reminded: bool = False) -> tuple[Timer, ...]:
    """The rows that wake this wait: a reminder, and the end of patience."""
    session, due, silent = walk.session, [], opened
    if step.no_reply is not None and not reminded:
        wanted = _morning(walk, step.no_reply.on) if walk.consented else None
        silent = max(wanted, opened) if wanted else opened
        reminds = silent if wanted else opened + step.no_reply.after
        due.append(Timer(session.id, session.visit, "no_reply", next_allowed(reminds)))
    idle = idle_of(walk)
    after = idle[1] if idle else None
    if not walk.consented:
        after = min(after or UNKEPT_SESSION, UNKEPT_SESSION)
    if after is not None:
        due.append(Timer(session.id, session.visit, "idle", silent + after))
    return tuple(due)


def _morning(walk: Walk, path: Path | None) -> datetime | None:
    """When to remind on the day that a variable holds."""
    value = walk.voice().look_up(path) if path else None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return datetime.combine(day, REMINDS_AT, LONDON) if day else None


def idle_of(walk: Walk) -> tuple[int, timedelta, Exit] | None:
    """(depth, after, exit) of the innermost open flow that says what a long silence means."""
    flows = walk.world.release.campaigns[walk.session.campaign].flows
    for depth in range(len(walk.session.frames), 0, -1):
        idle = flows[walk.session.frames[depth - 1].flow].idle
        if idle is not None:
            return depth, idle.after, idle.exit
    return None


def wait_of(walk: Walk) -> Wait:
    """The question this session waits at."""
    step = walk.step
    assert isinstance(step, WAITS)
    return step
