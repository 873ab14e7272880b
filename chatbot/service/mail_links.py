"""The links in e-mails: what one is about, and what a press on its page does.

Opening a link changes nothing, because mail scanners open every link; only the press does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatbot.engine.voice import Voice
from chatbot.service.converse import Worlds
from chatbot.service.mail_ports import LinkOpened, MailDesk
from chatbot.service.ports import Arrival, Clock


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Everything the pages of links can do."""

    desk: MailDesk
    worlds: Worlds
    announce: Callable[[Sequence[Arrival]], None]
    clock: Clock

    async def opened(self, token: str) -> LinkOpened | None:
        """What a link is about. Raises what the store raises."""
        return await self.desk.opened(token)

    async def press(self, token: str) -> LinkOpened | None:
        """Do what it is for; `done` or `gone` say whether that worked."""
        before = await self.desk.opened(token)
        if before is None:
            return None
        done, told = await self.desk.act(token)
        self.announce(told)
        return LinkOpened(before.purpose, before.language, before.campaign, done, not done)

    async def voice(self, link: LinkOpened | None, language: str | None) -> Voice:
        """Who speaks on the page: in the language wished for, else that of the e-mail."""
        world = await self.worlds.for_session(None)
        known = link.campaign if link and link.campaign in world.release.campaigns else ""
        tag = language or (link.language if link else "")
        return world.voice(known or world.campaign, tag, self.clock.now(), {}, {})
