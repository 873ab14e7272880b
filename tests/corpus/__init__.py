"""Letters that people might write, put together from parts by a seeded dice.

They stand in for real ones, which nobody may collect; what is measured on them is said with that
limit. The parts are TOML files, one a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random

LANGUAGES = ("en", "cy", "ar")
_GAP = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Parts:
    """`sentences`: kind -> sentences; `{name}` in one is filled out of `fillings[name]`.

    `ordinary` sentences only sound like what is watched for; `harmful` are watched for, by the
    outcome of `check_words`.
    """

    sentences: Mapping[str, Sequence[str]]
    fillings: Mapping[str, Sequence[str]]
    ordinary: Sequence[str]
    harmful: Mapping[str, Sequence[str]]


@lru_cache
def parts(language: str) -> Parts:
    """The parts of a language."""
    path = Path(__file__).with_name(f"{language}.toml")
    return Parts(**tomllib.loads(path.read_text(encoding="utf-8")))


def letters(language: str, count: int, seed: int = 1) -> list[str]:
    """So many texts of own words, two to five sentences each; the same for the same seed."""
    dice = Random(f"{language}:{seed}")
    return [" ".join(sentences(language, dice)) for _ in range(count)]


def sentences(language: str, dice: Random) -> list[str]:
    """The sentences of one letter."""
    of = parts(language)
    kinds = dice.sample(sorted(of.sentences), dice.randint(2, min(5, len(of.sentences))))
    return [_written(of, dice.choice(of.sentences[kind]), dice) for kind in kinds]


def unplanned(language: str, count: int, seed: int = 1) -> list[str]:
    """Letters in which each word only follows from the one before: nobody shares a long passage
    but by chance, as people who write alone do not."""
    dice = Random(f"unplanned {language}:{seed}")
    follows = _follows(language)
    starts = [text.split()[0] for text in letters(language, 2_000, seed=99)]
    return [_chained(follows, dice.choice(starts), dice) for _ in range(count)]


@lru_cache
def _follows(language: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, set[str]] = {}
    for text in letters(language, 2_000, seed=99):
        words = text.split()
        for word, after in pairwise(words):
            found.setdefault(word, set()).add(after)
    return {word: sorted(after) for word, after in found.items()}


def _chained(follows: Mapping[str, Sequence[str]], word: str, dice: Random) -> str:
    words = [word]
    for _ in range(dice.randint(15, 75)):
        words.append(dice.choice(follows.get(words[-1], list(follows))))
    return " ".join(words)


def _written(of: Parts, sentence: str, dice: Random) -> str:
    while gap := _GAP.search(sentence):
        filling = dice.choice(of.fillings[gap.group(1)])
        sentence = sentence[: gap.start()] + filling + sentence[gap.end() :]
    return sentence[:1].upper() + sentence[1:]
