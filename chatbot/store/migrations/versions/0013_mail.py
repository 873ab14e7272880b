"""Letters that the house sends for people, and who may have it do so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "mail_sender",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("email_hash", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_mail_sender_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", name="pk_mail_sender"),
        sa.UniqueConstraint("owner", name="uq_mail_sender_owner"),
    )
    op.create_table(
        "mail",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("letters", sa.Text(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_mail_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("key", name="uq_mail_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_contact_id", "mail", ["contact_id"])
    op.create_index("ix_mail_due", "mail", ["due"])
    op.create_index("ix_mail_office_began", "mail", ["office", "began"])
    op.create_table(
        "mail_tally",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_mail_tally"),
    )
    op.create_index("ix_mail_tally_since", "mail_tally", ["since"])


def downgrade() -> None:
    op.drop_index("ix_mail_tally_since", table_name="mail_tally")
    op.drop_table("mail_tally")
    for name in ("ix_mail_office_began", "ix_mail_due", "ix_mail_contact_id"):
        op.drop_index(name, table_name="mail")
    op.drop_table("mail")
    op.drop_table("mail_sender")
