"""Questions of the bot itself, over the open one: shall I erase, which language, which message.

What is typed next answers them as a tap would. After anything else they are not open any more;
their buttons still work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chatbot.domain.messages import OptionButton
from chatbot.engine.answers.normalise import matching
from chatbot.engine.asking import UNKEPT_SESSION
from chatbot.engine.changed import changed
from chatbot.engine.effects import SetTimers, Timer
from chatbot.engine.language_names import names_of
from chatbot.engine.options import number_typed
from chatbot.engine.voice import BOT
from chatbot.engine.walk import Walk

FORGET, EDIT, LANGUAGE = ".forget.", ".edit.", ".lang."

ALSO: Final[Mapping[str, str]] = {
    f"{FORGET}now": "words.yes_words",
    f"{FORGET}keep": "words.no_words",
    f"{EDIT}use": "words.yes_words",
    f"{EDIT}keep": "words.no_words",
}
"""Option -> the list of words that mean it too."""


def expect(walk: Walk, buttons: Iterable[OptionButton]) -> None:
    """The next words answer these. Where no question of a flow is open, for a day at most."""
    walk.session = changed(walk.session, asked={it.id: it.label for it in buttons})
    if not walk.session.frames:
        due = walk.incoming.at + UNKEPT_SESSION
        timer = Timer(walk.session.id, walk.session.visit, "idle", due)
        walk.effects.append(SetTimers((timer,)))


def meant(walk: Walk, asked: Mapping[str, str], typed: str) -> str | None:
    """The option that typed words choose: by its label, another name, or its number on screen."""
    wanted = matching(typed)
    if not wanted:
        return None
    labelled = (option for option, label in asked.items() if wanted == matching(label))
    also = (option for option in asked if wanted in _also(walk, option))
    if (option := next(labelled, None) or next(also, None)) is not None:
        return option
    number = number_typed(typed)
    return list(asked)[number - 1] if number is not None and 0 < number <= len(asked) else None


def _also(walk: Walk, option: str) -> frozenset[str]:
    """In the person's language first; a word that means yes there is not read as English.

    A language is meant by its tag and by its names in both.
    """
    if option.startswith(LANGUAGE):
        tag = option.removeprefix(LANGUAGE)
        return names_of(tag, walk.voice()) | {matching(tag)}
    if (key := ALSO.get(option)) is None:
        return frozenset()
    voice = walk.voice()
    source = voice.in_language(voice.release.bot.source_language)
    own = {it: voice.known_words_of(BOT, it) for it in set(ALSO.values())}
    others = frozenset[str]().union(*(own[it] for it in own if it != key))
    return own[key] | (source.known_words_of(BOT, key) - others)
