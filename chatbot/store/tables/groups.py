"""Totals of groups: counters by the day they enter a total. No row is anybody's."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from chatbot.store.tables.columns import METADATA, moment

group_total = Table(
    "group_total",
    METADATA,
    # The group's own reference, which its address cannot be worked out from; the day drawn by lot.
    Column("group_ref", Text, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("counted", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

group_left = Table(
    "group_left",
    METADATA,
    Column("group_ref", Text, primary_key=True),
    moment("at"),
)

pact_count = Table(
    "pact_count",
    METADATA,
    # The terms of a promise made together, and by how many it grows or falls on a day. Nobody's.
    Column("scope", Text, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("last", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("change", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
