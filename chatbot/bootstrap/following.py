"""A running process goes over to whatever release becomes current, without a pause.

It is compiled beside the conversations, in a thread, and the turns get their share every few
milliseconds. All processes go over at the same moment, a few seconds after the publication, so
that nobody who writes to one and then to another meets two releases.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import structlog
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from chatbot.bootstrap.awaited_store import answered
from chatbot.bootstrap.campaigns import campaign_of
from chatbot.bootstrap.first_release import Begun, first_release
from chatbot.bootstrap.flow_folders import folders_of
from chatbot.bootstrap.releases import Newest, ReleasesInUse, compile_languages
from chatbot.bootstrap.watching import count_steps
from chatbot.channels.web.metrics import Metrics
from chatbot.config import Settings
from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.domain.publications import Publication
from chatbot.engine.release import Release
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Clock, Releases

LOOK_EVERY: Final = 1.0
"""Seconds between two looks: one row of one small table."""

ALL_AFTER: Final = 3.0
"""Seconds from the publication to the moment at which every process goes over."""

_log = structlog.get_logger()


class Following:
    """Looks for what is current, and goes over to it."""

    def __init__(
        self,
        releases: Releases,
        in_use: ReleasesInUse,
        begun: Begun,
        wanted: str | None,
        clock: Clock,
        went_over: Callable[[Release], None],
        all_after: float = ALL_AFTER,
    ) -> None:
        self.in_use = in_use
        self._releases = releases
        self._seen = begun.publication.number
        self._since = begun.publication.at
        self._wanted = wanted
        self._clock = clock
        self._went_over = went_over
        self._all_after = all_after
        self._swaps = self._refused = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until asked to stop. A database that does not answer is asked again."""
        await asyncio.to_thread(compile_languages, self.in_use.current(), stop.is_set)
        while not await stopped_within(stop, LOOK_EVERY):
            try:
                await self.look(stop)
            except StoreFailed:
                continue
            except Exception as fault:
                # Old words are better than a closed house.
                _log.error("release.not_followed", fault=type(fault).__name__)

    async def look(self, stop: asyncio.Event) -> None:
        """Go over to what is current, if that is another one. Raises StoreFailed."""
        found = await self._releases.current()
        if found is None or found.number == self._seen:
            return
        newest = await self._made(found)
        if newest is None:
            self._seen = found.number
            self._refused += 1
            return
        if await stopped_within(stop, self._seconds_left(found)):
            return
        self._go_over(newest)
        # seen only when all of it is done: after a fault the next look does it again
        self._went_over(newest.release)
        self._seen, self._since = found.number, found.at

    def _go_over(self, newest: Newest) -> None:
        if newest.release.id == self.in_use.newest.release.id:
            return
        self.in_use.go_over(newest)
        self._swaps += 1
        _log.info("release.current", release=newest.release.id[:12], campaign=newest.campaign)

    async def _made(self, found: Publication) -> Newest | None:
        release = await self.in_use.read(found.release)
        try:
            if release is not None:
                return Newest(release, campaign_of(release, self._wanted, self._clock.now()))
            cause = "unusable"
        except SettingsFault as fault:
            cause = str(fault)
        _log.error("release.refused", release=found.release[:12], cause=cause)
        return None

    def _seconds_left(self, found: Publication) -> float:
        """Never longer than all of it, whatever the clock of whoever published says."""
        gone = (self._clock.wall() - found.at).total_seconds()
        return min(max(self._all_after - gone, 0.0), self._all_after)

    def families(self) -> Iterator[Metric]:
        """For `/metrics`: which one is current here, since when, and how often that changed."""
        which = GaugeMetricFamily("chatbot_release", "1 for the current one.", labels=("release",))
        which.add_metric((self.in_use.newest.release.id[:12],), 1)
        age = (self._clock.wall() - self._since).total_seconds()
        yield which
        yield GaugeMetricFamily("chatbot_release_age_seconds", "Since it was published.", age)
        swaps = CounterMetricFamily("chatbot_release_swaps", "Publications seen.", labels=("to",))
        swaps.add_metric(("taken",), self._swaps)
        swaps.add_metric(("refused",), self._refused)
        yield swaps


async def begun(
    settings: Settings, releases: Releases, clock: Clock, metrics: Metrics, stop: asyncio.Event
) -> Following:
    """The first release, and whoever follows from there on, counted in the metrics.

    Raises NeverOpened, FlowFault, and SettingsFault for a campaign that is not there.
    """
    folders = folders_of(settings)
    first = await answered(
        lambda: first_release(folders, releases, clock, settings.campaign), stop
    )
    campaign = campaign_of(first.release, settings.campaign, clock.now())
    in_use = ReleasesInUse(releases, Newest(first.release, campaign))
    count_steps(metrics, first.release)
    steps = partial(count_steps, metrics)
    following = Following(releases, in_use, first, settings.campaign, clock, steps)
    metrics.collect(following.families)
    return following
