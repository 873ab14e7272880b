"""Answering: reading what came back to a question, keeping it, refusing it kindly."""

from __future__ import annotations

import re

from chatbot.domain.messages import Pressed, Retire, RichText
from chatbot.engine.answers import PARSERS, Parsed, Refused
from chatbot.engine.answers.dates import parse_date
from chatbot.engine.answers.normalise import matching
from chatbot.engine.asking import put_away, show_question, wait_of
from chatbot.engine.changed import changed
from chatbot.engine.evaluate import holds
from chatbot.engine.flow import Ask, Choose, Wait
from chatbot.engine.moves import leave
from chatbot.engine.options import (
    DONE,
    NEXT_PAGE,
    ShownOption,
    match_option,
    on_screen,
    options_of,
)
from chatbot.engine.rich import joined
from chatbot.engine.session import Answered
from chatbot.engine.voice import Voice
from chatbot.engine.walk import AGREE, Walk

_SEPARATORS = re.compile(r"[,;\n\u060c\u061b\u1363\u1364\u3001\uff0c\uff1b]")

STUCK_AFTER = 3
"""Refused answers after which a question without `give_up` says how to get out."""


def answer_press(walk: Walk, option_id: str) -> None:
    """A button of the open question was pressed."""
    step = wait_of(walk)
    options, screen = _answers(walk, step)
    offered = {option.short: option for option in (*options, *screen)}
    chosen = offered.get(option_id)
    if chosen is None:
        walk.toast(walk.voice().bot("stale_tap").text)
        show_question(walk)
    elif _is_ticked(step, chosen):
        _toggle(walk, chosen)
    else:
        _take(walk, chosen)


def answer_text(walk: Walk, typed: str) -> None:
    """Words came back to the open question."""
    step = wait_of(walk)
    options, screen = _answers(walk, step)
    numbered = screen if isinstance(step, Choose) else ()
    chosen = match_option(typed, options, walk.key, walk.voice(), numbered)
    if chosen is not None:
        _take(walk, chosen)
    elif isinstance(step, Ask):
        _answer_freely(walk, step, typed)
    elif step.many and (several := _several(walk, options, screen, typed)):
        _finish_many(walk, several)
    else:
        refuse(walk, "not_an_option" if matching(typed) else "empty")


def _answers(walk: Walk, step: Wait) -> tuple[list[ShownOption], list[ShownOption]]:
    """Every option that counts, and the buttons on the screen."""
    voice = walk.voice()
    options = options_of(step, walk.key, voice)
    return options, on_screen(step, options, walk.session, voice)


def _is_ticked(step: Wait, option: ShownOption) -> bool:
    """Whether it is one of several answers that are only marked until all are done."""
    many = isinstance(step, Choose) and step.many
    return many and option.exit is None and option.id not in (DONE, NEXT_PAGE)


def _take(walk: Walk, option: ShownOption) -> None:
    step = wait_of(walk)
    if option.id == NEXT_PAGE:
        walk.session = changed(walk.session, page=walk.session.page + 1)
        walk.toast()
        show_question(walk, again=isinstance(walk.incoming.content, Pressed))
    elif option.id == DONE:
        _finish_many(walk, ())
    elif _is_ticked(step, option):
        _finish_many(walk, (option.id,))
    else:
        accept_option(walk, option)


# --- Free answers ---------------------------------------------------------------------------


def _answer_freely(walk: Walk, step: Ask, typed: str) -> None:
    read = _read(walk, step, typed)
    if isinstance(read, Refused):
        refuse(walk, read.reason)
    elif step.check is not None and not holds(step.check, _supposing(walk, step, read).look_up):
        refuse(walk, "check_failed")
    else:
        if step.save:
            walk.save(step.save, read.value)
        _answered(walk)
        leave(walk, step.exit, "answered")


def _read(walk: Walk, step: Ask, typed: str) -> Parsed | Refused:
    if step.answer == "yes_no":
        return _yes_no(walk, typed)
    if step.answer == "date":
        return parse_date(typed, walk.voice().language.formats.months)
    return PARSERS[step.answer](typed)


def _supposing(walk: Walk, step: Ask, read: Parsed) -> Voice:
    """What could be said if this answer counted. Nothing is kept of an answer that fails."""
    voice = walk.voice()
    return changed(voice, values={**voice.values, step.save: read.value}) if step.save else voice


