"""Says things: fills the release's texts in one language with what a session knows.

A voice never lets a raw placeholder or a key out: a text that cannot be filled is None here, and
the walk says the bot's apology in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Protocol

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.domain.records import record
from chatbot.engine.campaign import Campaign
from chatbot.engine.changed import changed
from chatbot.engine.release import Release
from chatbot.engine.renderers import Renderers
from chatbot.engine.templates import Unfilled, fill
from chatbot.engine.texts import Language, Template, Text
from chatbot.engine.values import follow, listed
from chatbot.engine.vocabulary import known_words

Path = tuple[str, ...]

Shown = Value | RichText
"""What a text may be given: a value, or words made before."""

BOT = "bot"

PICKS = {"why_sentences": "why", "local_sentences": "local"}
"""Name in a text -> the part of a letter whose ready sentences it shows."""


class Values(Protocol):
    """Values by name; None for a name that has none."""

    def get(self, name: str, /) -> Value: ...


@record(frozen=True)
class Voice:
    """One language of one campaign, with the values a text may name.

    `values` are the variables of the running flow; `built_in` what every flow can read; `said`
    words made before, for the text that is being filled.
    """

    release: Release
    campaign: Campaign
    language: Language
    at: datetime
    values: Mapping[str, Value] = field(default_factory=dict)
    built_in: Values = field(default_factory=dict[str, Value])
    said: Mapping[str, RichText] = field(default_factory=dict)

    def look_up(self, path: Path) -> Value:
        """The value behind a path, None when there is none."""
        head, rest = path[0], path[1:]
        if head in self.values:
            return follow(self.values[head], rest)
        if (said := self._campaign_words(path)) is not None:
            return said.text or None
        if head == "asks":
            return self._asks()
        if head == "languages":
            return self._languages()
        if head in PICKS:
            return self._picks(PICKS[head])
        return follow(self.built_in.get(head), rest)

    def worded(self, path: Path) -> Shown:
        """What a text shows for a path: words of the campaign with their marks and isolates."""
        if path[0] in self.said:
            return self.said[path[0]]
        own = None if path[0] in self.values else self._campaign_words(path)
        return self.look_up(path) if own is None else own

    def text(self, domain: str, key: str) -> Text | None:
        """The compiled text of a key in this language."""
        return self.language.texts.get(f"{domain}:{key}")

    def filled(
        self,
        text: Text,
        shown: Mapping[str, Shown] | None = None,
        count: int | None = None,
        isolating: bool = True,
    ) -> RichText | None:
        """A text with its placeholders filled; None when one of them has nothing to show."""
        if isinstance(text, Template) and text.fixed is not None:
            return text.fixed
        voice = self._given(shown) if shown else self
        formats = Renderers(voice)
        try:
            return fill(text, voice.worded, self.language, count, formats, isolating=isolating)
        except Unfilled:
            return None

    def say(
        self,
        key: str,
        shown: Mapping[str, Shown] | None = None,
        domain: str | None = None,
        isolating: bool = True,
    ) -> RichText | None:
        """The words of a campaign key (or of another domain), filled."""
        text = self.text(domain or self.campaign.id, key)
        return self.filled(text, shown, isolating=isolating) if text is not None else None

    def bot(self, key: str, shown: Mapping[str, Shown] | None = None) -> RichText:
        """The bot's own words `words.<key>`; checks refuse a release that lacks them."""
        return self.say(f"words.{key}", shown, BOT) or RichText("")

    def known_words_of(self, domain: str, key: str) -> frozenset[str]:
        """A text that lists words separated by commas, as they are compared."""
        said = self.say(key, domain=domain)
        return known_words(said.text) if said else frozenset()

    def in_language(self, tag: str) -> Voice:
        """The same voice in another language of the release, or in this one."""
        return changed(self, language=self.release.languages.get(tag, self.language))

    def fact(self, name: str) -> RichText | None:
        """A fact of the campaign with its source and date; None once it is out of date."""
        fact = self.campaign.facts.get(name)
        if fact is None or not fact.usable(day_of(self.at)):
            return None
        said = self.say(f"campaign.fact.{name}.text")
        dated = self.dated(fact.source, fact.as_of.isoformat())
        return self.bot("fact_and_source", {"fact": said, "source": dated}) if said else None

    def dated(self, source: Value, day: Value) -> RichText:
        """A source and its day, as this language puts them side by side."""
        return self.bot("source_and_date", {"source": source, "date": day})

    def _given(self, shown: Mapping[str, Shown]) -> Voice:
        said = {name: one for name, one in shown.items() if isinstance(one, RichText)}
        values = {name: one for name, one in shown.items() if not isinstance(one, RichText)}
        return changed(self, values={**self.values, **values}, said=said)

    def _campaign_words(self, path: Path) -> RichText | None:
        """What the campaign says under a name; None for a name that is none of its words."""
        match path:
            case ("facts", name):
                return self.fact(name) or RichText("")
            case ("imprint",):
                return self.say("campaign.imprint") or RichText("")
            case ("campaign_name",):
                return self.say("campaign.title") or RichText("")
            case ("who_is_asked",):
                return self._who_is_asked()
        return None

    def _who_is_asked(self) -> RichText:
        """Which services a postcode may be sent to; nothing where it never leaves the house."""
        services = self.built_in.get("who_is_asked")
        return self.bot("who_is_asked", {"services": services}) if services else RichText("")

    def _asks(self) -> Value:
        rows: list[dict[str, Value]] = []
        for ask in self.campaign.asks:
            title = self.say(f"campaign.ask.{ask}.title")
            rows.append({"id": ask, "label": title.text if title else ask})
        return listed(rows)

    def _picks(self, slot: str) -> Value:
        """The ready sentences of a part of the letter, in the letter's language, as a draft."""
        plan, wanted = self.campaign.letter, self.values.get("letter_language")
        written_in = str(wanted) if wanted in plan.languages else plan.languages[0]
        rows: list[Value] = []
        for pick in plan.picks_for(slot):
            key = f"campaign.letter.{pick}"
            if (said := self.in_language(written_in).say(key, isolating=False)) is not None:
                rows.append({"slot": slot, "who": "campaign", "text": said.text, "key": key})
        return {"language": written_in, "sentences": rows}

    def _languages(self) -> Value:
        offered = [tag for tag in self.release.languages if tag in self.campaign.languages]
        return listed({"id": tag, "label": self.release.languages[tag].name} for tag in offered)
