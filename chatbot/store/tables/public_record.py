"""Releases and the public record: nothing here is about a supporter."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from chatbot.store.tables.columns import (
    METADATA,
    moment,
    row_id,
    words,
)

# --- Releases -----------------------------------------------------------------------------

release = Table(
    "release",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("bundle", LargeBinary, nullable=False),
    moment("at"),
)

publication = Table(
    "publication",
    METADATA,
    # Given, not drawn: of two who publish at once, one finds the number taken.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("release", Text, ForeignKey("release.id"), nullable=False),
    moment("at"),
    words("how"),
)

# --- The public record: nothing here is about a supporter ---------------------------------

constituency = Table(
    "constituency",
    METADATA,
    Column("code", Text, primary_key=True),
    words("name"),
    words("nation"),
    words("name_cy", nullable=True),
)

ballot = Table(
    "ballot",
    METADATA,
    Column("id", Text, primary_key=True),
    words("constituency"),
    words("poll_date"),
    Column("verified", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    words("elected", nullable=True),
    words("source"),
    words("as_of"),
    Index(None, "constituency"),
    Index(None, "poll_date"),
)


def _person() -> list[Column[str] | Column[int] | Column[bool]]:
    return [
        words("person"),
        words("name"),
        words("party"),
        words("role"),
        # JSON: [[kind, where to, source, as of, shared]], best first.
        Column("routes", Text, nullable=False, server_default="[]"),
        Column("position", Integer),
        words("sort_name", nullable=True),
        Column("test_data", Boolean, nullable=False),
        # Ids that were merged into this one, with spaces between them.
        words("former_ids", nullable=True),
        words("listed_since", nullable=True),
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
    words("source"),
    words("as_of"),
)

provenance = Table(
    "provenance",
    METADATA,
    Column("label", Text, primary_key=True),
    words("source"),
    words("as_of"),
    Column("rows", BigInteger, nullable=False),
)

correction = Table(
    "correction",
    METADATA,
    row_id(),
    words("what"),
    words("about"),
    words("label"),
    words("value", nullable=True),
    words("why"),
    words("by"),
    moment("at"),
    words("cleared_by", nullable=True),
    words("cleared_why", nullable=True),
    moment("cleared_at", nullable=True),
    sqlite_autoincrement=True,
)
