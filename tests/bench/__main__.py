"""`python -m tests.bench [NAME…]`: every benchmark of this folder, or those that are named.

A benchmark is a module `bench_<name>.py` with a TITLE and a function `figures()`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.bench.figures import show

PREFIX = "bench_"


def names() -> list[str]:
    """What there is to measure."""
    folder = Path(__file__).parent
    return sorted(path.stem.removeprefix(PREFIX) for path in folder.glob(f"{PREFIX}*.py"))


def main(wanted: list[str]) -> int:
    """Measure and print; 2 for a name that nothing bears."""
    if unknown := [name for name in wanted if name not in names()]:
        sys.stderr.write(f"No benchmark {', '.join(unknown)}; there are: {', '.join(names())}.\n")
        return 2
    for name in wanted or names():
        bench = import_module(f"tests.bench.{PREFIX}{name}")
        show(bench.TITLE, bench.figures())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
