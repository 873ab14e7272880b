"""Edited messages. An edit never moves a flow by itself; at most it is offered as a new answer."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.messages import Edited
from chatbot.engine.answering import answer_text
from chatbot.engine.answers.normalise import MAX_ANSWER
from chatbot.engine.asking import new_visit, note_wording, put_away, wait_of
from chatbot.engine.changed import changed
from chatbot.engine.clean import clean_text
from chatbot.engine.commands import ask_own, own_button, re_ask
from chatbot.engine.flow import Ask, Choose
from chatbot.engine.own_questions import EDIT
from chatbot.engine.walk import Walk


def offer_edit(walk: Walk, edited: Edited) -> None:
    """Ask whether the new words should count, if they answered the question before this one."""
    answered = walk.session.answered
    if answered is None or answered.key != edited.message or walk.contact.stopped:
        return
    words = clean_text(edited.text, MAX_ANSWER)
    if not words or not _still_there(walk):
        return
    walk.session = changed(walk.session, answered=replace(answered, edit=words))
    voice = walk.voice()
    buttons = [
        own_button(walk, f"{EDIT}use", voice.bot("edit_use").text),
        own_button(walk, f"{EDIT}keep", voice.bot("edit_keep").text),
    ]
    ask_own(walk, "words.edit_question", buttons)


def use_edit(walk: Walk) -> None:
    """Go back to the question the edited message answered, and answer it with the new words."""
    answered = walk.session.answered
    if answered is None or answered.edit is None or not _still_there(walk):
        re_ask(walk)
        return
    put_away(walk)
    frames = walk.session.frames[: answered.depth]
    back = replace(frames[-1], step=answered.step.partition(".")[2])
    walk.session = changed(walk.session, frames=(*frames[:-1], back), answered=None)
    new_visit(walk, wait_of(walk))
    note_wording(walk)
    answer_text(walk, answered.edit)


def keep_answer(walk: Walk) -> None:
    """The edit does not count; ask the open question again."""
    if walk.session.answered is not None:
        walk.session = changed(walk.session, answered=replace(walk.session.answered, edit=None))
    re_ask(walk)


def _still_there(walk: Walk) -> bool:
    """Whether the flow that asked is still open: nothing can be answered in one that ended."""
    answered = walk.session.answered
    if answered is None or len(walk.session.frames) < answered.depth:
        return False
    flow, _, step = answered.step.partition(".")
    frame = walk.session.frames[answered.depth - 1]
    flows = walk.world.release.campaigns[walk.session.campaign].flows
    return frame.flow == flow and isinstance(flows[flow].steps.get(step), Ask | Choose)
