"""Killed with `kill -9`, three times, in front of 200 supporters: who is left behind?

The harness kills `chatbot serve` while everybody is in the middle of something, starts it again
after a moment, and lets the supporters wait. Afterwards the ledger is counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.bench.figures import Figure
from tests.bench.harness import Harness, Load, Mode, NoHarness, Run, ours

TITLE: Final = "Killed in the middle"
MODES: Final[Sequence[Mode]] = ("polling", "webhook")
ROUNDS: Final = 2
LOAD: Final = Load(seconds=15, at_once=200, step_timeout=60, kill_at=(3.0, 7.0, 11.0))


def figures() -> Iterator[Figure]:
    """Who was left waiting, without an entry or with two, in either mode."""
    try:
        harness = Harness.found()
    except NoHarness as why:
        sys.stderr.write(f"Not measured: {why}\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        bot = ours(harness, Path(folder))
        for mode in MODES:
            runs = [harness.run(bot, mode, LOAD) for _ in range(ROUNDS)]
            sys.stderr.write(f"{mode}: {[run.trouble for run in runs]}\n")
            yield from _told(runs, mode)


def _told(runs: Sequence[Run], mode: Mode) -> Iterator[Figure]:
    times = len(LOAD.kill_at)
    method = f"{LOAD.at_once} supporters, killed {times} times a run"
    yield Figure(f"finished, {mode}", "people", [run.completed for run in runs], method)
    for what, counts, of in (
        ("left waiting", [run.stuck for run in runs], "gave up, or never finished"),
        ("without an entry", [run.missing for run in runs], "of those who finished"),
        ("with two entries", [run.doubled for run in runs], "of those who finished"),
    ):
        yield Figure(f"{what}, {mode}", "people", counts, of, limit=0)
