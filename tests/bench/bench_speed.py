"""Side by side: our bot and its peers on the harness, the same conversation, round after round.

Each round runs everybody once, so that a machine that is shared, and fast at one time and slow at
another, does the same to all; a ratio is taken within its round. A closed loop of 300 supporters
shows what a step costs in processor time; half of what each bot managed there shows how long
people wait. A bot that left anybody waiting, or without a row or with two, says so.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.figures import RUNS, Figure
from tests.bench.harness import Bot, Harness, Load, Mode, NoHarness, Run, ours
from tests.bench.peers import AT_LEAST, DURABLE, peers, redis_running

TITLE: Final = "Speed, side by side"
MODES: Final[Sequence[Mode]] = ("polling", "webhook")
STEPS: Final = 8
"""Updates of one supporter."""

CLOSED: Final = Load(seconds=3.5, warmup=1.5)
LIVE: Final = Load(seconds=12, warmup=22, at_once=10_000, think_ms=20_000, step_timeout=60)
"""Ten thousand people who take their time: all are in the middle of something."""

MOST_MB: Final = 120.0

Rounds = dict[str, list[Run]]


def figures() -> Iterator[Figure]:
    """Every figure, mode by mode."""
    try:
        harness = Harness.found()
    except NoHarness as why:
        sys.stderr.write(f"{why}\n")
        return
    with tempfile.TemporaryDirectory() as folder, redis_running():
        us = ours(harness, Path(folder))
        bots = [us, *peers(harness)]
        for mode in MODES:
            closed = _rounds(harness, bots, mode)
            yield from _costs(closed, mode)
            yield from _ratios(closed, mode)
            yield from _waits(harness, bots, closed, mode)
        yield from _many(harness, us)


def _rounds(harness: Harness, bots: Sequence[Bot], mode: Mode) -> Rounds:
    runs: Rounds = defaultdict(list)
    for _ in range(RUNS):
        for bot in bots:
            runs[bot.name].append(_told(bot, mode, harness.run(bot, mode, CLOSED)))
    return runs


def _told(bot: Bot, mode: Mode, run: Run) -> Run:
    sys.stderr.write(
        f"{bot.name} {mode}: {run.cpu_ms} ms CPU a step, p99 {run.p99_ms} ms {run.trouble}\n"
    )
    return run


def _costs(closed: Rounds, mode: Mode) -> Iterator[Figure]:
    for name, runs in closed.items():
        dirty = sum(not run.clean for run in runs)
        method = f"closed loop, {CLOSED.at_once} supporters"
        method += f"; {dirty} of {len(runs)} runs not clean" if dirty else ""
        yield Figure(f"{name}, {mode}", "ms/step", [run.cpu_ms for run in runs], method)


def _ratios(closed: Rounds, mode: Mode) -> Iterator[Figure]:
    for name, least in AT_LEAST.items():
        if name in closed:
            pairs = zip(closed[name], closed["ours"], strict=True)
            ratios = [theirs.cpu_ms / us.cpu_ms for theirs, us in pairs]
            what = f"ours to {name}, {mode}"
            yield Figure(what, "x", ratios, "turns per CPU second", least=least)


def _waits(harness: Harness, bots: Sequence[Bot], closed: Rounds, mode: Mode) -> Iterator[Figure]:
    """p99 at half of what each managed; ours may be no worse than the best durable peer's."""
    waits: dict[str, list[float]] = {}
    for bot in bots:
        if bot.name == "ours" or bot.name in DURABLE:
            rate = median(run.steps_per_second for run in closed[bot.name]) / STEPS / 2
            load = Load(seconds=4, warmup=1.5, rate=rate)
            runs = [_told(bot, mode, harness.run(bot, mode, load)) for _ in range(RUNS)]
            waits[bot.name] = [run.p99_ms for run in runs]
    mine = waits.pop("ours")
    best = min((median(values) for values in waits.values()), default=None)
    method = "at half of its own greatest load"
    yield Figure(f"ours, p99, {mode}", "ms", mine, method, best)
    for name, values in waits.items():
        yield Figure(f"{name}, p99, {mode}", "ms", values, method)


def _many(harness: Harness, us: Bot) -> Iterator[Figure]:
    run = _told(us, "polling", harness.run(us, "polling", LIVE))
    method = f"{LIVE.at_once:,} conversations open, peak of the process"
    yield Figure("ours, memory", "MB", [run.peak_mb], method, MOST_MB)
