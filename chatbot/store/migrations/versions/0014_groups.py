"""Totals of groups: counters by day, and which groups were left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_total",
        sa.Column("group_ref", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("group_ref", "campaign", "day", name="pk_group_total"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "group_left",
        sa.Column("group_ref", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("group_ref", name="pk_group_left"),
    )


def downgrade() -> None:
    op.drop_table("group_left")
    op.drop_table("group_total")
