"""Failures on order: which call fails, how, and how often.

A fault is chosen before a call takes effect; `Fault.takes_effect` says whether it still does.
The wire form (status, body, dropped connection) is made by `replies`.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVERYTHING = "*"
POLLING = "getUpdates"

_DESCRIPTIONS = {
    400: "Bad Request: it was so ordered",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
_FINE = 200


class Body(StrEnum):
    """What the body of a failing answer looks like."""

    JSON = "json"
    HTML = "html"
    EMPTY = "empty"
    TRUNCATED = "truncated"


@dataclass(slots=True, eq=False)
class Fault:
    """One order. `times` None means until `cancel()` or `Faults.heal()`."""

    methods: str
    status: int = _FINE
    description: str | None = None
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    body: Body = Body.JSON
    delay: float = 0.0
    lose_reply: bool = False
    refuse_ok: bool = False
    takes_effect: bool = True
    times: int | None = 1
    chat_id: int | None = None
    used: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it has happened as often as ordered."""
        return self.times is not None and self.used >= self.times

    def cancel(self) -> None:
        """Let it happen no more."""
        self.times = self.used

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether the order is meant for this call."""
        if self.is_over or self.chat_id not in {None, chat_id}:
            return False
        return any(_is_meant(pattern, method) for pattern in self.methods.split("|"))

    @property
    def text(self) -> str:
        """The description to answer with."""
        wanted = self.description or _DESCRIPTIONS.get(self.status, "It was so ordered")
        return wanted.format(retry_after=self.retry_after or 0)

    @property
    def parameters(self) -> dict[str, Any]:
        """The `parameters` object to answer with; empty for none."""
        told = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(slots=True)
class Faults:
    """The orders in force, oldest first; the first that fits a call is used."""

    orders: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> Fault:
        """Put a fault in force."""
        self.orders.append(fault)
        return fault

    def heal(self) -> None:
        """Cancel everything."""
        for fault in self.orders:
            fault.cancel()
        self.orders.clear()

    def forget_what_is_over(self) -> None:
        """Keep only those that may still happen."""
        self.orders = [fault for fault in self.orders if not fault.is_over]

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that happens to this call, and count it."""
        for fault in self.orders:
            if fault.fits(method, chat_id):
                fault.used += 1
                return fault
        return None


def _is_meant(pattern: str, method: str) -> bool:
    if pattern == EVERYTHING:
        return method != POLLING
    return fnmatch.fnmatchcase(method, pattern)
