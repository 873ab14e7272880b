"""Saying something in a group: beside what was asked, in its topic, and seldom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from chatbot.domain.groups import FromGroup, InGroup
from chatbot.domain.messages import Button, Outgoing, RichText
from chatbot.engine.bubbles import bubble
from chatbot.engine.effects import Effect, Send
from chatbot.engine.group_notes import ASKED, SAID, SIGNED, note, noted
from chatbot.engine.voice import Shown
from chatbot.engine.walk import Walk

MESSAGES_A_MINUTE = 6
"""Telegram allows a bot 20 in a group (core.telegram.org/bots/faq); people bear fewer."""

SIGNS_A_MINUTE = 6
"""A reaction is a call to Telegram too: where hundreds ask at once the rest go without."""

MINUTE = timedelta(minutes=1)


def place(walk: Walk) -> InGroup:
    """Below what was said, where it was said."""
    group = walk.incoming.group or FromGroup("")
    return InGroup(group.topic, group.message)


def say(
    walk: Walk,
    words: str,
    shown: dict[str, Shown] | None = None,
    buttons: Iterable[Button] = (),
    at: InGroup | None = None,
    asked: tuple[str, int] | None = None,
) -> None:
    """Some of the bot's own words. `asked`: as in `Walk.send`."""
    voice = walk.voice()
    message = bubble(voice.bot(words, shown), voice, buttons=buttons)
    walk.send(replace(message, in_group=at or place(walk)), f"words.{words}", asked)


def sign(walk: Walk, at: InGroup | None = None) -> None:
    """Say nothing, and show that it was heard; or with `at` only take something away."""
    if at is None and not _may_sign(walk):
        return
    voice = walk.voice()
    stands = at or replace(place(walk), is_sign=True)
    empty = Outgoing(RichText(""), voice.language.tag, voice.language.direction, in_group=stands)
    walk.send(empty, "sign")


def _may_sign(walk: Walk) -> bool:
    now = int(walk.incoming.at.timestamp())
    lately = _lately(walk, SIGNED, now)
    if len(lately) >= SIGNS_A_MINUTE:
        return False
    note(walk, SIGNED, [*lately, now], MINUTE)
    return True


def _lately(walk: Walk, name: str, now: int) -> list[int]:
    held = noted(walk, name)
    times = held if isinstance(held, list) else []
    return [at for at in times if isinstance(at, int) and _is_recent(at, now)]


def is_asked_again(walk: Walk, what: str) -> bool:
    """Whether the same was asked within the last minute; if not, it counts from now."""
    now = int(walk.incoming.at.timestamp())
    asked = noted(walk, ASKED)
    held = asked if isinstance(asked, dict) else {}
    lately = {name: at for name, at in held.items() if _is_recent(at, now)}
    if what in lately:
        return True
    note(walk, ASKED, {**lately, what: now}, MINUTE)
    return False


def _is_recent(at: object, now: int) -> bool:
    return isinstance(at, int) and now - at < MINUTE.total_seconds()


def hold_back(walk: Walk) -> None:
    """Beyond what a group bears in a minute: one sign that we heard, then nothing.

    Only words are held back: what has to go from the group goes all the same.
    """
    now = int(walk.incoming.at.timestamp())
    lately = _lately(walk, SAID, now)
    saying = [one for one in walk.effects if _is_message(one)]
    left = MESSAGES_A_MINUTE - len(lately)
    if not saying:
        return
    if len(saying) <= left:
        note(walk, SAID, [*lately, *(now for _ in saying)], MINUTE)
        return
    walk.effects[:] = [one for one in walk.effects if one not in saying]
    for one in saying:
        if isinstance(one, Send) and (stands := one.message.in_group) and stands.erases:
            sign(walk, InGroup(erases=stands.erases))
    if left == 0 and len(lately) == MESSAGES_A_MINUTE:
        note(walk, SAID, [*lately, now], MINUTE)
        sign(walk)


def _is_message(effect: Effect) -> bool:
    if not isinstance(effect, Send):
        return False
    stands = effect.message.in_group
    return stands is None or not (stands.is_sign or not effect.message.text.text)
