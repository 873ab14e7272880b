"""A few source texts and the catalogues on disk that translate them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from chatbot.content.catalogue_files import catalogue_path
from chatbot.content.catalogues import Sources, load_languages
from chatbot.content.plurals import plural_header
from chatbot.engine.document import PluralText, SlotKind, SourceText
from chatbot.engine.findings import Finding
from chatbot.engine.texts import Language, Template, Text

NAMES = {"en": "English", "cy": "Cymraeg", "ar": "العربية"}


def text(
    key: str,
    words: str | PluralText,
    kind: SlotKind = "message",
    *,
    note: str | None = None,
    consent: bool = False,
) -> SourceText:
    """A source text of a made-up file."""
    return SourceText(key, words, note, kind, "flows/rally/rally.yaml", 7, 3, consent)


HELLO = text("rally.hello.text", "Hello {first_name|there}!")
BYE = text("rally.bye.text", "Goodbye.")
PEOPLE = text(
    "rally.people.text",
    PluralText("One person is standing in {seat}.", "{count} people are standing in {seat}."),
)


def entry(key: str, source: str, translation: str, *, above: str = "") -> str:
    """One entry of a catalogue as its file has it."""
    return f'\n{above}msgctxt "{key}"\nmsgid "{source}"\nmsgstr "{translation}"\n'


def header(tag: str, plural_forms: str = "", content_type: str = "UTF-8") -> str:
    """The head of a catalogue."""
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {tag}\\n"\n'
        f'"Content-Type: text/plain; charset={content_type}\\n"\n'
        f'"Plural-Forms: {plural_forms or plural_header(tag)}\\n"\n'
    )


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of catalogues for the domain `rally`."""

    locales: Path

    def write(self, tag: str, body: str | bytes, domain: str = "rally") -> Path:
        """Put a catalogue in its place."""
        path = catalogue_path(self.locales, tag, domain)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return path

    def load(
        self, tag: str, *sources: SourceText, bot: Collection[SourceText] = ()
    ) -> tuple[Language, list[Finding]]:
        """One language of these texts, and what was found in its catalogues."""
        texts = {"rally": list(sources), **({"bot": list(bot)} if bot else {})}
        domains = {domain: ("en", tag) for domain in texts}
        names = {"en": "English", tag: NAMES.get(tag, tag)}
        languages, findings = load_languages(Sources(self.locales, domains, texts, names))
        return languages[tag], findings


def written(text: Text) -> str | dict[str, str]:
    """A compiled text as somebody wrote it."""
    if isinstance(text, Template):
        return text.source
    return {form: template.source for form, template in text.forms.items()}


def codes(findings: list[Finding]) -> list[str]:
    """The codes of findings, in order."""
    return sorted(finding.code for finding in findings)
