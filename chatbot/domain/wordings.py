"""A sentence that somebody said is badly put: which one, in which language, how often.

Nothing here is about the person who said so: no address, no words of theirs, a day and no time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BadWording:
    """One report. `key` is `<campaign>:<flow>.<step>` of what was said, `bot:words.…` for words of
    the bot itself, or `bot` where it is not known which."""

    language: str
    key: str
    on: date


@dataclass(frozen=True, slots=True)
class ReportedWording:
    """All reports of one sentence in one language."""

    language: str
    key: str
    times: int
    first: date
    last: date
