"""The release a start of `serve` begins with: what is current, or what was edited since.

The database holds what is current for every process. The folders come before it when they hold
something that nobody has taken yet: the first release, or an edit made on this machine.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from chatbot.bootstrap.campaigns import campaign_of
from chatbot.bootstrap.flow_folders import FlowFolders
from chatbot.bootstrap.releases import BrokenRelease, compiled
from chatbot.domain.errors import FlowFault, SettingsFault
from chatbot.domain.publications import Publication
from chatbot.engine.release import Release
from chatbot.service.ports import Clock, Releases

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Begun:
    """What new talks begin with, and the last publication that was looked at.

    They differ where this version of the program cannot use what is current.
    """

    release: Release
    publication: Publication


async def first_release(
    folders: FlowFolders, releases: Releases, clock: Clock, wanted: str | None
) -> Begun:
    """The release to begin with. Raises FlowFault when there is none that can be used.

    Raises SettingsFault when the first of all lacks the campaign that is `wanted`.
    """
    there = await asyncio.to_thread(folders.id)
    while True:
        current = await releases.current()
        if current is None:
            begun = await _published(folders, releases, clock, 0, wanted)
        elif await _is_edited(there, folders, releases, current):
            begun = await _edited(folders, releases, clock, current, wanted)
        else:
            begun = await _current(folders, releases, clock, current)
            folders.take(there)
            if there != current.release:
                _log.info("release.folders_passed_over", current=current.release[:12])
        if begun is not None:
            return begun


async def _is_edited(
    there: str, folders: FlowFolders, releases: Releases, current: Publication
) -> bool:
    """Whether the folders hold what nobody has taken from them yet."""
    if there == current.release:
        return False
    taken = folders.taken()
    if taken is not None:
        return there != taken
    return there not in {one.release for one in await releases.published()}


async def _edited(
    folders: FlowFolders,
    releases: Releases,
    clock: Clock,
    current: Publication,
    wanted: str | None,
) -> Begun | None:
    try:
        return await _published(folders, releases, clock, current.number, wanted)
    except (FlowFault, SettingsFault) as fault:
        _log.error("release.refused", release="in the folders", cause=_cause(fault))
        return await _current(folders, releases, clock, current)


async def _published(
    folders: FlowFolders, releases: Releases, clock: Clock, last: int, wanted: str | None
) -> Begun | None:
    """What is in the folders, made current; None when somebody else published meanwhile.

    What this process could not begin with goes to nobody.
    """
    release, content = await asyncio.to_thread(folders.packed)
    campaign_of(release, wanted, clock.now())
    made = Publication(last + 1, release.id, clock.wall(), "start")
    if not await releases.publish(made, content):
        return None
    folders.take(release.id)
    return Begun(release, made)


async def _current(
    folders: FlowFolders, releases: Releases, clock: Clock, current: Publication
) -> Begun:
    kept = await releases.load(current.release)
    release = await asyncio.to_thread(compiled, current.release, kept)
    if release is not None:
        return Begun(release, current)
    _log.error("release.refused", release=current.release[:12], cause="unusable")
    own, content = await asyncio.to_thread(folders.packed)
    await releases.keep(own.id, content, clock.wall())
    return Begun(own, current)


def _cause(fault: FlowFault | SettingsFault) -> str:
    """Where the first mistake is: words of a file, never of a person."""
    return str(fault.findings[0]) if isinstance(fault, BrokenRelease) else str(fault)
