"""Lanes of outbox rows; what many processes share: the budget of sends, and duties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AHEAD = sa.text("due IS NOT NULL")


def upgrade() -> None:
    # With defaults: a process of the version before still adds rows while this one starts.
    op.add_column("outbox", sa.Column("lane", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "outbox",
        sa.Column("once", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    _index(["lane", "due", "id"])
    op.create_table(
        "send_budget",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("spent_until", sa.BigInteger(), nullable=False),
        sa.Column("held_until", sa.BigInteger(), nullable=False),
        sa.Column("flooded_by", sa.BigInteger(), nullable=False),
        sa.Column("flooded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_send_budget"),
    )
    op.create_table(
        "duty",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_duty"),
    )


def downgrade() -> None:
    op.drop_table("duty")
    op.drop_table("send_budget")
    _index(["due", "id"])
    op.drop_column("outbox", "once")
    op.drop_column("outbox", "lane")


def _index(columns: list[str]) -> None:
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index("ix_outbox_due", "outbox", columns, sqlite_where=AHEAD, postgresql_where=AHEAD)
