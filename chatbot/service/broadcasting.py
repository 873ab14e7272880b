"""What staff do with broadcasts. Raises BroadcastRefused with a sentence to read.

Names are what staff give: who may run the command may give any. That two people looked is kept
with both names; it guards against a slip, not against somebody who means harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from chatbot.domain.broadcasts import (
    LONGEST_NAME,
    NEEDS_SECOND,
    RUNS_AT_MOST,
    Audience,
    Broadcast,
    BroadcastState,
    same_person,
)
from chatbot.domain.calendar import LONDON, day_of
from chatbot.domain.errors import BroadcastRefused
from chatbot.domain.messages import Outgoing
from chatbot.engine.findings import did_you_mean
from chatbot.engine.news import compose
from chatbot.engine.release import Release
from chatbot.service.broadcast_ports import Broadcasts
from chatbot.service.ports import Clock

PLAN_LETTERS: Final = 12
"""Of the hash that names a plan: short enough to be read out to a colleague."""

Answers = Callable[[str], Awaitable[Mapping[str, int]]]
"""How many answers of a campaign are on record, by what `engine.news` calls them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent to how many, by the language they read."""

    plan: Broadcast
    counts: Mapping[str, int]
    left_out: int

    @property
    def total(self) -> int:
        """How many would get it."""
        return sum(self.counts.values())


class Broadcasting:
    """Plans, confirms, stops and resumes."""

    def __init__(
        self, broadcasts: Broadcasts, release: Release, answers: Answers, clock: Clock
    ) -> None:
        self._broadcasts = broadcasts
        self._release = release
        self._answers = answers
        self._clock = clock

    async def draft(self, news: str, audience: Audience, fallback: str | None, by: str) -> Draft:
        """Look at what would be sent, and keep nothing."""
        now = self._clock.now()
        self._must_be_current(audience.campaign, news, now)
        texts = await self._texts(news, audience, fallback, now)
        found = await self._broadcasts.count(audience)
        counts: dict[str, int] = {}
        for tag, number in found.items():
            if language := tag if tag in texts else fallback:
                counts[language] = counts.get(language, 0) + number
        reached = sum(counts.values())
        name = _plan_of(news, audience, fallback, texts)
        plan = Broadcast(name, news, audience, texts, fallback, _name(by), now, reached)
        return Draft(plan, counts, sum(found.values()) - reached)

    async def plan(self, news: str, audience: Audience, fallback: str | None, by: str) -> Draft:
        """The same, kept for somebody to confirm."""
        draft = await self.draft(news, audience, fallback, by)
        if not draft.total:
            raise BroadcastRefused("Nobody in that audience allows this. Nothing was planned.")
        if not await self._broadcasts.keep(draft.plan):
            name = draft.plan.plan
            raise BroadcastRefused(
                f"This text has gone to this audience already, as {name}. "
                "Nobody gets the same twice."
            )
        return draft

    async def confirm(self, plan: str, by: str) -> int:
        """Let a plan begin, as it was looked at; for how many people."""
        held, name, now = await self.one(plan), _name(by), self._clock.now()
        if held.state is not BroadcastState.PLANNED:
            raise BroadcastRefused(f"{plan} is no plan any more: it is {held.state.value}.")
        if held.expired(now):
            raise BroadcastRefused(f"{plan} is more than a day old. Plan it anew, and look again.")
        self._must_be_current(held.audience.campaign, held.news, now)
        await self._must_be_the_same(held)
        found = await self._broadcasts.count(held.audience)
        number = sum(
            count for tag, count in found.items() if tag in held.texts or held.fallback is not None
        )
        if held.outgrown(number):
            raise BroadcastRefused(
                f"The audience has grown since it was planned, from {held.counted} to {number}. "
                "Plan it anew."
            )
        if number > NEEDS_SECOND and same_person(name, held.planned_by):
            raise BroadcastRefused(
                f"It goes to more than {NEEDS_SECOND} people, so somebody other than "
                f"{held.planned_by} has to confirm it."
            )
        size = await self._broadcasts.begin(plan, name, now, self._ends(held, now))
        if size is None:
            raise BroadcastRefused(f"{plan} has begun, or is gone.")
        return size

    async def stop(self, plan: str, by: str) -> None:
        """Let nothing more of it leave."""
        held = await self.one(plan)
        if not await self._broadcasts.stop(plan, _name(by), self._clock.now()):
            raise BroadcastRefused(f"{plan} does not run: it is {held.state.value}.")

    async def resume(self, plan: str, by: str) -> None:
        """Let it go on with those it has not gone to."""
        held, name = await self.one(plan), _name(by)
        if held.state is not BroadcastState.STOPPED:
            raise BroadcastRefused(f"{plan} is not stopped: it is {held.state.value}.")
        if held.size > NEEDS_SECOND and same_person(name, held.stopped_by or ""):
            raise BroadcastRefused(
                f"It goes to more than {NEEDS_SECOND} people, so somebody other than "
                f"{held.stopped_by} has to let it go on."
            )
        if not await self._broadcasts.resume(plan, name):
            raise BroadcastRefused(f"{plan} is not stopped any more.")

    async def one(self, plan: str) -> Broadcast:
        """One by its name."""
        found = await self._broadcasts.one(plan)
        if found is None:
            raise BroadcastRefused(f"There is no broadcast {plan}. `chatbot broadcast status`.")
        return found

    # --- What has to be so -----------------------------------------------------------------

    async def _texts(
        self, news: str, audience: Audience, fallback: str | None, at: datetime
    ) -> Mapping[str, Outgoing]:
        campaign = audience.campaign
        composed = compose(self._release, campaign, news, at, await self._answers(campaign))
        if composed.unfilled:
            raise BroadcastRefused(
                f"`{news}` names something that has no value, such as a fact past its day "
                f"({', '.join(composed.unfilled)})."
            )
        if fallback is not None and fallback not in composed.messages:
            raise BroadcastRefused(
                f"`{news}` is not there in {fallback}, so it stands in for none."
            )
        if composed.untranslated and fallback is None:
            raise BroadcastRefused(
                f"`{news}` is not translated into {', '.join(composed.untranslated)}. "
                "Translate it, or name a language that stands in: --fallback."
            )
        return composed.messages

    async def _must_be_the_same(self, held: Broadcast) -> None:
        texts = await self._texts(held.news, held.audience, held.fallback, held.planned_at)
        if _plan_of(held.news, held.audience, held.fallback, texts) != held.plan:
            raise BroadcastRefused(
                "The text, or a number in it, has changed since it was planned. Plan it anew."
            )

    def _must_be_current(self, campaign: str, news: str, now: datetime) -> None:
        known = self._release.campaigns.get(campaign)
        if known is None:
            near = did_you_mean(campaign, self._release.campaigns)
            raise BroadcastRefused(f"There is no campaign {campaign}{near}.")
        if news not in known.news:
            near = did_you_mean(news, known.news)
            raise BroadcastRefused(f"{campaign} has no news `{news}`{near}.")
        if day_of(now) > known.news[news].expires:
            raise BroadcastRefused(f"`{news}` is past its day, {known.news[news].expires}.")

    def _ends(self, held: Broadcast, now: datetime) -> datetime:
        expires = self._release.campaigns[held.audience.campaign].news[held.news].expires
        midnight = datetime.combine(expires + timedelta(days=1), time(), LONDON)
        return min(now + RUNS_AT_MOST, midnight)


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME:
        raise BroadcastRefused(f"--by needs a name of at most {LONGEST_NAME} characters.")
    return name


def _plan_of(
    news: str, audience: Audience, fallback: str | None, texts: Mapping[str, Outgoing]
) -> str:
    said = {tag: [it.text.text, repr(it.text.marks)] for tag, it in texts.items()}
    whole = json.dumps([news, audience.words, fallback, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:PLAN_LETTERS]
