"""Remembered values as rows: their columns, and how they are sealed and read."""

from __future__ import annotations

from typing import Final

from chatbot.domain.contacts import Remembered
from chatbot.store.moments import from_number
from chatbot.store.sealing import Seal
from chatbot.store.statements import Row
from chatbot.store.tables import remembered
from chatbot.store.writing import read_json

REMEMBERED: Final = b"remembered"
"""What a value is sealed as, under the key of its contact."""

COLUMNS: Final = (
    remembered.c.campaign,
    remembered.c.name,
    remembered.c.value,
    remembered.c.expires,
)


def read_remembered(seal: Seal, row: Row) -> Remembered:
    """One value from its `COLUMNS`."""
    campaign, name, sealed, expires = row
    value = read_json(seal.open(REMEMBERED, sealed))
    return Remembered(campaign, name, value, None if expires is None else from_number(expires))
