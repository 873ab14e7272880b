"""`python -m tests.bench [--write] [NAME…]`: every benchmark of this folder, or those named.

A benchmark is a module `bench_<name>.py` with a TITLE and a function `figures()`. With `--write`
its table takes the place of the older one in docs/performance.md.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench.figures import as_markdown, show

PREFIX: Final = "bench_"
WRITE: Final = "--write"
PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "performance.md"


def names() -> list[str]:
    """What there is to measure."""
    folder = Path(__file__).parent
    return sorted(path.stem.removeprefix(PREFIX) for path in folder.glob(f"{PREFIX}*.py"))


def main(wanted: list[str], is_kept: bool = False) -> int:
    """Measure and print; 2 for a name that nothing bears."""
    if unknown := [name for name in wanted if name not in names()]:
        sys.stderr.write(f"No benchmark {', '.join(unknown)}; there are: {', '.join(names())}.\n")
        return 2
    for name in wanted or names():
        bench = import_module(f"tests.bench.{PREFIX}{name}")
        figures = list(bench.figures())
        show(bench.TITLE, figures)
        if figures and is_kept:
            _write(name, as_markdown(bench.TITLE, figures))
    return 0


def _write(name: str, table: str) -> None:
    """Put a table between its two marks; the page must have them."""
    begin, end = f"<!-- bench {name} -->\n", f"<!-- end {name} -->"
    before, found, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        sys.stderr.write(f"{PAGE.name} has no place for {name}.\n")
        return
    PAGE.write_text(f"{before}{begin}{table}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main([it for it in asked if it != WRITE], is_kept=WRITE in asked))
