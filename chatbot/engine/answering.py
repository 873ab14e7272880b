"""Answering: reading what came back to a question, keeping it, refusing it kindly."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.messages import Retire, RichText
from chatbot.engine.answers import PARSERS, Parsed, Refused
from chatbot.engine.answers.normalise import matching
from chatbot.engine.asking import show_question, wait_of
from chatbot.engine.effects import RetireButtons
from chatbot.engine.evaluate import holds
from chatbot.engine.flow import Ask, Choose, Wait
from chatbot.engine.moves import leave
from chatbot.engine.options import DONE, NEXT_PAGE, ShownOption, match_option, options_of
from chatbot.engine.rich import joined
from chatbot.engine.session import Answered
from chatbot.engine.tokens import short_option
from chatbot.engine.walk import AGREE, Walk

STUCK_AFTER = 3
"""Refused answers after which a question without `give_up` says how to get out."""


def answer_press(walk: Walk, option_id: str) -> None:
    """A button of the open question was pressed."""
    step = wait_of(walk)
    options = options_of(step, walk.key, walk.voice())
    many = isinstance(step, Choose) and step.many
    if option_id == NEXT_PAGE:
        walk.session = replace(walk.session, page=walk.session.page + 1)
        walk.toast()
        show_question(walk, again=True)
    elif option_id == DONE and many:
        _finish_many(walk, walk.session.chosen)
    else:
        chosen = next((one for one in options if short_option(one.id) == option_id), None)
        if chosen is None:
            walk.toast(walk.voice().bot("stale_tap").text)
        elif many and chosen.exit is None:
            _toggle(walk, chosen)
        else:
            accept_option(walk, chosen)


def answer_text(walk: Walk, typed: str) -> None:
    """Words came back to the open question."""
    step = wait_of(walk)
    if isinstance(step, Choose):
        _answer_choice(walk, step, typed)
        return
    options = options_of(step, walk.key, walk.voice())
    chosen = match_option(typed, options, walk.key, walk.voice(), numbers=False)
    if chosen is not None:
        accept_option(walk, chosen)
        return
    read = _yes_no(walk, typed) if step.answer == "yes_no" else PARSERS[step.answer](typed)
    if isinstance(read, Refused):
        refuse(walk, read.reason)
    else:
        _accept_value(walk, step, read)


def _yes_no(walk: Walk, typed: str) -> Parsed | Refused:
    wanted, voice = matching(typed), walk.voice()
    source = voice.in_language(voice.release.bot.source_language)
    for value, key in ((True, "words.yes_words"), (False, "words.no_words")):
        for each in (voice, source):
            if wanted in {matching(word) for word in each.words_of("bot", key)}:
                return Parsed(value)
    return Refused("not_yes_or_no" if wanted else "empty")


def _accept_value(walk: Walk, step: Ask, read: Parsed) -> None:
    before = walk.session
    if step.save:
        walk.save(step.save, read.value)
    if step.check is not None and not holds(step.check, walk.voice().look_up):
        walk.session = before
        refuse(walk, "check_failed")
        return
    _answered(walk)
    leave(walk, step.exit, "answered")


def _answer_choice(walk: Walk, step: Choose, typed: str) -> None:
    voice = walk.voice()
    options = options_of(step, walk.key, voice)
    chosen = match_option(typed, options, walk.key, voice, numbers=True)
    if chosen is not None and not (step.many and chosen.exit is None):
        accept_option(walk, chosen)
    elif step.many and (several := _several(walk, options, typed)) is not None:
        _finish_many(walk, several)
    else:
        refuse(walk, "not_an_option" if matching(typed) else "empty")


def _several(walk: Walk, options: list[ShownOption], typed: str) -> tuple[str, ...] | None:
    """`1, 3` or labels separated by commas; the word on the done button means what is ticked."""
    voice = walk.voice()
    if matching(typed) == matching(voice.bot("done_option").text):
        return walk.session.chosen
    parts = [
        part for part in typed.replace("،", ",").replace("\n", ",").split(",") if part.strip()
    ]
    found = [match_option(part, options, walk.key, voice, numbers=True) for part in parts]
    ids = [option.id for option in found if option is not None and option.exit is None]
    return tuple(dict.fromkeys(ids)) if ids and len(ids) == len(parts) else None


def _toggle(walk: Walk, option: ShownOption) -> None:
    chosen = walk.session.chosen
    after = (
        tuple(one for one in chosen if one != option.id)
        if option.id in chosen
        else (*chosen, option.id)
    )
    walk.session = replace(walk.session, chosen=after)
    walk.toast()
    show_question(walk, again=True)


def _finish_many(walk: Walk, chosen: tuple[str, ...]) -> None:
    step = wait_of(walk)
    if step.save:
        walk.save(step.save, list(chosen))
    _answered(walk)
    leave(walk, step.exit, "done")


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
    walk.effects.append(RetireButtons(Retire(session.id, session.visit)))
    walk.session = replace(
        session,
        answered=Answered(walk.incoming.key, walk.key, len(session.frames)),
    )


# --- Refusals -------------------------------------------------------------------------------


def refuse(walk: Walk, reason: str) -> None:
    """Say kindly what was wrong; give up, or say how to get out, after enough tries."""
    step = wait_of(walk)
    attempts = walk.session.attempts + 1
    walk.session = replace(walk.session, attempts=attempts)
    if step.give_up is not None and attempts >= step.give_up.after:
        walk.toast()
        walk.effects.append(RetireButtons(Retire(walk.session.id, walk.session.visit)))
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
