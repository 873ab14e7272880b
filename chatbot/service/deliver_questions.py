"""Which message carried which question, so that it can be edited later."""

from __future__ import annotations

from collections import OrderedDict

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Outgoing, Retire, Toast
from chatbot.service.ports import Delivery, Outbox, Parcel, Sent

QUESTIONS_HELD = 10_000


class Questions:
    """The latest ones from memory, older ones from the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._refs: OrderedDict[tuple[ContactId, str, int], str | None] = OrderedDict()

    def sent(self, parcel: Parcel, delivery: Delivery) -> None:
        """Note a question that left: its row may not be written yet when it is retired."""
        if parcel.question is None or not isinstance(delivery, Sent):
            return
        self._refs[parcel.contact_id, *parcel.question] = delivery.ref
        if len(self._refs) > QUESTIONS_HELD:
            self._refs.popitem(last=False)

    def doubt(self, parcel: Parcel) -> None:
        """Forget what was noted: by now another process may have sent it too, and the outbox knows
        which of the two messages counts."""
        if parcel.question is not None:
            self._refs.pop((parcel.contact_id, *parcel.question), None)

    async def ref(self, parcel: Parcel, target: Retire) -> str | None:
        """The message that a parcel aims at; None when it is not known."""
        key = (parcel.contact_id, target.session, target.visit)
        if key in self._refs:
            return self._refs[key]
        return await self._outbox.sent_as(parcel.contact_id, target)


def aimed_at(content: Outgoing | Toast | Retire) -> Retire | None:
    """The question whose message is changed or replaced; None for what simply leaves."""
    if isinstance(content, Outgoing):
        return content.replaces
    return content if isinstance(content, Retire) else None
