"""Answers that could not be given, because the same word means a command everywhere.

`/stop` and its bare words always win (see the order of interrupts in the flow language). An
option, its id or a synonym that is such a word in the same language would never be reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from chatbot.engine.answers.normalise import matching
from chatbot.engine.document import SourceText
from chatbot.engine.findings import Finding, error
from chatbot.engine.texts import Language, Template, TextKey

BOT: Final = "bot"
"""The domain of commands and default words."""

_COMMAS: Final = str.maketrans({"،": ",", "、": ",", "፣": ",", "\n": ","})

Places = Mapping[TextKey, tuple[str, int, int]]
"""File, line and column where the text of a key stands."""


def words_in(listed: str) -> list[str]:
    """The words of a list separated by commas, in the form in which they are compared."""
    words = (matching(word) for word in listed.translate(_COMMAS).split(","))
    return [word for word in words if word]


def clashes(
    sources: Mapping[str, Collection[SourceText]], language: Language, places: Places
) -> Iterator[Finding]:
    """Every option of this language that is also a word for a command, and words for two.

    Words for two commands in the source language are for the check of the bot's own file.
    """
    taken: dict[str, str] = {}
    for source, command, word in _global_words(sources.get(BOT, ()), language):
        full = f"{BOT}:{source.key}"
        translated = full not in language.fallen_back and places[full][0] != source.file
        if taken.setdefault(word, command) != command and translated:
            message = f'command.{command}.words: "{word}" already means /{taken[word]}'
            yield error(*places[full], "E708", message)
    for domain, texts in sources.items():
        for source in texts:
            full = f"{domain}:{source.key}"
            if full in places and full not in language.fallen_back:
                for word in _answers(source, _written(language, full)):
                    if word in taken:
                        yield _clash(source, word, taken[word], places[full])


def _global_words(
    sources: Collection[SourceText], language: Language
) -> Iterator[tuple[SourceText, str, str]]:
    """The words of a command, its name, and each of them."""
    for source in sources:
        table, command, *slot = source.key.split(".")
        if table == "command" and slot == ["words"]:
            for word in words_in(_written(language, f"{BOT}:{source.key}")):
                yield source, command, word


def _answers(source: SourceText, written: str) -> list[str]:
    """What a person could type to choose this option."""
    parts = source.key.split(".")
    if len(parts) < 4 or parts[2] != "option":
        return []
    if source.kind == "words":
        return words_in(written)
    return [word for word in {matching(written): 1, matching(parts[3]): 1} if word]


def _clash(source: SourceText, word: str, command: str, place: tuple[str, int, int]) -> Finding:
    message = f'{source.key}: "{word}" already means /{command} everywhere; choose another word'
    return error(*place, "E708", message)


def _written(language: Language, key: TextKey) -> str:
    text = language.texts.get(key)
    return text.source if isinstance(text, Template) else ""
