"""Timers come in through the same door as messages: a due row becomes an arrival, then a turn.

The payload is JSON: `channel` and `identity` of the address, `session`, `visit`, `kind`.
"""

from __future__ import annotations

import json
from typing import Final

from chatbot.domain.messages import Address, FollowUp, Incoming, PactDue, TimedOut
from chatbot.engine.effects import FOLLOW_UP, PACT
from chatbot.service.ports import Arrival, Delivery, Parcel, Refused

TIMER: Final = "timer"


class TimerChannel:
    """Reads due timers; nothing can be sent to a timer."""

    name: str = TIMER

    def read(self, arrival: Arrival) -> Incoming:
        """What a due timer says; raises ValueError when unreadable."""
        try:
            told = json.loads(arrival.payload)
            address = Address(told["channel"], told["identity"])
            content = content_of(told["session"], told["visit"], told["kind"])
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError("not a timer") from fault
        return Incoming(arrival.key, address, arrival.at, content)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """There is nobody there."""
        return Refused("no_such_channel")


def content_of(session: str, visit: int, kind: str) -> TimedOut | FollowUp | PactDue:
    """What a timer says when it is due; raises ValueError for a kind that there is none of."""
    match kind:
        case "no_reply" | "idle":
            return TimedOut(session, visit, kind)
        case _ if kind == FOLLOW_UP:
            return FollowUp(session)
        case _ if kind == PACT:
            return PactDue(session)
        case _:
            raise ValueError("no such timer")
