"""Marks of the keys of contacts who were erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_erasure"),
    )
    op.create_index("ix_erasure_at", "erasure", ["at"])


def downgrade() -> None:
    op.drop_table("erasure")
