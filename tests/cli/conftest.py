"""A house of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.small_house import House, build


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The program in an empty folder, with a campaign of few steps."""
    return build(tmp_path)
