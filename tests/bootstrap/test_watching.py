"""What the house shows about itself: every label of a closed set, whatever comes in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from chatbot.bootstrap.watching import Watch, count_steps, metrics_of
from chatbot.channels.web.metrics import MOST_KINDS, NOBODY, OTHER, Metrics
from chatbot.domain.errors import LookupFailed
from chatbot.domain.messages import Lane
from chatbot.domain.places import PlaceOutcome
from chatbot.lookups.upstream import Upstream
from chatbot.service.ports import CommitOutcome, Sent
from chatbot.store.sql_store import SqlStore
from tests.builders import a_world
from tests.service.house import until
from tests.store.kit import SECRET, FixedClock, an_arrival, says, take_turn

FLOW = """
flow: 1
title: Test
steps:
  one:
    say: One.
  two:
    choose: Two?
    options:
      left: {label: Left, end: done}
      right: {label: Right, end: done}
"""

CLOSED = {
    "channel": {"telegram", "timer", "terminal"},
    "outcome": {*CommitOutcome, "given_up"},
    "result": {
        *("sent", "later", "refused", "unsure", "unreachable"),
        *PlaceOutcome,
        *("known", "failed", "answered", "left_alone"),
    },
    "what": {"place", "people"},
    "step": {"main.one", "main.two"},
    "lane": {lane.name.lower() for lane in Lane},
    "state": {"closed", "open", "trying", "planned", "running", "stopped"},
    "service": {"127.0.0.1"},
    "le": {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0"}
    | {"2.0", "4.0", "8.0", "+Inf"},
}
"""Label -> all that it may be. `kind` and `source` are words of ours, and capped."""


@pytest.fixture
def metrics() -> Metrics:
    metrics = metrics_of()
    count_steps(metrics, a_world(FLOW).release)
    return metrics


@pytest.fixture
async def store(sqlite_url: str, clock: FixedClock) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(sqlite_url, SECRET, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def service() -> AsyncIterator[str]:
    async def fails(request: web.Request) -> web.Response:
        return web.Response(status=500)

    app = web.Application()
    app.router.add_get("/{any:.*}", fails)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def values(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """What a family shows, by its labels."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == name
    }


async def test_every_label_is_of_a_closed_set_whatever_comes_in(
    metrics: Metrics, store: SqlStore, service: str, clock: FixedClock
) -> None:
    for hostile in ("Ann Canary", "SW1A 1AA", *map(str, range(500))):
        metrics.passed([hostile, f"main.{hostile}", "main.one>done"])
        metrics.looked_up("place", PlaceOutcome.FOUND.value, f"source {hostile}", 0.1)
        metrics.ignored("telegram", f"kind {hostile}")
    metrics.passed(["main.one", "main.two"])
    metrics.turned("telegram", CommitOutcome.COMMITTED, 0.1)
    metrics.turned("telegram", None, 0.1)
    metrics.sent("telegram", Sent("Ann Canary"))
    async with aiohttp.ClientSession() as http:
        upstream = Upstream(http, service, clock)
        with pytest.raises(LookupFailed):
            await upstream.ask(lambda status, body: None, "SW1A 1AA", query={"q": "Ann Canary"})
        stop = asyncio.Event()
        watching = asyncio.create_task(Watch(metrics, store.backlog).run(stop))
        await until(lambda: values(metrics, "chatbot_dead_letters"))
        stop.set()
        await watching
        seen: dict[str, set[str]] = {}
        for family in metrics.registry.collect():
            for sample in family.samples:
                for label, value in sample.labels.items():
                    seen.setdefault(label, set()).add(value)
    assert len(seen.pop("kind")) <= MOST_KINDS + 1
    assert len(seen.pop("source")) <= MOST_KINDS + 2
    assert {label: found - CLOSED[label] for label, found in seen.items()} == {
        label: set() for label in seen
    }


def test_steps_are_counted_by_name(metrics: Metrics) -> None:
    metrics.passed(["main.one", "main.one>1", "main.two"])
    metrics.passed(["main.one"])
    assert values(metrics, "chatbot_steps_total") == {("main.one",): 2, ("main.two",): 1}


def test_look_ups_are_counted_by_who_knew(metrics: Metrics) -> None:
    metrics.looked_up("place", "found", "index", 0.01)
    metrics.looked_up("people", "failed", None, 8.0)
    assert values(metrics, "chatbot_lookups_total") == {
        ("place", "index", "found"): 1,
        ("people", NOBODY, "failed"): 1,
    }
    assert OTHER not in str(values(metrics, "chatbot_lookups_total"))


async def test_a_service_in_trouble_is_seen_by_its_breaker(
    metrics: Metrics, service: str, clock: FixedClock
) -> None:
    async with aiohttp.ClientSession() as http:
        upstream = Upstream(http, service, clock)
        for _ in range(7):
            with pytest.raises(LookupFailed):
                await upstream.ask(lambda status, body: None, "x")
        calls = values(metrics, "chatbot_service_calls_total")
        states = values(metrics, "chatbot_service_breaker")
        assert (calls["127.0.0.1", "failed"], calls["127.0.0.1", "left_alone"]) == (5, 2)
        assert (states["127.0.0.1", "open"], states["127.0.0.1", "closed"]) == (1, 0)
        clock.go_on(timedelta(seconds=31))
        assert values(metrics, "chatbot_service_breaker")["127.0.0.1", "trying"] == 1
        del upstream


async def test_what_waits_is_seen_with_its_age(
    metrics: Metrics, store: SqlStore, clock: FixedClock
) -> None:
    await take_turn(store, says("Waits"))
    await store.conversations.receive([an_arrival()])
    clock.go_on(timedelta(seconds=40))
    stop = asyncio.Event()
    watching = asyncio.create_task(Watch(metrics, store.backlog).run(stop))
    await until(lambda: values(metrics, "chatbot_dead_letters"))
    assert values(metrics, "chatbot_outbox_waiting")["reply",] == 1
    assert values(metrics, "chatbot_outbox_oldest_seconds")["reply",] == 40
    assert values(metrics, "chatbot_inbox_lying_oldest_seconds") == {(): 40}
    stop.set()
    await watching


async def test_a_database_that_is_away_shows_nothing_and_stops_nobody(metrics: Metrics) -> None:
    class Away:
        async def read(self) -> object:
            raise OSError("away")

    stop = asyncio.Event()
    watch = Watch(metrics, Away())  # type: ignore[arg-type]
    watching = asyncio.create_task(watch.run(stop))
    await asyncio.sleep(0.01)
    assert values(metrics, "chatbot_dead_letters") == {}
    stop.set()
    await watching
