"""From the tree of watchwords.yaml to the lists of words to watch for, and what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from chatbot.engine.document import Document, Mapping, Scalar
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import Fault, shown
from chatbot.engine.language.prune import prune_record
from chatbot.engine.language.tree import group, word_pairs, words
from chatbot.engine.language.watchword_tables import WATCHWORDS
from chatbot.engine.watchwords import KINDS, Watchwords

MOST_PHRASES: Final = 600
LONGEST_PHRASE: Final = 80

_BETWEEN: Final = re.compile("[,،፣\n]")
_PHRASE: Final = re.compile(r"[^\s*]+(?: [^\s*]+)*\*?")


@dataclass(frozen=True, slots=True)
class WatchwordDraft:
    """The lists as far as they could be read."""

    watchwords: Watchwords = field(default_factory=Watchwords)
    path: str = ""
    faults: tuple[Fault, ...] = ()


def draft_watchwords(document: Document) -> WatchwordDraft:
    """Read the file."""
    faults = list(conform(WATCHWORDS, document.root, "watchwords", document.root.position))
    root = prune_record(WATCHWORDS, document.root) if faults else document.root
    lists = {str(kind): _by_language(group(root.get(kind))) for kind in KINDS}
    faults += [fault for kind in KINDS for fault in _malformed(group(root.get(kind)))]
    spelling = {k.casefold(): v for k, v in word_pairs(root.get("spelling")).items()}
    return WatchwordDraft(Watchwords(lists, spelling), document.path, tuple(faults))


def _by_language(lists: Mapping) -> dict[str, tuple[str, ...]]:
    return {
        key.text: tuple(phrases_of(words(node) or "")) for key, node in lists if key.text != "note"
    }


def phrases_of(text: str) -> Iterator[str]:
    """The phrases of a list: separated by commas or line ends, spaces around them aside."""
    for phrase in _BETWEEN.split(text):
        if tidy := " ".join(phrase.split()):
            yield tidy


def _malformed(lists: Mapping) -> Iterator[Fault]:
    for key, node in lists:
        if key.text == "note" or not isinstance(node, Scalar):
            continue
        phrases = list(phrases_of(node.text))
        if len(phrases) > MOST_PHRASES:
            message = f"`{key.text}` has {len(phrases)} entries; it may have {MOST_PHRASES}"
            yield Fault(node.position, "E207", message)
        for phrase in phrases:
            if len(phrase) > LONGEST_PHRASE or not _PHRASE.fullmatch(phrase):
                message = (
                    f"{shown(phrase)} must be words, at most {LONGEST_PHRASE} letters, "
                    "with * only at the end"
                )
                yield Fault(node.position, "E204", message)
