"""A process like `chatbot serve` with its memory told: `python -m tests.bench.live_memory`.

Everything that a serving process imports is imported, and the shipped release compiled. Then
10,000 people begin, and go on talking in random order for 100,000 turns. Prints megabytes of
resident memory as JSON: imported, ready, everybody open, and at every tenth of the turns.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Final

from chatbot.bootstrap.garbage import search_less
from chatbot.bootstrap.releases import read_release
from chatbot.bootstrap.serve import run_serve
from tests.bench.bench_growth import SMALL
from tests.bench.house import AT_ONCE, a_house
from tests.builders import ROOT, a_world

CONTACTS: Final = 10_000
TURNS: Final = 100_000
TENTHS: Final = 10


def resident() -> float:
    """Megabytes of this process that are in memory now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (it for it in status.splitlines() if it.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def _live() -> dict[str, object]:
    told: dict[str, object] = {"imported": resident()}
    shipped = read_release(ROOT / "flows", ROOT / "locales")
    dict(shipped.languages)  # each is compiled when it is first needed: here all of them are
    dice = random.Random(TURNS)
    with tempfile.TemporaryDirectory() as folder:
        async with a_house(Path(folder) / "chatbot.db", a_world(SMALL), stays=True) as house:
            search_less()
            told["ready"] = resident()
            await house.all_hear(CONTACTS, "/start")
            told["open"] = resident()
            tenths = []
            for turn in range(0, TURNS, AT_ONCE):
                await house.hears(dice.sample(range(CONTACTS), AT_ONCE))
                if turn // AT_ONCE % (TURNS // AT_ONCE // TENTHS) == 0:
                    tenths.append(resident())
            told["tenths"] = tenths
    return told | {"languages": len(shipped.languages), "beside": run_serve.__name__}


if __name__ == "__main__":
    json.dump(asyncio.run(_live()), sys.stdout)
