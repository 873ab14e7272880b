"""Releases of the small house: its folders, edited, and releases in a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from chatbot.bootstrap.flow_folders import TAKEN, FlowFolders
from chatbot.domain.credits import ALWAYS, Credit
from chatbot.domain.publications import How, Publication
from chatbot.engine.release import Release
from chatbot.service.ports import Releases
from tests.cli.small_house import House, build
from tests.store.kit import NOON


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with the folders of the small house."""

    folder: Path

    @classmethod
    def set_up(cls, folder: Path) -> Machine:
        build(folder)
        (folder / "var").mkdir()
        return cls(folder)

    @property
    def folders(self) -> FlowFolders:
        return FlowFolders(
            self.folder / "flows", self.folder / "locales", self.folder / "var" / TAKEN
        )

    def edit(self, before: str, after: str) -> Release:
        """Change the flow; the release that is in the folders then."""
        House(self.folder).edit(before, after)
        return self.folders.packed()[0]

    def breaks(self) -> None:
        """A mistake in the flow, as somebody saves it half-way."""
        House(self.folder).edit("    ask:", "    aks:")


class SameCredits:
    """Lists that never change."""

    async def now(self) -> tuple[Credit, ...]:
        return ALWAYS


async def published(
    releases: Releases, machine: Machine, number: int, how: How = "publish"
) -> Release:
    """What is in the folders, made current an hour after the last one."""
    release, content = machine.folders.packed()
    at = NOON + timedelta(hours=number)
    assert await releases.publish(Publication(number, release.id, at, how), content)
    return release
