"""Rows of the outbox are given out by lane and age: the index has them in that order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AHEAD = sa.text("due IS NOT NULL")


def upgrade() -> None:
    _index(["lane", "id", "due"])


def downgrade() -> None:
    _index(["lane", "due", "id"])


def _index(columns: list[str]) -> None:
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index("ix_outbox_due", "outbox", columns, sqlite_where=AHEAD, postgresql_where=AHEAD)
