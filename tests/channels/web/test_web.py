"""Health, readiness and metrics, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from chatbot.channels.web import health
from chatbot.channels.web.app import SAFE_HEADERS, make_app, serving
from chatbot.channels.web.health import health_routes
from chatbot.channels.web.metrics import MOST_KINDS, Metrics, metrics_routes
from chatbot.domain.messages import Lane
from chatbot.service.ports import CommitOutcome, Sent, Unreachable

PATIENCE = 10.0


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def checks() -> dict[str, health.Check]:
    return {}


@pytest.fixture
async def http(
    metrics: Metrics, checks: dict[str, health.Check]
) -> AsyncIterator[aiohttp.ClientSession]:
    app = make_app([*health_routes(checks), *metrics_routes(metrics)])
    async with (
        serving(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        yield http


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def raising() -> bool:
    raise OSError("private words")


async def hanging() -> bool:
    await asyncio.sleep(60)
    return True


async def test_a_living_house_says_so_whatever_it_lacks(
    http: aiohttp.ClientSession, checks: dict[str, health.Check]
) -> None:
    checks["database"] = no
    async with http.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"alive": True})


async def test_a_house_that_has_everything_is_ready(
    http: aiohttp.ClientSession, checks: dict[str, health.Check]
) -> None:
    checks.update(database=yes, release=yes)
    async with http.get("/readyz") as answer:
        assert answer.status == 200
        assert await answer.json() == {
            "ready": True,
            "checks": {"database": True, "release": True},
        }


@pytest.mark.parametrize("check", [no, raising, hanging])
async def test_a_house_that_lacks_something_is_not_ready_and_says_what(
    http: aiohttp.ClientSession,
    checks: dict[str, health.Check],
    check: health.Check,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    checks.update(database=check, release=yes)
    async with http.get("/readyz") as answer:
        assert answer.status == 503
        assert await answer.json() == {
            "ready": False,
            "checks": {"database": False, "release": True},
        }


async def test_metrics_count_turns_and_sends(
    http: aiohttp.ClientSession, metrics: Metrics
) -> None:
    metrics.turned("telegram", CommitOutcome.COMMITTED, 0.02)
    metrics.turned("telegram", None, 0.02)
    metrics.sent("telegram", Sent("17"))
    metrics.sent("telegram", Unreachable("blocked"), Lane.BROADCAST)
    metrics.ignored("telegram", "group")
    metrics.watch("inbox_age_seconds", "Age of what waits longest.", lambda: 3.5)
    async with http.get("/metrics") as answer:
        text = await answer.text()
    assert answer.headers["Content-Type"].startswith("text/plain")
    for line in (
        'chatbot_turns_total{channel="telegram",outcome="committed"} 1.0',
        'chatbot_turns_total{channel="telegram",outcome="given_up"} 1.0',
        'chatbot_turn_seconds_count{channel="telegram"} 2.0',
        'chatbot_sends_total{channel="telegram",result="sent"} 1.0',
        'chatbot_sends_total{channel="telegram",result="unreachable"} 1.0',
        'chatbot_lane_sends_total{lane="broadcast",result="unreachable"} 1.0',
        'chatbot_ignored_total{channel="telegram",kind="group"} 1.0',
        "chatbot_inbox_age_seconds 3.5",
    ):
        assert line in text.splitlines()


def test_labels_stay_few_whatever_comes_in(metrics: Metrics) -> None:
    for number in range(1000):
        metrics.ignored("telegram", f"kind {number}")
    (family,) = [it for it in metrics.registry.collect() if it.name == "chatbot_ignored"]
    kinds = {sample.labels["kind"] for sample in family.samples}
    assert len(kinds) == MOST_KINDS + 1
    assert "other" in kinds


async def test_answers_are_safe_unless_they_say_otherwise(http: aiohttp.ClientSession) -> None:
    async with http.get("/healthz") as answer:
        assert {name: answer.headers.get(name) for name in SAFE_HEADERS} == SAFE_HEADERS
        assert "Python" not in answer.headers.get("Server", "")


async def test_a_page_may_set_its_own_policy() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(headers={"Content-Security-Policy": "default-src 'self'"})

    async with (
        serving(make_app([web.get("/", page)]), "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/") as answer,
    ):
        assert answer.headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.parametrize(
    "line",
    [
        b"X-Telegram-Bot-Api-Secret-Token: " + b"canary" * 2000,
        b"X-Other: \x00canary",
        b"Content-Length: canary",
        b"a canary: 1",
    ],
)
async def test_row_17_a_request_that_cannot_be_read_is_not_repeated_to_anybody(
    line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(make_app(health_routes({})), "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /telegram/webhook HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.0 400")
    assert b"canary" not in answer
    assert b"aiohttp" not in answer
    assert "canary" not in caplog.text
