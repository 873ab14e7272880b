"""Whether the English is plain: the Automated Readability Index of each text, and a ceiling.

ARI = 4.71 * letters/words + 0.5 * words/sentences - 21.43 (Senter and Smith 1967, AMRL-TR-66-220).
It needs no list of syllables and comes out as a school year of the USA: 6 is read at about eleven.
A line or a colon ends a sentence, a placeholder is one short word. Short texts are left alone,
since one long word decides them. Not held to it are what others have worded (licences, facts, the
imprint) and lists of what people may type; sentences of a letter are written for an office, and
held to a higher ceiling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from chatbot.engine.document import Position, SourceText
from chatbot.engine.findings import Finding
from chatbot.engine.language.faults import Fault, found_in
from chatbot.engine.language.placeholders import wordings

CEILING: Final = 6.5
LETTER_CEILING: Final = 13.0
SHORT: Final = 15
"""Words; a text with fewer is not judged by itself."""

_NO_WORDS: Final = re.compile(r"https?://\S+|(?<!\w)/[a-z_]+|\]\([^)]*\)|[*_\[\]]")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTER: Final = re.compile(r"[^\W_]")
_END: Final = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_OF_OTHERS: Final = re.compile(r"words\.credit_|campaign\.(?:fact\..*|imprint)$")


def reading_score(text: str) -> tuple[float, int]:
    """The index of a text, and how many words it is made of."""
    prose = _NO_WORDS.sub(" ", _PLACEHOLDER.sub("one", text))
    words = _WORD.findall(prose)
    sentences = [part for part in _END.split(prose) if _WORD.search(part)]
    if not words:
        return 0.0, 0
    letters = sum(len(_LETTER.findall(word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43, len(words)


def check_reading_age(texts: Iterable[SourceText]) -> Iterator[Finding]:
    """English texts that are hard to read."""
    for text in texts:
        if is_ours(text):
            yield from found_in(text.file, _faults(text))


def is_ours(text: SourceText) -> bool:
    """Whether its words are ours to choose, and prose."""
    return text.kind != "words" and not _OF_OTHERS.match(text.key)


def _faults(text: SourceText) -> Iterator[Fault]:
    ceiling = LETTER_CEILING if text.kind == "letter" else CEILING
    for wording in wordings(text):
        score, words = reading_score(wording)
        if words >= SHORT and score > ceiling:
            message = (
                f"hard to read: {score:.1f}, at most {ceiling:g} (ARI); shorter sentences and "
                "everyday words help"
            )
            yield Fault(Position(text.line, text.column), "W810", message)
