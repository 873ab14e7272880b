"""From what an author or translator wrote to a compiled template, or to what is wrong with it.

`{path|fallback:format}` is a placeholder, `{{` and `}}` are braces, light marks are those of
`light_marks.py`. All other characters stand for themselves: nothing here is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chatbot.domain.errors import FlowFault
from chatbot.engine.findings import did_you_mean
from chatbot.engine.light_marks import Stretch, Style, stretches
from chatbot.engine.texts import Slot, Template, Words

MAX_TEMPLATE: Final = 8_192
"""Code points as written: a message of 4096 with room for addresses and placeholders."""

MAX_SLOTS: Final = 60
MAX_MARKS: Final = 90
"""Telegram keeps 100 entities of a message."""

MAX_FALLBACK: Final = 200
MAX_LINK: Final = 2_048

FORMATS: Final = frozenset(
    "asks asks_in_full changes credits date day draft either letter link list month names "
    "number roster seats time".split()
)

_SLOT: Final = re.compile(
    r"\{(?P<path>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,2})"
    r"(?:\|(?P<fallback>[^{}\n]*?))?(?::(?P<format>[a-z][a-z_]*))?\}"
)
_SPECIAL: Final = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}?|https?://[^\s<>{}\[\]\"]+")
_SIGNS: Final = re.compile(r"[*_\[{}]")
_TRAILING: Final = ".,;:!?*_'\")]}…»”’" + "،؛؟\u06d4" + "।" + "፣፤።"
"""Of the Latin script, of Arabic and Urdu, Indic, Ethiopic."""
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff\ufeff\ufffe\uffff"
    "\U000e0000-\U000e0060\U000e0080-\U000e00ff]"
)
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


class TemplateProblem(FlowFault):
    """A text cannot be compiled. `offset` counts code points from its start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse_template(source: str) -> Template:
    """Compile one text. Raises TemplateProblem, and nothing else, whatever it is given."""
    _check_characters(source)
    if not _SIGNS.search(source):
        return Template(source, (Words(source),) if source else ())
    atoms = list(_atoms(source))
    if len(atoms) > MAX_SLOTS and sum(isinstance(a, Slot) for _, _, a in atoms) > MAX_SLOTS:
        raise TemplateProblem(f"a text can have {MAX_SLOTS} placeholders at most", 0)
    cut = list(stretches(_shadow(source, atoms)))
    if sum(stretch.style != Style() for stretch in cut) > MAX_MARKS:
        raise TemplateProblem(f"a text can have {MAX_MARKS} marks at most", 0)
    pieces = [piece for stretch in cut for piece in _pieces(source, stretch, atoms)]
    return Template(source, tuple(_joined(pieces)))


_Atom = tuple[int, int, Slot | str]
"""Start, end and meaning of what is not prose: a placeholder, a literal brace, an address."""


def _check_characters(source: str) -> None:
    if len(source) > MAX_TEMPLATE:
        raise TemplateProblem(f"a text can have {MAX_TEMPLATE} characters at most", MAX_TEMPLATE)
    if found := _FORBIDDEN.search(source):
        raise TemplateProblem(
            f"there is an invisible character here (U+{ord(found[0]):04X}); take it out",
            found.start(),
        )
    opened: list[int] = []
    for isolate in _ISOLATES.finditer(source):
        if isolate[0] != "\u2069":
            opened.append(isolate.start())
        elif not opened or opened.pop() < source.rfind("\n", 0, isolate.start()):
            raise TemplateProblem("this isolate (U+2069) closes nothing", isolate.start())
    if opened:
        raise TemplateProblem("this isolate is not closed with U+2069", opened[0])


def _atoms(source: str) -> Iterator[_Atom]:
    at = 0
    while found := _SPECIAL.search(source, at):
        start, end = found.span()
        if found[0] in ("{{", "}}"):
            yield start, end, found[0][0]
        elif found[0].startswith("{"):
            yield start, end, _slot(source, start)
        else:
            end = start + len(without_trailing(found[0]))
            yield start, end, source[start:end]
        at = end


