"""Reading a postcode out of whatever was typed. Pure; never raises; linear in what was typed.

Only the form is judged here: whether a postcode exists, and in which seat, is for a table to say.

Form: one or two letters and a district, then a digit and two letters; the letters each place
allows are Royal Mail's (Programmers' Guide, "Postcode format"). All 1,733,406 mapped units of
Code-Point Open, August 2023, fit it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MAX_TYPED: Final = 500
"""Characters. A longer message is no postcode, and nobody gets to make us search it."""

MAX_POSTCODES: Final = 4
"""Of one message. More than this is a list, not an address."""

MAX_REPAIRS: Final = 8
"""Look-alikes offered for one message."""

MAX_GARBLED: Final = 16
"""Pieces of one message that are tried for look-alikes."""

INWARD_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"

_OUTWARD = re.compile(
    r"[A-PR-UWYZ][0-9]{1,2}"
    r"|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}"
    r"|[A-PR-UWYZ][0-9][A-HJKPSTUW]"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]"
    r"|X[MX][0-9]{1,2}"
)
_INWARD = re.compile(rf"[0-9][{INWARD_LETTERS}]{{2}}")
_WORD = re.compile(r"[A-Z0-9]+")

OVERSEAS: Final = frozenset(
    {"ASCN", "BBND", "BIQQ", "FIQQ", "PCRN", "SIQQ", "STHL", "TDCU", "TKCA"}
)
"""First halves of the overseas territories that have one code each, always with `1ZZ`."""

_GIROBANK: Final = ("GIR", "0AA")
_FORCES: Final = "BFPO"

_LOOK_ALIKES: Final = ("O0", "I1L", "S5", "B8", "Z2", "G6")
_SHAPES: Final = {2: ("LD",), 3: ("LDD", "LLD", "LDL"), 4: ("LLDD", "LLDL")}


@dataclass(frozen=True, slots=True)
class Postcode:
    """A well-formed postcode in capitals: `SW1A` and `1AA`."""

    outward: str
    inward: str

    @property
    def compact(self) -> str:
        """Without the space, as tables and services want it."""
        return self.outward + self.inward

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}"


@dataclass(frozen=True, slots=True)
class Whole:
    """One postcode, or several different ones in the order typed (at most MAX_POSTCODES)."""

    postcodes: tuple[Postcode, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Only the first half, perhaps with the next digit. `BFPO` stands for a forces' number."""

    outward: str
    sector: str | None = None

    def __str__(self) -> str:
        return self.outward if self.sector is None else f"{self.outward} {self.sector}"


