"""The routes of a person in one cell: JSON, an array for each route, best first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from chatbot.domain.routes import Route, RouteKind
from chatbot.store.cleaning import clean


class _Cell(msgspec.Struct, array_like=True):
    kind: RouteKind
    to: str
    source: str | None
    as_of: date | None
    shared: bool


_DECODER = msgspec.json.Decoder(list[_Cell])


def write_routes(routes: Iterable[Route], source: str, as_of: date) -> str:
    """As kept; `source` and `as_of` are those of the list, for a route that has none."""
    cells = [
        _Cell(one.kind, clean(one.to), clean(one.source or source), one.as_of or as_of, one.shared)
        for one in routes
    ]
    return msgspec.json.encode(cells).decode()


def read_routes(cell: str) -> tuple[Route, ...]:
    """What `write_routes` wrote."""
    return tuple(
        Route(one.kind, one.to, one.source, one.as_of, one.shared) for one in _DECODER.decode(cell)
    )
