"""The sameness meter: how often it is wrong, what it keeps, and what a comparison costs.

Letters are generated (`tests/corpus`), five seeds a figure. *Apart*: each word follows only from
the one before, so long passages are shared by chance alone. *From stock*: put together from a few
hundred clauses, as when a group writes from one list of points; they do share passages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from chatbot.domain.sameness import ALIKE, can_be_compared, fingerprint, likeness, own_passages
from tests.bench.figures import RUNS, Figure, timed
from tests.corpus import LANGUAGES, letters, unplanned
from tests.corpus.changed import COPIES, HALVES, OTHERS, Change

TITLE: Final = "Sameness of letters"
KEY: Final = b"k" * 32
EARLIER: Final = 1_000
NEW: Final = 200
LIMITS: Final = {"en": 1.0, "cy": 5.0, "ar": 5.0}

Corpus = Callable[[str, int, int], list[str]]


def figures() -> Iterator[Figure]:
    """Wrong alarms, misses, size, cost."""
    for language in LANGUAGES:
        yield _alarms(language, unplanned, "apart", LIMITS[language])
    for language in LANGUAGES:
        yield _alarms(language, letters, "from stock", None)
    for name, change in COPIES.items():
        for language in LANGUAGES:
            missed = [100 - it for it in _caught(language, change)]
            yield Figure(f"{language}: {name}", "%", missed, f"missed of {NEW} copies")
    for name, change in {**HALVES, **OTHERS}.items():
        for language in LANGUAGES:
            called = _caught(language, change)
            yield Figure(f"{language}: {name}", "%", called, f"called alike, of {NEW}")
    yield _size()
    yield _cost()


def _own(text: str) -> tuple[str, ...]:
    return own_passages(text, ())


def _kept(texts: Sequence[str]) -> list[bytes]:
    return [fingerprint(_own(text), KEY) for text in texts]


def _alarms(language: str, corpus: Corpus, name: str, limit: float | None) -> Figure:
    rates = []
    for seed in range(RUNS):
        kept = _kept(corpus(language, EARLIER, seed))
        new = [own for it in corpus(language, NEW, 100 + seed) if can_be_compared(own := _own(it))]
        alarms = sum(likeness({"why": own}, KEY, kept)["why"] >= ALIKE for own in new)
        rates.append(100 * alarms / len(new))
    method = f"{NEW} new letters, each against {EARLIER:,} earlier ones to the same office"
    return Figure(f"{language}: false alarms, written {name}", "%", rates, method, limit)


def _caught(language: str, change: Change) -> list[float]:
    rates = []
    for seed in range(RUNS):
        dice = Random(f"changes in {language}:{seed}")
        texts = letters(language, NEW, seed)
        kept = _kept(texts)
        hits = sum(
            likeness({"why": _own(change(text, language, dice))}, KEY, [one])["why"] >= ALIKE
            for text, one in zip(texts, kept, strict=True)
        )
        rates.append(100 * hits / NEW)
    return rates


def _size() -> Figure:
    sizes = [sum(map(len, _kept(letters("en", NEW, seed)))) / NEW for seed in range(RUNS)]
    return Figure("kept of a letter to one office", "bytes", sizes, "mean, English")


def _cost() -> Figure:
    kept = _kept(letters("en", EARLIER, 1))
    new = {"why": _own(letters("en", 1, 2)[0])}
    seconds = timed(lambda: likeness(new, KEY, kept))
    method = f"processor time, against {EARLIER:,} earlier letters"
    return Figure("one letter compared", "ms", [1_000 * it for it in seconds], method)
