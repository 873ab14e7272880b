"""How Alembic runs here: on the connection it is handed, in the transaction that is open on it."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite's DDL is as transactional as PostgreSQL's when BEGIN is said first, and it is.
    transactional_ddl=True,
)
context.run_migrations()
