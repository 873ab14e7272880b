"""`chatbot mail returned`: what mail servers sent back, taken note of."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import with_store
from chatbot.channels.mail.returned import read_returned
from chatbot.config import Settings
from chatbot.store.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class Noted:
    """How many letters came back, and how much was something else."""

    returned: int
    other: int


Message = tuple[bytes, Callable[[], None]]
"""What came, and how to be rid of it."""


def note_returned(settings: Settings, messages: Iterator[Message]) -> Noted:
    """Take note of each; a report of ours goes from its mailbox when that is done.

    A chat is told by the running server, which finds it in the inbox. Raises StoreFailed.
    """

    async def noted(store: SqlStore) -> Noted:
        returned = other = 0
        now = clock_for(settings.as_of).now()
        for raw, discard in messages:
            report = read_returned(raw)
            ours = False
            if report is not None:
                ours, _ = await store.mail_desk.returned(report.mark, report.closes, now)
            returned, other = returned + ours, other + (not ours)
            if ours:
                discard()
        return Noted(returned, other)

    return with_store(settings, noted)


def messages_in(paths: tuple[Path, ...]) -> Iterator[Message]:
    """The messages of files and of Maildirs, one after the other."""
    for path in paths:
        if path.is_dir():
            box = mailbox.Maildir(path, create=False)
            for key in sorted(box.keys()):
                yield box.get_bytes(key), partial(box.discard, key)
        else:
            yield path.read_bytes(), _keep


def one_message(raw: bytes) -> Iterator[Message]:
    """A message that nobody has to be rid of."""
    yield raw, _keep


def _keep() -> None:
    """Not ours to remove."""
