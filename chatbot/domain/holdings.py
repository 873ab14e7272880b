"""What is held of somebody beside the values that flows remember, as far as /mydata shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from chatbot.domain.records import record

PERMISSION: Final = "switch_"
"""Before the name of a switch it is the purpose under which its changes are kept as evidence."""

BY_STOP, BY_CLOSING = "stop", "closed"
"""What ended a permission where no words were tapped: /stop, or a chat that cannot be reached."""


@record(frozen=True, slots=True)
class PermissionChange:
    """One of the three permissions for later messages was given, or ended."""

    switch: str
    is_on: bool
    at: datetime


@record(frozen=True, slots=True)
class Held:
    """`permissions` oldest first; `letters`: whom those are for that wait to be sent."""

    permissions: tuple[PermissionChange, ...] = ()
    letters: tuple[str, ...] = ()
