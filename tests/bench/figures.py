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
    """One thing measured several times. `limit` is what it may be at most, `least` at least."""

    what: str
    unit: str
    values: Sequence[float]
    method: str
    limit: float | None = None
    least: float | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of its row."""
        low, high = min(self.values), max(self.values)
        spread = "" if low == high else f"{_short(low)} to {_short(high)}"
        middle = f"{_short(median(self.values))} {self.unit}"
        shown = middle if self.is_kept else f"{middle} (!)"
        return self.what, shown, spread, self._bound, self.method

    @property
    def is_kept(self) -> bool:
        """Whether the median is where it should be."""
        middle = median(self.values)
        is_low = self.limit is None or middle <= self.limit
        return is_low and (self.least is None or middle >= self.least)

    @property
    def _bound(self) -> str:
        if self.least is not None:
            return f"at least {_short(self.least)} {self.unit}"
        return "" if self.limit is None else f"{_short(self.limit)} {self.unit}"


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


COLUMNS: Final = ("what", "median", "range", "limit", "method")


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print a table."""
    table = Table(*COLUMNS, title=title, title_justify="left")
    for figure in figures:
        table.add_row(*figure.row)
    Console(width=150, highlight=False).print(table)


def as_markdown(title: str, figures: Iterable[Figure]) -> str:
    """The same table for a page."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(figure.row for figure in figures)]
    lines = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((f"### {title}", "", *lines, ""))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
