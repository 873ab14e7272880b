"""What the bot said to us, in order, and what was wrong with it. Kept for tests to read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .stir import Stir


@dataclass(slots=True)
class Call:
    """One call. While it is being answered `status` is None; `at` is monotonic, in seconds.

    `result` is what was (or would have been) answered; for getUpdates the list of update ids.
    `error` is Telegram's description, or what became of the connection.
    """

    at: float
    method: str
    params: dict[str, Any]
    status: int | None = None
    result: Any = None
    error: str | None = None
    answered_at: float | None = None

    def answer(self, status: int, result: Any = None, error: str | None = None) -> None:
        """Note how the call ended."""
        self.status, self.result, self.error = status, result, error
        self.answered_at = time.monotonic()


@dataclass(frozen=True, slots=True)
class Violation:
    """A call that Telegram would refuse, or that no bot of ours should make."""

    method: str
    problem: str

    def __str__(self) -> str:
        return f"{self.method}: {self.problem}"


@dataclass(slots=True)
class Transcript:
    """Everything since the start, across restarts of either side."""

    calls: list[Call] = field(default_factory=list)
    stir: Stir = field(default_factory=Stir)
    violations: list[Violation] = field(default_factory=list)

    def opened(self, method: str, params: dict[str, Any]) -> Call:
        """Write down a call that has just come in."""
        call = Call(time.monotonic(), method, params)
        self.calls.append(call)
        self.stir.now()
        return call

    def violated(self, method: str, problems: list[str]) -> None:
        """Write down what is wrong with a call."""
        self.violations += [Violation(method, problem) for problem in problems]

    def to(self, pattern: str, chat_id: int | None = None) -> Iterator[Call]:
        """Yield the calls whose method fits, such as "send*"."""
        for call in self.calls:
            if fnmatchcase(call.method, pattern) and (
                chat_id is None or call.params.get("chat_id") == chat_id
            ):
                yield call
