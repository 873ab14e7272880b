"""Keys, contacts and what hangs on them, inbox, outbox, and the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AHEAD = sa.text("due IS NOT NULL")
RECEIVED = sa.text("state = 'received'")


def upgrade() -> None:
    op.create_table(
        "store_key",
        _text("purpose"),
        _bytes("wrapped"),
        sa.PrimaryKeyConstraint("purpose", name="pk_store_key"),
    )
    _create_contact()
    _create_remembered()
    _create_consent()
    _create_switch()
    _create_timer()
    _create_inbox()
    _create_outbox()
    _create_action()
    _create_answer()


def downgrade() -> None:
    for table in (
        "answer",
        "action",
        "outbox",
        "inbox",
        "timer",
        "switch",
        "consent",
        "remembered",
        "contact",
        "store_key",
    ):
        op.drop_table(table)


def _create_contact() -> None:
    op.create_table(
        "contact",
        _row_id(),
        _text("address_hash"),
        _text("channel"),
        _bytes("address"),
        _bytes("data_key"),
        _text("master_key"),
        _number("version"),
        _text("status"),
        _text("language", nullable=True),
        _bytes("session", nullable=True),
        _text("release", nullable=True),
        _text("step", nullable=True),
        _number("session_since", nullable=True),
        _number("since"),
        _number("seen"),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("address_hash", name="uq_contact_address_hash"),
        sqlite_autoincrement=True,
    )


def _create_remembered() -> None:
    op.create_table(
        "remembered",
        _number("contact_id"),
        _text("campaign"),
        _text("name"),
        _bytes("value"),
        _number("expires", nullable=True),
        _of_contact("remembered"),
        sa.PrimaryKeyConstraint("contact_id", "campaign", "name", name="pk_remembered"),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        _row_id(),
        _number("contact_id"),
        _text("campaign"),
        _text("purpose"),
        _truth("given"),
        _text("wording"),
        _text("release"),
        _text("language"),
        _text("channel"),
        _number("at"),
        _of_contact("consent"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_contact_id", "consent", ["contact_id"])


def _create_switch() -> None:
    op.create_table(
        "switch",
        _number("contact_id"),
        _text("campaign"),
        _text("switch"),
        _truth("is_on"),
        _text("wording"),
        _text("release"),
        _text("language"),
        _number("at"),
        _of_contact("switch"),
        sa.PrimaryKeyConstraint("contact_id", "campaign", "switch", name="pk_switch"),
    )


def _create_timer() -> None:
    op.create_table(
        "timer",
        _row_id(),
        _number("contact_id"),
        _text("session"),
        _number("visit"),
        _text("kind"),
        _number("due"),
        _of_contact("timer"),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_timer_contact_id", "timer", ["contact_id"])
    op.create_index("ix_timer_due", "timer", ["due"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        _row_id(),
        _text("key"),
        _text("channel"),
        _bytes("payload", nullable=True),
        _text("state"),
        _text("cause", nullable=True),
        _text("address_hash", nullable=True),
        _number("at"),
        _number("since"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("key", name="uq_inbox_key"),
        sqlite_autoincrement=True,
    )
    columns = ["channel", "id"]
    op.create_index(
        "ix_inbox_received", "inbox", columns, sqlite_where=RECEIVED, postgresql_where=RECEIVED
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        _row_id(),
        _number("contact_id"),
        _text("state"),
        _bytes("content", nullable=True),
        _text("session", nullable=True),
        _number("visit", nullable=True),
        _text("lease", nullable=True),
        _number("due", nullable=True),
        _count("attempts"),
        _count("unsure"),
        _text("ref", nullable=True),
        _text("cause", nullable=True),
        _number("since"),
        _of_contact("outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_contact_id_state_id", "outbox", ["contact_id", "state", "id"])
    columns = ["due", "id"]
    op.create_index("ix_outbox_due", "outbox", columns, sqlite_where=AHEAD, postgresql_where=AHEAD)


def _create_action() -> None:
    op.create_table(
        "action",
        _row_id(),
        _text("key"),
        _number("contact_id", nullable=True),
        _text("campaign"),
        _text("kind"),
        _number("at"),
        _text("constituency", nullable=True),
        _text("ballot", nullable=True),
        _text("recipient", nullable=True),
        _text("asks"),
        _text("detail", nullable=True),
        _truth("chosen_subset"),
        _of_contact("action", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint("key", name="uq_action_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_contact_id", "action", ["contact_id"])


def _create_answer() -> None:
    op.create_table(
        "answer",
        _text("person"),
        _text("ask"),
        _text("constituency"),
        _text("value"),
        _text("stage"),
        _text("on"),
        _text("evidence", nullable=True),
        sa.PrimaryKeyConstraint("person", "ask", name="pk_answer"),
    )


def _row_id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _of_contact(table: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_contact_id"
    return sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=name, ondelete=ondelete)
