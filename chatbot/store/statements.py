"""Statements are built once with SQLAlchemy Core, compiled once per database, and run bare.

Core writes the SQL of both databases; the driver's own cursor runs it, because Core's execution
costs several times what SQLite needs for the work itself (`tests/bench/store.py`). Types are
therefore the drivers' own: text, integers, bytes and truth values, nothing to convert.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Dialect, Table, any_, bindparam, func, select
from sqlalchemy.sql.expression import Executable

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = postgresql.Insert | sqlite.Insert

Row = tuple[Any, ...]
Values = Mapping[str, Any]


class Flavour:
    """What the two databases say differently. `name` is SQLAlchemy's backend name."""

    def __init__(self, name: str, dialect: Dialect, insert: Callable[[Table], Insert]) -> None:
        self.name = name
        self.dialect = dialect
        self.insert = insert
        """An insert that can say what to do when the row is there already."""

    def among(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """The column is one of a list given as one parameter, so the statement never varies."""
        if self.name == "sqlite":
            given = func.json_each(bindparam(name)).table_valued("value")
            return column.in_(select(given.c.value))
        return column == any_(bindparam(name, type_=ARRAY(column.type)))


@cache
def flavour_of(name: str) -> Flavour:
    """The flavour of a backend; what SQLAlchemy knows of it is loaded when it is needed."""
    if name == "sqlite":
        from sqlalchemy.dialects import sqlite
        from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

        return Flavour(name, SQLiteDialect_pysqlite(paramstyle="qmark"), sqlite.insert)
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    dialect: Dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
    return Flavour(name, dialect, postgresql.insert)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL, the order of its parameters, and the values of those the statement sets itself.

    `pick` takes a row's values out in that order.
    """

    sql: str
    names: tuple[str, ...]
    fixed: Values
    pick: Callable[[Values], Sequence[Any]]


class Statement:
    """One statement. `build` is called once for each database that is really used."""

    __slots__ = ("_build", "_compiled")

    def __init__(self, build: Callable[[Flavour], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def compiled(self, flavour: Flavour) -> _Compiled:
        """The SQL and the order of its parameters."""
        held = self._compiled.get(flavour.name)
        if held is None:
            held = self._compiled[flavour.name] = _compile(self._build(flavour), flavour)
        return held


def _compile(statement: Executable, flavour: Flavour) -> _Compiled:
    compiled = statement.compile(dialect=flavour.dialect)  # type: ignore[attr-defined]
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    names = tuple(compiled.positiontup or ())
    return _Compiled(str(compiled), names, fixed, _picker(names))


def _picker(names: tuple[str, ...]) -> Callable[[Values], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: [row[name] for name in names]


class Cursor(Protocol):
    """The part of a driver's cursor that is used."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Any: ...
    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Db:
    """A transaction in progress: runs statements on one cursor."""

    __slots__ = ("_cursor", "erases", "flavour")

    def __init__(self, cursor: Cursor, flavour: Flavour) -> None:
        self._cursor = cursor
        self.flavour = flavour
        self.erases = False
        """Whether somebody is erased here: then no copy may stay beside the tables either."""

    def rows(self, statement: Statement, **values: Any) -> list[Row]:
        """What a statement finds."""
        compiled = statement.compiled(self.flavour)
        self._cursor.execute(compiled.sql, self._bind(compiled, values))
        return self._cursor.fetchall()

    def run(self, statement: Statement, **values: Any) -> int:
        """Run once; how many rows it concerned."""
        compiled = statement.compiled(self.flavour)
        self._cursor.execute(compiled.sql, self._bind(compiled, values))
        return self._cursor.rowcount

    def run_each(self, statement: Statement, many: Sequence[Values]) -> None:
        """Run once for each; nothing at all when there is none."""
        if many:
            compiled = statement.compiled(self.flavour)
            if compiled.fixed:
                many = [{**compiled.fixed, **row} for row in many]
            self._cursor.executemany(compiled.sql, [compiled.pick(row) for row in many])

    def _bind(self, compiled: _Compiled, values: Values) -> list[Any]:
        if compiled.fixed:
            values = {**compiled.fixed, **values}
        given = [values[name] for name in compiled.names]
        if self.flavour.name == "sqlite":
            # SQLite takes a list as JSON (see `Flavour.among`), psycopg as it is.
            return [_list(it) if isinstance(it, list) else it for it in given]
        return given


def _list(values: list[Any]) -> str:
    return msgspec.json.encode(values).decode()
