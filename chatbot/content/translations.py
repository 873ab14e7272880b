"""What has become of one text in one language.

done: shown. missing: no words yet. changed: the source text is another one now, or nobody has
confirmed the translation (fuzzy). broken: it could not be shown as it is. Whatever is not done is
shown in the source language; so a person is never asked to agree to an unconfirmed translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chatbot.content.catalogue_checks import check_entry, templates_of
from chatbot.content.catalogue_files import Catalogue
from chatbot.content.plurals import one_means_one
from chatbot.content.po_file import NO_TRANSLATE, Entry
from chatbot.engine.document import SourceText
from chatbot.engine.findings import Finding
from chatbot.engine.template_parser import parse_template
from chatbot.engine.texts import Plural, Text, Words

State = Literal["done", "missing", "changed", "broken"]


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in one language. `text` is what is shown, whatever the state; `line` where it is."""

    state: State
    text: Text
    line: int
    findings: tuple[Finding, ...] = ()


def translation_of(catalogue: Catalogue, source: SourceText, model: Text) -> Translation:
    """Judge the entry of a text; `model` is the source text compiled.

    Who leaves an entry empty that needs no translation has said all; a comma of one's own counts.
    """
    fallback = _counted_in(model, catalogue.tag)
    entry = catalogue.entries.get(source.key)
    if entry is None or not entry.translated:
        done = needs_no_words(model) or (entry is not None and NO_TRANSLATE in entry.flags)
        return Translation("done" if done else "missing", fallback, entry.line if entry else 1)
    if entry.fuzzy or not same_source(source, entry):
        return Translation("changed", fallback, entry.line)
    text, findings = check_entry(
        catalogue.tag, source, model, entry, lambda string: catalogue.place(entry, string)
    )
    state: State = "broken" if text is None else "done"
    return Translation(state, text or fallback, entry.line, tuple(findings))


def same_source(source: SourceText, entry: Entry) -> bool:
    """Whether an entry translates this very wording."""
    return wordings(source) == tuple(text.strip() for text in entry.source)


def wordings(source: SourceText) -> tuple[str, ...]:
    """The source text, or its two forms."""
    text = source.text
    forms = (text,) if isinstance(text, str) else (text.one, text.other)
    return tuple(form.strip() for form in forms)


def compile_source(source: SourceText) -> Text:
    """A source text as a template. Raises TemplateProblem."""
    one, *other = (parse_template(wording) for wording in wordings(source))
    return Plural({"one": one, "other": other[0]}) if other else one


def needs_no_words(text: Text) -> bool:
    """Whether there is nothing to translate: placeholders, digits and signs only."""
    return not any(
        isinstance(piece, Words) and any(map(str.isalpha, piece.text))
        for template in templates_of(text)
        for piece in template.pieces
    )


def _counted_in(text: Text, tag: str) -> Text:
    """A source text to be counted by the rules of another language.

    English `one` is exactly one; where another language's `one` is also 0, 11 or 21, "One person"
    would be untrue, so `other` is said for all.
    """
    if not isinstance(text, Plural) or one_means_one(tag):
        return text
    return Plural({"other": text.forms["other"]})
