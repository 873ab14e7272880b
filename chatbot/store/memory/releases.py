"""Published bundles, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from chatbot.domain.publications import Publication
from chatbot.engine.session import load_session
from chatbot.store.memory.contents import Contents
from chatbot.store.standing import standing_at


class MemoryReleases:
    """The port `Releases` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def keep(self, release: str, bundle: bytes, at: datetime) -> None:
        self._held.bundles.setdefault(release, bundle)

    async def load(self, release: str) -> bytes | None:
        return self._held.bundles.get(release)

    async def publish(self, publication: Publication, bundle: bytes) -> bool:
        if any(one.number == publication.number for one in self._held.publications):
            return False
        await self.keep(publication.release, bundle, publication.at)
        self._held.publications.append(publication)
        return True

    async def current(self) -> Publication | None:
        return next(iter(await self.published()), None)

    async def published(self) -> Sequence[Publication]:
        return sorted(self._held.publications, key=lambda one: one.number, reverse=True)

    async def waiting(self) -> Sequence[tuple[str, str, int]]:
        sessions = (
            load_session(contact.session)
            for contact in self._held.contacts.values()
            if contact.session is not None
        )
        people = Counter((session.release, standing_at(session)) for session in sessions)
        return [(release, step, people[release, step]) for release, step in sorted(people)]
