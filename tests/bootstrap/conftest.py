"""A migrated database for tests of the composition root."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.store.memory import MemoryStore
from chatbot.store.memory.releases import MemoryReleases
from tests.bootstrap.small_flows import Machine
from tests.store.conftest import clock, migrated_file, sqlite_url
from tests.store.kit import FixedClock

__all__ = ["clock", "migrated_file", "sqlite_url"]


@pytest.fixture
def releases() -> MemoryReleases:
    return MemoryStore(FixedClock()).releases


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine.set_up(tmp_path)
