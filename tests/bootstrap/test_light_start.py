"""The first bubble waits for nothing that only pages, mail or spreadsheets need."""

from __future__ import annotations

import subprocess
import sys

import pytest

NOT_FOR_TALKING = (
    "aiohttp",
    "jinja2",
    "segno",
    "PIL",
    "openpyxl",
    "alembic",
    "psycopg",
    "telegram",
)
LOADED = "import sys, chatbot.bootstrap.chat; print(*sys.modules)"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """What a process has imported by the time it can talk."""
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True)
    return set(told.stdout.decode().split())


@pytest.mark.parametrize("library", NOT_FOR_TALKING)
def test_a_talk_at_the_terminal_does_not_load(loaded: set[str], library: str) -> None:
    assert "chatbot.engine.turn" in loaded
    assert library not in loaded
