"""What a start of `serve` begins with: an edit in the folders is seen, and nothing else wins."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog

from chatbot.bootstrap.first_release import Begun, first_release
from chatbot.bootstrap.releases import BrokenRelease
from chatbot.domain.errors import SettingsFault
from chatbot.domain.publications import Publication
from chatbot.store.memory.releases import MemoryReleases
from tests.bootstrap.small_flows import Machine, published
from tests.cli.small_house import ASKED, OTHER_WORDS
from tests.store.kit import NOON, FixedClock


async def start(machine: Machine, releases: MemoryReleases, wanted: str | None = None) -> Begun:
    return await first_release(machine.folders, releases, FixedClock(), wanted)


async def test_the_first_start_publishes_what_is_in_the_folders(
    machine: Machine, releases: MemoryReleases
) -> None:
    begun = await start(machine, releases)
    assert begun.publication == Publication(1, machine.folders.id(), NOON, "start")
    assert await releases.current() == begun.publication
    assert begun.release.id == begun.publication.release


async def test_a_start_with_the_same_folders_publishes_nothing(
    machine: Machine, releases: MemoryReleases
) -> None:
    assert await start(machine, releases) == await start(machine, releases)
    assert len(await releases.published()) == 1


async def test_an_edit_is_seen_after_a_restart_and_so_is_taking_it_back(
    machine: Machine, releases: MemoryReleases
) -> None:
    first = (await start(machine, releases)).release
    edited = machine.edit(ASKED, OTHER_WORDS)
    assert (await start(machine, releases)).release.id == edited.id
    machine.edit(OTHER_WORDS, ASKED)
    assert (await start(machine, releases)).release.id == first.id


async def test_a_restart_stays_with_what_was_published_elsewhere(
    machine: Machine, releases: MemoryReleases, tmp_path: Path
) -> None:
    await start(machine, releases)
    elsewhere = Machine.set_up(tmp_path / "elsewhere")
    elsewhere.edit(ASKED, OTHER_WORDS)
    theirs = await published(releases, elsewhere, 2)
    assert (await start(machine, releases)).release.id == theirs.id


async def test_a_restart_stays_with_the_release_that_somebody_went_back_to(
    machine: Machine, releases: MemoryReleases
) -> None:
    first = (await start(machine, releases)).release
    machine.edit(ASKED, OTHER_WORDS)
    await start(machine, releases)
    back = Publication(3, first.id, NOON, "back")
    assert await releases.publish(back, b"")
    assert await start(machine, releases) == Begun(first, back)


async def test_a_new_machine_with_old_folders_takes_what_is_current(
    machine: Machine, releases: MemoryReleases, tmp_path: Path
) -> None:
    old = Machine.set_up(tmp_path / "old")
    await start(machine, releases)
    edited = machine.edit(ASKED, OTHER_WORDS)
    await start(machine, releases)
    assert (await start(old, releases)).release.id == edited.id
    newer = old.edit(ASKED, "And the name?")
    assert (await start(old, releases)).release.id == newer.id


async def test_a_mistake_in_the_folders_stops_a_first_start_and_no_later_one(
    machine: Machine, releases: MemoryReleases, tmp_path: Path
) -> None:
    broken = Machine.set_up(tmp_path / "broken")
    broken.breaks()
    with pytest.raises(BrokenRelease) as fault:
        await start(broken, releases)
    assert [finding.code for finding in fault.value.findings] == ["E201"]
    first = await start(machine, releases)
    machine.breaks()
    with structlog.testing.capture_logs() as log:
        assert await start(machine, releases) == first
    (said,) = [line for line in log if line["event"] == "release.refused"]
    assert "E201" in said["cause"]


async def test_a_first_start_for_a_campaign_that_is_not_there_publishes_nothing(
    machine: Machine, releases: MemoryReleases
) -> None:
    with pytest.raises(SettingsFault, match="did you mean test_campaign"):
        await start(machine, releases, "tset_campaign")
    assert await releases.current() is None
    assert machine.folders.taken() is None
    assert (await start(machine, releases, "test_campaign")).publication.number == 1


async def test_an_edit_that_drops_the_campaign_of_this_process_goes_to_nobody(
    machine: Machine, releases: MemoryReleases
) -> None:
    first = await start(machine, releases, "test_campaign")
    campaign = machine.folder / "flows" / "test_campaign"
    campaign.rename(campaign.with_name("other_campaign"))
    with structlog.testing.capture_logs() as log:
        assert await start(machine, releases, "test_campaign") == first
    assert await releases.current() == first.publication
    (said,) = [line for line in log if line["event"] == "release.refused"]
    assert "There is no campaign test_campaign" in said["cause"]
    assert (await start(machine, releases)).publication.number == 2


async def test_where_what_is_current_cannot_be_used_the_folders_stand_in_unpublished(
    machine: Machine, releases: MemoryReleases
) -> None:
    first = (await start(machine, releases)).release
    newer = Publication(2, "of a newer program", NOON, "publish")
    assert await releases.publish(newer, b"in a form that nobody here can read")
    assert await start(machine, releases) == Begun(first, newer)
    assert await releases.current() == newer


async def test_a_folder_that_cannot_be_written_to_stops_no_start(
    machine: Machine, releases: MemoryReleases
) -> None:
    (machine.folder / "var").rmdir()
    first = (await start(machine, releases)).release
    edited = machine.edit(ASKED, OTHER_WORDS)
    assert (await start(machine, releases)).release.id == edited.id
    assert (await start(machine, releases)).release.id == edited.id != first.id
