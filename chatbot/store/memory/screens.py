"""What pages show, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, InboxKey
from chatbot.service.screen_ports import ShownRow, ShownRows
from chatbot.store.memory.contents import Contents
from chatbot.store.verdicts import RowState


class MemoryScreens:
    """The port `Screens` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def read(self, address: Address, after: int = 0) -> ShownRows | None:
        contact = self._held.find(address)
        if contact is None:
            return None
        rows = self._held.rows.get(contact.id, {}).values()
        shown = tuple(
            ShownRow(row.id, row.content, row.question)
            for row in rows
            if row.state is RowState.SENT and row.content is not None and row.id > after
        )
        is_quiet = not any(self._held.unfinished(contact.id))
        return ShownRows(contact.id, shown, is_quiet, contact.address == address)

    async def heads(self, contacts: Sequence[ContactId]) -> Mapping[ContactId, int]:
        return {
            one: max(self._left(one), default=0) for one in contacts if one in self._held.addresses
        }

    def _left(self, contact_id: ContactId) -> list[int]:
        rows = self._held.rows.get(contact_id, {}).values()
        return [row.id for row in rows if row.state is RowState.SENT]

    async def is_done(self, key: InboxKey) -> bool:
        held = self._held.inbox.get(key)
        return held is not None and held.done
