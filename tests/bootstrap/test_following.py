"""A process goes over to what is published; whoever is in the middle ends as they began."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from prometheus_client.metrics_core import Metric

from chatbot.bootstrap.first_release import Begun, first_release
from chatbot.bootstrap.following import Following
from chatbot.bootstrap.releases import Newest, PinnedWorlds, ReleasesInUse, Surroundings
from chatbot.domain.publications import Publication
from chatbot.engine.release import Release
from chatbot.engine.session import Frame, Session
from chatbot.store.memory.releases import MemoryReleases
from tests.bootstrap.small_flows import Machine, SameCredits, published
from tests.cli.small_house import ASKED, OTHER_WORDS, SIZE
from tests.store.kit import NOON, FixedClock

ALL_AFTER = 0.05
MEETING = 0.05
"""Seconds that one thread waits for another to come."""


class House:
    """What follows, on a machine of its own, hours after whatever is published."""

    def __init__(self, releases: MemoryReleases, begun: Begun, wanted: str | None = None) -> None:
        newest = Newest(begun.release, "test_campaign")
        self.clock = FixedClock(NOON + timedelta(days=1))
        self.in_use = ReleasesInUse(releases, newest)
        self.worlds = PinnedWorlds(self.in_use, Surroundings(), SameCredits())
        self.counted: list[Release] = []
        self.following = Following(
            releases, self.in_use, begun, wanted, self.clock, self.counted.append, ALL_AFTER
        )
        self.stop = asyncio.Event()

    @property
    def newest(self) -> str:
        return self.in_use.newest.release.id

    async def look(self) -> None:
        await self.following.look(self.stop)

    def figures(self) -> dict[tuple[str, str], float]:
        return _figures(list(self.following.families()))


def _figures(families: Sequence[Metric]) -> dict[tuple[str, str], float]:
    samples = [sample for family in families for sample in family.samples]
    return {(it.name, ",".join(it.labels.values())): it.value for it in samples}


def standing(release: Release, step: str = "name") -> Session:
    frame = Frame("main", step)
    return Session("s1", "test_campaign", release.id, "en", 1, frames=(frame,))


@pytest.fixture
async def begun(machine: Machine, releases: MemoryReleases) -> Begun:
    return await first_release(machine.folders, releases, FixedClock(), None)


async def test_what_is_published_is_taken_up_once(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    await house.look()
    assert house.newest == begun.release.id
    machine.edit(ASKED, OTHER_WORDS)
    new = await published(releases, machine, 2)
    await house.look()
    await house.look()
    assert house.newest == new.id
    assert [release.id for release in house.counted] == [new.id]
    assert house.figures() == {
        ("chatbot_release", new.id[:12]): 1,
        ("chatbot_release_age_seconds", ""): timedelta(hours=22).total_seconds(),
        ("chatbot_release_swaps_total", "taken"): 1,
        ("chatbot_release_swaps_total", "refused"): 0,
    }


async def test_words_move_forward_under_whoever_waits_and_steps_do_not(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    machine.edit(ASKED, OTHER_WORDS)
    words = await published(releases, machine, 2)
    await house.look()
    world = await house.worlds.for_session(standing(begun.release))
    assert world.release.id == words.id
    machine.edit("  name:\n", f"{SIZE}  name:\n")
    steps = await published(releases, machine, 3)
    await house.look()
    assert (await house.worlds.for_session(standing(words))).release.id == words.id
    assert (await house.worlds.for_session(None)).release.id == steps.id


async def test_a_turn_that_has_begun_keeps_the_world_it_was_given(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    world = await house.worlds.for_session(None)
    machine.edit(ASKED, OTHER_WORDS)
    new = await published(releases, machine, 2)
    await house.look()
    assert world.release is begun.release
    assert (await house.worlds.for_session(None)).release.id == new.id


async def test_going_back_is_followed_too(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    machine.edit(ASKED, OTHER_WORDS)
    await published(releases, machine, 2)
    await house.look()
    assert await releases.publish(Publication(3, begun.release.id, NOON, "back"), b"")
    await house.look()
    assert house.in_use.newest.release is begun.release  # held, so not even compiled again


async def test_what_cannot_be_used_is_refused_once_and_the_old_one_stays(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    newer = Publication(2, "of a newer program", NOON, "publish")
    assert await releases.publish(newer, b"in a form that nobody here can read")
    await house.look()
    await house.look()
    assert house.newest == begun.release.id
    assert house.figures()["chatbot_release_swaps_total", "refused"] == 1
    machine.edit(ASKED, OTHER_WORDS)
    sound = await published(releases, machine, 3)
    await house.look()
    assert house.newest == sound.id


async def test_a_fault_on_the_way_over_is_tried_again(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    faults: list[Exception] = [RuntimeError("of whoever counts")]

    def counts(release: Release) -> None:
        if faults:
            raise faults.pop()
        house.counted.append(release)

    house.following = Following(
        releases, house.in_use, begun, None, house.clock, counts, ALL_AFTER
    )
    machine.edit(ASKED, OTHER_WORDS)
    new = await published(releases, machine, 2)
    with pytest.raises(RuntimeError):
        await house.look()
    assert house.newest == new.id
    assert house.counted == []
    await house.look()
    await house.look()
    assert [release.id for release in house.counted] == [new.id]
    assert house.figures()["chatbot_release_swaps_total", "taken"] == 1


async def test_a_release_without_the_campaign_that_is_set_is_refused(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun, wanted="test_campaign")
    campaign = machine.folder / "flows" / "test_campaign"
    campaign.rename(campaign.with_name("other_campaign"))
    await published(releases, machine, 2)
    await house.look()
    assert house.newest == begun.release.id


async def test_all_go_over_at_one_moment_whatever_clock_published(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    machine.edit(ASKED, OTHER_WORDS)
    new = await published(releases, machine, 2)
    house.clock.go_on(timedelta(days=-30))  # to them it was published in a month
    going = asyncio.create_task(house.look())
    await asyncio.sleep(0)
    assert house.newest == begun.release.id
    await going
    assert house.newest == new.id


async def test_who_is_asked_to_stop_meanwhile_stops(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    house = House(releases, begun)
    machine.edit(ASKED, OTHER_WORDS)
    await published(releases, machine, 2)
    house.stop.set()
    await house.look()
    assert house.newest == begun.release.id


async def test_many_who_need_one_old_release_have_it_read_once(
    machine: Machine, releases: MemoryReleases, begun: Begun
) -> None:
    machine.edit("  name:\n", f"{SIZE}  name:\n")
    new = await published(releases, machine, 2)
    house = House(releases, Begun(new, Publication(2, new.id, NOON, "publish")))
    worlds = await asyncio.gather(
        *(house.worlds.for_session(standing(begun.release)) for _ in range(20))
    )
    assert {id(world.release) for world in worlds} == {id(worlds[0].release)}
    assert worlds[0].release.id == begun.release.id


async def test_old_releases_are_compiled_one_after_the_other(
    machine: Machine, releases: MemoryReleases, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_at_once = Barrier(2)
    alone: list[str] = []

    def compiles(release: str, kept: bytes | None, held: Release | None = None) -> Release | None:
        try:
            both_at_once.wait(MEETING)
        except BrokenBarrierError:
            both_at_once.reset()
            alone.append(release)
        return held

    monkeypatch.setattr("chatbot.bootstrap.releases.compiled", compiles)
    in_use = House(releases, begun).in_use
    await asyncio.gather(in_use.read("one"), in_use.read("another"))
    assert alone == ["one", "another"]
