"""Counts for Prometheus. Every label is of a small closed set; none names a person.

Each instance has a registry of its own, so that two of them can live in one process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from chatbot.service.ports import CommitOutcome, Delivery

TURN_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

MOST_KINDS: Final = 40
"""Kinds of ignored things that are counted by name; more of them count as `other`."""


class Metrics:
    """The meter of the service floor, kept for Prometheus."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "chatbot_turns", "Turns taken.", ("channel", "outcome"), registry=self.registry
        )
        self._turn_seconds = Histogram(
            "chatbot_turn_seconds",
            "From reading the session to the commit.",
            ("channel",),
            buckets=TURN_SECONDS,
            registry=self.registry,
        )
        self._ignored = Counter(
            "chatbot_ignored",
            "Things that came in and are not for us.",
            ("channel", "kind"),
            registry=self.registry,
        )
        self._sends = Counter(
            "chatbot_sends", "Parcels carried.", ("channel", "result"), registry=self.registry
        )
        self._kinds: set[str] = set()

    def turned(self, channel: str, outcome: CommitOutcome | None, seconds: float) -> None:
        """Count a turn."""
        self._turns.labels(channel, outcome or "given_up").inc()
        self._turn_seconds.labels(channel).observe(seconds)

    def ignored(self, channel: str, kind: str) -> None:
        """Count what is not for us."""
        if len(self._kinds) < MOST_KINDS:
            self._kinds.add(kind)
        self._ignored.labels(channel, kind if kind in self._kinds else "other").inc()

    def sent(self, channel: str, delivery: Delivery) -> None:
        """Count a parcel by what became of it; causes are for the log."""
        self._sends.labels(channel, type(delivery).__name__.lower()).inc()

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:
        """Have a value asked for whenever somebody looks."""
        Gauge(f"chatbot_{name}", help, registry=self.registry).set_function(value)


def metrics_routes(metrics: Metrics) -> list[web.RouteDef]:
    """`/metrics` as Prometheus reads it."""

    async def show(request: web.Request) -> web.Response:
        body = generate_latest(metrics.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/metrics", show)]
