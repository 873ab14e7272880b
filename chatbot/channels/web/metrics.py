"""Counts for Prometheus. Every label is of a small closed set; none names a person.

Each instance has a registry of its own, so that two of them can live in one process.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from math import inf
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from chatbot.domain.messages import Lane
from chatbot.service.meter import LookedUp
from chatbot.service.ports import CommitOutcome, Delivery

TURN_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LOOKUP_SECONDS: Final = (0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 8.0)

MOST_KINDS: Final = 40
"""Names that come from outside are counted by name up to here; more of them count as `other`."""

OTHER: Final = "other"
NOBODY: Final = "nobody"


class Few:
    """Words that may be labels: those known beforehand, and a few that come by."""

    def __init__(self, known: Iterable[str] = (), more: int = 0) -> None:
        self._known = set(known)
        self._room = more

    def word(self, word: str) -> str:
        """The word, or `other` when there are too many."""
        if word in self._known:
            return word
        if self._room <= 0:
            return OTHER
        self._room -= 1
        self._known.add(word)
        return word


class Spread:
    """How long something took, in buckets. The library's own takes three locks for each."""

    __slots__ = ("_bounds", "_counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = (*bounds, inf)
        self._counts = [0] * len(self._bounds)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Up to each bound, how many."""
        return list(zip(map(floatToGoString, self._bounds), accumulate(self._counts), strict=True))


class Metrics:
    """The meter of the service floor, kept for Prometheus. `steps`: `flow.step` of a release."""

    def __init__(self, steps: Iterable[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self._steps = set(steps)
        self._passed = Tally[str]()
        self._turns = Tally[tuple[str, str]]()
        self._turn_seconds: dict[str, Spread] = {}
        self._ignored = self._counter(
            "ignored", "Things that came in and are not for us.", "channel", "kind"
        )
        self._sends = Tally[tuple[str, Lane, type[Delivery]]]()
        self._lookups = self._counter("lookups", "Look-ups of turns.", "what", "source", "result")
        self._lookup_seconds = self._seconds(
            "lookup_seconds", "Of a turn's look-up.", LOOKUP_SECONDS, "what"
        )
        self._mails = self._counter("mails", "E-mails handed to the server.", "kind", "result")
        self._kinds = Few(more=MOST_KINDS)
        self._sources = Few((NOBODY,), more=MOST_KINDS)
        self.collect(self._of_every_turn)

    def _counter(self, name: str, help: str, *labels: str) -> Callable[..., Counter]:
        """From labels to their counter. They are few, so each is looked for once."""
        return cache(Counter(f"chatbot_{name}", help, labels, registry=self.registry).labels)

    def _seconds(
        self, name: str, help: str, buckets: tuple[float, ...], *labels: str
    ) -> Callable[..., Histogram]:
        whole = Histogram(f"chatbot_{name}", help, labels, buckets=buckets, registry=self.registry)
        return cache(whole.labels)

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None:
        """Count a turn."""
        self._turns[channel, outcome or "given_up"] += 1
        spread = self._turn_seconds.get(channel)
        if spread is None:
            spread = self._turn_seconds[channel] = Spread(TURN_SECONDS)
        spread.add(seconds)

    def passed(self, trace: Iterable[str]) -> None:
        """Count the steps of a turn; the exits in it are not counted."""
        self._passed.update(trace)

    def count_steps(self, steps: Iterable[str]) -> None:
        """Count these by name too: steps of a release that came later."""
        self._steps.update(steps)

    def looked_up(self, what: LookedUp, result: str, source: str | None, seconds: float) -> None:
        """Count a look-up, by who knew it."""
        self._lookups(what, self._sources.word(source or NOBODY), result).inc()
        self._lookup_seconds(what).observe(seconds)

    def ignored(self, channel: str, kind: str) -> None:
        """Count what is not for us."""
        self._ignored(channel, self._kinds.word(kind)).inc()

    def sent(self, channel: str, delivery: Delivery, lane: Lane = Lane.REPLY) -> None:
        """Count a parcel by what became of it, and by its lane; causes are for the log."""
        self._sends[channel, lane, type(delivery)] += 1

    def mailed(self, kind: str, result: str) -> None:
        """Count an e-mail by what the mail server made of it."""
        self._mails(kind, result.lower()).inc()

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:
        """Have a value asked for whenever somebody looks."""
        Gauge(f"chatbot_{name}", help, registry=self.registry).set_function(value)

    def collect(self, families: Callable[[], Iterable[Metric]]) -> None:
        """Have whole families asked for whenever somebody looks. Their labels are the caller's."""
        self.registry.register(_Asked(families))

    def _of_every_turn(self) -> Iterator[Metric]:
        """What is counted with every turn, in plain numbers until somebody looks."""
        steps = CounterMetricFamily("chatbot_steps", "Steps passed.", labels=("step",))
        for step in sorted(self._steps & self._passed.keys()):
            steps.add_metric((step,), self._passed[step])
        turns = CounterMetricFamily("chatbot_turns", "Turns taken.", labels=("channel", "outcome"))
        for (channel, outcome), number in self._turns.items():
            turns.add_metric((channel, outcome), number)
        seconds = HistogramMetricFamily(
            "chatbot_turn_seconds", "From reading the session to the commit.", labels=("channel",)
        )
        for channel, spread in self._turn_seconds.items():
            seconds.add_metric((channel,), spread.buckets(), spread.total)
        yield from (steps, turns, seconds, *self._sent())

    def _sent(self) -> Iterator[Metric]:
        """Parcels by channel, and by what leaves first."""
        by_channel, by_lane = Tally[tuple[str, str]](), Tally[tuple[str, str]]()
        for (channel, lane, kind), number in self._sends.items():
            result = kind.__name__.lower()
            by_channel[channel, result] += number
            by_lane[lane.name.lower(), result] += number
        for name, first, tally in (
            ("chatbot_sends", "channel", by_channel),
            ("chatbot_lane_sends", "lane", by_lane),
        ):
            family = CounterMetricFamily(name, "Parcels carried.", labels=(first, "result"))
            for labels, number in tally.items():
                family.add_metric(labels, number)
            yield family


class _Asked(Collector):
    def __init__(self, families: Callable[[], Iterable[Metric]]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families()


def metrics_routes(metrics: Metrics) -> list[web.RouteDef]:
    """`/metrics` as Prometheus reads it."""

    async def show(request: web.Request) -> web.Response:
        body = generate_latest(metrics.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/metrics", show)]
