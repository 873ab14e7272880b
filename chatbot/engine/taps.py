"""Buttons: of the open question, of an older one, of the bot itself, and forged ones.

Authority comes from the session, never from what a button carries.
"""

from __future__ import annotations

from chatbot.domain.messages import Pressed, Retire
from chatbot.engine import carry, commands, edits
from chatbot.engine.answering import answer_press
from chatbot.engine.bad_wordings import WRONG, option_of
from chatbot.engine.changed import changed
from chatbot.engine.effects import RetireButtons
from chatbot.engine.flow import Choose
from chatbot.engine.moves import record_again
from chatbot.engine.options import options_of
from chatbot.engine.own_questions import EDIT, FORGET, LANGUAGE
from chatbot.engine.tokens import Token, read_token
from chatbot.engine.walk import Walk


def press(walk: Walk, pressed: Pressed, waiting: bool) -> None:
    """A button was pressed. Every press is answered, with words or without."""
    token = read_token(pressed.token)
    if token is not None and token.is_ours:
        take_own(walk, token.option, waiting)
    elif token is None or walk.contact.stopped or not waiting:
        _stale(walk, token, waiting)
    elif (token.session, token.visit) == (walk.session.id, walk.session.visit):
        answer_press(walk, token.option)
    else:
        _late(walk, token)
    walk.toast()


def _stale(walk: Walk, token: Token | None, waiting: bool) -> None:
    """The button means nothing now: it goes, and what can be done instead is shown."""
    if token is not None and not token.is_ours:
        walk.effects.append(RetireButtons(Retire(token.session, token.visit)))
    if walk.contact.stopped:
        commands.offer_start(walk, "still_stopped")
    elif waiting:
        walk.toast(walk.voice().bot("stale_tap").text)
        commands.re_ask(walk)
    else:
        commands.nothing_open(walk)


def _late(walk: Walk, token: Token) -> None:
    session, voice = walk.session, walk.voice()
    if token.session == session.id and _change_answer(walk, token):
        walk.toast(voice.bot("answer_changed").text)
    elif token.session == session.id and token.visit == session.visit - 1:
        walk.toast(voice.bot("double_tap").text)
    else:
        _stale(walk, token, waiting=True)


def _change_answer(walk: Walk, token: Token) -> bool:
    """An old button whose step says that it may still change the answer.

    Never one of several answers, and never consent: that is taken back in words of its own.
    """
    key = walk.session.past.get(str(token.visit), "")
    flow_id, _, step_id = key.partition(".")
    flows = walk.world.release.campaigns[walk.session.campaign].flows
    step = flows[flow_id].steps.get(step_id) if flow_id in flows else None
    if not isinstance(step, Choose) or not step.save or flow_id != walk.session.top.flow:
        return False
    if step.many or step.purpose:
        return False
    offered = {one.short: one for one in options_of(step, key, walk.voice())}
    chosen = offered.get(token.option)
    if chosen is None:
        return False
    walk.save(step.save, chosen.id)
    record_again(walk, chosen.exit or step.exit, token.visit)
    return True


def take_own(walk: Walk, option: str, waiting: bool) -> None:
    """An option of the bot itself was chosen."""
    if option == f"{FORGET}now":
        commands.forget_now(walk)
    elif option in (commands.START, commands.RESTART):
        _begin(walk, waiting and option == commands.START)
    elif option.removeprefix(LANGUAGE) in walk.world.release.languages:
        _speak(walk, option.removeprefix(LANGUAGE))
    elif walk.contact.stopped:
        commands.offer_start(walk, "still_stopped")
    elif option.startswith(WRONG):
        _report(walk, option)
    elif option == carry.KEEP:
        carry.keep(walk)
    elif option == f"{FORGET}keep":
        commands.overlay(walk, "words.forget_kept")
        commands.re_ask(walk)
    elif option == f"{EDIT}use" and waiting:
        edits.use_edit(walk)
    elif option == f"{EDIT}keep" and waiting:
        edits.keep_answer(walk)
    else:
        _stale(walk, None, waiting)


def _report(walk: Walk, option: str) -> None:
    """A message is called badly put; one that is no longer among the newest is not known here."""
    named = {option_of(name): name for name in walk.session.recent}
    if option in named:
        commands.report(walk, named[option])
    else:
        _stale(walk, None, waiting=bool(walk.session.frames))


def _begin(walk: Walk, waiting: bool) -> None:
    """A start button: go on where we were, or begin anew."""
    if waiting and not walk.contact.stopped:
        commands.resume(walk)
        return
    campaign = walk.world.release.campaigns[walk.session.campaign]
    commands.start_over(walk, campaign.flows[campaign.start])


def _speak(walk: Walk, language: str) -> None:
    """Another language, in the middle of anything: the open question comes again in it."""
    walk.speak(language)
    walk.toast()
    commands.overlay(walk, "words.language_set")
    if not walk.contact.stopped:
        walk.session = changed(walk.session, page=0)
        commands.re_ask(walk)
