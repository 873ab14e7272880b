"""The folders of flows and catalogues on this machine, and what of them has been taken already.

A note beside the database, or in `var`, says what they held when they were last made a release. So
a start can tell an edit, which everybody shall see, from folders that are only behind the times.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import structlog

from chatbot.bootstrap.releases import read_release
from chatbot.bootstrap.run_folder import run_folder
from chatbot.config import Settings
from chatbot.content.bundles import BadBundle, bundle, compile_bundle
from chatbot.content.sources import read_sources, release_id
from chatbot.engine.release import Release
from chatbot.service.ports import Clock, Releases

TAKEN: Final = "flows.taken"
"""The file of the note: one release id. Without it, what the database has seen is not new."""

_log = structlog.get_logger()


class FlowFolders:
    """The folders, and the note of what they held when they were last taken."""

    def __init__(self, flows: Path, locales: Path, note: Path) -> None:
        self._flows, self._locales = flows, locales
        self._note = note

    def id(self) -> str:
        """What the release in them would be called; tells nothing of whether it is sound."""
        return release_id(read_sources(self._flows, self._locales)[0])

    async def kept(self, releases: Releases, clock: Clock) -> Release:
        """The release in them, kept in the store. Raises FlowFault.

        It is packed only when it is new there, and then made anew of the very bytes that are kept.
        """
        release = await asyncio.to_thread(read_release, self._flows, self._locales)
        if await releases.load(release.id) is None:
            release, content = await asyncio.to_thread(self.packed)
            await releases.keep(release.id, content, clock.wall())
        return release

    def packed(self) -> tuple[Release, bytes]:
        """The release in them, made of the very bytes that are kept. Raises FlowFault."""
        try:
            content = bundle(self._flows, self._locales)
            return compile_bundle(content), content
        except BadBundle:
            read_release(self._flows, self._locales)  # says where, with the paths of the folders
            raise

    def taken(self) -> str | None:
        """What they held when they were last taken from this machine, as far as is known."""
        try:
            return self._note.read_text(encoding="ascii").strip() or None
        except (OSError, ValueError):
            return None

    def take(self, release: str) -> None:
        """Note that this is taken. A note that cannot be written costs no start."""
        try:
            self._note.write_text(f"{release}\n", encoding="ascii")
        except OSError as fault:
            _log.warning("flows.not_noted", fault=type(fault).__name__)


def folders_of(settings: Settings) -> FlowFolders:
    """The folders that the settings name."""
    return FlowFolders(settings.flows, settings.locales, run_folder(settings) / TAKEN)
