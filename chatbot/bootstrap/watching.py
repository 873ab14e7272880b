"""What is watched while the house runs: how much waits, and how the services of others fare."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, get_args

import structlog
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from chatbot.channels.web.metrics import Metrics
from chatbot.engine.release import Release
from chatbot.lookups.breaker import BreakerState
from chatbot.lookups.upstream import services_in_use
from chatbot.service.mail_ports import MailWaiting
from chatbot.service.patience import stopped_within
from chatbot.store.backlog import Backlog, SqlBacklog

EVERY: Final = 15.0
"""Seconds between two looks into the database: about as often as Prometheus asks."""

_log = structlog.get_logger()


def metrics_of() -> Metrics:
    """Counts for this process."""
    metrics = Metrics()
    metrics.collect(_services)
    return metrics


def count_steps(metrics: Metrics, release: Release) -> None:
    """Count the steps of a release by name: those, and of earlier ones, and no others."""
    metrics.count_steps(
        f"{flow.id}.{step}"
        for campaign in release.campaigns.values()
        for flow in campaign.flows.values()
        for step in flow.steps
    )


LookAtMails = Callable[[], Awaitable[MailWaiting]]


class Watch:
    """Looks into the database now and then, so that asking for metrics never does."""

    def __init__(
        self, metrics: Metrics, backlog: SqlBacklog, mails: LookAtMails | None = None
    ) -> None:
        self._backlog = backlog
        self._look_at_mails = mails
        self._mails: MailWaiting | None = None
        self._seen: Backlog | None = None
        metrics.collect(self._families)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until asked to stop; what cannot be seen is not shown."""
        while not stop.is_set():
            try:
                self._seen = await self._backlog.read()
                if self._look_at_mails is not None:
                    self._mails = await self._look_at_mails()
            except Exception as fault:
                self._seen = self._mails = None
                _log.warning("watch.failed", fault=type(fault).__name__)
            await stopped_within(stop, EVERY)

    def _families(self) -> Iterator[Metric]:
        count = GaugeMetricFamily("chatbot_outbox_waiting", "Messages due.", labels=("lane",))
        age = GaugeMetricFamily(
            "chatbot_outbox_oldest_seconds", "Age of the oldest due message.", labels=("lane",)
        )
        lying = GaugeMetricFamily("chatbot_inbox_lying", "Arrivals not answered yet.")
        oldest = GaugeMetricFamily(
            "chatbot_inbox_lying_oldest_seconds", "Age of the oldest arrival not answered yet."
        )
        dead = GaugeMetricFamily("chatbot_dead_letters", "Arrivals that were given up.")
        news = GaugeMetricFamily("chatbot_broadcasts", "News under way.", labels=("state",))
        if (seen := self._seen) is not None:
            for state in ("planned", "running", "stopped"):
                news.add_metric((state,), seen.broadcasts.get(state, 0))
            for lane, waiting in seen.leaving.items():
                count.add_metric((lane.name.lower(),), waiting.count)
                age.add_metric((lane.name.lower(),), waiting.seconds)
            lying.add_metric((), seen.lying.count)
            oldest.add_metric((), seen.lying.seconds)
            dead.add_metric((), seen.dead_letters)
        yield from (count, age, lying, oldest, dead, news)
        yield from _mail_families(self._mails)


def _mail_families(seen: MailWaiting | None) -> Iterator[Metric]:
    """Letters that people have sent for them; none of it where the house sends none."""
    if seen is None:
        return
    mails = GaugeMetricFamily("chatbot_mails_waiting", "E-mails not settled.", labels=("mail",))
    for name in ("waiting", "overdue", "sending"):
        mails.add_metric((name,), getattr(seen, name))
    yield mails


def _services() -> Iterator[Metric]:
    """Labels: the hosts that the settings name, and the states of a breaker."""
    calls = CounterMetricFamily(
        "chatbot_service_calls", "Calls to services.", labels=("service", "result")
    )
    states = GaugeMetricFamily(
        "chatbot_service_breaker", "1 for the state it is in.", labels=("service", "state")
    )
    tallies: dict[tuple[str, str], int] = {}
    breakers: dict[str, BreakerState] = {}
    for one in services_in_use():
        tally = one.tally
        for result in ("answered", "failed", "left_alone"):
            key = (tally.service, result)
            tallies[key] = tallies.get(key, 0) + int(getattr(tally, result))
        if breakers.get(tally.service, "closed") == "closed":
            breakers[tally.service] = one.breaker
    for key, number in tallies.items():
        calls.add_metric(key, number)
    for service, state in breakers.items():
        for each in get_args(BreakerState):
            states.add_metric((service, each), float(each == state))
    yield from (calls, states)
