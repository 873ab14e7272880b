"""A migrated database for tests of the composition root."""

from __future__ import annotations

from tests.store.conftest import clock, migrated_file, sqlite_url

__all__ = ["clock", "migrated_file", "sqlite_url"]
