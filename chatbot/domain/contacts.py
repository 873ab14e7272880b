"""Who we talk to, and what we hold about them between conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import NewType

from chatbot.domain.records import record

ContactId = NewType("ContactId", int)

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
"""What a variable of a conversation may hold: JSON, so that it survives a restart as it was."""


@record(frozen=True, slots=True)
class Remembered:
    """One value a flow declared under `remembers`, kept after the session until `expires`.

    `expires` None means it is kept until the person says /forget.
    """

    campaign: str
    name: str
    value: Value
    expires: datetime | None


@record(frozen=True, slots=True)
class Contact:
    """What the engine may know of a contact beside the session.

    `language` is the interface language chosen in this chat (a device preference, kept out of
    exports and reports). `stopped`: said /stop; only /start opens the door again.
    """

    language: str | None = None
    stopped: bool = False
    remembered: Mapping[tuple[str, str], Remembered] = field(default_factory=dict)
