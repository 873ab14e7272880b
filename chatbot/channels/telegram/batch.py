"""Taking an answer of getUpdates apart without reading what is in it.

Each update stays bytes. One that is broken, nested without end or of a kind nobody knows costs
nothing but itself: it goes to the inbox like the others and is judged there.
"""

from __future__ import annotations

import re

import msgspec

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_RESULT = re.compile(rb'"result"\s*:\s*\[')
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(-?\d{1,18})(?![\d.eE])')


class _Batch(msgspec.Struct):
    ok: bool
    result: list[msgspec.Raw] | None = None


class _Numbered(msgspec.Struct):
    update_id: int


_batch = msgspec.json.Decoder(_Batch)
_numbered = msgspec.json.Decoder(_Numbered)


def split_batch(payload: bytes) -> list[bytes] | None:
    """The updates of a granted getUpdates; None when the payload is anything else."""
    try:
        batch = _batch.decode(payload)
    except (ValueError, RecursionError):
        return _split_by_brackets(payload)
    if not batch.ok or batch.result is None:
        return None
    return [bytes(raw) for raw in batch.result]


def update_id(update: bytes) -> int | None:
    """The number of an update, also of one that is otherwise unreadable; None without one."""
    if (number := plain_id(update)) is not None:
        return number
    found = _UPDATE_ID.search(update)
    return int(found[1]) if found else None


def plain_id(update: bytes) -> int | None:
    """The number of an update that is JSON without a fault; None for any other."""
    try:
        return _numbered.decode(update).update_id
    except (ValueError, RecursionError):
        return None


def _split_by_brackets(payload: bytes) -> list[bytes] | None:
    """Cut where the outermost objects of `result` begin and end; no depth is too great.

    Where there is no such thing, all of it counts as one update.
    """
    if (opening := _RESULT.search(payload)) is None:
        return None
    updates: list[bytes] = []
    depth = start = 0
    for token in _TOKEN.finditer(payload, opening.end()):
        if token[0] in (b"{", b"["):
            start = token.start() if depth == 0 else start
            depth += 1
        elif token[0] in (b"}", b"]"):
            depth -= 1
            if depth < 0:
                return updates or [payload[opening.end() : token.start()]]
            if depth == 0:
                updates.append(payload[start : token.end()])
    return None
