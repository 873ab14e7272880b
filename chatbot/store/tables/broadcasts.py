"""Broadcasts, and whom each is for: the link between a person and one goes some weeks after it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from chatbot.store.tables.columns import (
    METADATA,
    ROW_ID,
    contact_column,
    moment,
    row_id,
    words,
)

broadcast = Table(
    "broadcast",
    METADATA,
    row_id(),
    Column("plan", Text, nullable=False, unique=True),
    words("campaign"),
    words("news"),
    words("switch"),
    words("audience"),
    words("fallback", nullable=True),
    words("texts"),
    words("state"),
    words("planned_by"),
    moment("planned_at"),
    Column("counted", Integer, nullable=False),
    words("confirmed_by", nullable=True),
    moment("confirmed_at", nullable=True),
    Column("size", Integer, nullable=False),
    moment("until", nullable=True),
    words("stopped_by", nullable=True),
    moment("stopped_at", nullable=True),
    moment("ended_at", nullable=True),
    words("cause", nullable=True),
    # How many by state, kept when the people are gone from `reach`.
    words("result", nullable=True),
    sqlite_autoincrement=True,
)

reach = Table(
    "reach",
    METADATA,
    Column(
        "broadcast_id", ROW_ID, ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True
    ),
    contact_column(primary_key=True),
    words("language"),
    words("state"),
    Column("outbox_id", BigInteger),
    words("cause", nullable=True),
    Index(None, "broadcast_id", "state", "contact_id"),
    Index(None, "contact_id"),
)
