"""Letters that the house sends for people. All of it goes with the contact, but for the tally."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from chatbot.store.tables.columns import METADATA, contact_column, moment, row_id, words

mail_sender = Table(
    "mail_sender",
    METADATA,
    contact_column(primary_key=True),
    # A keyed hash of the address; in `owner` too once it is confirmed, for one chat only.
    words("email_hash"),
    Column("owner", Text, unique=True),
    Column("email", LargeBinary, nullable=False),
    Column("code", LargeBinary),
    words("campaign"),
    words("language"),
    moment("asked"),
    Column("attempts", Integer, nullable=False),
    moment("confirmed", nullable=True),
)

mail = Table(
    "mail",
    METADATA,
    row_id(),
    contact_column(),
    Column("key", Text, nullable=False, unique=True),
    words("kind"),
    words("state"),
    words("campaign"),
    # Which set of letters and for whom, as the ledger has it; `office` is the keyed hash of that.
    words("letters", nullable=True),
    words("letter", nullable=True),
    words("office", nullable=True),
    # `mail_sender.asked` when it was given: which confirmation it stands on.
    Column("stamp", BigInteger, nullable=False),
    Column("content", LargeBinary),
    # When it may leave. Null once that is settled.
    moment("due", nullable=True),
    Column("tries", Integer, nullable=False),
    moment("began", nullable=True),
    moment("since"),
    words("cause", nullable=True),
    Index(None, "contact_id"),
    Index(None, "due"),
    Index(None, "office", "began"),
    sqlite_autoincrement=True,
)

mail_tally = Table(
    "mail_tally",
    METADATA,
    # A keyed hash of a day and of what is counted, so that no two days can be told to be one's.
    Column("mark", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    moment("since"),
    Index(None, "since"),
)