def _slot(source: str, start: int) -> Slot:
    slot = _SLOT.match(source, start)
    if slot is None:
        raise TemplateProblem(_why_no_slot(source, start), start)
    fallback, shape = slot["fallback"], slot["format"]
    if shape is not None and shape not in FORMATS:
        hint = did_you_mean(shape, FORMATS)
        raise TemplateProblem(f"there is no format :{shape}{hint}", slot.start("format"))
    if fallback is not None and len(fallback) > MAX_FALLBACK:
        raise TemplateProblem(
            f"the words after | can have {MAX_FALLBACK} characters at most", slot.start("fallback")
        )
    return Slot(tuple(slot["path"].split(".")), fallback, shape)


def _why_no_slot(source: str, start: int) -> str:
    inside = re.compile(r"[^{}\n]*").match(source, start + 1)
    if inside is None or source[inside.end() : inside.end() + 1] != "}":
        return "a brace opens a placeholder that is not closed here; write {{ for a brace itself"
    if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+){3,}.*", inside[0]):
        return "a placeholder can have two dots at most"
    return (
        "a placeholder looks like {name}, {name|words to use without it} or {name:format}, "
        "in small letters and without spaces; write {{ for a brace itself"
    )


def without_trailing(address: str) -> str:
    """An address as people mean it: `(see https://example.org/a_(b)).` ends after `(b)`."""
    end = len(address)
    while address[end - 1] in _TRAILING:
        closes = address[end - 1] == ")"
        if closes and address.count("(", 0, end) >= address.count(")", 0, end):
            break
        end -= 1
    return address[:end]


def _shadow(source: str, atoms: list[_Atom]) -> str:
    """The text with letters in place of what is not prose, and quotation marks of braces."""
    pieces, done = [], 0
    for start, end, meaning in atoms:
        stand_in = {"{": "«", "}": "»"}.get(meaning, "x") if isinstance(meaning, str) else "x"
        pieces += [source[done:start], stand_in * (end - start)]
        done = end
    return "".join([*pieces, source[done:]])


def _pieces(source: str, stretch: Stretch, atoms: list[_Atom]) -> Iterator[Words | Slot]:
    style = stretch.style
    link = style.link and _address(source, *style.link)
    done = stretch.start
    for start, end, meaning in atoms:
        if start < stretch.start or end > stretch.end:
            continue
        if done < start:
            yield Words(source[done:start], style.bold, style.italic, link)
        if isinstance(meaning, str):
            yield Words(meaning, style.bold, style.italic, link)
        elif style == Style():
            yield meaning
        else:
            path, fallback, shape = meaning.path, meaning.fallback, meaning.format
            yield Slot(path, fallback, shape, style.bold, style.italic, link)
        done = end
    if done < stretch.end:
        yield Words(source[done : stretch.end], style.bold, style.italic, link)


def _address(source: str, start: int, end: int) -> str:
    address = source[start:end]
    if "{" in address or "}" in address:
        raise TemplateProblem(
            "the address of a link can hold no placeholder; {name:link} shows one", start
        )
    if not re.match(r"https://[^/]", address):
        raise TemplateProblem("the address of a link starts with https://", start)
    if len(address) > MAX_LINK:
        raise TemplateProblem(f"an address can have {MAX_LINK} characters at most", start)
    return address


def _joined(pieces: list[Words | Slot]) -> Iterator[Words | Slot]:
    """The pieces with neighbouring words under the same marks made one."""
    held: Words | None = None
    for piece in pieces:
        if isinstance(piece, Words) and held and _alike(held, piece):
            held = Words(held.text + piece.text, held.bold, held.italic, held.link)
            continue
        if held:
            yield held
        held = piece if isinstance(piece, Words) else None
        if isinstance(piece, Slot):
            yield piece
    if held:
        yield held


def _alike(one: Words, other: Words) -> bool:
    return (one.bold, one.italic, one.link) == (other.bold, other.italic, other.link)
