"""One contact by several addresses, and the links that lead from one to the other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("here", sa.Text(), nullable=True))
    op.create_table(
        "door",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_door_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address_hash", name="pk_door"),
    )
    op.create_index("ix_door_contact_id", "door", ["contact_id"])
    op.create_table(
        "handover",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_handover_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_handover"),
    )
    op.create_index("ix_handover_contact_id", "handover", ["contact_id"])


def downgrade() -> None:
    op.drop_index("ix_handover_contact_id", table_name="handover")
    op.drop_table("handover")
    op.drop_index("ix_door_contact_id", table_name="door")
    op.drop_table("door")
    op.drop_column("contact", "here")