def _yes_no(walk: Walk, typed: str) -> Parsed | Refused:
    """The person's own language first: one language's no is another's yes."""
    wanted, voice = matching(typed), walk.voice()
    for each in (voice, voice.in_language(voice.release.bot.source_language)):
        for value, key in ((True, "words.yes_words"), (False, "words.no_words")):
            if wanted in each.known_words_of("bot", key):
                return Parsed(value)
    return Refused("not_yes_or_no" if wanted else "empty")


# --- Several answers ------------------------------------------------------------------------


def _several(
    walk: Walk, options: list[ShownOption], screen: list[ShownOption], typed: str
) -> tuple[str, ...]:
    """`1, 3` or labels separated by commas; none when any of them is not understood."""
    step, voice = wait_of(walk), walk.voice()
    parts = [part for part in _SEPARATORS.split(typed) if part.strip()]
    found = [match_option(part, options, walk.key, voice, screen) for part in parts]
    ids = [option.id for option in found if option is not None and _is_ticked(step, option)]
    return tuple(ids) if len(ids) == len(parts) else ()


def _toggle(walk: Walk, option: ShownOption) -> None:
    chosen = walk.session.chosen
    after = (
        tuple(one for one in chosen if one != option.id)
        if option.id in chosen
        else (*chosen, option.id)
    )
    walk.session = changed(walk.session, chosen=after)
    walk.toast()
    show_question(walk, again=True)


def _finish_many(walk: Walk, more: tuple[str, ...]) -> None:
    """What is ticked counts, and what was typed besides."""
    step = wait_of(walk)
    if step.save:
        walk.save(step.save, list(dict.fromkeys((*walk.session.chosen, *more))))
    _answered(walk)
    leave(walk, step.exit, "done")


# --- Accepting ------------------------------------------------------------------------------


def accept_option(walk: Walk, option: ShownOption) -> None:
    """One answer is chosen: keep it, note consent, go on."""
    step = wait_of(walk)
    if isinstance(step, Choose):
        if step.purpose:
            walk.agree(step.purpose, option.id == AGREE)
        if step.save:
            walk.save(step.save, [option.id] if step.many else option.id)
    elif step.save:
        walk.save(step.save, None)
    _answered(walk)
    leave(walk, option.exit or step.exit, option.id if option.written else "item")


def _answered(walk: Walk) -> None:
    """The question is closed: its buttons go, the press is answered, edits are watched for."""
    session = walk.session
    walk.toast()
    put_away(walk)
    if isinstance(walk.incoming.content, Pressed):
        walk.tapped = Retire(session.id, session.visit)
    walk.session = changed(
        session,
        answered=Answered(walk.incoming.key, walk.key, len(session.frames)),
    )


# --- Refusals -------------------------------------------------------------------------------


def refuse(walk: Walk, reason: str) -> None:
    """Say kindly what was wrong; give up, or say how to get out, after enough tries."""
    step = wait_of(walk)
    attempts = walk.session.attempts + 1
    walk.session = changed(walk.session, attempts=attempts)
    if step.give_up is not None and attempts >= step.give_up.after:
        walk.toast()
        put_away(walk)
        leave(walk, step.give_up.exit, "give_up")
        return
    label, words = _refusal(walk, step, reason, attempts)
    walk.trace.append(label)
    if step.give_up is None and attempts >= STUCK_AFTER:
        words = joined([words, walk.voice().bot("stuck")], "\n\n")
    show_question(walk, words, label)


def _refusal(walk: Walk, step: Wait, reason: str, attempts: int) -> tuple[str, RichText]:
    """(key, words) of what is said: the author's for this reason or attempt, else the bot's."""
    voice, key, retries = walk.voice(), walk.key, step.retries
    slot = ""
    if reason == "check_failed":
        slot = f"{key}.check_failed"
    elif reason in retries.reasons:
        slot = f"{key}.retry.{reason}"
    elif retries.count:
        slot = f"{key}.retry.{min(attempts, retries.count)}"
    said = voice.say(slot) if slot else None
    if said is not None:
        return slot, said
    label = f"retry.{step.answer if isinstance(step, Ask) else 'choice'}.{reason}"
    return label, voice.say(label, domain="bot") or voice.bot("not_understood")
