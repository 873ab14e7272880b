"""One turn: `needs()` first, then `advance()`. Both are pure and share one walk.

What counts first is fixed: 1 repeated updates (the store) · 2 blocked or back · 3 /stop and
/delete, also their bare words, even inside a free-text question · 4 buttons · 5 /start with its
payload · 6 other commands, over the open question · 7 the open question · 8 start words ·
9 "I did not understand".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import assert_never

from chatbot.domain.contacts import Contact
from chatbot.domain.groups import FromGroup
from chatbot.domain.messages import (
    Attached,
    CarriedOver,
    Edited,
    FollowUp,
    Incoming,
    Late,
    Left,
    MailTold,
    Moved,
    PactDue,
    Pressed,
    Returned,
    SentOnPage,
    TimedOut,
    Typed,
    Unheard,
)
from chatbot.engine import (
    carry,
    commands,
    follow_up,
    hand_off,
    late,
    mail_news,
    pact_news,
    silence,
)
from chatbot.engine.answering import answer_text
from chatbot.engine.answers.normalise import MAX_ANSWER, matching
from chatbot.engine.asking import hear_out, show_question
from chatbot.engine.bubbles import bubble
from chatbot.engine.changed import changed
from chatbot.engine.clean import clean_text
from chatbot.engine.edits import offer_edit
from chatbot.engine.effects import SetStopped, SetTimers, Turn
from chatbot.engine.flow import Flow
from chatbot.engine.group_notes import campaign_of, is_group
from chatbot.engine.groups.arriving import arrive_from_card, arrive_from_group
from chatbot.engine.groups.turn import answer_in_group
from chatbot.engine.moves import MissingFact
from chatbot.engine.needs import Facts, Need
from chatbot.engine.own_questions import meant
from chatbot.engine.pact_notes import ended_by_leaving
from chatbot.engine.receipts import session_id
from chatbot.engine.session import Session
from chatbot.engine.standing import lose, stands
from chatbot.engine.taps import press, take_own
from chatbot.engine.walk import Walk
from chatbot.engine.world import World

__all__ = ["World", "advance", "decide", "needs"]


_SPOKEN = (Typed, Pressed, Attached)

MOST_RECENT = 6
"""So many of the newest messages somebody may call badly put."""


def needs(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> tuple[Need, ...]:
    """What is still missing to decide this turn; empty when `advance` can be called."""
    decided = decide(world, contact, session, incoming, facts)
    return () if isinstance(decided, Turn) else (decided,)


def advance(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> Turn:
    """Decide one turn. Never raises for anything a person can send.

    A fact that is missing counts as one nobody could find out.
    """
    known = dict(facts)
    while True:
        decided = decide(world, contact, session, incoming, known)
        if isinstance(decided, Turn):
            return decided
        known[decided] = None


def decide(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> Turn | Need:
    """The turn, or the first thing that must be known before it can be decided."""
    if incoming.group is None and is_group(contact):
        incoming = replace(incoming, group=FromGroup(""))  # a timer does not know where it rings
    walk = Walk(world, contact, incoming, facts, _opened(world, contact, session, incoming))
    try:
        if incoming.group is not None:
            answer_in_group(walk, waiting=session is not None)
        else:
            _answer(walk, waiting=_is_waiting(session))
            _note_said(walk)
            walk.effects += ended_by_leaving(walk.effects, contact.remembered, incoming.at)
    except MissingFact as missing:
        return missing.need
    over = walk.outcome is not None or not (walk.session.frames or walk.session.asked)
    return Turn(
        None if over else walk.session,
        tuple(walk.effects),
        walk.outcome,
        tuple(walk.trace),
        tuple(walk.said),
    )


def _is_waiting(session: Session | None) -> bool:
    """A session without a place is lost, unless only the bot itself had asked something."""
    return session is not None and bool(session.frames or not session.asked)


def _opened(
    world: World, contact: Contact, session: Session | None, incoming: Incoming
) -> Session:
    if session is not None:
        same = session.release == world.release.id
        return session if same else changed(session, release=world.release.id)
    return Session(
        id=session_id(f"{incoming.address}:{incoming.key}"),
        campaign=_campaign(world, contact, incoming),
        release=world.release.id,
        language=world.language_for(contact, incoming),
    )


def _campaign(world: World, contact: Contact, incoming: Incoming) -> str:
    """What a newcomer gets; in a group what its administrators chose."""
    chosen = campaign_of(contact) if incoming.group is not None else None
    return chosen if chosen and chosen in world.release.campaigns else world.campaign


def _note_said(walk: Walk) -> None:
    if walk.said and walk.session.frames:
        before = [it for it in walk.session.recent if it not in walk.said]
        recent = (*before, *dict.fromkeys(walk.said))
        walk.session = changed(walk.session, recent=recent[-MOST_RECENT:])


def _answer(walk: Walk, waiting: bool) -> None:
    if waiting and not stands(walk):
        lose(walk)
        waiting = False
    visit, content = walk.session.visit, walk.incoming.content
    if walk.incoming.late is Late.SUPERSEDED:
        late.overtaken(walk)
        return
    if walk.incoming.late is Late.NEWEST:
        late.say_so(walk)
    match content:
        case Left():
            walk.effects += [SetStopped(True), SetTimers(())]
            walk.outcome = "left"
        case Returned() | Moved():
            pass
        case Unheard():
            _tell_unheard(walk, waiting)
        case Typed(text):
            _typed(walk, clean_text(text, MAX_ANSWER), text, waiting)
        case Pressed() as pressed:
            _no_longer_asked(walk)
            press(walk, pressed, waiting)
        case TimedOut() as timed_out:
            _no_longer_asked(walk)
            _timed_out(walk, timed_out, waiting)
        case FollowUp(campaign):
            follow_up.wake(walk, campaign, waiting)
        case PactDue(campaign):
            pact_news.wake(walk, campaign, waiting)
        case SentOnPage() as sent:
            hand_off.sent_on_page(walk, sent, waiting)
        case MailTold() as told:
            mail_news.tell(walk, told, waiting)
        case CarriedOver() as carried:
            carry.take_up(walk, carried, waiting, _main_flow)
            walk.toast()
        case Edited() as edited:
            offer_edit(walk, edited)
        case Attached():
            _attached(walk, waiting)
        case _:
            assert_never(content)
    if (
        waiting
        and isinstance(content, _SPOKEN)
        and walk.outcome is None
        and walk.session.visit == visit
    ):
        hear_out(walk)


def _no_longer_asked(walk: Walk) -> Mapping[str, str]:
    """What the bot itself had asked; whatever is said now, it is asked no longer."""
    asked = walk.session.asked
    if asked:
        walk.session = changed(walk.session, asked={})
    return asked


# --- Words ----------------------------------------------------------------------------------


def _typed(walk: Walk, text: str, raw: str, waiting: bool) -> None:
    asked = _no_longer_asked(walk)
    if asked and (option := meant(walk, asked, text)) is not None:
        take_own(walk, option, waiting)
        return
    found = commands.find_command(walk, text)
    does = found[0].does if found else None
    if does == "stop":
        commands.stop(walk)
    elif does == "forget":
        commands.carry_out(walk, found[0])  # type: ignore[index]
    elif found and does == "start":
        _start(walk, found[1], waiting)
    elif walk.contact.stopped:
        commands.offer_start(walk, "still_stopped")
    elif (flow := _opened_by(walk, text)) is not None and (text.startswith("/") or not waiting):
        commands.start_over(walk, flow)
    elif found:
        commands.carry_out(walk, found[0])
    elif waiting:
        answer_text(walk, raw)
    else:
        commands.nothing_open(walk)


def _start(walk: Walk, payload: str, waiting: bool) -> None:
    """/start: go on where we were; another flow's link, or somebody new, begins."""
    wanted = (
        arrive_from_group(walk, payload)
        or arrive_from_card(walk, payload)
        or _flow_of_link(walk, payload)
    )
    same = wanted is None or (waiting and wanted.id == walk.session.frames[0].flow)
    if waiting and same and not walk.contact.stopped:
        commands.resume(walk)
    else:
        commands.start_over(walk, wanted or _main_flow(walk))


