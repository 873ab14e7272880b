"""Which release is current for every process, and which ones were before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.id"], name="fk_publication_release"),
        sa.PrimaryKeyConstraint("number", name="pk_publication"),
    )


def downgrade() -> None:
    op.drop_table("publication")
