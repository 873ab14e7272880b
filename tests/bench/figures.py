"""What a benchmark says: figures with a median, a range, a limit and the method, as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Final

from rich.console import Console
from rich.table import Table

RUNS: Final = 5
"""At least as many, for a median of fewer says little on a machine that is shared."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured several times. `limit` is what it may cost at most, if that is said."""

    what: str
    unit: str
    values: Sequence[float]
    method: str
    limit: float | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of its row."""
        low, high = min(self.values), max(self.values)
        spread = "" if low == high else f"{_short(low)} to {_short(high)}"
        limit = "" if self.limit is None else f"{_short(self.limit)} {self.unit}"
        kept = self.limit is None or median(self.values) <= self.limit
        middle = f"{_short(median(self.values))} {self.unit}"
        return self.what, middle if kept else f"{middle} (!)", spread, limit, self.method


def timed(
    work: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = process_time
) -> list[float]:
    """Seconds for each run, after one that does not count: of processor time, unless told.

    What only calculates is measured so, for others may be at work on the same machine.
    """
    work()
    seconds = []
    for _ in range(runs):
        start = clock()
        work()
        seconds.append(clock() - start)
    return seconds


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print a table."""
    table = Table("what", "median", "range", "limit", "method", title=title, title_justify="left")
    for figure in figures:
        table.add_row(*figure.row)
    Console(width=150, highlight=False).print(table)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
