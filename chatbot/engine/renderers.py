"""Formats of a placeholder that show a whole thing: a list of people, a draft, a letter.

Each takes the value and gives rich text. The words around the parts come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.engine.campaign import Campaign
from chatbot.engine.clean import isolate_in
from chatbot.engine.credits import credit_words, credits_in
from chatbot.engine.rich import joined, marked
from chatbot.engine.texts import Language
from chatbot.engine.values import items_of, label_in, things_of

Renderer = Callable[[Value, Language], RichText]


NAMES: Final = frozenset(
    {"names", "roster", "seats", "asks", "asks_in_full", "draft", "letter", "changes", "credits"}
)
"""The formats, each a method of `Renderers`."""


CHANGES: Final[Mapping[str, str]] = {
    "gone": "change_gone",
    "moved": "change_moved",
    "opted_out": "change_opted_out",
    "withdrawn": "change_withdrawn",
    "joined": "change_joined",
    "again": "change_again",
    "party": "change_party",
    "name": "change_name",
}
"""Kind of a change -> the bot's own words for it."""


class Speaker(Protocol):
    """What a format needs of the voice that uses it."""

    @property
    def language(self) -> Language: ...
    @property
    def campaign(self) -> Campaign: ...
    @property
    def at(self) -> datetime: ...

    def say(
        self, key: str, shown: Mapping[str, Value | RichText] | None = None
    ) -> RichText | None: ...
    def bot(self, key: str, shown: Mapping[str, Value | RichText] | None = None) -> RichText: ...
    def fact(self, name: str) -> RichText | None: ...
    def dated(self, source: Value, day: Value) -> RichText: ...


class Renderers:
    """The formats of one voice."""

    __slots__ = ("_voice",)

    def __init__(self, voice: Speaker) -> None:
        self._voice = voice

    def get(self, name: str) -> Renderer | None:
        """What shows a value in this format; None for a format that is none of these."""
        return getattr(self, name) if name in NAMES else None

    def names(self, value: Value, language: Language) -> RichText:
        """`A, B and C`."""
        rows = things_of(value)
        shown = [self._calm(str(r.get("name") or r.get("to") or r["label"])) for r in rows]
        return RichText(self._voice.language.formats.join(shown, "and"))

    def roster(self, value: Value, language: Language) -> RichText:
        """One numbered line each: `1. Name, Party`; who gets no letter is there too, and why."""
        number = self._voice.language.formats.number
        shown = [self._standing(row) for row in things_of(value)]
        return RichText("\n".join(f"{number(n)}. {line}" for n, line in enumerate(shown, 1)))

    def _standing(self, row: Mapping[str, Any]) -> str:
        person = {"person": self._calm(str(row["label"]))}
        match row.get("not_asked"):
            case "opted_out":
                return self._voice.bot("roster_opted_out", person).text
            case "withdrawn":
                return self._voice.bot("roster_withdrawn", person).text
        return person["person"]

    def seats(self, value: Value, language: Language) -> RichText:
        """`A, B or C`."""
        tag = self._voice.language.tag
        shown = [self._calm(label_in(row, tag)) for row in things_of(value)]
        return RichText(self._voice.language.formats.join(shown, "or"))

    def asks(self, value: Value, language: Language) -> RichText:
        """The titles of the asks, numbered."""
        return self._numbered(things_of(value))

    def asks_in_full(self, value: Value, language: Language) -> RichText:
        """Each ask with why it matters, what it would change, and a dated source."""
        return joined((self._ask(row) for row in things_of(value)), "\n\n")

    def _ask(self, row: Mapping[str, Any]) -> RichText:
        key = f"campaign.ask.{row['id']}"
        said = [self._voice.say(f"{key}.{slot}") for slot in ("text", "why", "change")]
        facts = [self._voice.fact(fact.id) for fact in self._facts(str(row["id"]))]
        parts = [part for part in (*said, *facts) if part is not None]
        return joined([marked(str(row["label"]), "bold"), *parts], "\n")

    def _facts(self, ask: str) -> Iterator[Any]:
        return self._voice.campaign.current_facts(ask, day_of(self._voice.at))

    def draft(self, value: Value, language: Language) -> RichText:
        """A draft sentence by sentence, each marked with who says it."""
        if not isinstance(value, dict):
            return RichText("")
        sentences = [row for row in items_of(value.get("sentences")) if row.get("text")]
        written_in = str(value.get("language"))
        return joined((self._sentence(row, written_in) for row in sentences), "\n\n")

    def _sentence(self, sentence: Mapping[str, Any], written_in: str) -> RichText:
        text = self._calm(str(sentence["text"]))
        line = joined([text, marked(f"[{self._who(sentence)}]", "italic")], " ")
        meaning = self._meaning(sentence, written_in)
        return joined([line, meaning], "\n") if meaning else line

    def _who(self, sentence: Mapping[str, Any]) -> str:
        voice = self._voice
        if sentence.get("who") == "you":
            return voice.bot("you_said").text
        if sentence.get("who") == "chosen":
            return voice.bot("you_chose").text
        if sentence.get("who") == "fact":
            source = voice.dated(sentence.get("source"), sentence.get("as_of"))
            return voice.bot("campaign_fact", {"source": source}).text
        return voice.bot("campaign_words").text

    def _meaning(self, sentence: Mapping[str, Any], written_in: str) -> RichText | None:
        """The sentence in the reader's language, when the letter is in another."""
        voice = self._voice
        if voice.language.tag == written_in or not sentence.get("key"):
            return None
        meaning = voice.say(str(sentence["key"]))
        if meaning is None:
            return None
        return voice.bot(
            "in_your_language", {"language_name": voice.language.name, "text": meaning}
        )

    def changes(self, value: Value, language: Language) -> RichText:
        """One line for each that is not as it was when the letters were written."""
        told = [row for row in things_of(value) if row.get("kind") in CHANGES]
        return joined((self._change(row) for row in told), "\n")

    def _change(self, row: Mapping[str, Any]) -> RichText:
        shown = {key: self._calm(str(row.get(key) or "")) for key in ("name", "party", "before")}
        if seat := row.get("seat"):
            shown["seat"] = self._calm(label_in(seat, self._voice.language.tag))
        return self._voice.bot(CHANGES[str(row["kind"])], shown)

    def letter(self, value: Value, language: Language) -> RichText:
        """The whole text of one letter, as a block to copy."""
        body = str(value.get("body") or "") if isinstance(value, dict) else ""
        return marked(body, "block")

    def credits(self, value: Value, language: Language) -> RichText:
        """The lines that licences ask for, each by itself."""
        return joined(credit_words(self._voice, credits_in(value)), "\n")

    def _numbered(self, rows: list[dict[str, Any]]) -> RichText:
        number = self._voice.language.formats.number
        lines = [f"{number(n)}. {self._calm(str(row['label']))}" for n, row in enumerate(rows, 1)]
        return RichText("\n".join(lines))

    def _calm(self, text: str) -> str:
        return isolate_in(text, self._voice.language.direction)
