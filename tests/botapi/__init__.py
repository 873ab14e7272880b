"""A Bot API server of our own, on loopback, that the bot's real process talks to in tests.

    async with BotApiServer() as server:
        # start the bot with base URL server.base_url + "/bot" and token server.token
        person = server.person(first_name="Test", language_code="cy")
        await person.starts()
        assert "croeso" in (await person.hears()).text
        press = await person.presses("Ie")
        await person.answer_to(press)
        server.fail("send*", status=429, retry_after=3, times=2)
        ...
        assert server.violations == []

Calls are checked against the full description of the Bot API where the machine has it (a file
named by CHATBOT_BOT_API_SPEC, or ../shared/data/bot-api.json), else against `own_spec`. What is
imported here is the whole face of the package; see `BotApiServer`, `Person` and `Bubble`.
"""

from __future__ import annotations

from .faults import Body, Fault
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
    "Body",
    "BotApiServer",
    "Bubble",
    "Button",
    "Call",
    "Delivery",
    "Fault",
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
