"""What became of letters comes in through the same door as messages.

The payload is JSON: `channel` and `identity` of the address, `news`, and what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chatbot.domain.mailing import MailNews
from chatbot.domain.messages import Address, InboxKey, Incoming, MailTold
from chatbot.service.ports import Arrival, Delivery, Parcel, Refused

MAIL: Final = "mail"

_ABOUT: Final = ("letters", "letter", "name", "seat", "ballot", "ask", "chosen_subset", "campaign")


def mail_arrival(
    key: str, address: Address, news: MailNews, about: Mapping[str, Any], at: datetime
) -> Arrival:
    """News for a chat, as an arrival."""
    told = {
        "channel": address.channel,
        "identity": address.identity,
        "news": news.value,
        **{name: about[name] for name in _ABOUT if about.get(name)},
    }
    return Arrival(InboxKey(f"{MAIL}:{key}"), MAIL, json.dumps(told).encode(), at)


class MailReports:
    """Reads news of letters; nothing can be said to a mail server."""

    name: str = MAIL

    def read(self, arrival: Arrival) -> Incoming:
        """What a report says; raises ValueError when unreadable."""
        try:
            told = json.loads(arrival.payload)
            address = Address(told["channel"], told["identity"])
            about = {name: told[name] for name in _ABOUT if name in told}
            content = MailTold(MailNews(told["news"]), **about)
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError("not a report of the mail desk") from fault
        return Incoming(arrival.key, address, arrival.at, content)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """There is nobody there."""
        return Refused("no_such_channel")
