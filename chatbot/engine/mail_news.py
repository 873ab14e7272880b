"""What became of letters that the house sends comes in like everything else, and the chat is told.

A letter that left is counted, once, and quietly until it is the last of its set: nobody wants a
dozen notices. Whatever did not leave goes back into the person's hands, with the other routes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from chatbot.domain.commitments import Action, ActionKind
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.mailing import MailNews
from chatbot.domain.messages import MailTold, PageButton
from chatbot.domain.places import BallotId, PersonId, SeatCode
from chatbot.engine.actions.ledger import mailed_key
from chatbot.engine.actions.letters import mark_posted, mark_sent, unsent
from chatbot.engine.actions.sameness import fingerprints
from chatbot.engine.commands import overlay, re_ask
from chatbot.engine.effects import RecordAction, Remember, Unremember
from chatbot.engine.moves import context_of
from chatbot.engine.session import Frame
from chatbot.engine.values import follow, things_of
from chatbot.engine.walk import Walk

_GIVEN_BACK: Final = frozenset(
    {
        MailNews.UNKNOWN,
        MailNews.REFUSED,
        MailNews.FAILED,
        MailNews.CHANGED,
        MailNews.OVER,
        MailNews.DISOWNED,
    }
)


def tell(walk: Walk, told: MailTold, waiting: bool) -> None:
    """Mark the letter, count it when it left, and say what has to be known."""
    if told.letters:
        _mark_all(walk, told)
    if told.news is MailNews.DISOWNED:
        _drop_addresses(walk, told)
    if told.news is MailNews.LEFT:
        _count(walk, told)
    if walk.contact.stopped or (told.news is MailNews.LEFT and _more_to_leave(walk, told)):
        return
    label = f"mail_{told.news.value}"
    voice = walk.voice()
    words = voice.bot(label, {"name": told.name})
    # The page shows every letter with all the other ways to send it.
    there = told.letters and told.news in _GIVEN_BACK | {MailNews.BOUNCED}
    page = [PageButton(voice.bot("page_title").text, told.letters)] if there else []
    overlay(walk, f"words.{label}", words, page)
    if waiting:
        re_ask(walk)


def _count(walk: Walk, told: MailTold) -> None:
    """Into the ledger, also when its set was replaced or erased meanwhile."""
    action = Action(
        key=mailed_key({"set": told.letters}, {"id": told.letter}),
        campaign=_campaign(walk, told),
        kind=ActionKind.SENT,
        at=walk.incoming.at,
        constituency=SeatCode(told.seat) if told.seat else None,
        ballot=BallotId(told.ballot) if told.ballot else None,
        recipient=PersonId(told.letter),
        asks=(told.ask,) if told.ask else (),
        chosen_subset=told.chosen_subset,
    )
    walk.effects.append(RecordAction(action))
    held = _held(walk, told.letters)
    if held is not None:
        context = context_of(walk, f"mail:{told.letters}")
        walk.effects += fingerprints(held, {told.letter}, context)


def _more_to_leave(walk: Walk, told: MailTold) -> bool:
    posted = follow(_held(walk, told.letters), ("posted",))
    return isinstance(posted, int) and posted > 0


def _held(walk: Walk, letters: str) -> Value:
    """The set as this turn has left it."""
    for frame in reversed(walk.session.frames):
        for value in frame.values.values():
            if _is_set(value, letters):
                return value
    for effect in reversed(walk.effects):
        if isinstance(effect, Remember) and _is_set(effect.value.value, letters):
            return effect.value.value
    return None


def _campaign(walk: Walk, told: MailTold) -> str:
    return told.campaign or walk.session.campaign


def _mark_all(walk: Walk, told: MailTold) -> None:
    """Wherever the set is held: in the open talk, and among what is remembered."""
    campaign = _campaign(walk, told)
    for (of, _), kept in walk.contact.remembered.items():
        if of == campaign and _is_set(kept.value, told.letters):
            marked = Remembered(of, kept.name, _marked(kept.value, told), kept.expires)
            walk.effects.append(Remember(marked))
    frames = tuple(_frame(frame, told) for frame in walk.session.frames)
    walk.session = replace(walk.session, frames=frames)


def _drop_addresses(walk: Walk, told: MailTold) -> None:
    """The e-mail address is not the person's: it is erased wherever a flow keeps one."""
    campaign = _campaign(walk, told)
    known = walk.world.release.campaigns.get(campaign)
    flows = known.flows.values() if known else ()
    kinds = {it.name for flow in flows for it in flow.variables.values() if it.type == "email"}
    for of, name in walk.contact.remembered:
        if of == campaign and name in kinds:
            walk.effects.append(Unremember(of, name))
    frames = tuple(
        replace(one, values={name: it for name, it in one.values.items() if name not in kinds})
        for one in walk.session.frames
    )
    walk.session = replace(walk.session, frames=frames)


def _frame(frame: Frame, told: MailTold) -> Frame:
    values = {
        name: _marked(value, told) if _is_set(value, told.letters) else value
        for name, value in frame.values.items()
    }
    return replace(frame, values=values)


def _marked(letters: Value, told: MailTold) -> Value:
    one = {told.letter} if told.letter else {str(row["id"]) for row in things_of(letters)}
    if told.news is MailNews.LEFT:
        return mark_sent(letters, one)
    if told.news in (MailNews.BOUNCED, MailNews.FAILED):
        return unsent(letters, one)
    return mark_posted(letters, one, posted=False) if told.news in _GIVEN_BACK else letters


def _is_set(value: Value, letters: str) -> bool:
    return isinstance(value, dict) and "items" in value and value.get("set") == letters
