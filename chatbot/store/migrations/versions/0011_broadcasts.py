"""Broadcasts, whom each is for, and which rows of the outbox are of one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    def words(name: str, nullable: bool = False) -> sa.Column[str]:
        return sa.Column(name, sa.Text(), nullable=nullable)

    def moment(name: str, nullable: bool = True) -> sa.Column[int]:
        return sa.Column(name, sa.BigInteger(), nullable=nullable)

    op.create_table(
        "broadcast",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        *(words(name) for name in ("plan", "campaign", "news", "switch", "audience")),
        words("fallback", nullable=True),
        *(words(name) for name in ("texts", "state", "planned_by")),
        moment("planned_at", nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        words("confirmed_by", nullable=True),
        moment("confirmed_at"),
        sa.Column("size", sa.Integer(), nullable=False),
        moment("until"),
        words("stopped_by", nullable=True),
        moment("stopped_at"),
        moment("ended_at"),
        *(words(name, nullable=True) for name in ("cause", "result")),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
        sa.UniqueConstraint("plan", name="uq_broadcast_plan"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reach",
        sa.Column("broadcast_id", _ROW_ID, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        words("language"),
        words("state"),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        words("cause", nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcast.id"],
            name="fk_reach_broadcast_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_reach_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "contact_id", name="pk_reach"),
    )
    op.create_index(
        "ix_reach_broadcast_id_state_contact_id", "reach", ["broadcast_id", "state", "contact_id"]
    )
    op.create_index("ix_reach_contact_id", "reach", ["contact_id"])
    op.add_column("outbox", sa.Column("broadcast", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "broadcast")
    op.drop_table("reach")
    op.drop_table("broadcast")
