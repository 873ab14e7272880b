"""A Bot API server of our own, on loopback, that the bot's real process talks to in tests.

What is imported from here is its whole face; see `BotApiServer` and `Person`.
"""

from __future__ import annotations

from .own_spec import own_table
from .people import NothingHeard, Person, Press
from .screen import Bubble, Button, Toast
from .server import TOKEN, BotApiServer
from .tables import default_table, tables_at_hand
from .transcript import Call, Violation
from .webhook import SECRET_HEADER, Delivery, Pace
from .world import Happening

__all__ = [
    "SECRET_HEADER",
    "TOKEN",
    "BotApiServer",
    "Bubble",
    "Button",
    "Call",
    "Delivery",
    "Happening",
    "NothingHeard",
    "Pace",
    "Person",
    "Press",
    "Toast",
    "Violation",
    "default_table",
    "own_table",
    "tables_at_hand",
]
