"""What was said on the letter page comes in like everything else, and the chat goes on.

Whoever has the page's link can say that a letter is sent, perhaps twice, perhaps long after. So it
counts a letter of that set once, changes nothing else, and speaks only to the person of the chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.messages import Retire, SentOnPage
from chatbot.engine.actions.ledger import record_sent
from chatbot.engine.actions.letters import is_done
from chatbot.engine.commands import overlay, re_ask
from chatbot.engine.effects import Remember, RetireButtons
from chatbot.engine.flow import LetterPageSpec
from chatbot.engine.moves import context_of, leave
from chatbot.engine.session import Frame
from chatbot.engine.values import follow, things_of
from chatbot.engine.walk import Walk


def sent_on_page(walk: Walk, sent: SentOnPage, waiting: bool) -> None:
    """Go on as the open flow says; where it says nothing, count the letter and say so."""
    page = walk.flow.page if waiting and not walk.contact.stopped else None
    if page is not None and _holds(walk.session.top.values.get(page.letters), sent):
        _go_on(walk, page, sent)
        return
    for kept in _kept(walk, sent.letters):
        if _holds(kept.value, sent):
            _count(walk, kept, sent, waiting)
            return


def _holds(letters: Value, sent: SentOnPage) -> bool:
    """Whether this is the set, and that letter of it is not sent yet."""
    if follow(letters, ("set",)) != sent.letters:
        return False
    return any(row["id"] == sent.letter and not is_done(row) for row in things_of(letters))


def _go_on(walk: Walk, page: LetterPageSpec, sent: SentOnPage) -> None:
    session = walk.session
    walk.effects.append(RetireButtons(Retire(session.id, session.visit)))
    walk.session = replace(session, answered=None)
    walk.trace.append(f"{session.top.flow}>page")
    walk.save(page.save, sent.letter)
    leave(walk, page.exit)


def _kept(walk: Walk, letters: str) -> Iterator[Remembered]:
    campaign = walk.session.campaign
    for (of, _), value in walk.contact.remembered.items():
        if of == campaign and follow(value.value, ("set",)) == letters:
            yield value


def _count(walk: Walk, kept: Remembered, sent: SentOnPage, waiting: bool) -> None:
    """The talk is elsewhere, or over: the letter is counted, and the open question stays open."""
    context = context_of(walk, f"page:{sent.letters}")
    result = record_sent({"letters": kept.value, "which": sent.letter}, None, context)
    marked = result.values["letters"]
    walk.effects += [*result.effects, Remember(replace(kept, value=marked))]
    frames = tuple(_marked(frame, sent.letters, marked) for frame in walk.session.frames)
    walk.session = replace(walk.session, frames=frames)
    if walk.contact.stopped:
        return
    name = next(row["to"] for row in things_of(kept.value) if row["id"] == sent.letter)
    overlay(walk, "words.sent_on_page", walk.voice().bot("sent_on_page", {"name": str(name)}))
    if waiting:
        re_ask(walk)


def _marked(frame: Frame, letters: str, marked: Value) -> Frame:
    """The frame with the set it holds, as distinct from one letter of it, replaced."""
    values = {
        name: marked if _is_set(value, letters) else value for name, value in frame.values.items()
    }
    return replace(frame, values=values)


def _is_set(value: Value, letters: str) -> bool:
    return isinstance(value, dict) and "items" in value and value.get("set") == letters
