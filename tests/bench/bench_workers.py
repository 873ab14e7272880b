"""Many workers: 1, 2 and 4 `chatbot serve` on one PostgreSQL behind a round-robin, by webhook.

The harness's crowd keeps one core; workers, balancer and PostgreSQL share all there are. On a
machine of two cores the curve ends where these two are full, so processor time per step is shown
beside throughput: what it costs is what decides how many machines carry how much.
"""

from __future__ import annotations

import os
import sys
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from chatbot.store import schema
from tests.bench.figures import RUNS, Figure
from tests.bench.harness import Bot, Harness, Load, NoHarness, Run, ours
from tests.conftest import POSTGRES_BY_DEFAULT

TITLE: Final = "Many workers on one PostgreSQL"
WORKERS: Final = (1, 2, 4)
LOAD: Final = Load(seconds=6, warmup=4, at_once=300, step_timeout=30)


def figures() -> Iterator[Figure]:
    """Throughput and what a step costs, for each number of workers."""
    server = os.environ.get("CHATBOT_TEST_POSTGRES_URL", POSTGRES_BY_DEFAULT)
    try:
        harness = Harness.found()
        psycopg.connect(server, connect_timeout=3).close()
    except (NoHarness, psycopg.OperationalError) as why:
        sys.stderr.write(f"Not measured: {why}\n")
        return
    runs: dict[int, list[Run]] = defaultdict(list)
    stored: dict[int, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        bot = ours(harness, Path(folder))
        for _ in range(RUNS):
            for workers in WORKERS:
                run, postgres = _run(harness, bot, server, workers, Path(folder))
                runs[workers].append(run)
                stored[workers].append(postgres)
                sys.stderr.write(f"{workers} workers: {run.steps_per_second} {run.trouble}\n")
    yield from _told(runs, stored)


def _told(runs: dict[int, list[Run]], stored: dict[int, list[float]]) -> Iterator[Figure]:
    alone = [run.steps_per_second for run in runs[1]]
    for workers, done in runs.items():
        dirty = sum(not run.clean for run in done)
        method = f"closed loop, {LOAD.at_once} supporters, webhook"
        method += f"; {dirty} of {len(done)} runs not clean" if dirty else ""
        name = f"{workers} worker{'s' * (workers > 1)}"
        fast = [run.steps_per_second for run in done]
        yield Figure(f"{name}: throughput", "steps/s", fast, method)
        if workers > 1:
            ratios = [many / one for many, one in zip(fast, alone, strict=True)]
            yield Figure(f"{name}: beside one", "times", ratios, "within a round")
        yield Figure(f"{name}: p99", "ms", [run.p99_ms for run in done], "at full load")
        cost = [run.cpu_ms for run in done]
        yield Figure(f"{name}: spent", "ms CPU/step", cost, "all workers and the balancer")
        yield Figure(f"{name}: PostgreSQL", "ms CPU/step", stored[workers], "its backends")


def _run(harness: Harness, bot: Bot, server: str, workers: int, folder: Path) -> tuple[Run, float]:
    """One run, and what PostgreSQL spent on each update."""
    told = folder / "spent"
    with database(server) as url:
        schema.upgrade(url)
        more = {
            "BENCH_DATABASE": url,
            "BENCH_WORKERS": str(workers),
            "BENCH_TOLD": str(told),
        }
        command = (sys.executable, "-m", "tests.bench.our_workers")
        many = replace(bot, name=f"ours-{workers}", command=command, env={**bot.env, **more})
        run = harness.run(many, "webhook", LOAD)
    return run, float(told.read_text())


@contextmanager
def database(server: str) -> Iterator[str]:
    name = f"chatbot_bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
