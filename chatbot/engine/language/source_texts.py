"""The texts of a file, each under its key, as translators will see them.

Keys follow the doc comments of `engine.flow` and `engine.campaign`: `<flow>.<step>.<slot>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatbot.engine.document import (
    Mapping,
    Node,
    PluralText,
    Position,
    Scalar,
    SlotKind,
    SourceText,
)
from chatbot.engine.language.tree import group, items, word, words


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes source texts of one file; `note` and `consent` hold for the part it is in."""

    path: str
    prefix: str
    note: str | None = None
    consent: bool = False

    def within(self, name: str, node: Mapping, *, consent: bool = False) -> Writer:
        """The writer of a part, with that part's own note."""
        note = words(node.get("note")) or self.note
        return Writer(self.path, f"{self.prefix}{name}.", note, consent or self.consent)

    def text(self, slot: str, node: Node | None, kind: SlotKind) -> Iterator[SourceText]:
        """One text, plain or counted; nothing where there is none."""
        if isinstance(node, Scalar):
            yield self._made(slot, node.text.strip(), kind, node.position)
        elif isinstance(node, Mapping):
            forms = PluralText(word(node, "one"), word(node, "other"))
            yield self._made(slot, forms, kind, node.position)

    def _made(self, slot: str, text: str | PluralText, kind: SlotKind, at: Position) -> SourceText:
        key = self.prefix + slot
        return SourceText(key, text, self.note, kind, self.path, at.line, at.column, self.consent)


def texts_of_step(writer: Writer, name: str, node: Mapping) -> Iterator[SourceText]:
    """Every text of a step."""
    here = writer.within(name, node, consent=node.get("purpose") is not None)
    for verb in ("say", "ask", "choose", "handover"):
        yield from here.text("text", node.get(verb), "message")
    yield from here.text("button", node.get("button"), "button")
    yield from here.text("alt", node.get("alt"), "alt")
    yield from here.text("check_failed", node.get("check_failed"), "message")
    yield from here.text("no_reply", group(node.get("no_reply")).get("say"), "message")
    yield from _retries(here, node.get("retry"))
    for key, option in group(node.get("options")):
        yield from _option(here, key.text, group(option))
    for number, button in enumerate(items(node.get("buttons")), 1):
        yield from _button(here, number, group(button))


def _retries(here: Writer, node: Node | None) -> Iterator[SourceText]:
    for number, item in enumerate(items(node), 1):
        yield from here.text(f"retry.{number}", item, "message")
    for reason, text in group(node):
        yield from here.text(f"retry.{reason.text}", text, "message")


def _option(here: Writer, name: str, option: Mapping) -> Iterator[SourceText]:
    noted = here.within("option", option)
    yield from noted.text(name, option.get("label"), "option")
    yield from noted.text(f"{name}.also", option.get("also"), "words")


def _button(here: Writer, number: int, button: Mapping) -> Iterator[SourceText]:
    noted = here.within("button", button)
    yield from noted.text(str(number), button.get("label"), "button")
    yield from noted.text(f"{number}.share", button.get("share"), "share")


def texts_of_parts(
    writer: Writer, node: Node | None, slots: Iterable[tuple[str, SlotKind]]
) -> Iterator[SourceText]:
    """The texts of a table of records, such as asks or topics: `<name>.<slot>`."""
    slots = tuple(slots)
    for name, part in group(node):
        here = writer.within(name.text, group(part))
        for slot, kind in slots:
            yield from here.text(slot, group(part).get(slot), kind)
