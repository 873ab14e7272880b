"""Sessions in parts: large values in rows of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_part",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_session_part_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "name", name="pk_session_part"),
    )


def downgrade() -> None:
    # A session that lies in parts cannot be put together without its keys: it begins anew.
    op.execute(
        "UPDATE contact SET session = NULL, release = NULL, step = NULL, session_since = NULL,"
        " version = version + 1 WHERE id IN (SELECT contact_id FROM session_part)"
    )
    op.drop_table("session_part")
