"""Which release a conversation is held with.

The newest one lies in the folders and is kept in the store, so that a session begun with it can
be ended with it. Texts may move forward under a session; the structure of its flows may not.
"""

from __future__ import annotations

import asyncio
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec
import structlog

from chatbot.content.release import compile_release
from chatbot.content.sources import read_sources
from chatbot.domain.errors import FlowFault
from chatbot.engine.findings import Finding
from chatbot.engine.release import Release
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.ports import Clock, Releases

RELEASES_HELD = 8
"""Old ones in memory. People in the middle of something are on few."""

LARGEST_BUNDLE = 64_000_000
"""Bytes, unpacked."""

T = TypeVar("T")

_log = structlog.get_logger()


class Bundle(msgspec.Struct):
    """A release as it is kept: its files, and the structure of each flow (`campaign/flow`)."""

    files: dict[str, str]
    structures: dict[str, str]


class BrokenRelease(FlowFault):
    """The folders hold mistakes; `findings` say which."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("The flows cannot be used as they are. `chatbot check` says why.")
        self.findings = findings


def read_release(flows: Path, locales: Path) -> Release:
    """The release in two folders. Raises BrokenRelease."""
    release, findings = compile_release(flows, locales)
    if release is None:
        raise BrokenRelease([finding for finding in findings if finding.level == "error"])
    return release


def pack(release: Release, flows: Path, locales: Path) -> bytes:
    """The bundle to keep."""
    files, _ = read_sources(flows, locales)
    bundle = Bundle({file.key: file.text for file in files}, dict(structures(release)))
    return zlib.compress(msgspec.json.encode(bundle))


def structures(release: Release) -> Mapping[str, str]:
    """The structure of every flow, by `campaign/flow`."""
    return {
        f"{campaign.id}/{flow.id}": flow.structure
        for campaign in release.campaigns.values()
        for flow in campaign.flows.values()
    }


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every turn of this process may say about where it is held."""

    campaign: str
    invite_link: str = ""
    bot_name: str = ""
    rehearsal: bool = False

    def world(self, release: Release, held: str | None = None) -> World:
        """The world with a release; an old one may know only the campaign that is held with it."""
        campaign = self.campaign if self.campaign in release.campaigns else held or self.campaign
        return World(release, campaign, self.invite_link, self.bot_name, self.rehearsal)


class PinnedWorlds:
    """The port `Worlds` over the releases that are kept."""

    def __init__(self, releases: Releases, newest: Release, surroundings: Surroundings) -> None:
        self._releases = releases
        self._newest = newest
        self._structures = structures(newest)
        self._surroundings = surroundings
        self._bundles: dict[str, Bundle | None] = {}
        self._older: dict[str, Release | None] = {}
        self._reading = asyncio.Lock()

    @property
    def newest(self) -> Release:
        """What a newcomer gets."""
        return self._newest

    async def for_session(self, session: Session | None) -> World:
        """The newest, unless the session stands in a flow that has changed since."""
        if session is None or session.release == self._newest.id:
            return self._surroundings.world(self._newest)
        async with self._reading:
            release = await self._release_for(session)
        return self._surroundings.world(release, session.campaign)

    async def _release_for(self, session: Session) -> Release:
        bundle = await self._bundle(session.release)
        if bundle is None or self._may_move(session, bundle):
            return self._newest
        if session.release not in self._older:
            older = await asyncio.to_thread(unpack, bundle)
            if older is None:
                _log.warning("release.unusable", release=session.release)
            _hold(self._older, session.release, older)
        return self._older[session.release] or self._newest

    def _may_move(self, session: Session, bundle: Bundle) -> bool:
        flows = {f"{session.campaign}/{frame.flow}" for frame in session.frames}
        return all(
            flow in self._structures and bundle.structures.get(flow) == self._structures[flow]
            for flow in flows
        )

    async def _bundle(self, release: str) -> Bundle | None:
        if release not in self._bundles:
            kept = await self._releases.load(release)
            if kept is None:
                _log.warning("release.lost", release=release)
            _hold(self._bundles, release, None if kept is None else _read(kept))
        return self._bundles[release]


def _hold(held: dict[str, T], name: str, it: T) -> T:
    while len(held) >= RELEASES_HELD:
        del held[next(iter(held))]
    held[name] = it
    return it


def unpack(bundle: Bundle) -> Release | None:
    """Compile a kept release; None when this version of the program cannot."""
    with tempfile.TemporaryDirectory(prefix="chatbot-release-") as name:
        folder = Path(name)
        for key, text in bundle.files.items():
            path = folder / _inside(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        release, _ = compile_release(folder / "flows", folder / "locales")
    return release


def _inside(key: str) -> PurePosixPath:
    path = PurePosixPath(key)
    if path.is_absolute() or ".." in path.parts:
        raise FlowFault("A kept release names a file outside its own folder.")
    return path


def _read(kept: bytes) -> Bundle | None:
    try:
        unpacked = zlib.decompressobj().decompress(kept, LARGEST_BUNDLE)
        return msgspec.json.decode(unpacked, type=Bundle)
    except (zlib.error, msgspec.MsgspecError):
        return None


async def keep_release(
    releases: Releases, release: Release, flows: Path, locales: Path, clock: Clock
) -> None:
    """Keep a release, unless it is kept already."""
    if await releases.load(release.id) is None:
        bundle = await asyncio.to_thread(pack, release, flows, locales)
        await releases.keep(release.id, bundle, clock.wall())
