"""What every table is made of: the kinds of columns, and how keys and indexes are named."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
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

ROW_ID = BigInteger().with_variant(Integer, "sqlite")

IS_UNFINISHED = text("due IS NOT NULL AND state IN ('pending', 'claimed')")
"""A row that is not over. It has a time; said so, the small index of those that have is used."""


def row_id() -> Column[int]:
    return Column("id", ROW_ID, primary_key=True, autoincrement=True)


def moment(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def words(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def contact_column(primary_key: bool = False) -> Column[int]:
    contact_id = ForeignKey("contact.id", ondelete="CASCADE")
    return Column("contact_id", BigInteger, contact_id, nullable=False, primary_key=primary_key)
