"""What a new release changes, as somebody of the campaign reads it before it goes to everybody.

Bounded in length. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from chatbot.service.changes_in_words import number_of
from chatbot.service.release_changes import (
    BOT,
    Changes,
    Effect,
    FlowChange,
    LanguageChange,
    Standing,
    TextChange,
)

MOST_TEXTS: Final = 30
"""Of each campaign; the others are counted."""

LONGEST: Final = 80
"""Characters of a text that are shown."""

_OTHER: Final = {
    "commands": "the commands",
    "watchwords": "the words to watch for",
    "start": "the flow that it starts with",
    "asks": "the asks",
    "facts": "the facts, or until when they hold",
    "polls": "the polling days",
    "letter": "how letters are put together",
    "topics": "the topics of /help",
    "retention": "how long things are kept",
    "privacy_contact": "the address for privacy",
    "news": "the news to send around",
    "languages": "the languages that it is offered in",
}

_BECOMES: Final[Mapping[Effect, str]] = {
    "removed": "at a step that is removed; they end their talk as they began it",
    "changed": "at a step that is changed; they end their talk as they began it",
    "elsewhere": "in a flow with other changed steps; they end their talk as they began it",
    "lost": "in a release that is lost; they go on with the new one, or begin again",
    "same": "where only words may change; they read the new ones from their next step on",
    "there": "in this very release already; for them nothing changes",
}

_ONLY_COUNTED: Final[frozenset[Effect]] = frozenset({"same", "there"})
"""Nothing befalls these people, so nobody needs to know where they stand."""


def changes_in_words(found: Changes) -> list[str]:
    """A paragraph for each campaign, then the languages."""
    lines = [
        f"Campaign {name}: {'new' if is_new else 'removed'}." for name, is_new in found.campaigns
    ]
    domains = [it.domain for it in found.texts] + [it.campaign for it in found.flows]
    for domain in dict.fromkeys([*domains, *(name for name, _ in found.other)]):
        lines.append("The bot, in every campaign:" if domain == BOT else f"Campaign {domain}:")
        lines += [f"  {line}" for line in _of_domain(found, domain)]
    lines += [_language(it, found.source) for it in found.languages]
    return lines or ["Only notes and comments differ: nobody will see a change."]


def _of_domain(found: Changes, domain: str) -> Iterator[str]:
    for flow in found.flows:
        if flow.campaign == domain:
            yield from _flow(flow)
    texts = [it for it in found.texts if it.domain == domain]
    if texts:
        yield f"{number_of(len(texts), 'text changes', 'texts change')}:"
        yield from (f"  {_text(it)}" for it in texts[:MOST_TEXTS])
        if len(texts) > MOST_TEXTS:
            yield f"  and {len(texts) - MOST_TEXTS} more"
    parts = [_OTHER.get(part, part) for name, part in found.other if name == domain]
    if parts:
        yield f"Also changed: {', '.join(parts)}."


def _flow(flow: FlowChange) -> Iterator[str]:
    if flow.kind != "changed":
        yield f"flow {flow.flow}: {'new' if flow.kind == 'added' else 'removed'}"
        return
    told = {"added": flow.added, "removed": flow.removed, "changed": flow.changed}
    steps = [f"steps {did}: {', '.join(names)}" for did, names in told.items() if names]
    yield f"flow {flow.flow}: {'; '.join(steps) or 'what it keeps or what people agree to'}"


def _text(text: TextChange) -> str:
    key = text.key.removesuffix(".text")
    if text.before is None:
        return f"{key}: new: {_short(text.after)}"
    if text.after is None:
        return f"{key}: gone: {_short(text.before)}"
    return f"{key}: {_short(text.before)} becomes {_short(text.after)}"


def _short(words: str | None) -> str:
    whole = " ".join((words or "").split())
    return f'"{whole}"' if len(whole) <= LONGEST else f'"{whole[: LONGEST - 1]}…"'


def _language(it: LanguageChange, source: str) -> str:
    lack = f"{number_of(it.missing, 'text is', 'texts are')} shown in {source}"
    if it.kind == "withdrawn":
        return f"Language {it.name}: no longer offered to anybody."
    if it.kind == "offered":
        return f"Language {it.name}: offered from now on{f'; {lack}' if it.missing else ''}."
    told = [number_of(it.texts, "text changes", "texts change")] if it.texts else []
    if it.missing:
        whole = "was complete and becomes incomplete" if it.was_complete else "lacks more"
        told.append(f"{whole}: {lack} until it is translated")
    return f"Language {it.name}: {'; '.join(told)}."


def people_in_words(people: Sequence[Standing]) -> list[str]:
    """Who is in the middle of a talk, and what becomes of them."""
    if not people:
        return ["Nobody is in the middle of a talk."]
    lines = []
    for effect, words in _BECOMES.items():
        these = [it for it in people if it.effect == effect]
        if not these:
            continue
        count = sum(it.people for it in these)
        at = (
            ""
            if effect in _ONLY_COUNTED
            else f" ({', '.join(f'{it.step}: {it.people}' for it in these)})"
        )
        lines.append(f"{number_of(count, 'person is', 'people are')} {words}{at}.")
    return lines
