"""`chatbot answers`, on behalf of the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.domain.readings import KeptReading
from chatbot.service.checking import Checker
from chatbot.store.sql_store import SqlStore

T = TypeVar("T")


def all_readings(settings: Settings) -> Sequence[KeptReading]:
    """Every reading of a reply, with its verdicts."""
    return with_store(settings, lambda store: store.answer_checks.all())


def checking(settings: Settings, work: Callable[[Checker], Awaitable[T]]) -> T:
    """Look at one, or enter a verdict. Raises CheckRefused."""

    def done(store: SqlStore) -> Awaitable[T]:
        return work(Checker(store.answer_checks, clock_for(settings.as_of)))

    return with_store(settings, done)
