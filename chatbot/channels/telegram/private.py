"""Which chats only one person reads: ids of groups and channels are below zero.

core.telegram.org/api/bots/ids, "Dialog ids" (2026): users are positive in the Bot API, the rest
negative.
"""

from __future__ import annotations

from chatbot.domain.messages import Address


def is_private(address: Address) -> bool:
    """Whether an address of Telegram is one person's own chat."""
    return address.identity.isdecimal() and int(address.identity) > 0
