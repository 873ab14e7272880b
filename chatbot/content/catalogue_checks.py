"""What is asked of one translation before it may be shown.

An error keeps the translation back: people read the source text for that sentence instead. A
warning is for the translator. The source text itself is checked where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final
from urllib.parse import urlsplit

from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import Entry
from chatbot.engine.document import SlotKind, SourceText
from chatbot.engine.findings import Finding, did_you_mean, error, warning
from chatbot.engine.template_parser import TemplateProblem, parse_template, without_trailing
from chatbot.engine.texts import Plural, Slot, Template, Text, Words

LONGEST: Final[dict[SlotKind, int]] = {
    "message": 4096,
    "share": 4096,
    "letter": 4096,
    "alt": 1024,
    "menu": 256,
    "about": 512,
    "title": 200,
    "toast": 200,
    "tagline": 120,
    "option": 64,
    "button": 64,
}
"""Code points, placeholders counted as `LIKELY_VALUE`. The limits of messages, captions, toasts,
menus and the profile are Telegram's (Bot API); a button of more than 64 is cut on a phone."""

LONG_LABEL: Final = 40
LIKELY_VALUE: Final = 12

_QUOTED: Final = re.compile(r"[\"'“”„‘’«»]\{[a-z][^{}]*\}[\"'“”„‘’«»]")
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
"""Marks and isolates; embeddings and overrides are in no text at all (E706).

Joiners are spelling, as in می‌خواهم, and are left alone.
"""

_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]]+")


Place = Callable[[int], tuple[str, int]]


class _Refused(Exception):
    """The translation is kept back."""

    def __init__(self, code: str, message: str, string: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.string = string


def check_entry(
    tag: str, source: SourceText, model: Text, entry: Entry, at: Place
) -> tuple[Text | None, list[Finding]]:
    """Compile a translation and compare it with its source; None when it may not be shown.

    `model` is the source text compiled; `at` says for the number of a string in which file and
    line it stands.
    """
    models = templates_of(model)
    try:
        text = _compiled(tag, source, models, entry)
    except _Refused as refused:
        message = f"{source.key}: {refused.message}"
        return None, [error(*at(refused.string), 1, refused.code, message)]
    return text, [
        warning(*at(number), 1, code, f"{source.key}: {message}")
        for number, template in enumerate(templates_of(text))
        for code, message in _remarks(source, models, template)
    ]


def templates_of(text: Text) -> tuple[Template, ...]:
    """The one template of a text, or one for each form."""
    return tuple(text.forms.values()) if isinstance(text, Plural) else (text,)


def _compiled(tag: str, source: SourceText, models: tuple[Template, ...], entry: Entry) -> Text:
    if isinstance(source.text, str):
        return _template(source, models, entry.strings[0] if entry.strings else "", 0)
    forms = plural_forms(tag)
    for number, form in enumerate(forms):
        if number >= len(entry.strings) or not entry.strings[number].strip():
            raise _Refused("E704", f'the form "{form}", msgstr[{number}], is missing', number)
    if len(entry.strings) > len(forms):
        raise _Refused("E704", f"{tag} has {len(forms)} plural forms, not more", len(forms))
    return Plural(
        {
            form: _template(source, models, entry.strings[number], number)
            for number, form in enumerate(forms)
        }
    )


def _template(
    source: SourceText, models: tuple[Template, ...], written: str, string: int
) -> Template:
    if not written.strip():
        raise _Refused("E706", "there is nothing but spaces", string)
    try:
        template = parse_template(written.strip())
    except TemplateProblem as problem:
        at = f" (character {problem.offset + 1})"
        raise _Refused("E706", problem.message + at, string) from problem
    for message in _placeholder_faults(models, template):
        raise _Refused("E705", message, string)
    for host in _hosts(template) - {host for model in models for host in _hosts(model)}:
        raise _Refused("E709", f"the source has no link to {host}", string)
    if (length := likely_length(template)) > (longest := LONGEST.get(source.kind, length)):
        raise _Refused("E707", f"{length} characters, at most {longest} are allowed", string)
    return template


# --- Placeholders -------------------------------------------------------------------------------


def _slots(template: Template) -> dict[tuple[str, str | None], bool]:
    """Name and format of each placeholder, and whether it always has words to use without it."""
    found: dict[tuple[str, str | None], bool] = {}
    for piece in template.pieces:
        if isinstance(piece, Slot):
            key = (".".join(piece.path), piece.format)
            found[key] = found.get(key, True) and piece.fallback is not None
    return found


def _placeholder_faults(models: tuple[Template, ...], template: Template) -> Iterator[str]:
    """A form of a plural may leave out what any form of the source does, and `{count}`."""
    known, mine = [_slots(model) for model in models], _slots(template)
    allowed = {key: value for slots in known for key, value in slots.items()}
    for name, shape in mine.keys() - allowed.keys():
        yield _strange(name, shape, allowed.keys())
    needed = set(allowed) - ({("count", None)} if len(models) > 1 else set())
    for name, shape in needed.intersection(*known) - mine.keys():
        yield f"{_shown(name, shape)} is missing"
    for key in mine.keys() & allowed.keys():
        if allowed[key] and not mine[key]:
            yield f"write {{{key[0]}|…}}, with words to use when there is no value"


def _strange(name: str, shape: str | None, allowed: Collection[tuple[str, str | None]]) -> str:
    for known, wanted in allowed:
        if known == name:
            return f"{_shown(name, shape)} must be {_shown(known, wanted)}, as in the source"
    names = sorted({known for known, _ in allowed})
    has = "; it has " + ", ".join(f"{{{known}}}" for known in names) if names else ""
    return f"the source has no {_shown(name, shape)}{did_you_mean(name, names) or has}"


def _shown(name: str, shape: str | None) -> str:
    return f"{{{name}:{shape}}}" if shape else f"{{{name}}}"


def likely_length(template: Template) -> int:
    """About how long a text is when it is shown."""
    return sum(
        len(piece.text) if isinstance(piece, Words) else LIKELY_VALUE for piece in template.pieces
    )


def _hosts(template: Template) -> set[str]:
    links = {piece.link for piece in template.pieces if piece.link}
    shown = "".join(piece.text for piece in template.pieces if isinstance(piece, Words))
    links.update(map(without_trailing, _ADDRESS.findall(shown)))
    return {urlsplit(link).netloc for link in links}


# --- Remarks ------------------------------------------------------------------------------------


def _remarks(
    source: SourceText, models: tuple[Template, ...], template: Template
) -> Iterator[tuple[str, str]]:
    """Code and message of what a translator should look at."""
    if marks_in(template) not in [marks_in(model) for model in models]:
        yield "W712", "its *bold*, _italic_ or [link](…) differ from the source"
    length = likely_length(template)
    if source.kind in ("option", "button") and length > LONG_LABEL:
        yield "W713", f"{length} characters; a button shows {LONG_LABEL}"
    if _QUOTED.search(template.source) and not any(_QUOTED.search(m.source) for m in models):
        yield "W714", "a placeholder stands in quotation marks the source has not"
    if _DIRECTION.search(template.source):
        yield "W720", "it has direction marks; leave them out, for the bot puts in its own"


def marks_in(template: Template) -> tuple[int, int, int]:
    """How many stretches of bold, of italic and of links a text has."""
    bold, italic, links = 0, 0, 0
    before: Words | Slot = Words("")
    for piece in template.pieces:
        bold += piece.bold and not before.bold
        italic += piece.italic and not before.italic
        links += piece.link is not None and piece.link != before.link
        before = piece
    return bold, italic, links
