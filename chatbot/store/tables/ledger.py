"""What was done, said and read: kept when the contact is forgotten, without it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
)

from chatbot.store.tables.columns import (
    METADATA,
    ROW_ID,
    moment,
    row_id,
    words,
)

# --- The ledger: kept when the contact is forgotten ---------------------------------------

action = Table(
    "action",
    METADATA,
    row_id(),
    Column("key", Text, nullable=False, unique=True),
    Column("contact_id", BigInteger, ForeignKey("contact.id", ondelete="SET NULL")),
    words("campaign"),
    words("kind"),
    moment("at"),
    words("constituency", nullable=True),
    words("ballot", nullable=True),
    words("recipient", nullable=True),
    words("asks"),
    words("detail", nullable=True),
    Column("chosen_subset", Boolean, nullable=False),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

answer = Table(
    "answer",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("ask", Text, primary_key=True),
    words("constituency"),
    words("value"),
    words("stage"),
    words("on"),
    words("evidence", nullable=True),
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
    row_id(),
    Column("key", Text, nullable=False, unique=True),
    Column("contact_id", BigInteger, ForeignKey("contact.id", ondelete="SET NULL")),
    words("campaign"),
    words("person"),
    words("constituency"),
    words("ask"),
    words("value"),
    moment("at"),
    Column("quote", LargeBinary),
    words("stage"),
    Index(None, "contact_id"),
    sqlite_autoincrement=True,
)

reading_check = Table(
    "reading_check",
    METADATA,
    Column("reading_id", ROW_ID, ForeignKey("reading.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    words("by"),
    words("verdict"),
    words("value"),
    words("why", nullable=True),
    moment("at"),
)

bad_wording = Table(
    "bad_wording",
    METADATA,
    # Nothing leads to whoever said so: no contact, a day and no time.
    Column("language", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("times", BigInteger, nullable=False),
    words("first"),
    words("last"),
)
