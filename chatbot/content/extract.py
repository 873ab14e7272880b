"""What translators are given: every source text, in the order of the flows, with its story.

A template (`.pot`) holds no line numbers and no dates, so that it changes only when a text does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from chatbot.content.catalogue_checks import LONG_LABEL, templates_of
from chatbot.content.catalogues import Compiled, SourceTexts, compile_sources
from chatbot.content.po_file import NO_TRANSLATE, Entry, PoFile, write_po
from chatbot.content.translations import needs_no_words, wordings
from chatbot.engine.document import SlotKind, SourceText
from chatbot.engine.texts import Slot, Text

KINDS: Final[Mapping[SlotKind, str]] = {
    "about": "what the bot is for, shown before a talk begins, at most 512 characters",
    "alt": "what the picture shows, for those who cannot see it",
    "button": f"button, at most {LONG_LABEL} characters",
    "letter": "sentence of a letter to a candidate or MP",
    "menu": "line of the menu of commands, a few words",
    "message": "message",
    "option": f"button, at most {LONG_LABEL} characters; one of the answers",
    "share": "message that people pass on",
    "tagline": "the bot in one line of its profile, at most 120 characters",
    "title": "title, a few words",
    "toast": "notice that shows for a moment, at most 200 characters",
    "words": "words that people may type, separated by commas; give those of your language, "
    "not a translation of each",
}
CONSENT: Final = "People agree to these very words. Translate plainly, soften nothing."

SAMPLES: Final[Mapping[str, str]] = {
    "bot_name": "Rally Bot",
    "campaign_name": "Rally With Refugees",
    "count": "3",
    "first_name": "Ann",
    "letter.to": "Bethan Example",
    "letters.left": "2",
    "name": "Ann Example",
    "postcode": "CF10 3NQ",
    "recipient": "Bethan Example",
    "seat": "Cardiff East",
    "why": "My neighbours came here as refugees.",
}
"""What a placeholder may show, by name; people in it are made up."""

SAMPLES_BY_FORMAT: Final[Mapping[str, str]] = {
    "date": "4 July 2024",
    "day": "Thursday 4 July",
    "either": "Cardiff East or Cardiff West",
    "link": "https://example.org/join",
    "list": "Cardiff East and Cardiff West",
    "names": "Bethan Example and Carys Example",
    "number": "1,234",
    "seats": "Cardiff East or Cardiff West",
    "time": "14:30",
}


def extract(domain: str, texts: Compiled) -> PoFile:
    """The template of a domain."""
    entries = tuple(_entry(source, text) for source, text in texts.values())
    header = {
        "Project-Id-Version": domain,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    remarks = (f"Texts of {domain} for translation. Made by `chatbot locales extract`.",)
    return PoFile(entries, header=header, remarks=remarks)


def write_templates(locales: Path, sources: SourceTexts) -> list[Path]:
    """Write `<domain>.pot` for every domain; the paths of those that changed."""
    changed = []
    for domain, texts in sources.items():
        path = locales / f"{domain}.pot"
        if write_if_changed(path, write_po(extract(domain, compile_sources(texts)), 2)):
            changed.append(path)
    return changed


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file whole or not at all; whether there was anything to write."""
    if path.exists() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(text.encode())
    fresh.replace(path)
    return True


def _entry(source: SourceText, text: Text) -> Entry:
    one, *other = wordings(source)
    return Entry(
        key=source.key,
        text=one,
        plural=other[0] if other else None,
        strings=("", "") if other else ("",),
        flags=frozenset({NO_TRANSLATE}) if needs_no_words(text) else frozenset(),
        notes=tuple(_notes(source, text)),
    )


def _notes(source: SourceText, text: Text) -> Iterator[str]:
    yield f"{_place(source.key)}: {KINDS[source.kind]}"
    if source.consent:
        yield CONSENT
    for line in (source.note or "").splitlines():
        if line.strip():
            yield line.strip()
    for name, sample in sorted(_samples(text).items()):
        yield f"{name} may be: {sample}"


def _place(key: str) -> str:
    """`rally.hello.text` -> `rally, step hello`; anything else as it is."""
    flow, _, rest = key.partition(".")
    step, _, slot = rest.partition(".")
    is_step = slot and flow not in ("campaign", "command", "words", "retry")
    return f"{flow}, step {step}" if is_step else key


def _samples(text: Text) -> dict[str, str]:
    slots = [p for t in templates_of(text) for p in t.pieces if isinstance(p, Slot)]
    found = {}
    for slot in slots:
        name = ".".join(slot.path)
        sample = SAMPLES_BY_FORMAT.get(slot.format or "") or SAMPLES.get(name)
        if sample:
            found[f"{{{name}:{slot.format}}}" if slot.format else f"{{{name}}}"] = sample
    return found
