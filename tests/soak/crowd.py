"""People who come, say what they came for, and go: so many at a time, each only once."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field

from tests.botapi import BotApiServer, NothingHeard, Person

PATIENCE = 90.0
"""Seconds a person waits for an answer: longer than anything here is broken for."""

CANARY = "Canaryname"
POSTCODE = "ZX9 9ZX"
"""What is said to the bot, and may stand nowhere but sealed. The postcode is none."""


CUT_OFF = frozenset({"the reply was lost", "the bot hung up"})
"""What became of a call that took effect without the bot's being told."""

_NAMED = re.compile(rf"{CANARY} [a-j]+")
DRINKS = ("Tea with milk", "Black coffee")


@dataclass
class Visit:
    """One person's way through the conversation. `stuck` says at what, if they were."""

    person: Person
    drink: str
    began: float
    ended: float = 0.0
    stuck: str = ""

    @property
    def heard(self) -> list[str]:
        """What the bot said, in order, with the name that each has made alike."""
        said = (bubble.text for bubble in self.person.screen if bubble.is_from_bot)
        return [_NAMED.sub("<name>", words) for words in said]

    @property
    def repeated(self) -> int:
        """How many messages came more often than once."""
        return len(self.heard) - len(set(self.heard))


@dataclass
class Crowd:
    """`size` people at a time; whoever is done is followed by another, until `close`."""

    telegram: BotApiServer
    chance: random.Random
    size: int
    think: float
    visits: list[Visit] = field(default_factory=list)
    is_closed: bool = False

    def close(self) -> None:
        """Let nobody in any more; who is in finishes."""
        self.is_closed = True

    async def come(self) -> None:
        """Until closed and empty."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self.size):
                group.create_task(self._one_after_another())

    async def _one_after_another(self) -> None:
        while not self.is_closed:
            await self._think()
            await self.visit(self.chance.choice(DRINKS))

    async def visit(self, drink: str) -> Visit:
        """Somebody comes, and drinks this."""
        number = len(self.visits)
        person = self.telegram.person(first_name=f"{CANARY}First{number}")
        visit = Visit(person, drink, time.monotonic())
        self.visits.append(visit)
        try:
            await self._walk(visit, number)
        except NothingHeard as stuck:
            visit.stuck = str(stuck)
        visit.ended = time.monotonic()
        return visit

    async def _walk(self, visit: Visit, number: int) -> None:
        person = visit.person
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await self._think()
        await person.presses("I agree", PATIENCE)
        await person.sees("What do you drink?", PATIENCE)
        await self._think()
        await person.says(POSTCODE)
        await person.sees("Sorry, I do not know", PATIENCE)
        await self._think()
        await person.presses(visit.drink, PATIENCE)
        await person.sees("Which name", PATIENCE)
        await self._think()
        await person.says(f"{CANARY} {letters(number)}")
        await person.sees("Another one?", PATIENCE)
        await self._think()
        await person.presses("No thanks", PATIENCE)
        await person.until(lambda: not _asks(person) or self._is_unknown(person), PATIENCE)

    def _is_unknown(self, person: Person) -> bool:
        """Whether the bot was never told which message its last one is: then it cannot take the
        buttons away, and after two lost answers it sends no third."""
        last = person.screen[-1].text
        sends = self.telegram.calls_to("send*", person.id)
        ends = [call.error for call in sends if call.params.get("text") == last]
        return CUT_OFF.issuperset(ends)

    async def _think(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.think))


def _asks(person: Person) -> bool:
    """Whether the last question still has its buttons; a copy of it that came twice may."""
    return bool(person.screen[-1].buttons)


def letters(number: int) -> str:
    """A number as a name can be: without digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
