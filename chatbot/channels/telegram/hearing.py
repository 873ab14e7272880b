"""What both readers of updates share: what is not for us, a short memory, commands by name."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Final, Generic, TypeVar

TELEGRAM: Final = "telegram"
REMEMBERED: Final = 20_000
"""How many recent messages can be recognised when they are edited, and albums when they go on."""

_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,64})@([A-Za-z0-9_]{1,64})(?=\s|$)")

Key = TypeVar("Key")
Value = TypeVar("Value")


class NotForUs(Exception):
    """Nothing that this bot answers. `kind` is for counting."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Recent(OrderedDict[Key, Value], Generic[Key, Value]):
    """A mapping that forgets its oldest entries."""

    def note(self, key: Key, value: Value) -> None:
        """Keep this one, and as many others as are allowed."""
        self[key] = value
        if len(self) > REMEMBERED:
            self.popitem(last=False)


def addressed_to(username: str, text: str) -> str:
    """A command without the name of the bot; one for another bot is not ours."""
    if (addressed := _COMMAND.match(text)) is None:
        return text
    if addressed[2].casefold() != username.casefold():
        raise NotForUs("command_for_another")
    return addressed[1] + text[addressed.end() :]
