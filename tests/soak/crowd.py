"""People who come, say what they came for, and go: so many at a time, each only once.

Mostly they take their time, so that what they ask for is within what the bot may send. Now and
then something is on television, and all who are there speak at once: then more is asked for than
may leave, a queue grows, and has to drain with nobody left behind.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.botapi import BotApiServer, Call, NothingHeard, Person
from tests.soak.patience import Patience

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


@dataclass(frozen=True, slots=True)
class Peaks:
    """Every so many seconds everybody hurries for a while, and thinks no longer than `think`."""

    every: float = 120.0
    last: float = 15.0
    think: float = 1.0


@dataclass
class Crowd:
    """`size` people at a time; whoever is done is followed by another, until `close`.

    `think`: the longest pause of a person outside of a peak.
    """

    telegram: BotApiServer
    chance: random.Random
    size: int
    think: float
    peaks: Peaks = field(default_factory=Peaks)
    visits: list[Visit] = field(default_factory=list)
    is_closed: bool = False
    patience: Patience = field(init=False)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.patience = Patience(self.telegram)

    def close(self) -> None:
        """Let nobody in any more; who is in finishes, in a last peak."""
        self.is_closed = True
        self._hurry.set()

    async def come(self) -> None:
        """Until closed and empty."""
        watching = [asyncio.create_task(it) for it in (self.patience.watch(), self._hurries())]
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.size):
                    group.create_task(self._one_after_another())
        finally:
            for task in watching:
                task.cancel()

    async def _hurries(self) -> None:
        while True:
            await asyncio.sleep(self.peaks.every - self.peaks.last)
            self._hurry.set()
            await asyncio.sleep(self.peaks.last)
            if not self.is_closed:
                self._hurry.clear()

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
        await self._sees(person, "May I keep")
        await self._think()
        await self._presses(person, "I agree")
        await self._sees(person, "What do you drink?")
        await self._think()
        await person.says(POSTCODE)
        await self._sees(person, "Sorry, I do not know")
        await self._think()
        await self._presses(person, visit.drink)
        await self._sees(person, "Which name")
        await self._think()
        await person.says(f"{CANARY} {letters(number)}")
        await self._sees(person, "Another one?")
        await self._think()
        await self._presses(person, "No thanks")
        await self.patience.until(
            lambda seconds: person.until(
                lambda: not _asks(person) or self._is_unknown(person), seconds
            )
        )

    async def _sees(self, person: Person, words: str) -> None:
        await self.patience.until(lambda seconds: person.sees(words, seconds))

    async def _presses(self, person: Person, label: str) -> None:
        await self.patience.until(lambda seconds: person.presses(label, seconds))

    def _is_unknown(self, person: Person) -> bool:
        """Whether the bot was never told which message its last one is: then it cannot take the
        buttons away, and after two lost answers it sends no third. Calls that had no effect do
        not count."""
        last = person.screen[-1].text
        sends = self.telegram.calls_to("send*", person.id)
        ends = [call.error for call in sends if call.params.get("text") == last and seen(call)]
        return CUT_OFF.issuperset(ends)

    async def _think(self) -> None:
        """A pause, cut short when a peak begins."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.chance.uniform(0, self.think)):
                await self._hurry.wait()
        if self._hurry.is_set():
            await asyncio.sleep(self.chance.uniform(0, min(self.think, self.peaks.think)))


def seen(call: Call) -> bool:
    """Whether a call took effect, told or not."""
    return call.status == HTTPStatus.OK or call.error in CUT_OFF


def _asks(person: Person) -> bool:
    """Whether the last question still has its buttons; a copy of it that came twice may."""
    return bool(person.screen[-1].buttons)


def letters(number: int) -> str:
    """A number as a name can be: without digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
