"""Releases, and the public record: seats, ballots, candidacies, members, where they came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release",
        _text("id"),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_release"),
    )
    op.create_table(
        "constituency",
        _text("code"),
        _text("name"),
        _text("nation"),
        _text("name_cy", nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_constituency"),
    )
    _create_ballots()
    _create_members()
    op.create_table(
        "provenance",
        _text("label"),
        _text("source"),
        _text("as_of"),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("label", name="pk_provenance"),
    )


def downgrade() -> None:
    for table in ("provenance", "member", "candidacy", "ballot", "constituency", "release"):
        op.drop_table(table)


def _create_ballots() -> None:
    op.create_table(
        "ballot",
        _text("id"),
        _text("constituency"),
        _text("poll_date"),
        _truth("verified"),
        _truth("cancelled"),
        _text("elected", nullable=True),
        _text("source"),
        _text("as_of"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
    )
    op.create_index("ix_ballot_constituency", "ballot", ["constituency"])
    op.create_index("ix_ballot_poll_date", "ballot", ["poll_date"])
    op.create_table(
        "candidacy",
        _text("ballot_id"),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        *_person(),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name="fk_candidacy_ballot_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "place", name="pk_candidacy"),
    )


def _create_members() -> None:
    op.create_table(
        "member",
        _text("constituency"),
        *_person(),
        _text("source"),
        _text("as_of"),
        sa.PrimaryKeyConstraint("constituency", name="pk_member"),
    )


def _person() -> list[sa.Column[str] | sa.Column[int] | sa.Column[bool]]:
    return [
        _text("person"),
        _text("name"),
        _text("party"),
        _text("role"),
        _text("email", nullable=True),
        _text("web", nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        _text("sort_name", nullable=True),
        _truth("test_data"),
    ]


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)
