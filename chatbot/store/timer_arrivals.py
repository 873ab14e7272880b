"""A timer that fell due, as an arrival: the same door as everything else that comes in.

The payload is a JSON object: `channel` and `identity` (the address), `session`, `visit`, `kind`.
"""

from __future__ import annotations

import json
from datetime import datetime

from chatbot.domain.messages import Address, InboxKey
from chatbot.engine.effects import Timer
from chatbot.service.ports import Arrival

CHANNEL = "timer"


def timer_arrival(name: str, address: Address, timer: Timer, now: datetime) -> Arrival:
    """The arrival of a timer; its key is the timer's for ever."""
    payload = {
        "channel": address.channel,
        "identity": address.identity,
        "session": timer.session,
        "visit": timer.visit,
        "kind": timer.kind,
    }
    key = InboxKey(f"{CHANNEL}:{name}")
    return Arrival(key, CHANNEL, json.dumps(payload, separators=(",", ":")).encode(), now)