def _main_flow(walk: Walk) -> Flow:
    campaign = walk.world.release.campaigns[walk.session.campaign]
    return campaign.flows[campaign.start]


def _flow_of_link(walk: Walk, payload: str) -> Flow | None:
    if not payload:
        return None
    for flow in walk.world.release.campaigns[walk.session.campaign].flows.values():
        if flow.where != "group" and any(
            fnmatchcase(payload, pattern) for pattern in flow.starts.links
        ):
            return flow
    return None


def _opened_by(walk: Walk, text: str) -> Flow | None:
    """The flow that a command or a start word opens."""
    heard = commands.words_anywhere(walk)
    if text.startswith("/"):
        return heard.openers.get(commands.split_command(text)[0])
    return heard.flows.get(matching(text))


def _tell_unheard(walk: Walk, waiting: bool) -> None:
    """Why we say nothing there: told in private to whoever has a talk with us, nobody else."""
    is_known = waiting or walk.contact.language is not None or walk.contact.remembered
    if is_known and not walk.contact.stopped:
        walk.send(bubble(walk.voice().bot("group_unheard"), walk.voice()), "words.group_unheard")


# --- Everything else ------------------------------------------------------------------------


def _timed_out(walk: Walk, timed_out: TimedOut, waiting: bool) -> None:
    here = (walk.session.id, walk.session.visit)
    if not waiting or walk.contact.stopped or (timed_out.session, timed_out.visit) != here:
        return
    if timed_out.kind == "no_reply":
        silence.no_reply(walk)
    else:
        silence.idle(walk)


def _attached(walk: Walk, waiting: bool) -> None:
    """A photo, a voice message: kindly asked for words; it does not count as an attempt."""
    if walk.contact.stopped:
        commands.offer_start(walk, "still_stopped")
    elif waiting:
        label = "retry.any.type_please"
        show_question(walk, walk.voice().say(label, domain="bot"), label)
    else:
        commands.nothing_open(walk)
