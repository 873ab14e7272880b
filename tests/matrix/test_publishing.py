"""A release is published while people talk: nothing is lost, and every talk is of one piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from tests.botapi import BotApiServer, Person
from tests.cli.small_house import ASKED, OTHER_WORDS, SIZE, House
from tests.matrix.paths import (
    PATIENCE,
    agrees,
    chooses,
    heard,
    is_settled,
    leaves,
    promises,
    repeated,
)
from tests.matrix.processes import Served, serving, until
from tests.matrix.test_workers import counted, two

AT_ONCE: Final = 8

OLD: Final = (ASKED,)
NEW: Final = ("How large?", OTHER_WORDS)


def edit(house: House) -> None:
    """A step more, other words at another, and another line in the menu of commands."""
    house.edit("  name:\n    ask", f"{SIZE}  name:\n    ask")
    house.edit(ASKED, OTHER_WORDS)
    bot = house.folder / "flows" / "bot.yaml"
    words = bot.read_text(encoding="utf-8")
    assert MENU in words
    bot.write_text(words.replace(MENU, NEW_MENU), encoding="utf-8")


MENU: Final = "What I keep, and for how long"
NEW_MENU: Final = "What is kept of me, and how long"


def menu(telegram: BotApiServer) -> set[str]:
    """What everybody's menu says."""
    commands = telegram.world.profile.commands.values()
    return {command["description"] for offered in commands for command in offered}


async def command(house: House, *arguments: str) -> str:
    """Run a command beside the talks."""
    done = await asyncio.to_thread(house.run, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Crowd:
    """People who come all the time, so many at once, and talk to the end."""

    telegram: BotApiServer
    came: list[Person] = field(default_factory=list)
    talks: list[tuple[str, ...]] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def keeps_coming(self) -> None:
        while not self.stop.is_set():
            person = self.telegram.person()
            self.came.append(person)
            await person.starts()
            await agrees(person)
            await chooses(person)
            await self.finishes(person)

    async def finishes(self, person: Person) -> None:
        """From the question that differs to the end; which way it was is kept."""
        await person.until(lambda: {*OLD, *NEW} & {*heard(person)}, PATIENCE)
        if NEW[0] in heard(person):
            await person.presses("Small", PATIENCE)
            await person.sees("cup?", PATIENCE)
        await person.says("Testname")
        await leaves(person)
        self.talks.append(tuple(it for it in heard(person) if it in {*OLD, *NEW}))


@asynccontextmanager
async def crowded(telegram: BotApiServer) -> AsyncIterator[Crowd]:
    """A crowd; at the end it stops coming, and everybody talks to the end."""
    crowd = Crowd(telegram)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(crowd.keeps_coming())
        try:
            yield crowd
        finally:
            crowd.stop.set()


async def test_a_release_is_published_under_people_who_talk(
    house: House, telegram: BotApiServer
) -> None:
    async with serving(house, telegram) as served:
        crowd = await _published_under_talks(house, telegram, [served])
        await until(lambda: menu(telegram) >= {NEW_MENU} and MENU not in menu(telegram))
        await until(lambda: is_settled(house))
        assert promises(house) == len(crowd.talks)
        assert await served.stopped() == 0


async def test_two_workers_go_over_together(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    shared = replace(house, settings={**house.settings, **on_postgres(postgres_url)})
    async with two(shared, telegram) as workers:
        crowd = await _published_under_talks(shared, telegram, list(workers))
        acted = "SELECT count(*) FROM action"
        await until(lambda: counted(postgres_url, acted) == len(crowd.talks))


def on_postgres(url: str) -> dict[str, str]:
    return {"CHATBOT_DATABASE_URL": url, "CHATBOT_SECRET_KEY": "a key of the tests"}


async def _published_under_talks(
    house: House, telegram: BotApiServer, workers: list[Served]
) -> Crowd:
    waiting = telegram.person()
    await waiting.starts()
    await agrees(waiting)
    await chooses(waiting)
    await waiting.sees(OLD[0], PATIENCE)
    async with crowded(telegram) as crowd:
        await until(lambda: OLD in crowd.talks)
        edit(house)
        assert "flow main: steps added: size" in await command(house, "publish")
        for served in workers:
            await served.says("release.current")
        began = len(crowd.came)
        await until(lambda: len(crowd.talks) > began)
    await crowd.finishes(waiting)
    assert crowd.talks[-1] == OLD
    assert set(crowd.talks) == {OLD, NEW}
    assert sum(repeated(person) for person in crowd.came) == 0
    assert len(crowd.talks) == len(crowd.came) + 1
    for served in workers:
        assert served.said("loop.blocked") == []
        assert 'chatbot_release_swaps_total{to="taken"} 1.0' in await served.metrics()
    return crowd
