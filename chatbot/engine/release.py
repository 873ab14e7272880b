"""A release: everything the engine may say and do, compiled once and shared by all sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from chatbot.engine.campaign import Campaign
from chatbot.engine.flow import Flow
from chatbot.engine.texts import Language, Text
from chatbot.engine.watchwords import Watchwords

CommandDoes = Literal[
    "start",
    "stop",
    "forget",
    "help",
    "language",
    "my_data",
    "privacy",
    "credits",
    "topic",
    "again",
    "report",
    "web",
]


@dataclass(frozen=True, slots=True)
class Command:
    """A word that works anywhere. `name` without the slash; `topic` for `does: topic`.

    Slots in the domain `bot`: `command.<name>.menu` (what menus show), `command.<name>.text`
    (what it says), `command.<name>.words` (bare words that mean the same, separated by commas).
    """

    name: str
    does: CommandDoes
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """What `flows/bot.yaml` says: commands in menu order, and the default words.

    Default words have keys `bot:words.<id>` and `bot:retry.<answer type>.<reason>`.
    """

    commands: Mapping[str, Command]
    source_language: str = "en"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Whole messages that count whatever question is open, as `normalise.matching` gives them.

    `openers` are the commands, without their slash, that open a flow.
    """

    commands: Mapping[str, Command]
    openers: Mapping[str, Flow]
    flows: Mapping[str, Flow]


@dataclass(frozen=True, slots=True)
class Release:
    """One published state of flows, campaigns and catalogues. `id` is its hash.

    `vocabularies` holds what `vocabulary.py` has made of it so far.
    """

    id: str
    bot: Bot
    campaigns: Mapping[str, Campaign]
    languages: Mapping[str, Language]
    watchwords: Watchwords = field(default_factory=Watchwords)
    vocabularies: dict[tuple[str, str], Vocabulary] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )


def sharing_texts(release: Release, held: Release) -> Release:
    """The same release, with each text that is alike in another one taken from there.

    Two that follow each other differ in a few; their texts are most of what they take in memory.
    """
    languages = {
        tag: _sharing(language, held.languages[tag]) if tag in held.languages else language
        for tag, language in release.languages.items()
    }
    return replace(release, languages=languages)


def _sharing(language: Language, held: Language) -> Language:
    if language.texts == held.texts:
        return replace(language, texts=held.texts)
    texts = ((key, text, held.texts.get(key)) for key, text in language.texts.items())
    return replace(language, texts={key: _one_of(text, other) for key, text, other in texts})


def _one_of(text: Text, other: Text | None) -> Text:
    return other if other is not None and other == text else text
