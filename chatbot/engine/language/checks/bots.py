"""Whether the bot file holds together: commands, topics, default words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from chatbot.engine.answers import REASONS
from chatbot.engine.answers.normalise import matching
from chatbot.engine.document import SourceText
from chatbot.engine.findings import did_you_mean
from chatbot.engine.language.bots import BotDraft
from chatbot.engine.language.campaigns import CampaignDraft
from chatbot.engine.language.checks.scope import Scope, a_type
from chatbot.engine.language.checks.texts import check_text
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.tree import TreePath, group, place, word
from chatbot.engine.release import CommandDoes
from chatbot.engine.values import BUILT_IN

NEEDED: tuple[CommandDoes, ...] = ("start", "stop", "forget", "my_data", "help", "privacy")
"""What a person must always be able to do (UK GDPR, articles 13 to 21)."""

SAYS_ITS_TEXT: frozenset[CommandDoes] = frozenset({"help", "privacy", "credits"})


def check_bot(
    draft: BotDraft, campaigns: Mapping[str, CampaignDraft], words: Collection[str]
) -> Iterator[Fault]:
    """The bot file. `words` are the default words that code will say."""
    yield from _commands(draft)
    yield from _topics(draft, campaigns)
    yield from _same_words(draft)
    yield from _retries(draft)
    yield from _words(draft, words)
    source = draft.bot.source_language
    if source not in draft.languages:
        message = f"`{source}` is not among the languages"
        yield _fault(draft, ("source_language",), "E311", message)
    for text in draft.texts:
        yield from check_text(text, _scope(text))


def _fault(
    draft: BotDraft, path: TreePath, code: str, message: str, *, key: bool = False
) -> Fault:
    return Fault(place(draft.document.root, path, key=key), code, message)


def _scope(text: SourceText) -> Scope | None:
    """The bot's own words are filled by code, with names only that code knows."""
    return None if text.key.startswith("words.") else Scope(types=BUILT_IN)


def _commands(draft: BotDraft) -> Iterator[Fault]:
    commands = draft.bot.commands
    written = {key.text for key, _ in group(draft.document.root.get("commands"))}
    if written == set(commands):
        done = {command.does for command in commands.values()}
        for does in NEEDED:
            if does not in done:
                message = f"there must be a command that does `{does}`"
                yield _fault(draft, ("commands",), "E314", message, key=True)
    for command in commands.values():
        node = group(group(draft.document.root.get("commands")).get(command.name))
        if command.does in SAYS_ITS_TEXT and not word(node, "text"):
            message = f"`/{command.name}` needs a `text` to say"
            yield _fault(draft, ("commands", command.name), "E202", message, key=True)


def _topics(draft: BotDraft, campaigns: Mapping[str, CampaignDraft]) -> Iterator[Fault]:
    for command in draft.bot.commands.values():
        path = ("commands", command.name, "topic")
        if (command.does == "topic") != (command.topic is not None):
            message = "`topic` goes with `does: topic`, one never without the other"
            yield _fault(draft, path[:2], "E202", message, key=True)
        elif command.topic is not None:
            for id, campaign in campaigns.items():
                topics = campaign.written("topics")
                if command.topic not in topics:
                    near = did_you_mean(command.topic, topics)
                    message = f"the campaign `{id}` has no topic `{command.topic}`{near}"
                    yield _fault(draft, path, "E310", message)


def _same_words(draft: BotDraft) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for text in draft.texts:
        table, name, *slot = text.key.split(".")
        if table != "command" or slot != ["words"] or not isinstance(text.text, str):
            continue
        for one in filter(None, map(matching, text.text.split(","))):
            if one in seen:
                message = f"`{one}` already means /{seen[one]}"
                yield _fault(draft, ("commands", name, "words"), "E708", message)
            seen.setdefault(one, name)


def _retries(draft: BotDraft) -> Iterator[Fault]:
    root = draft.document.root
    for type_, reasons in REASONS.items():
        written = [key.text for key, _ in group(group(root.get("retry")).get(type_))]
        missing = [reason for reason in reasons if reason not in written]
        for reason in written:
            if reason not in reasons:
                near = did_you_mean(reason, missing) or did_you_mean(reason, reasons)
                missing = [left for left in missing if not near.endswith(f" {left}?")]
                message = (
                    f"{a_type(type_)} is never refused for `{reason}`; nobody hears this{near}"
                )
                yield _fault(draft, ("retry", type_, reason), "W506", message, key=True)
        if missing:
            named = ", ".join(f"`{reason}`" for reason in missing)
            path = ("retry", type_) if written else ("retry",)
            message = f"`{type_}` has no words for {named}; `words.not_understood` is said"
            yield _fault(draft, path, "W507", message, key=True)


def _words(draft: BotDraft, needed: Collection[str]) -> Iterator[Fault]:
    written = [key.text for key, _ in group(draft.document.root.get("words"))]
    missing = sorted(set(needed) - set(written))
    if missing:
        named = ", ".join(f"`{name}`" for name in missing)
        yield _fault(draft, ("words",), "E315", f"`words` needs {named}", key=True)
