"""Translations that tell people how to vote, or say that the writer votes: as wrong as the source.

The source texts are held to this where they are written; here it is each language's own list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from chatbot.content.global_words import Places
from chatbot.engine.document import SourceText
from chatbot.engine.findings import Finding, error
from chatbot.engine.language.checks.wording import FORBIDDEN
from chatbot.engine.language.faults import shown
from chatbot.engine.texts import Language, Template, Text, Words
from chatbot.engine.watchwords import Watchwords

BETWEEN: Final = ". "
"""Stands for a placeholder: no phrase reaches over one."""


def vote_words(
    sources: Mapping[str, Collection[SourceText]],
    language: Language,
    places: Places,
    watchwords: Watchwords,
) -> Iterator[Finding]:
    """What no translation of this language may say."""
    for domain, texts in sources.items():
        for source in texts:
            full = f"{domain}:{source.key}"
            is_own = full in places and full not in language.fallen_back
            if is_own and source.kind != "words" and places[full][0] != source.file:
                for why in _said(language, full, watchwords):
                    yield error(*places[full], "E712", f"{source.key}: {why}")


def _said(language: Language, full: str, watchwords: Watchwords) -> Iterator[str]:
    for wording in _wordings(language.texts[full]):
        for kind, why in FORBIDDEN.items():
            for found in watchwords.found(kind, wording, language.tag):
                yield f"{shown(found)}: {why}"


def _wordings(text: Text) -> Iterator[str]:
    forms = [text] if isinstance(text, Template) else list(text.forms.values())
    for form in forms:
        yield "".join(it.text if isinstance(it, Words) else BETWEEN for it in form.pieces)
