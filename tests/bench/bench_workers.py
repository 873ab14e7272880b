"""Many workers: 1, 2 and 4 `chatbot serve` on one PostgreSQL behind a round-robin, by webhook.

The harness's crowd keeps one core; workers, balancer and PostgreSQL share all there are. On a
machine of two cores the curve ends where these two are full, so processor time per step is shown
beside throughput: what it costs is what decides how many machines carry how much.

A run that fails is told and made up for once, so that one bad start does not cost the rest.
All of it takes less than five minutes where nobody else is at work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
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
TRIES: Final = 2
"""A run that fails is made up for once."""

MOST_SAID: Final = 2_000
"""Characters of what a failed process said."""

LOAD: Final = Load(seconds=5, warmup=3, at_once=300, step_timeout=30)

Round = dict[int, tuple[Run, float]]
"""One run of each number of workers that did not fail, and what PostgreSQL spent on a step."""


def figures() -> Iterator[Figure]:
    """Throughput and what a step costs, for each number of workers."""
    server = os.environ.get("CHATBOT_TEST_POSTGRES_URL", POSTGRES_BY_DEFAULT)
    try:
        harness = Harness.found()
        psycopg.connect(server, connect_timeout=3).close()
    except (NoHarness, psycopg.OperationalError) as why:
        sys.stderr.write(f"Not measured: {why}\n")
        return
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        bot = ours(harness, Path(folder))
        for _ in range(RUNS):
            tried = {workers: _tried(harness, bot, server, workers) for workers in WORKERS}
            rounds.append({workers: run for workers, run in tried.items() if run is not None})
    yield from _told(rounds)


def _tried(harness: Harness, bot: Bot, server: str, workers: int) -> tuple[Run, float] | None:
    """One run, or a second one where the first failed; None when both did."""
    for _ in range(TRIES):
        try:
            run, postgres = _run(harness, bot, server, workers)
        except (subprocess.SubprocessError, OSError, ValueError) as why:
            sys.stderr.write(f"{workers} workers, a run that failed: {why}\n{_said(why)}\n")
            continue
        sys.stderr.write(
            f"{workers} workers: {run.steps_per_second:.0f} steps/s, {run.cpu_ms:.2f} ms CPU a "
            f"step and {postgres:.2f} ms of PostgreSQL {run.trouble}\n"
        )
        return run, postgres
    return None


def _said(why: Exception) -> str:
    """What a process said before it failed."""
    said = getattr(why, "stderr", None) or b""
    return said.decode(errors="replace")[-MOST_SAID:]


def _told(rounds: Sequence[Round]) -> Iterator[Figure]:
    for workers in WORKERS:
        done = [one[workers] for one in rounds if workers in one]
        if not done:
            continue
        dirty = sum(not run.clean for run, _ in done)
        method = f"closed loop, {LOAD.at_once} supporters, webhook, {len(done)} runs"
        method += f"; {dirty} of them not clean" if dirty else ""
        name = f"{workers} worker{'s' * (workers > 1)}"
        yield Figure(
            f"{name}: throughput", "steps/s", [run.steps_per_second for run, _ in done], method
        )
        if beside := _beside_one(rounds, workers):
            yield Figure(f"{name}: beside one", "times", beside, "within a round")
        yield Figure(f"{name}: p99", "ms", [run.p99_ms for run, _ in done], "at full load")
        cost = [run.cpu_ms for run, _ in done]
        yield Figure(f"{name}: spent", "ms CPU/step", cost, "all workers and the balancer")
        stored = [postgres for _, postgres in done]
        yield Figure(f"{name}: PostgreSQL", "ms CPU/step", stored, "its backends")


def _beside_one(rounds: Sequence[Round], workers: int) -> list[float]:
    return [
        one[workers][0].steps_per_second / one[1][0].steps_per_second
        for one in rounds
        if workers > 1 and workers in one and 1 in one
    ]


def _run(harness: Harness, bot: Bot, server: str, workers: int) -> tuple[Run, float]:
    """One run, and what PostgreSQL spent on each update."""
    with tempfile.TemporaryDirectory() as folder, database(server) as url:
        told = Path(folder) / "spent"
        schema.upgrade(url)
        more = {
            "BENCH_DATABASE": url,
            "BENCH_WORKERS": str(workers),
            "BENCH_TOLD": str(told),
        }
        command = (sys.executable, "-m", "tests.bench.our_workers")
        many = replace(bot, name=f"ours-{workers}", command=command, env={**bot.env, **more})
        run = harness.run(many, "webhook", LOAD)
        if not run.completed:
            raise ValueError(f"nobody finished: {run.trouble}")
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
