"""Dialogues played against the flows as they lie on disk, with the built-in sample's people."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from chatbot.bootstrap.releases import read_release
from chatbot.content.dialogues import read_dialogues
from chatbot.domain.credits import ALWAYS, Credit, CreditLine
from chatbot.domain.sameness import Likeness
from chatbot.engine.findings import Finding
from chatbot.engine.needs import (
    Fact,
    Need,
    NeedLikeness,
    NeedPeople,
    NeedPlace,
)
from chatbot.engine.release import Release
from chatbot.engine.world import World
from chatbot.lookups.sample import BuiltInSample
from chatbot.service.places import PlaceFinder
from chatbot.service.rehearsal import Dialogue, begin
from chatbot.service.rehearsal_facts import GivenFacts
from chatbot.service.rehearse import Coverage, Played, coverage, play
from chatbot.service.transcript import transcript
from chatbot.store.memory import MemoryStore

INVITE: Final = "https://example.org/join"
BOT_NAME: Final = "Rehearsal"
CREDITS: Final = (Credit(CreditLine.ORDNANCE_SURVEY, (2023,)), *ALWAYS)
"""For the built-in sample."""

SHOWCASE: Final = "showcase"
"""Dialogues whose name ends so are written down as transcripts."""


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A rehearsal has no clock of its own; the sample does not look at it."""

    at: datetime = datetime(2024, 6, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was played, what of the flows was passed through, what could not be read."""

    played: tuple[Played, ...]
    covered: tuple[Coverage, ...]
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        """Every dialogue went as written and nothing of the flows was left out."""
        failed = any(one.problem for one in self.played)
        return not failed and not self.findings and not any(one.missing for one in self.covered)


def rehearse(flows: Path, locales: Path, only: Sequence[str] = ()) -> Outcome:
    """Play dialogues in their languages. Coverage is counted when all of them are played."""
    release = read_release(flows, locales)
    dialogues, findings = read_dialogues(flows, only)
    facts = sample_facts()
    played = tuple(
        play(begin(dialogue, _world(release, dialogue), facts, language), dialogue)
        for dialogue in dialogues
        for language in _languages(release, dialogue)
    )
    covered: list[Coverage] = []
    if not only:
        for campaign in release.campaigns.values():
            covered += coverage(campaign, [p for p in played if _is_of(p, campaign.id)])
    return Outcome(played, tuple(covered), tuple(findings))


def transcripts(flows: Path, locales: Path) -> Iterator[tuple[str, str]]:
    """(file name, page) for each dialogue that is to be shown, in each of its languages."""
    release = read_release(flows, locales)
    dialogues, _ = read_dialogues(flows)
    facts = sample_facts()
    for dialogue in dialogues:
        if not Path(dialogue.path).stem.endswith(SHOWCASE):
            continue
        for language in _languages(release, dialogue):
            page = transcript(dialogue, _world(release, dialogue), facts, language)
            yield f"{dialogue.campaign}.{language}.md", page


def sample_facts() -> GivenFacts:
    """Facts out of the built-in sample; every need is looked up once."""
    sample = BuiltInSample()
    finder = PlaceFinder(MemoryStore(FixedClock()).public_record, FixedClock(), sample=sample)
    known: dict[Need, Fact] = {}

    async def ask(need: Need) -> Fact:
        match need:
            case NeedPlace(typed):
                return await finder.find(typed)
            case NeedPeople(seat, at, called, looked_for):
                return await finder.representation(seat, at, called, looked_for)
            case NeedLikeness():
                return Likeness({})  # nobody has written before
            case _:
                return None  # no mail server here

    def find(need: Need) -> Fact:
        if need not in known:
            known[need] = asyncio.run(ask(need))
        return known[need]

    return GivenFacts(find, sample.constituencies())


def _world(release: Release, dialogue: Dialogue) -> World:
    return World(release, dialogue.campaign, INVITE, BOT_NAME, credits=CREDITS)


def _languages(release: Release, dialogue: Dialogue) -> Sequence[str]:
    spoken = release.campaigns[dialogue.campaign].languages
    return [tag for tag in spoken if not dialogue.languages or tag in dialogue.languages]


def _is_of(played: Played, campaign: str) -> bool:
    return played.dialogue.campaign == campaign
