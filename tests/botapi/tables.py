"""Picks the description that calls are checked against. Nothing else knows there are two."""

from __future__ import annotations

from functools import cache

from .api_table import ApiTable
from .own_spec import own_table
from .spec_file import spec_path, spec_table


@cache
def default_table() -> ApiTable:
    """Return the full description where this machine has it, else our own subset."""
    path = spec_path()
    return own_table() if path is None else spec_table(path)


def tables_at_hand() -> list[ApiTable]:
    """Return every description there is here, for tests that must hold with each."""
    path = spec_path()
    return [own_table()] if path is None else [own_table(), spec_table(path)]
