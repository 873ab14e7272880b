"""Links that take a talk to another channel, tried before the turn that says what came of it.

Trying one writes (`Doors.join`), and trying it again from the same address changes nothing, so a
turn that is taken twice finds the same. Only then is the contact read: it is another one now.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from chatbot.domain.messages import CarriedOver, Incoming, Pressed, Typed
from chatbot.engine.carry import TAKE
from chatbot.engine.tokens import read_token
from chatbot.service.ports import Doors

PREFIX: Final = "go-"
"""Before the token in a deep link: flows name their links otherwise (`starts: {links: …}`)."""

_LINK: Final = re.compile(rf"/start {PREFIX}([A-Za-z0-9_-]{{1,60}})\s*")


async def carried_over(incoming: Incoming, doors: Doors | None) -> Incoming:
    """What came in, or what came of the link that it is. Raises what the store raises."""
    if doors is None or incoming.group is not None:
        return incoming  # a group has no talk of its own that could go on anywhere
    content = incoming.content
    if isinstance(content, Typed) and (link := _LINK.fullmatch(content.text)):
        outcome = await doors.join(link[1], incoming.address)
        return replace(incoming, content=CarriedOver(outcome, link[1]))
    if isinstance(content, Pressed) and (token := _taken(content.token)) is not None:
        outcome = await doors.join(token, incoming.address, replacing=True)
        return replace(incoming, content=CarriedOver(outcome, token, content.press))
    return incoming


def _taken(written: str) -> str | None:
    token = read_token(written)
    if token is None or not token.is_ours or not token.option.startswith(TAKE):
        return None
    return token.option.removeprefix(TAKE)
