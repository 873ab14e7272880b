"""The tables, and nothing else. Only the store's own modules may know them.

Types are those both drivers read and write unchanged: moments are microseconds since 1970 (UTC),
dates ISO 8601 text, sealed values bytes. Row ids are never used twice. A column holds plain text
only when it says nothing of a person; whatever does is sealed (`sealing.py`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ROW_ID = BigInteger().with_variant(Integer, "sqlite")

IS_UNFINISHED = text("state IN ('pending', 'claimed')")


def _row_id() -> Column[int]:
    return Column("id", _ROW_ID, primary_key=True, autoincrement=True)


def _moment(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _words(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _contact_id(primary_key: bool = False) -> Column[int]:
    contact_id = ForeignKey("contact.id", ondelete="CASCADE")
    return Column("contact_id", BigInteger, contact_id, nullable=False, primary_key=primary_key)


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
    _row_id(),
    Column("address_hash", Text, nullable=False, unique=True),
    _words("channel"),
    Column("address", LargeBinary, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    _words("master_key"),
    Column("version", BigInteger, nullable=False),
    _words("status"),
    _words("language", nullable=True),
    Column("session", LargeBinary),
    _words("release", nullable=True),
    _words("step", nullable=True),
    _moment("session_since", nullable=True),
    _moment("since"),
    _moment("seen"),
    sqlite_autoincrement=True,
)

remembered = Table(
    "remembered",
    METADATA,
    _contact_id(primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    _moment("expires", nullable=True),
)

consent = Table(
    "consent",
    METADATA,
    _row_id(),
    _contact_id(),
    _words("campaign"),
    _words("purpose"),
    Column("given", Boolean, nullable=False),
    _words("wording"),
    _words("release"),
    _words("language"),
    _words("channel"),
    _moment("at"),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

switch = Table(
    "switch",
    METADATA,
    _contact_id(primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("switch", Text, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    _words("wording"),
    _words("release"),
    _words("language"),
    _moment("at"),
)

timer = Table(
    "timer",
    METADATA,
    _row_id(),
    _contact_id(),
    _words("session"),
    Column("visit", BigInteger, nullable=False),
    _words("kind"),
    _moment("due"),
    Index(None, "contact_id"),
    Index(None, "due"),
    sqlite_autoincrement=True,
)

# --- What comes in and what goes out ------------------------------------------------------

inbox = Table(
    "inbox",
    METADATA,
    _row_id(),
    Column("key", Text, nullable=False, unique=True),
    _words("channel"),
    Column("payload", LargeBinary),
    _words("state"),
    _words("cause", nullable=True),
    _words("address_hash", nullable=True),
    _moment("at"),
    _moment("since"),
    # Partial, as the migrations make it: `state = 'received'`. Said here, SQLAlchemy would load
    # the dialects of both databases with all their drivers into every process.
    Index("ix_inbox_received", "channel", "id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    METADATA,
    _row_id(),
    _contact_id(),
    _words("state"),
    Column("content", LargeBinary),
    _words("session", nullable=True),
    Column("visit", BigInteger),
    _words("lease", nullable=True),
    # When it may be claimed: its time, or the end of the lease on it. Null once it is finished.
    _moment("due", nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    _words("ref", nullable=True),
    _words("cause", nullable=True),
    _moment("since"),
    # The lane it travels in; and whether it may be repeated when nobody knows that it left.
    Column("lane", Integer, nullable=False, server_default="0"),
    Column("once", Boolean, nullable=False, server_default=text("false")),
    Index(None, "contact_id", "state", "id"),
    # Partial too: `due IS NOT NULL`.
    Index("ix_outbox_due", "lane", "due", "id"),
    sqlite_autoincrement=True,
)

# --- Who was erased: marks of keys that are destroyed, so that no restored copy brings them back

erasure = Table(
    "erasure",
    METADATA,
    Column("mark", Text, primary_key=True),
    _moment("at"),
    Index(None, "at"),
)

# --- What processes share ------------------------------------------------------------------

send_budget = Table(
    "send_budget",
    METADATA,
    Column("channel", Text, primary_key=True),
    _moment("spent_until"),
    _moment("held_until"),
    Column("flooded_by", BigInteger, nullable=False),
    _moment("flooded_at"),
)

duty = Table(
    "duty",
    METADATA,
    Column("name", Text, primary_key=True),
    _words("holder"),
    _moment("until"),
)

# --- The ledger: kept when the contact is forgotten ---------------------------------------

action = Table(
    "action",
    METADATA,
    _row_id(),
    Column("key", Text, nullable=False, unique=True),
    Column("contact_id", BigInteger, ForeignKey("contact.id", ondelete="SET NULL")),
    _words("campaign"),
    _words("kind"),
    _moment("at"),
    _words("constituency", nullable=True),
    _words("ballot", nullable=True),
    _words("recipient", nullable=True),
    _words("asks"),
    _words("detail", nullable=True),
    Column("chosen_subset", Boolean, nullable=False),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

answer = Table(
    "answer",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("ask", Text, primary_key=True),
    _words("constituency"),
    _words("value"),
    _words("stage"),
    _words("on"),
    _words("evidence", nullable=True),
)

fingerprint = Table(
    "fingerprint",
    METADATA,
    # A keyed hash of campaign and recipient, the Monday of the week, a random number: nothing here
    # leads to a contact, and on SQLite the rows lie in the order of this key.
    Column("office", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("marks", LargeBinary, nullable=False),
    Column("fresh", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

reading = Table(
    "reading",
    METADATA,
    _row_id(),
    Column("key", Text, nullable=False, unique=True),
    Column("contact_id", BigInteger, ForeignKey("contact.id", ondelete="SET NULL")),
    _words("campaign"),
    _words("person"),
    _words("constituency"),
    _words("ask"),
    _words("value"),
    _moment("at"),
    Column("quote", LargeBinary),
    _words("stage"),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

reading_check = Table(
    "reading_check",
    METADATA,
    Column("reading_id", _ROW_ID, ForeignKey("reading.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    _words("by"),
    _words("verdict"),
    _words("value"),
    _words("why", nullable=True),
    _moment("at"),
)

# --- Releases -----------------------------------------------------------------------------

release = Table(
    "release",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("bundle", LargeBinary, nullable=False),
    _moment("at"),
)

# --- The public record: nothing here is about a supporter ---------------------------------

constituency = Table(
    "constituency",
    METADATA,
    Column("code", Text, primary_key=True),
    _words("name"),
    _words("nation"),
    _words("name_cy", nullable=True),
)

ballot = Table(
    "ballot",
    METADATA,
    Column("id", Text, primary_key=True),
    _words("constituency"),
    _words("poll_date"),
    Column("verified", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    _words("elected", nullable=True),
    _words("source"),
    _words("as_of"),
    Index(None, "constituency"),
    Index(None, "poll_date"),
)


def _person() -> list[Column[str] | Column[int] | Column[bool]]:
    return [
        _words("person"),
        _words("name"),
        _words("party"),
        _words("role"),
        # JSON: [[kind, where to, source, as of, shared]], best first.
        Column("routes", Text, nullable=False, server_default="[]"),
        Column("position", Integer),
        _words("sort_name", nullable=True),
        Column("test_data", Boolean, nullable=False),
        # Ids that were merged into this one, with spaces between them.
        _words("former_ids", nullable=True),
        _words("listed_since", nullable=True),
    ]


candidacy = Table(
    "candidacy",
    METADATA,
    Column("ballot_id", Text, ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    *_person(),
)

member = Table(
    "member",
    METADATA,
    Column("constituency", Text, primary_key=True),
    *_person(),
    _words("source"),
    _words("as_of"),
)

provenance = Table(
    "provenance",
    METADATA,
    Column("label", Text, primary_key=True),
    _words("source"),
    _words("as_of"),
    Column("rows", BigInteger, nullable=False),
)

correction = Table(
    "correction",
    METADATA,
    _row_id(),
    _words("what"),
    _words("about"),
    _words("label"),
    _words("value", nullable=True),
    _words("why"),
    _words("by"),
    _moment("at"),
    _words("cleared_by", nullable=True),
    _words("cleared_why", nullable=True),
    _moment("cleared_at", nullable=True),
    sqlite_autoincrement=True,
)
