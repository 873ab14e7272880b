"""How supporters read replies, and who of the campaign stands by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("constituency", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("quote", sa.LargeBinary(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_reading_contact_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint("key", name="uq_reading_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reading_contact_id", "reading", ["contact_id"])
    op.create_table(
        "reading_check",
        sa.Column("reading_id", _ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["reading.id"],
            name="fk_reading_check_reading_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reading_id", "name", name="pk_reading_check"),
    )


def downgrade() -> None:
    op.drop_table("reading_check")
    op.drop_index("ix_reading_contact_id", table_name="reading")
    op.drop_table("reading")
