"""Which release a conversation is held with.

The newest one lies in the folders and is kept in the store, so that a session begun with it can
be ended with it. Texts may move forward under a session; the structure of its flows may not.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog

from chatbot.content.bundles import BadBundle, bundle, compile_bundle
from chatbot.content.release import compile_release
from chatbot.domain.credits import ALWAYS, Credit
from chatbot.domain.errors import FlowFault
from chatbot.engine.findings import Finding
from chatbot.engine.release import Release
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.credits_in_use import CreditsInUse
from chatbot.service.ports import Clock, Releases

RELEASES_HELD = 8
"""Old ones in memory. People in the middle of something are on few."""

_log = structlog.get_logger()


class BrokenRelease(FlowFault):
    """The folders hold mistakes; `findings` say which."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("The flows cannot be used as they are. `chatbot check` says why.")
        self.findings = findings


def read_release(flows: Path, locales: Path) -> Release:
    """The release in two folders. Raises BrokenRelease."""
    release, findings = compile_release(flows, locales, judged=False)
    if release is None:
        raise BrokenRelease([finding for finding in findings if finding.level == "error"])
    return release


async def keep_release(
    releases: Releases, release: Release, flows: Path, locales: Path, clock: Clock
) -> None:
    """Keep a release, unless it is kept already."""
    if await releases.load(release.id) is None:
        packed = await asyncio.to_thread(bundle, flows, locales)
        await releases.keep(release.id, packed, clock.wall())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every turn of this process may say about where it is held."""

    campaign: str
    invite_link: str = ""
    bot_name: str = ""
    rehearsal: bool = False
    asked: tuple[str, ...] = ()
    sends_mail: bool = False
    page_from: frozenset[str] = frozenset()

    def world(
        self, release: Release, credits: tuple[Credit, ...], held: str | None = None
    ) -> World:
        """The world with a release; an old one may know only the campaign that is held with it."""
        campaign = self.campaign if self.campaign in release.campaigns else held or self.campaign
        return World(
            release,
            campaign,
            self.invite_link,
            self.bot_name,
            self.rehearsal,
            credits,
            self.asked,
            self.sends_mail,
            self.page_from,
        )


class PinnedWorlds:
    """The port `Worlds` over the releases that are kept."""

    def __init__(
        self,
        releases: Releases,
        newest: Release,
        surroundings: Surroundings,
        credits: CreditsInUse,
    ) -> None:
        self._releases = releases
        self._newest = newest
        self._surroundings = surroundings
        self._credits = credits
        self._newest_world = surroundings.world(newest, ALWAYS)
        self._older: dict[str, Release | None] = {}
        self._reading = asyncio.Lock()

    async def for_session(self, session: Session | None) -> World:
        """The newest, unless the session stands in a flow that has changed since."""
        credits = await self._credits.now()
        if credits is not self._newest_world.credits:
            self._newest_world = self._surroundings.world(self._newest, credits)
        if session is None or session.release == self._newest.id:
            return self._newest_world
        async with self._reading:
            older = await self._read(session.release)
        if older is None or may_move(session, older, self._newest):
            return self._newest_world
        return self._surroundings.world(older, credits, session.campaign)

    async def _read(self, release: str) -> Release | None:
        """A kept release; None when it is lost, or made by a version that nobody can read now."""
        if release not in self._older:
            kept = await self._releases.load(release)
            while len(self._older) >= RELEASES_HELD:
                del self._older[next(iter(self._older))]
            self._older[release] = await asyncio.to_thread(_compiled, release, kept)
        return self._older[release]


def _compiled(release: str, kept: bytes | None) -> Release | None:
    if kept is None:
        _log.warning("release.lost", release=release)
        return None
    try:
        return compile_bundle(kept)
    except BadBundle:
        _log.warning("release.unusable", release=release)
        return None


def may_move(session: Session, older: Release, newer: Release) -> bool:
    """Whether every open flow of a session is built alike in both releases."""
    flows = [frame.flow for frame in session.frames]
    return all(
        _structure(older, session.campaign, flow) == _structure(newer, session.campaign, flow)
        for flow in flows
    )


def _structure(release: Release, campaign: str, flow: str) -> str | None:
    known = release.campaigns.get(campaign)
    return known.flows[flow].structure if known and flow in known.flows else None
