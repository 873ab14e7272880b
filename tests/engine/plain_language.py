"""A language with the plainest formats there are, for tests that are not about formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Literal

from chatbot.domain.messages import Direction
from chatbot.engine.texts import Language, PluralForm


class PlainFormats:
    """Writes everything so that a reader of a test sees where it came from."""

    @property
    def months(self) -> Mapping[str, int]:
        return {}

    def number(self, value: int | float) -> str:
        return f"{value:,}"

    def day(self, value: date) -> str:
        return f"day {value.isoformat()}"

    def weekday(self, value: date) -> str:
        return f"weekday {value.isoformat()}"

    def month(self, value: date) -> str:
        return f"month {value.isoformat()[:7]}"

    def moment(self, value: datetime) -> str:
        return f"moment {value.isoformat()}"

    def clock(self, value: time) -> str:
        return f"clock {value.isoformat('minutes')}"

    def join(self, items: Sequence[str], style: Literal["and", "or"]) -> str:
        return f" {style} ".join(items)

    def language_name(self, tag: str) -> str | None:
        return None

    def plural(self, count: int | float) -> PluralForm:
        return "one" if count == 1 else "other"


def plain_language(tag: str = "en", direction: Direction = "ltr") -> Language:
    """A language without texts."""
    return Language(tag, tag, direction, PlainFormats(), {})
