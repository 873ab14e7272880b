"""The same ports in memory, for rehearsals and tests; it keeps every rule of the real stores."""

from __future__ import annotations

from chatbot.service.ports import Clock
from chatbot.store.memory.answer_checks import MemoryAnswerChecks
from chatbot.store.memory.contact_records import MemoryContactRecords
from chatbot.store.memory.contents import Contents
from chatbot.store.memory.conversations import MemoryConversations
from chatbot.store.memory.dead_letters import MemoryDeadLetters
from chatbot.store.memory.doors import MemoryDoors
from chatbot.store.memory.fingerprints import MemoryFingerprints
from chatbot.store.memory.group_totals import MemoryGroupTotals
from chatbot.store.memory.ledger import MemoryLedger
from chatbot.store.memory.outbox import MemoryOutbox
from chatbot.store.memory.pact_counts import MemoryPactCounts
from chatbot.store.memory.page_tokens import MemoryPageTokens
from chatbot.store.memory.public_record import MemoryPublicRecord
from chatbot.store.memory.releases import MemoryReleases
from chatbot.store.memory.screens import MemoryScreens
from chatbot.store.memory.wordings import MemoryWordings

__all__ = ["MemoryStore"]


class MemoryStore:
    """All ports over one set of dictionaries. What it holds ends with the process."""

    def __init__(self, clock: Clock) -> None:
        contents = Contents(clock)
        self.conversations = MemoryConversations(contents)
        self.outbox = MemoryOutbox(contents)
        self.doors = MemoryDoors(contents)
        self.screens = MemoryScreens(contents)
        self.dead_letters = MemoryDeadLetters(contents)
        self.public_record = MemoryPublicRecord()
        self.corrections = self.public_record.corrections
        self.releases = MemoryReleases(contents)
        self.contact_records = MemoryContactRecords(contents)
        self.page_tokens = MemoryPageTokens(contents, self.conversations)
        self.fingerprints = MemoryFingerprints(contents)
        self.group_totals = MemoryGroupTotals(contents)
        self.pact_counts = MemoryPactCounts(contents)
        self.group_key = contents.keys.group_key
        self.answer_checks = MemoryAnswerChecks(contents)
        self.wordings = MemoryWordings(contents)
        self.ledger = MemoryLedger(contents, self.public_record)

    async def close(self) -> None:
        """Nothing to close; here so that either store can be closed alike."""
