"""What a serving process takes in memory, and that 100,000 turns make it no larger."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from tests.bench.figures import Figure
from tests.bench.live_memory import CONTACTS, TURNS

TITLE: Final = "Memory"
MOST_MB: Final = 120.0
FLAT: Final = 1.05


def figures() -> Iterator[Figure]:
    """Every figure, from one process that lives through it all."""
    command = (sys.executable, "-m", "tests.bench.live_memory")
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    tenths = told["tenths"]
    yield Figure("imported", "MB", [told["imported"]], "all that `chatbot serve` imports")
    yield Figure("ready", "MB", [told["ready"]], "shipped release compiled, database made")
    yield Figure(f"{CONTACTS:,} sessions open", "MB", [told["open"]], "all begun", MOST_MB)
    yield Figure(f"{TURNS:,} turns later", "MB", [tenths[-1]], "in random order", MOST_MB)
    method = "the last tenth to the second"
    yield Figure("grown by", "x", [tenths[-1] / tenths[1]], method, FLAT)
