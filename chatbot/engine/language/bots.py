"""From the tree of bot.yaml to a Bot, the names of its languages, its texts, and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from chatbot.engine.document import Document, Mapping, SourceText
from chatbot.engine.language.campaign_tables import BOT
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.own_words import KINDS
from chatbot.engine.language.prune import prune_record
from chatbot.engine.language.source_texts import Writer
from chatbot.engine.language.tree import group, word, word_pairs, words
from chatbot.engine.release import Bot, Command, CommandDoes

DOMAIN = "bot"


@dataclass(frozen=True, slots=True)
class BotDraft:
    """The bot as far as it could be read."""

    bot: Bot
    languages: dict[str, str]
    document: Document
    texts: tuple[SourceText, ...]
    faults: tuple[Fault, ...]


def draft_bot(document: Document) -> BotDraft:
    """Read the bot file."""
    faults = list(conform(BOT, document.root, "bot", document.root.position))
    root = prune_record(BOT, document.root) if faults else document.root
    return BotDraft(
        bot=Bot(commands=_commands(root), source_language=word(root, "source_language", "en")),
        languages=word_pairs(root.get("languages")),
        document=document,
        texts=tuple(_texts(document.path, root)),
        faults=tuple(faults),
    )


def _commands(root: Mapping) -> dict[str, Command]:
    return {
        key.text: Command(
            name=key.text,
            does=cast("CommandDoes", word(group(node), "does")),
            topic=words(group(node).get("topic")),
        )
        for key, node in group(root.get("commands"))
    }


def _texts(path: str, root: Mapping) -> Iterator[SourceText]:
    commands = Writer(path, "command.")
    for key, node in group(root.get("commands")):
        here = commands.within(key.text, group(node))
        yield from here.text("menu", group(node).get("menu"), "menu")
        yield from here.text("text", group(node).get("text"), "message")
        yield from here.text("words", group(node).get("words"), "words")
    retries = Writer(path, "retry.")
    for key, node in group(root.get("retry")):
        for reason, text in group(node):
            yield from retries.text(f"{key.text}.{reason.text}", text, "message")
    for key, node in group(root.get("words")):
        kind = KINDS.get(key.text, "message")
        yield from Writer(path, "words.").text(key.text, node, kind)
