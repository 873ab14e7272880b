"""What the program says to its operator: events with names and counts, never words of a person.

A library logs what it likes, addresses with tokens among it; of its records only the logger, the
level, the first words of the unfilled message and the kind of fault get through.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog

from chatbot.config import LogForm

LONGEST_FOREIGN = 120
"""Characters of a library's message."""


def configure_logs(
    form: LogForm | None, level: int = logging.INFO, out: TextIO | None = None
) -> None:
    """Send everything to one place, as lines for people or as JSON."""
    stream = _Steady(out or sys.stderr)
    shown = form or ("console" if stream.isatty() else "json")
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty())
        if shown == "console"
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, stream)),
    )
    logging.basicConfig(handlers=[_Foreign()], level=max(level, logging.WARNING), force=True)


def let_go_of_logs() -> None:
    """Lines that a full disk never took must not become the exit code of the program."""
    try:
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


class _Steady:
    """A stream that may be full, or gone: what cannot be logged is no reason to stop."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def isatty(self) -> bool:
        """Whether somebody sits there."""
        return self._stream.isatty()

    def write(self, words: str) -> None:
        """Write what can be written."""
        with suppress(OSError, ValueError):
            self._stream.write(words)

    def flush(self) -> None:
        """Have it appear."""
        with suppress(OSError, ValueError):
            self._stream.flush()


class _Foreign(logging.Handler):
    """Passes records of libraries on, without what was filled into them."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0] if record.exc_info else None
        words = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        structlog.get_logger().log(
            record.levelno,
            "library.said",
            logger=record.name,
            said=words.partition("\n")[0][:LONGEST_FOREIGN],
            fault=fault.__name__ if fault else None,
        )
