"""The table of postcodes: what its import, its opening and its look-ups cost.

With the real list beside the checkout (see `tests/lookups/shared_data.py`) it is measured with
that, otherwise with a made-up one of the same size. Import and memory are measured in processes
of their own, so that nothing else is counted.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from chatbot.domain.places import Constituency, SeatCode
from chatbot.domain.postcodes import INWARD_LETTERS, Postcode, parse
from chatbot.domain.seats import nation_of
from chatbot.lookups.live_postcodes import LivePostcodes
from chatbot.lookups.postcode_index import SectorIndex
from chatbot.lookups.readers.postcodes import read_postcodes
from chatbot.lookups.shelf import Shelf
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.bench.figures import RUNS, Figure, timed
from tests.lookups.shared_data import where
from tests.lookups.worlds import StandingClock

TITLE: Final = "Postcodes"
LOOK_UPS: Final = 100_000
LOOK_UP_RUNS: Final = 15
FINDS: Final = 5_000
ROWS: Final = 1_733_406
"""Of Code-Point Open, August 2023; a made-up list has as many."""

_PER_SECTOR: Final = 160
_IMPORT, _OPEN = "import", "open"


def figures() -> Iterator[Figure]:
    """Every figure of the table."""
    with tempfile.TemporaryDirectory() as folder:
        real = where("postcodes_gb.tsv.gz")
        source = real if real.exists() else made_up(Path(folder) / "made-up.tsv.gz")
        shelf = Shelf(Path(folder))
        yield from _importing(source, shelf)
        yield from _opening(shelf)
        yield from _looking_up(source, shelf)


def _importing(source: Path, shelf: Shelf) -> Iterator[Figure]:
    runs = [_apart(_IMPORT, source, shelf.postcodes) for _ in range(RUNS)]
    rows = f"{runs[0]['rows']:,} rows, {source.name}"
    yield Figure("import, time", "s", [run["seconds"] for run in runs], rows, 25)
    yield Figure("import, CPU time", "s", [run["cpu"] for run in runs], "the same, all threads")
    peak = [run["peak"] / 1024 for run in runs]
    yield Figure("import, peak memory", "MB", peak, "the whole process, ru_maxrss", 250)
    size = shelf.postcodes.stat().st_size / 1e6
    yield Figure("table on disk", "MB", [size], "million bytes", 10)


def _opening(shelf: Shelf) -> Iterator[Figure]:
    runs = [_apart(_OPEN, shelf.postcodes) for _ in range(RUNS)]
    grown = [run["grown"] / 1024 for run in runs]
    method = "VmRSS after opening and gc, mapped pages counted"
    yield Figure("memory for the open table", "MB", grown, method, 12)
    opened = timed(lambda: SectorIndex(shelf.postcodes).close(), 21, perf_counter)
    method = "header, checksum of all, sectors; time, 21 runs"
    yield Figure("opening", "ms", [seconds * 1e3 for seconds in opened], method, 20)


def _looking_up(source: Path, shelf: Shelf) -> Iterator[Figure]:
    real, mixed = _postcodes(source)
    live = LivePostcodes(shelf)
    index = live.current()
    assert index is not None
    gc.freeze()
    each = f"{LOOK_UPS:,} in random order, CPU time, {LOOK_UP_RUNS} runs"
    for what, chosen, limit in (
        ("look-up, real postcodes", real, 1.5),
        ("look-up, nine in ten real", mixed, 1.5),
    ):
        yield Figure(what, "us", _each(index.postcodes.seat, chosen), each, limit)
    yield Figure("look-up through the running process", "us", _each(_live(live), real), each)
    finder, typed = _finder(live), [str(postcode) for postcode in real[:FINDS]]
    finds = timed(lambda: asyncio.run(_find_all(finder, typed)))
    per_find = [seconds / FINDS * 1e6 for seconds in finds]
    yield Figure(
        "find() of a typed postcode", "us", per_find, f"{FINDS:,}, reading included, CPU time"
    )
    names = timed(lambda: asyncio.run(_find_all(finder, ["glasgow so"] * 200)))
    per_name = [seconds / 200 * 1e6 for seconds in names]
    yield Figure("find() of a part of a name", "us", per_name, "200, among 543 names, CPU time")
    live.close()


def _live(live: LivePostcodes) -> Any:
    def seat(postcode: Postcode) -> SeatCode | None:
        tables = live.current()
        return tables.seat(postcode) if tables else None

    return seat


def _each(seat: Any, postcodes: Sequence[Postcode]) -> list[float]:
    """Microseconds for one look-up."""

    def all_of_them() -> None:
        for postcode in postcodes:
            seat(postcode)

    return [seconds / len(postcodes) * 1e6 for seconds in timed(all_of_them, LOOK_UP_RUNS)]


def _finder(live: LivePostcodes) -> PlaceFinder:
    record = MemoryPublicRecord()
    codes = [SeatCode(f"E1400{1063 + number}") for number in range(543)]
    seats = [Constituency(code, f"Glasgow {code}", nation_of(code)) for code in codes]
    asyncio.run(record.replace_constituencies(seats, "a bench", date(2024, 7, 4)))
    return PlaceFinder(record, StandingClock(), index=live)


async def _find_all(finder: PlaceFinder, typed: Sequence[str]) -> None:
    for one in typed:
        await finder.find(one)


def _postcodes(source: Path) -> tuple[list[Postcode], list[Postcode]]:
    """Real ones in random order, and the same with every tenth one unreal.

    They lie in memory as they come, for whoever asks has only just made what is asked for.
    """
    dice = random.Random(2024)
    with gzip.open(source, "rt", encoding="ascii") as file:
        lines = dice.sample(file.read().splitlines(), LOOK_UPS)
    real = [one for line in lines if (one := parse(line.partition("\t")[0]))]
    mixed = list(real)
    mixed[::10] = [Postcode("BT1", one.inward) for one in real[::10]]
    return real, mixed


# --- A list of the same size, where the real one is not -------------------------------------


def made_up(path: Path) -> Path:
    """ROWS postcodes in sectors that fill as Royal Mail fills them, in every seat of Britain."""
    codes = [f"E1400{1063 + number}" for number in range(543)]
    codes += [f"S140000{number}" for number in range(60, 100)]
    codes += [f"S140001{number:02d}" for number in range(12)] + [
        f"S140000{number}" for number in (21, 27, 45, 48, 51)
    ]
    codes += [f"W0700{number:04d}" for number in range(81, 113)]
    with gzip.open(path, "wt", encoding="ascii", compresslevel=3) as file:
        for row in range(ROWS):
            sector, unit = divmod(row, _PER_SECTOR)
            first, second = divmod(unit, len(INWARD_LETTERS))
            district, digit = divmod(sector, 10)
            area, number = divmod(district, 99)
            outward = f"{'ABCDEFGHIJKL'[area]}{'ABCDEFGHK'[area % 9]}{number + 1}"
            letters = INWARD_LETTERS[first] + INWARD_LETTERS[second]
            file.write(f"{outward}{digit}{letters}\t{codes[row * len(codes) // ROWS]}\n")
    return path


# --- In a process of its own ----------------------------------------------------------------


def _apart(what: str, *paths: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.bench_postcodes", what, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _import(source: Path, table: Path) -> dict[str, Any]:
    start = perf_counter()
    read = read_postcodes(source)
    read.table.write(table, source.name, date(2023, 8, 1))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "rows": read.table.rows,
        "seconds": perf_counter() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss,
    }


def _open(table: Path) -> dict[str, Any]:
    gc.collect()
    before = _resident()
    index = SectorIndex(table)
    gc.collect()
    grown = _resident() - before
    index.close()
    return {"grown": grown}


def _resident() -> int:
    """Kibibytes of this process in memory: now, or the most so far where Linux is not."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1])


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[2:]]
    answer = _import(*paths) if sys.argv[1] == _IMPORT else _open(*paths)
    sys.stdout.write(json.dumps(answer))
