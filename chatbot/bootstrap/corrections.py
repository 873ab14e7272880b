"""`chatbot data correct` and `data corrections`, on behalf of the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.domain.corrections import Correcting, Correction
from chatbot.lookups.readers.csv_rows import email_in, page_in
from chatbot.service.correcting import Corrector
from chatbot.store.sql_store import SqlStore

READERS = {Correcting.EMAIL: email_in, Correcting.PAGE: page_in}


def correct(settings: Settings, work: Callable[[Corrector], Awaitable[Correction]]) -> Correction:
    """Make one correction, or clear one. Raises CorrectionRefused."""

    def done(store: SqlStore) -> Awaitable[Correction]:
        clock = clock_for(settings.as_of)
        return work(Corrector(store.public_record, store.corrections, clock, READERS))

    return with_store(settings, done)


def all_corrections(settings: Settings) -> Sequence[Correction]:
    """Every one there ever was."""
    return with_store(settings, lambda store: store.corrections.all())
