"""What a database's error means, as one short code without any data in it.

A driver's own message may quote rows, so it goes no further than this file.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

from chatbot.domain.errors import ChatbotError, StoreFailed

if TYPE_CHECKING:
    import psycopg

CONCERNS_ALL = frozenset(
    {"corrupt", "full", "io", "locked", "overloaded", "read_only", "schema", "unreachable"}
)
"""Codes that say nothing about one piece of work: trying each alone would fail each alone."""

_SQLITE = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_IOERR": "io",
    "SQLITE_CORRUPT": "corrupt",
    "SQLITE_NOTADB": "corrupt",
    "SQLITE_CANTOPEN": "unreachable",
    "SQLITE_CONSTRAINT": "conflict",
    "SQLITE_SCHEMA": "schema",
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html: the first two characters of a
# code are its class; a few single codes differ from their class.
_POSTGRES = {
    "08": "unreachable",
    "22": "bad_data",
    "23": "conflict",
    "25006": "read_only",
    "40": "contention",
    "42": "schema",
    "53": "overloaded",
    "53100": "full",
    "55P03": "locked",
    "57": "unreachable",
    "57014": "locked",
    "58": "io",
    "XX": "corrupt",
}


def code_of(fault: BaseException) -> str:
    """The code of anything that was raised while a database worked."""
    if isinstance(fault, sqlite3.Error):
        return _sqlite_code(fault)
    # What the driver raised, it is loaded for; loading it takes a while where nobody needs it.
    driver = sys.modules.get("psycopg")
    if driver is not None and isinstance(fault, driver.Error):
        return _postgres_code(fault)
    if isinstance(fault, UnicodeError):
        return "bad_data"
    return _place(fault)


def _sqlite_code(fault: sqlite3.Error) -> str:
    name = getattr(fault, "sqlite_errorname", "") or ""
    for prefix, code in _SQLITE.items():
        if name.startswith(prefix):
            return code
    return "schema" if isinstance(fault, sqlite3.OperationalError) else "bad_data"


def _postgres_code(fault: psycopg.Error) -> str:
    state = fault.sqlstate
    if state is None:
        import psycopg

        lost = isinstance(fault, psycopg.OperationalError | psycopg.InterfaceError)
        return "unreachable" if lost else "bad_data"
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2], "refused")


def _place(fault: BaseException) -> str:
    """For a mistake of our own: its kind and where it was made, not what it said."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = trace.tb_frame.f_globals.get("__name__", "?") if trace else "?"
    return f"{type(fault).__name__} in {where}:{trace.tb_lineno if trace else 0}"


def as_failure(fault: Exception) -> ChatbotError:
    """What the one who asked is told. Our own errors pass as they are."""
    return fault if isinstance(fault, ChatbotError) else StoreFailed(code_of(fault))
