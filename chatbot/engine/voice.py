"""Says things: fills the release's texts in one language with what a session knows.

A voice never lets a raw placeholder or a key out: a text that cannot be filled is None here, and
the walk says the bot's apology in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.engine.campaign import Campaign
from chatbot.engine.release import Release
from chatbot.engine.renderers import Renderers
from chatbot.engine.templates import Unfilled, fill
from chatbot.engine.texts import Language, Text
from chatbot.engine.values import follow, listed

Path = tuple[str, ...]

BOT = "bot"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language of one campaign, with the values a text may name.

    `values` are the variables of the running flow; `built_in` what every flow can read.
    """

    release: Release
    campaign: Campaign
    language: Language
    at: datetime
    values: Mapping[str, Value] = field(default_factory=dict)
    built_in: Mapping[str, Value] = field(default_factory=dict)

    def look_up(self, path: Path) -> Value:
        """The value behind a path, None when there is none."""
        head, rest = path[0], path[1:]
        if head in self.values:
            return follow(self.values[head], rest)
        if head == "facts" and rest:
            return self._fact(rest[0])
        if head == "asks":
            return self._asks()
        if head == "languages":
            return self._languages()
        if head in ("imprint", "campaign_name"):
            return self._campaign_words("imprint" if head == "imprint" else "title")
        return follow(self.built_in.get(head), rest)

    def text(self, domain: str, key: str) -> Text | None:
        """The compiled text of a key in this language."""
        return self.language.texts.get(f"{domain}:{key}")

    def filled(
        self,
        text: Text,
        shown: Mapping[str, Value] | None = None,
        count: int | None = None,
        isolating: bool = True,
    ) -> RichText | None:
        """A text with its placeholders filled; None when one of them has nothing to show."""
        voice = replace(self, values={**self.values, **shown}) if shown else self
        formats = Renderers(voice).by_name
        try:
            return fill(text, voice.look_up, self.language, count, formats, isolating=isolating)
        except Unfilled:
            return None

    def say(
        self,
        key: str,
        shown: Mapping[str, Value] | None = None,
        domain: str | None = None,
        isolating: bool = True,
    ) -> RichText | None:
        """The words of a campaign key (or of another domain), filled."""
        text = self.text(domain or self.campaign.id, key)
        return self.filled(text, shown, isolating=isolating) if text is not None else None

    def bot(self, key: str, shown: Mapping[str, Value] | None = None) -> RichText:
        """The bot's own words `words.<key>`; checks refuse a release that lacks them."""
        return self.say(f"words.{key}", shown, BOT) or RichText("")

    def words_of(self, domain: str, key: str) -> tuple[str, ...]:
        """A text that lists words separated by commas, in this language."""
        said = self.say(key, domain=domain)
        parts = said.text.replace("،", ",").replace("、", ",").split(",") if said else []
        return tuple(part.strip() for part in parts if part.strip())

    def in_language(self, tag: str) -> Voice:
        """The same voice in another language of the release, or in this one."""
        return replace(self, language=self.release.languages.get(tag, self.language))

    def _fact(self, name: str) -> Value:
        fact = self.campaign.facts.get(name)
        if fact is None or not fact.usable(self.at.date()):
            return None
        said = self.say(f"campaign.fact.{name}.text")
        return f"{said.text} ({fact.source}, {self._day(fact.as_of)})" if said else None

    def _day(self, day: date) -> str:
        return self.language.formats.day(day)

    def _asks(self) -> Value:
        rows: list[dict[str, Value]] = []
        for ask in self.campaign.asks:
            title = self.say(f"campaign.ask.{ask}.title")
            rows.append({"id": ask, "label": title.text if title else ask})
        return listed(rows)

    def _languages(self) -> Value:
        offered = [tag for tag in self.release.languages if tag in self.campaign.languages]
        return listed({"id": tag, "label": self.release.languages[tag].name} for tag in offered)

    def _campaign_words(self, slot: str) -> Value:
        said = self.say(f"campaign.{slot}")
        return said.text if said else None
