"""Contacts, what they said and are told, and what processes share."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from chatbot.store.tables.columns import (
    METADATA,
    contact_column,
    moment,
    row_id,
    words,
)

# --- Keys ---------------------------------------------------------------------------------

store_key = Table(
    "store_key",
    METADATA,
    Column("purpose", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# --- Contacts and what hangs on them ------------------------------------------------------

contact = Table(
    "contact",
    METADATA,
    row_id(),
    Column("address_hash", Text, nullable=False, unique=True),
    words("channel"),
    Column("address", LargeBinary, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    words("master_key"),
    Column("version", BigInteger, nullable=False),
    words("status"),
    words("language", nullable=True),
    Column("session", LargeBinary),
    words("release", nullable=True),
    words("step", nullable=True),
    moment("session_since", nullable=True),
    # The hash of the address that is written to, where that is not the first one.
    words("here", nullable=True),
    moment("since"),
    moment("seen"),
    # Its timers as JSON, and when to look at them (`contact_timers.py`).
    words("timers", nullable=True),
    moment("wakes", nullable=True),
    # Partial, as the migrations make it: `wakes IS NOT NULL`. Said here, SQLAlchemy would load
    # the dialects of both databases with all their drivers into every process.
    Index("ix_contact_wakes", "wakes"),
    sqlite_autoincrement=True,
)

# What is large in a session (`session_parts.py`). A row never changes.
session_part = Table(
    "session_part",
    METADATA,
    contact_column(primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# Addresses of those who have more than one, the first among them.
door = Table(
    "door",
    METADATA,
    Column("address_hash", Text, primary_key=True),
    contact_column(),
    words("channel"),
    Column("address", LargeBinary, nullable=False),
    moment("since"),
    Index(None, "contact_id"),
)

handover = Table(
    "handover",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    contact_column(),
    words("channel"),
    moment("until"),
    words("used_by", nullable=True),
    Index(None, "contact_id"),
)

remembered = Table(
    "remembered",
    METADATA,
    contact_column(primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    moment("expires", nullable=True),
)

consent = Table(
    "consent",
    METADATA,
    row_id(),
    contact_column(),
    words("campaign"),
    words("purpose"),
    Column("given", Boolean, nullable=False),
    words("wording"),
    words("release"),
    words("language"),
    words("channel"),
    moment("at"),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

switch = Table(
    "switch",
    METADATA,
    contact_column(primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("switch", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    words("wording"),
    words("release"),
    words("language"),
    moment("at"),
)

# --- What comes in and what goes out ------------------------------------------------------

inbox = Table(
    "inbox",
    METADATA,
    row_id(),
    Column("key", Text, nullable=False, unique=True),
    words("channel"),
    Column("payload", LargeBinary),
    words("state"),
    words("cause", nullable=True),
    words("address_hash", nullable=True),
    moment("at"),
    moment("since"),
    # Partial too: `state = 'received'`.
    Index("ix_inbox_received", "channel", "id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    METADATA,
    row_id(),
    contact_column(),
    words("state"),
    Column("content", LargeBinary),
    words("session", nullable=True),
    Column("visit", BigInteger),
    words("lease", nullable=True),
    # When it may be claimed: its time, or the end of the lease on it. Null once it is finished.
    moment("due", nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    words("ref", nullable=True),
    words("cause", nullable=True),
    moment("since"),
    # The lane it travels in; and whether it may be repeated when nobody knows that it left.
    Column("lane", Integer, nullable=False, server_default="0"),
    Column("once", Boolean, nullable=False, server_default=text("false")),
    # Which broadcast it is of, if any.
    Column("broadcast", BigInteger),
    # Nothing in it changes when a row does, so that what is settled writes no page of it.
    Index("ix_outbox_contact_id", "contact_id", "id"),
    # Partial too: `due IS NOT NULL`. What waits is little, and lies together.
    Index("ix_outbox_waiting", "contact_id", "id"),
    # Partial too: `due IS NOT NULL`.
    Index("ix_outbox_due", "lane", "id", "due"),
    sqlite_autoincrement=True,
)

# --- Who was erased: marks of keys that are destroyed, so that no restored copy brings them back

erasure = Table(
    "erasure",
    METADATA,
    Column("mark", Text, primary_key=True),
    moment("at"),
    Index(None, "at"),
)

# --- What processes share ------------------------------------------------------------------

send_budget = Table(
    "send_budget",
    METADATA,
    Column("channel", Text, primary_key=True),
    moment("spent_until"),
    moment("held_until"),
    Column("flooded_by", BigInteger, nullable=False),
    moment("flooded_at"),
)

duty = Table(
    "duty",
    METADATA,
    Column("name", Text, primary_key=True),
    words("holder"),
    moment("until"),
)
