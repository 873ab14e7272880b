"""Which release a conversation is held with.

Each is kept in the store, so that a session begun with it can be ended with it. Texts may move
forward under a session; the structure of its flows may not.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import structlog

from chatbot.bootstrap.garbage import give_back
from chatbot.content.bundles import BadBundle, compile_bundle
from chatbot.content.release import compile_release
from chatbot.domain.credits import ALWAYS, Credit
from chatbot.domain.errors import FlowFault
from chatbot.engine.findings import Finding
from chatbot.engine.release import Release, sharing_texts
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.ports import Releases

RELEASES_HELD = 8
"""Old ones in memory, under 1 MB each with eight languages. People in the middle are on few."""

USUALLY: Final = sys.getswitchinterval()
OFTEN: Final = USUALLY / 10
"""Seconds a thread may keep the interpreter while others wait. A turn changes threads several
times, and beside one that compiles it would wait that long at each."""

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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every turn of this process may say about where it is held."""

    invite_link: str = ""
    bot_name: str = ""
    rehearsal: bool = False
    asked: tuple[str, ...] = ()
    sends_mail: bool = False
    page_from: frozenset[str] = frozenset()

    def world(
        self,
        release: Release,
        newcomers: str,
        credits: tuple[Credit, ...],
        held: str | None = None,
    ) -> World:
        """The world with a release; an old one may know only the campaign that is held with it."""
        campaign = newcomers if newcomers in release.campaigns else held or newcomers
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


@dataclass(frozen=True, slots=True)
class Newest:
    """What a newcomer meets: a release, and which campaign of it."""

    release: Release
    campaign: str


class ReleasesInUse:
    """The newest release of this process, and the older ones that somebody still stands in."""

    def __init__(self, releases: Releases, newest: Newest) -> None:
        self._releases = releases
        self._newest = newest
        self._older: dict[str, Release | None] = {}
        self._being_read: dict[str, asyncio.Task[Release | None]] = {}
        self._compiling = asyncio.Lock()

    @property
    def newest(self) -> Newest:
        """What new talks begin with. Taken once for a turn, so that it ends as it began."""
        return self._newest

    def current(self) -> Release:
        """The release of those, for whoever asks each time."""
        return self._newest.release

    def go_over(self, newest: Newest) -> None:
        """Begin new talks with another release, from this moment on."""
        self._hold(self._newest.release.id, self._newest.release)
        self._newest = newest

    async def read(self, release: str) -> Release | None:
        """A kept release; None when it is lost, or made by a version that nobody can read now."""
        if release == self._newest.release.id:
            return self._newest.release
        if release in self._older:
            return self._older[release]
        reading = self._being_read.get(release)
        if reading is None:
            reading = self._being_read[release] = asyncio.create_task(self._read(release))
        return await asyncio.shield(reading)

    async def _read(self, release: str) -> Release | None:
        try:
            kept = await self._releases.load(release)
            async with self._compiling:  # the first to end sets back what the others need
                found = await asyncio.to_thread(compiled, release, kept, self.current())
            self._hold(release, found)
            return found
        finally:
            del self._being_read[release]

    def _hold(self, id: str, release: Release | None) -> None:
        self._older.pop(id, None)
        while len(self._older) >= RELEASES_HELD:
            del self._older[next(iter(self._older))]
        self._older[id] = release


class CreditsNow(Protocol):
    """Whose lists are in use at this moment."""

    async def now(self) -> tuple[Credit, ...]: ...


class PinnedWorlds:
    """The port `Worlds` over the releases in use."""

    def __init__(
        self, in_use: ReleasesInUse, surroundings: Surroundings, credits: CreditsNow
    ) -> None:
        self._in_use = in_use
        self._surroundings = surroundings
        self._credits = credits
        self._made_of = in_use.newest
        self._made = surroundings.world(self._made_of.release, self._made_of.campaign, ALWAYS)

    async def for_session(self, session: Session | None) -> World:
        """The newest, unless the session stands in a flow that has changed since."""
        credits = await self._credits.now()
        newest = self._in_use.newest
        world = self._world_of(newest, credits)
        if session is None or session.release == newest.release.id:
            return world
        older = await self._in_use.read(session.release)
        if older is None or may_move(session, older, newest.release):
            return world
        return self._surroundings.world(older, newest.campaign, credits, session.campaign)

    def _world_of(self, newest: Newest, credits: tuple[Credit, ...]) -> World:
        if newest is not self._made_of or credits is not self._made.credits:
            self._made = self._surroundings.world(newest.release, newest.campaign, credits)
            self._made_of = newest
        return self._made


def compiled(release: str, kept: bytes | None, held: Release | None = None) -> Release | None:
    """A release as it is kept; None, and a line in the log, when it cannot be used.

    It shares its texts with a release that is `held` already.
    """
    if kept is None:
        _log.warning("release.lost", release=release)
        return None
    with _beside_the_turns():
        try:
            found = compile_bundle(kept)
        except BadBundle as fault:
            _log.warning("release.unusable", release=release, cause=str(fault))
            return None
        return sharing_texts(found, held) if held else found


def compile_languages(release: Release, is_over: Callable[[], bool]) -> None:
    """Compile what nobody has needed yet, in a thread beside the turns."""
    with _beside_the_turns():
        for tag in release.languages:
            if is_over():
                return
            _ = release.languages[tag]


@contextmanager
def _beside_the_turns() -> Iterator[None]:
    """In a thread: turns get their share of the interpreter, and what was used is given back."""
    sys.setswitchinterval(OFTEN)
    try:
        yield
    finally:
        sys.setswitchinterval(USUALLY)
        give_back()


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
