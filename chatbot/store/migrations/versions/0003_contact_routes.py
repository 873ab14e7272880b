"""People have several public routes, each with its source and date, and a history of ids."""

from __future__ import annotations

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = {"candidacy": ("ballot_id", "place"), "member": ("constituency",)}
_WRITTEN = ("routes", "email", "web")

Written = dict[str, str | None]


def upgrade() -> None:
    for table, key in _TABLES.items():
        op.add_column(table, sa.Column("routes", sa.Text(), nullable=False, server_default="[]"))
        op.add_column(table, sa.Column("former_ids", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("listed_since", sa.Text(), nullable=True))
        _rewrite(table, key, ("email", "web"), _routes)
        op.drop_column(table, "email")
        op.drop_column(table, "web")


def downgrade() -> None:
    for table, key in _TABLES.items():
        op.add_column(table, sa.Column("email", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("web", sa.Text(), nullable=True))
        _rewrite(table, key, ("routes",), _email_and_web)
        for column in ("routes", "former_ids", "listed_since"):
            op.drop_column(table, column)


def _rewrite(
    name: str, key: tuple[str, ...], read: tuple[str, ...], written: Callable[..., Written]
) -> None:
    """Every row of a table: what `written` makes of the columns that are read."""
    columns: list[sa.ColumnClause[str]] = [sa.column(column) for column in (*key, *_WRITTEN)]
    table, db = sa.table(name, *columns), op.get_bind()
    rows = db.execute(sa.select(*(table.c[column] for column in (*key, *read)))).all()
    for row in rows:
        is_it = sa.and_(*(table.c[column] == row._mapping[column] for column in key))
        new = written(*(row._mapping[column] for column in read))
        db.execute(sa.update(table).where(is_it).values(new))


def _routes(email: str | None, web: str | None) -> Written:
    """Source and date stand beside the list that they came with."""
    known = [("email", email), ("web", web)]
    routes = [[kind, to, None, None, False] for kind, to in known if to]
    return {"routes": json.dumps(routes)}


def _email_and_web(cell: str) -> Written:
    routes = [(kind, to) for kind, to, *_ in json.loads(cell)]
    return {
        "email": next((to for kind, to in routes if kind == "email"), None),
        "web": next((to for kind, to in routes if kind not in ("email", "post")), None),
    }
