"""What reading an answer gives: a value, or the reason why there is none."""

from __future__ import annotations

from chatbot.domain.contacts import Value
from chatbot.domain.records import record


@record(frozen=True, slots=True)
class Parsed:
    """The answer, as a variable holds it."""

    value: Value


@record(frozen=True, slots=True)
class Refused:
    """Why it could not be read: the id of a retry text."""

    reason: str
