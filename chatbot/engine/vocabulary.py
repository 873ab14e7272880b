"""Whole messages that count whatever question is open: made once for a language of a release.

They are the bare words of commands, in the person's language and in the source language, and
what opens a flow. Nothing here depends on who says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from chatbot.engine.answers.normalise import matching
from chatbot.engine.flow import Flow
from chatbot.engine.release import Command, Release, Vocabulary
from chatbot.engine.texts import Language, Template

_LISTS_HELD = 8_192

_BETWEEN = re.compile("[,،、;؛፣፤]")
"""The commas and semicolons of the languages we speak."""


def vocabulary(release: Release, campaign: str, language: Language) -> Vocabulary:
    """The words that count in a language of a campaign; kept with the release."""
    held = release.vocabularies.get((campaign, language.tag))
    if held is None:
        held = release.vocabularies[campaign, language.tag] = _made(release, campaign, language)
    return held


@lru_cache(maxsize=_LISTS_HELD)
def known_words(listed: str) -> frozenset[str]:
    """The words of a list that its author separated by commas, as they are compared.

    For words of a release, which come again; never for a person's.
    """
    return frozenset(matching(part) for part in _BETWEEN.split(listed) if part.strip())


def _made(release: Release, campaign: str, language: Language) -> Vocabulary:
    source = release.languages[release.bot.source_language]
    flows = [it for it in release.campaigns[campaign].flows.values() if it.where != "group"]
    commands: dict[str, Command] = {}
    for command in release.bot.commands.values():
        for each in (language, source):
            for word in _words(each, f"bot:command.{command.name}.words"):
                commands.setdefault(word, command)
    openers: dict[str, Flow] = {}
    words: dict[str, Flow] = {}
    for flow in flows:
        for name in flow.starts.commands:
            openers.setdefault(name, flow)
        for word in _words(language, f"{campaign}:{flow.id}.starts.words"):
            words.setdefault(word, flow)
    return Vocabulary(commands, openers, words)


def _words(language: Language, key: str) -> Iterator[str]:
    text = language.texts.get(key)
    if isinstance(text, Template) and text.fixed is not None:
        yield from known_words(text.fixed.text)
