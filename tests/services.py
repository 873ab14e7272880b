"""Tests that need something running, such as PostgreSQL: skipped loudly, and never under CI."""

from __future__ import annotations

import os
from collections import Counter
from typing import NoReturn

import pytest

missing: Counter[tuple[str, str]] = Counter()
"""How many tests went without (the service's name, how to get it)."""


def under_ci() -> bool:
    """Whether this run is the one that decides, where nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def needs_service(name: str, how_to_get_it: str) -> NoReturn:
    """Leave the test that called, because `name` is not there; under CI that is a failure."""
    if under_ci():
        pytest.fail(f"{name} is missing, and with CI=true nothing is skipped. {how_to_get_it}")
    missing[name, how_to_get_it] += 1
    pytest.skip(f"{name} is missing. {how_to_get_it}")


def what_was_missed() -> list[str]:
    """One line a service, for the end of the run."""
    return [
        f"{name}: {count} test{'s'[: count != 1]} skipped. {how}"
        for (name, how), count in sorted(missing.items())
    ]
