"""Saying something in a group: beside what was asked, in its topic, and seldom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from chatbot.domain.groups import FromGroup, InGroup
from chatbot.domain.messages import Button, Outgoing, RichText
from chatbot.engine.bubbles import bubble
from chatbot.engine.effects import Effect, Send
from chatbot.engine.group_notes import ASKED, SAID, note, noted
from chatbot.engine.voice import Shown
from chatbot.engine.walk import Walk

MESSAGES_A_MINUTE = 6
"""Telegram allows a bot 20 in a group (core.telegram.org/bots/faq); people bear fewer."""

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
) -> None:
    """Some of the bot's own words."""
    voice = walk.voice()
    message = bubble(voice.bot(words, shown), voice, buttons=buttons)
    walk.send(replace(message, in_group=at or place(walk)), f"words.{words}")


def sign(walk: Walk, at: InGroup | None = None) -> None:
    """Say nothing, and show that it was heard; or with `at` only take something away."""
    voice = walk.voice()
    stands = at or replace(place(walk), is_sign=True)
    empty = Outgoing(RichText(""), voice.language.tag, voice.language.direction, in_group=stands)
    walk.send(empty, "sign")


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
    """Beyond what a group bears in a minute: one sign that we heard, then nothing."""
    now = int(walk.incoming.at.timestamp())
    said = noted(walk, SAID)
    lately = [at for at in said if _is_recent(at, now)] if isinstance(said, list) else []
    saying = [one for one in walk.effects if _is_message(one)]
    left = MESSAGES_A_MINUTE - len(lately)
    if not saying:
        return
    if len(saying) <= left:
        note(walk, SAID, [*lately, *(now for _ in saying)], MINUTE)
        return
    walk.effects[:] = [one for one in walk.effects if one not in saying]
    if left == 0 and len(lately) == MESSAGES_A_MINUTE:
        note(walk, SAID, [*lately, now], MINUTE)
        sign(walk)


def _is_message(effect: Effect) -> bool:
    if not isinstance(effect, Send):
        return False
    stands = effect.message.in_group
    return stands is None or not (stands.is_sign or not effect.message.text.text)