@dataclass(frozen=True, slots=True)
class Garbled:
    """Not well formed, but some well-formed postcodes look like it; `part` is read besides."""

    look_alikes: tuple[Postcode, ...]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No postcode in it."""


Reading = Whole | Part | Garbled | Nothing


def parse(compact: str) -> Postcode | None:
    """A postcode written in capitals without a space, if it is well formed."""
    outward, inward = compact[:-3], compact[-3:]
    if (outward, inward) == _GIROBANK or (outward in OVERSEAS and inward == "1ZZ"):
        return Postcode(outward, inward)
    if _OUTWARD.fullmatch(outward) and _INWARD.fullmatch(inward):
        return Postcode(outward, inward)
    return None


def read(typed: str) -> Reading:
    """What a message says about a postcode."""
    if len(typed) > MAX_TYPED:
        return Nothing()
    words = _words(typed)
    if whole := _whole(words):
        return Whole(whole)
    part = _part(words)
    if garbled := tuple(itertools.islice(_garbled(words), MAX_REPAIRS)):
        return Garbled(garbled, part)
    return part or Nothing()


def look_alikes(postcode: Postcode) -> tuple[Postcode, ...]:
    """Other well-formed postcodes that this one may be a misreading of."""
    others = _repairs(postcode.outward, postcode.inward)
    return tuple(itertools.islice((one for one in others if one != postcode), MAX_REPAIRS))


# --- From characters to words ---------------------------------------------------------------


def _words(typed: str) -> list[str]:
    """Runs of A-Z and 0-9. Full-width and other digits are read, what is invisible is dropped.

    A letter of another script ends a run: Arabic writes "and" onto the next word.
    """
    if typed.isascii():
        return _WORD.findall(typed.replace("\0", "").upper())
    plain = unicodedata.normalize("NFKC", typed)
    return _WORD.findall("".join(map(_plain, plain)).upper())


def _plain(char: str) -> str:
    if char.isascii():
        return "" if char == "\0" else char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    # Cf: zero-width and direction marks; Mn, Me: what an emoji leaves behind.
    return "" if unicodedata.category(char) in {"Cf", "Mn", "Me"} else " "


# --- From words to postcodes ----------------------------------------------------------------


def _whole(words: Sequence[str]) -> tuple[Postcode, ...]:
    squeezed = _squeezed(words)
    if squeezed and (only := parse(squeezed)):
        return (only,)
    found: dict[Postcode, None] = {}
    at = 0
    while at < len(words) and len(found) < MAX_POSTCODES:
        postcode, used = _whole_at(words, at)
        if postcode:
            found[postcode] = None
        at += used
    return tuple(found)


def _whole_at(words: Sequence[str], at: int) -> tuple[Postcode | None, int]:
    if one := parse(words[at]):
        return one, 1
    if len(words[at]) <= 4 and at + 1 < len(words) and len(words[at + 1]) == 3:
        two = parse(words[at] + words[at + 1])
        return two, 2 if two else 1
    return None, 1


def _squeezed(words: Sequence[str]) -> str | None:
    """The whole message as one word, when it is short enough to be nothing but a postcode."""
    return "".join(words) if sum(map(len, words)) <= 7 else None


def _part(words: Sequence[str]) -> Part | None:
    if any(word.startswith(_FORCES) for word in words):
        return Part(_FORCES)
    if split := _part_of(words):
        return split
    squeezed = _squeezed(words)
    if squeezed and _OUTWARD.fullmatch(squeezed):
        return Part(squeezed)
    if squeezed and _OUTWARD.fullmatch(squeezed[:-1]) and squeezed[-1].isdigit():
        return Part(squeezed[:-1], squeezed[-1])
    return None


def _part_of(words: Sequence[str]) -> Part | None:
    """The only first half among several words; two of them decide nothing."""
    places = [at for at, word in enumerate(words) if _OUTWARD.fullmatch(word)]
    if len(places) != 1:
        return None
    following = words[places[0] + 1 : places[0] + 2]
    sector = following[0] if following and re.fullmatch("[0-9]", following[0]) else None
    return Part(words[places[0]], sector)


# --- Look-alikes ----------------------------------------------------------------------------


def _garbled(words: Sequence[str]) -> Iterator[Postcode]:
    halves = [(word[:-3], word[-3:]) for word in words if 5 <= len(word) <= 7]
    halves += [pair for pair in itertools.pairwise(words) if len(pair[1]) == 3]
    seen: set[Postcode] = set()
    # Without a digit, every short word is a postcode: BILLS reads as B1 1LS.
    halves = [pair for pair in halves if any(char.isdigit() for char in "".join(pair))]
    for outward, inward in halves[:MAX_GARBLED]:
        for postcode in _repairs(outward, inward):
            if postcode not in seen:
                seen.add(postcode)
                yield postcode


def _repairs(outward: str, inward: str) -> Iterator[Postcode]:
    """Every well-formed reading of two halves; each place allows letters only or digits only."""
    for shape in _SHAPES.get(len(outward), ()):
        for chars in itertools.product(*map(_as_kind, outward + inward, shape + "DLL")):
            if postcode := parse("".join(chars)):
                yield postcode


def _as_kind(char: str, kind: str) -> tuple[str, ...]:
    """The readings of one character as a letter (`L`) or a digit (`D`), itself first."""
    group = next((group for group in _LOOK_ALIKES if char in group), char)
    same = [other for other in group if other.isdigit() == (kind == "D")]
    return tuple(sorted(same, key=lambda other: other != char))
