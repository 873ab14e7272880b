"""Tokens of the letter page over dictionaries, sealed as the real ones are."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.contacts import ContactId
from chatbot.service.ports import PageHolder
from chatbot.store.memory.contents import Contents
from chatbot.store.memory.conversations import MemoryConversations
from chatbot.store.page_tokens import read_token, write_token
from chatbot.store.sealing import Seal, new_key


class MemoryPageTokens:
    """The port `PageTokens`; its key ends with the process, as everything here does."""

    def __init__(self, contents: Contents, conversations: MemoryConversations) -> None:
        self._held = contents
        self._conversations = conversations
        self._seal = Seal(new_key())

    def token(self, contact_id: ContactId, letters: str, until: datetime) -> str:
        return write_token(self._seal, contact_id, letters, until)

    async def holder(self, token: str) -> PageHolder | None:
        opened = read_token(self._seal, token)
        contact = self._held.contact(ContactId(opened.contact_id)) if opened else None
        if opened is None or contact is None:
            return None
        address = contact.address
        held = await self._conversations.snapshot(address)
        return PageHolder(address, opened.letters, opened.until, held)
