"""/wrong: which message is badly put. The place of it is kept, and nothing about who says so.

Whoever answers one of our messages with it means that one; else the newest are offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import RichText, Typed
from chatbot.domain.wordings import BadWording
from chatbot.engine.effects import ReportWording
from chatbot.engine.tokens import MAX_OPTION_BYTES, digest_of
from chatbot.engine.voice import BOT
from chatbot.engine.walk import Walk

WRONG: Final = ".wrong."

_OWN = ("words.", "command.", "retry.")
"""How names of the bot's own texts begin; the others are the campaign's."""

_ABOUT_THIS = frozenset({"words.wrong_question", "words.wording_reported"})

ENOUGH_ALIKE: Final = 24
"""So many first letters tell which message somebody answered."""

MOST_SHOWN: Final = 40
"""Letters of a message on its button."""


def answered_message(walk: Walk) -> str | None:
    """The name of the message that this one answers, as far as it is among the newest."""
    content = walk.incoming.content
    wanted = _plain(content.about)[:ENOUGH_ALIKE] if isinstance(content, Typed) else ""
    if not wanted:
        return None
    for name, words in recent_messages(walk):
        said = _plain(words)
        # A long message comes in parts, and any of them can be answered.
        if said.startswith(wanted) or (len(wanted) == ENOUGH_ALIKE and wanted in said):
            return name
    return None


def recent_messages(walk: Walk) -> Iterator[tuple[str, str]]:
    """(name, words) of what was said last, the newest first."""
    for name in reversed(walk.session.recent):
        said = None if name in _ABOUT_THIS else _words_of(walk, name)
        if said is not None and said.text.strip():
            yield name, said.text


def option_of(name: str) -> str:
    """How a message travels in its button; a long name by its digest."""
    fits = len(f"{WRONG}{name}") <= MAX_OPTION_BYTES
    return f"{WRONG}{name}" if fits else f"{WRONG}{digest_of(name)}"


def report(walk: Walk, name: str | None) -> None:
    """Count one message as badly put; None: what stands on the screen."""
    session = walk.session
    if name is None:
        key = f"{session.campaign}:{walk.key}" if session.frames else BOT
    else:
        key = f"{BOT if name.startswith(_OWN) else session.campaign}:{name}"
    wording = BadWording(session.language, key, day_of(walk.incoming.at))
    walk.effects.append(ReportWording(wording))


def shown_on_button(words: str) -> str:
    """How a message begins."""
    line = " ".join(words.split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1].rstrip()}…"


def _words_of(walk: Walk, name: str) -> RichText | None:
    voice = walk.voice()
    if name.startswith(_OWN):
        return voice.say(name, domain=BOT)
    return voice.say(name) or voice.say(f"{name}.text")


def _plain(words: str) -> str:
    """Without signs of direction, which a channel may leave out, on one line."""
    kept = (c for c in words if unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split()).casefold()
