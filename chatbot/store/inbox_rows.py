"""Inbox keys as rows: received, done, or dead (done with a cause, its payload kept)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.service.ports import TurnRecord
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import inbox

RECEIVED = "received"
DONE = "done"
DEAD = "dead"

_STATES = Statement(
    lambda sql: select(inbox.c.key, inbox.c.state).where(sql.among(inbox.c.key, "keys"))
)
_COLUMNS = ("key", "channel", "payload", "state", "at", "since")
_ADD = Statement(
    lambda sql: (
        sql.insert(inbox)
        .values({name: bindparam(name) for name in _COLUMNS})
        .on_conflict_do_nothing()
    )
)
_CLOSE = Statement(
    lambda sql: (
        inbox.update()
        .where(sql.among(inbox.c.key, "keys"))
        .values(state=DONE, payload=None, cause=None, since=bindparam("closed"))
    )
)


def states(db: Db, keys: Sequence[str]) -> dict[str, str]:
    """The state of every key that is known."""
    return {key: state for key, state in db.rows(_STATES, keys=list(keys))}


def add(db: Db, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter keys; one entered by somebody else meanwhile stays as it is."""
    db.run_each(_ADD, rows)


def row(
    key: str, channel: str, payload: bytes | None, state: str, at: datetime, since: datetime
) -> dict[str, Any]:
    """One key as it is entered."""
    return {
        "key": key,
        "channel": channel,
        "payload": payload,
        "state": state,
        "at": to_number(at),
        "since": to_number(since),
    }


def close(db: Db, turns: Sequence[TurnRecord], known: Mapping[str, str], wall: datetime) -> None:
    """Mark the keys of turns done and scrub what came with them."""
    received = [turn.key for turn in turns if turn.key in known]
    if received:
        db.run(_CLOSE, keys=received, closed=to_number(wall))
    new = [turn for turn in turns if turn.key not in known]
    add(db, [row(it.key, it.address.channel, None, DONE, it.at, wall) for it in new])
