"""Timers in the contact's row, and an index of what waits in the outbox: fewer pages a turn."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AWAKE = sa.text("wakes IS NOT NULL")
AHEAD = sa.text("due IS NOT NULL")
AT_ONCE = 1000

_contact = sa.table("contact", *(sa.column(name) for name in ("id", "timers", "wakes")))
_timer = sa.table(
    "timer",
    *(sa.column(name) for name in ("id", "contact_id", "session", "visit", "kind", "due")),
)


def upgrade() -> None:
    op.add_column("contact", sa.Column("timers", sa.Text(), nullable=True))
    op.add_column("contact", sa.Column("wakes", sa.BigInteger(), nullable=True))
    _move_in()
    op.create_index(
        "ix_contact_wakes", "contact", ["wakes"], sqlite_where=AWAKE, postgresql_where=AWAKE
    )
    op.drop_table("timer")
    op.drop_index("ix_outbox_contact_id_state_id", table_name="outbox")
    columns = ["contact_id", "id"]
    op.create_index("ix_outbox_contact_id", "outbox", columns)
    op.create_index(
        "ix_outbox_waiting", "outbox", columns, sqlite_where=AHEAD, postgresql_where=AHEAD
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.drop_index("ix_outbox_contact_id", table_name="outbox")
    op.create_index("ix_outbox_contact_id_state_id", "outbox", ["contact_id", "state", "id"])
    _create_timer()
    _move_out()
    op.drop_index("ix_contact_wakes", table_name="contact")
    op.drop_column("contact", "wakes")
    op.drop_column("contact", "timers")


def _move_in() -> None:
    db = op.get_bind()
    after = 0
    while contacts := _some(sa.select(_timer.c.contact_id).distinct(), _timer.c.contact_id, after):
        after = contacts[-1]
        found = db.execute(
            sa.select(_timer).where(_timer.c.contact_id.in_(contacts)).order_by(_timer.c.id)
        ).all()
        for contact_id in contacts:
            of_it = [row for row in found if row.contact_id == contact_id]
            timers = [[str(it.id), it.session, it.visit, it.kind, it.due] for it in of_it]
            db.execute(
                sa.update(_contact)
                .where(_contact.c.id == contact_id)
                .values(timers=json.dumps(timers), wakes=min(it.due for it in of_it))
            )


def _move_out() -> None:
    db = op.get_bind()
    after = 0
    has_some = sa.select(_contact.c.id).where(_contact.c.timers.is_not(None))
    while contacts := _some(has_some, _contact.c.id, after):
        after = contacts[-1]
        found = db.execute(
            sa.select(_contact.c.id, _contact.c.timers).where(_contact.c.id.in_(contacts))
        ).all()
        rows = [
            {"contact_id": row.id, "session": session, "visit": visit, "kind": kind, "due": due}
            for row in found
            for _, session, visit, kind, due in json.loads(row.timers)
        ]
        columns = (_timer.c[name] for name in ("contact_id", "session", "visit", "kind", "due"))
        db.execute(sa.insert(sa.table("timer", *(sa.column(it.name) for it in columns))), rows)


def _some(select: sa.Select[Any], column: sa.ColumnElement[int], after: int) -> list[int]:
    """The next contacts, in the order of their ids."""
    page = select.where(column > after).order_by(column).limit(AT_ONCE)
    return [row[0] for row in op.get_bind().execute(page)]


def _create_timer() -> None:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "timer",
        sa.Column("id", kind, autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_timer_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_timer_contact_id", "timer", ["contact_id"])
    op.create_index("ix_timer_due", "timer", ["due"])
