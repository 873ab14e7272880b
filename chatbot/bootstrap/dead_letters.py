"""`chatbot dead`: arrivals that were given up, on behalf of the command line.

What came is shown by its form only: which fields it has and how long they are. That tells what an
operator needs to know about a fault, and nothing about a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.domain.messages import InboxKey
from chatbot.service.ports import DeadLetter
from chatbot.store.sql_store import SqlStore

MOST_LISTED: Final = 100
MOST_REPLAYED: Final = 100_000
"""All that four weeks may hold; only keys and causes are read."""
DEEPEST: Final = 20

_FIELD: Final = re.compile(r"[a-z][a-z_]{0,39}")


def dead_letters(settings: Settings) -> Sequence[DeadLetter]:
    """The newest of them."""
    return with_store(settings, lambda store: store.dead_letters.newest(MOST_LISTED))


def form_of(settings: Settings, key: InboxKey) -> object | None:
    """The form of what came; None when there is no such letter, or it is gone."""
    payload = with_store(settings, lambda store: store.dead_letters.payload(key))
    return None if payload is None else redacted(payload)


def replay(settings: Settings, keys: Sequence[InboxKey]) -> list[InboxKey]:
    """Have letters taken in again, all that are whole when none is named; those that will be."""

    async def done(store: SqlStore) -> list[InboxKey]:
        wanted = keys or [
            one.key for one in await store.dead_letters.newest(MOST_REPLAYED) if one.is_whole
        ]
        # the oldest first: a person's words shall keep their order
        return [key for key in reversed(wanted) if await store.dead_letters.replay(key)]

    return with_store(settings, done)


def redacted(payload: bytes) -> object:
    """Only the form: names of fields, kinds and lengths of values."""
    try:
        return _form(json.loads(payload), 0)
    except (ValueError, RecursionError):
        return f"{len(payload)} bytes that are no JSON"


def _form(value: Any, depth: int) -> object:
    if depth > DEEPEST:
        return "deeper"
    if isinstance(value, dict):
        return {_name(key): _form(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_form(inner, depth + 1) for inner in value]
    if isinstance(value, str):
        return f"{len(value)} characters"
    if isinstance(value, bool) or value is None:
        return value
    return f"a number of {len(str(value))} characters"


def _name(key: str) -> str:
    return key if _FIELD.fullmatch(key) else f"a name of {len(key)} characters"
