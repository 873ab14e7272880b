"""What was said on the letter page comes in through the same door as messages.

The payload is JSON: `channel` and `identity` of the address, `letters` the set, `letter` whose.
"""

from __future__ import annotations

import json
from typing import Final

from chatbot.domain.messages import Address, Incoming, SentOnPage
from chatbot.service.ports import Arrival, Delivery, Parcel, Refused

PAGE: Final = "page"


def report(address: Address, sent: SentOnPage) -> bytes:
    """The payload that `PageReports` reads."""
    told = {
        "channel": address.channel,
        "identity": address.identity,
        "letters": sent.letters,
        "letter": sent.letter,
    }
    return json.dumps(told).encode()


class PageReports:
    """Reads reports of the letter page; nothing can be sent to a page."""

    name: str = PAGE

    def read(self, arrival: Arrival) -> Incoming:
        """What a report says; raises ValueError when unreadable."""
        try:
            told = json.loads(arrival.payload)
            address = Address(told["channel"], told["identity"])
            content = SentOnPage(told["letters"], told["letter"])
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError("not a report of the letter page") from fault
        return Incoming(arrival.key, address, arrival.at, content)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """There is nobody there."""
        return Refused("no_such_channel")
