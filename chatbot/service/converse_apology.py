"""What a person hears when their turn could not be decided: the release's own words of regret.

Nothing here thinks: it must work when the engine does not.
"""

from __future__ import annotations

from chatbot.domain.messages import (
    Attached,
    Edited,
    Incoming,
    Outgoing,
    Pressed,
    RichText,
    Toast,
    Typed,
)
from chatbot.engine.directions import faced
from chatbot.engine.effects import AnswerPress, Effect, Send
from chatbot.engine.release import Release
from chatbot.engine.texts import Language, Plural, Text, Words
from chatbot.service.ports import Snapshot

APOLOGY = "bot:words.error"


def apology(release: Release, snapshot: Snapshot, incoming: Incoming) -> tuple[Effect, ...]:
    """The effects that stand in for a turn: the press answered, and a word to who is waiting."""
    effects: list[Effect] = []
    if isinstance(incoming.content, Pressed) and incoming.content.press is not None:
        effects.append(AnswerPress(Toast(incoming.content.press, None)))
    is_private = incoming.group is None  # a group hears nothing rather than an apology
    if is_private and isinstance(incoming.content, Typed | Pressed | Edited | Attached):
        effects += _words(_language(release, snapshot))
    return tuple(effects)


def _words(language: Language | None) -> list[Effect]:
    text = language.texts.get(APOLOGY) if language else None
    if language is None or text is None:
        return []
    return [Send(faced(Outgoing(RichText(_plain(text)), language.tag, language.direction)))]


def _language(release: Release, snapshot: Snapshot) -> Language | None:
    wanted = snapshot.session.language if snapshot.session else snapshot.contact.language
    source = release.languages.get(release.bot.source_language)
    return release.languages.get(wanted or "", source)


def _plain(text: Text) -> str:
    template = text.forms["other"] if isinstance(text, Plural) else text
    return "".join(piece.text for piece in template.pieces if isinstance(piece, Words))
