"""`chatbot db`: the schema and a copy, on behalf of the command line."""

from __future__ import annotations

from pathlib import Path

from chatbot.config import Settings
from chatbot.store import backup, schema


def upgrade_schema(settings: Settings) -> str:
    """Bring it to the newest revision, and say which that is."""
    schema.upgrade(settings.database_url)
    return schema.current(settings.database_url) or ""


def downgrade_schema(settings: Settings, revision: str) -> str | None:
    """Take it back, and say where it is now; None when nothing is left."""
    schema.downgrade(settings.database_url, revision)
    return schema.current(settings.database_url)


def back_up(settings: Settings, file: Path) -> None:
    """Write a consistent copy."""
    backup.backup(settings.database_url, file)
