"""Lines of a person: from a prompt, or from a pipe until it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import BinaryIO

from rich.console import Console

LONGEST_LINE = 64_000
"""Bytes kept of one line. What is longer is cut; the engine judges what it will read of it."""

PROMPT = "> "
HOW = "[dim]Type your answer, or #2 for the second button. /help lists more. Ctrl-D leaves.[/]"


def piped(stdin: BinaryIO) -> Iterator[str]:
    """Every line, without its end; bytes that are no UTF-8 are replaced."""
    while line := stdin.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            _skip_rest(stdin)
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _skip_rest(stdin: BinaryIO) -> None:
    while (rest := stdin.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        continue


def prompted(console: Console) -> Iterator[str]:
    """What is typed at a prompt, empty lines left out, until Ctrl-D or Ctrl-C."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - its presence alone lets a line be edited and recalled
    console.print(HOW)
    while True:
        try:
            # not console.input: who edits the line must know that the prompt is part of it
            line = input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if line.strip():
            yield line
