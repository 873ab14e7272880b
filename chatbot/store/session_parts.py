"""A session in parts: what is large lies in rows of its own and is written when it changes.

A ballot of two hundred candidates or a set of letters is read often and changes seldom, while a
turn writes its session every time. So a value above `LEAST_BYTES` is left out of the session,
which only says where it lies; a part never changes, another value is another part. Whether a
value is the one that lies there is seen by its being the same object, which costs nothing: the
engine never changes a value, it makes new ones. A value that was made anew all the same is only
written once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.engine.changed import changed
from chatbot.engine.session import Session, session_of
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import session_part
from chatbot.store.writing import read_json, write_json, write_session

PART = b"contact.session.part"
LEAST_BYTES = 1024

_WHERE = b'"parts":'

_OF = Statement(
    lambda sql: select(
        session_part.c.contact_id, session_part.c.name, session_part.c.content
    ).where(sql.among(session_part.c.contact_id, "contacts"))
)
_ADD = Statement(lambda sql: sql.insert(session_part))
_DROP = Statement(
    lambda sql: session_part.delete().where(
        session_part.c.contact_id == bindparam("of_contact"),
        session_part.c.name == bindparam("of_name"),
    )
)
_DROP_ALL = Statement(
    lambda sql: session_part.delete().where(sql.among(session_part.c.contact_id, "contacts"))
)


class PartGone(Exception):
    """A session names a part that is not there any more: it was read a moment too early."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value as it is held in memory, and the name it lies under."""

    name: str
    value: Any


Parts = Sequence[Part]


@dataclass(frozen=True, slots=True)
class Parted:
    """A session written down. `new` holds the parts that are not stored yet, by name.

    `exact`: what is read back is the very same session.
    """

    written: bytes
    exact: bool
    parts: Parts
    new: Mapping[str, bytes]


def part_session(session: Session, stored: Parts, turn: int) -> Parted:
    """Write a session down; `turn` is a number that no other turn of the contact has."""
    known = {id(part.value): part for part in stored}
    used: dict[str, Part] = {}
    new: dict[str, bytes] = {}
    where: list[tuple[int, str, str]] = []
    exact = True
    for depth, frame in enumerate(session.frames):
        for name, value in frame.values.items():
            part = known.get(id(value))
            if part is None:
                if not _may_be_large(value):
                    continue
                content, is_clean = write_json(value)
                if len(content) < LEAST_BYTES:
                    continue
                exact &= is_clean
                part = known[id(value)] = Part(f"{turn}.{len(new)}", value)
                new[part.name] = content
            used[part.name] = part
            where.append((depth, name, part.name))
    if not where:
        return Parted(*write_session(session), (), {})
    written, is_clean = write_session(_without(session, where))
    places, are_clean = write_json(where)
    whole = written[:-1] + b"," + _WHERE + places + b"}"
    return Parted(whole, exact and is_clean and are_clean, tuple(used.values()), new)


def _may_be_large(value: Any) -> bool:
    return isinstance(value, dict | list) or (isinstance(value, str) and len(value) >= LEAST_BYTES)


def _without(session: Session, where: Iterable[tuple[int, str, str]]) -> Session:
    left = [dict(frame.values) for frame in session.frames]
    for depth, name, _ in where:
        del left[depth][name]
    pairs = zip(session.frames, left, strict=True)
    return changed(session, frames=tuple(changed(frame, values=values) for frame, values in pairs))


def has_parts(written: bytes) -> bool:
    """Whether a session that was written down needs its parts to be read; now and then in vain."""
    return _WHERE in written


def read_session(written: bytes, contents: Mapping[str, bytes]) -> tuple[Session, Parts]:
    """A session and its parts, from what was written. Raises PartGone."""
    whole = read_json(written)
    session = session_of(whole)
    where = whole.get("parts", ())
    if not where:
        return session, ()
    try:
        parts = {name: Part(name, read_json(contents[name])) for _, _, name in where}
    except KeyError:
        raise PartGone from None
    values = [dict(frame.values) for frame in session.frames]
    for depth, name, part in where:
        values[depth][name] = parts[part].value
    pairs = zip(session.frames, values, strict=True)
    frames = tuple(changed(frame, values=filled) for frame, filled in pairs)
    return changed(session, frames=frames), tuple(parts.values())


# --- Rows ----------------------------------------------------------------------------------


def sealed_parts(db: Db, contacts: Sequence[int]) -> dict[int, dict[str, bytes]]:
    """The parts of these contacts, by contact and name, sealed."""
    found: dict[int, dict[str, bytes]] = {}
    if contacts:
        for contact_id, name, content in db.rows(_OF, contacts=list(contacts)):
            found.setdefault(contact_id, {})[name] = content
    return found


def add_parts(db: Db, rows: Sequence[tuple[int, str, bytes]]) -> None:
    """Store parts: contact, name, sealed content."""
    db.run_each(
        _ADD,
        [{"contact_id": of, "name": name, "content": content} for of, name, content in rows],
    )


def drop_parts(db: Db, rows: Sequence[tuple[int, str]]) -> None:
    """Let go of parts by contact and name."""
    db.run_each(_DROP, [{"of_contact": of, "of_name": name} for of, name in rows])


def drop_all_parts(db: Db, contacts: Sequence[int]) -> None:
    """Let go of whatever parts these contacts have."""
    if contacts:
        db.run(_DROP_ALL, contacts=list(contacts))
