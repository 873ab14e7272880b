"""What turns say, put into the outbox: claimed at birth where nothing older waits."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, select

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Lane, Toast
from chatbot.service.ports import Parcel
from chatbot.store.changes import Said, lanes_of
from chatbot.store.contact_rows import KnownContact
from chatbot.store.contents import write_content
from chatbot.store.leases import Lease, new_lease
from chatbot.store.moments import to_number
from chatbot.store.row_ids import new_ids
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import IS_UNFINISHED, outbox
from chatbot.store.verdicts import QUIET, RowState

CONTENT = b"outbox.content"
NO_CONTACT = ContactId(0)

_BLOCKED = Statement(
    lambda sql: (
        select(outbox.c.contact_id, func.max(outbox.c.lane))
        .where(sql.among(outbox.c.contact_id, "contacts"), IS_UNFINISHED)
        .group_by(outbox.c.contact_id)
    )
)
_SLEEPS = and_(outbox.c.state == RowState.PENDING.value, outbox.c.cause == QUIET)
_HURRY = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            IS_UNFINISHED,
            outbox.c.lane > bindparam("new_lane"),
        )
        .values(
            lane=bindparam("new_lane"), due=case((_SLEEPS, bindparam("now")), else_=outbox.c.due)
        )
    )
)
_NEW = (
    *("id", "contact_id", "state", "content", "session", "visit", "lease", "due", "since"),
    *("lane", "once"),
)
_ADD = Statement(
    lambda sql: sql.insert(outbox).values(
        {name: bindparam(name) for name in _NEW}
        | {name: literal_column("0") for name in ("attempts", "unsure")}
    )
)

_PENDING = RowState.PENDING.value
_CLAIMED = RowState.CLAIMED.value

_passing_ids = count(-1, -1)


@dataclass(slots=True)
class Post:
    """What one turn says. `known` None: to somebody of whom nothing is held (any more)."""

    address: Address
    said: Sequence[Said]
    known: KnownContact | None
    contact_id: ContactId = NO_CONTACT
    parcels: list[Parcel] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Birth:
    """The claim all rows of a batch are born with."""

    lease: Lease
    at: int
    until: int


def send_all(db: Db, posts: Sequence[Post], wall: datetime, lease: timedelta) -> None:
    """Write the outbox rows of a batch and give each turn its parcels."""
    stored = [(post.known.id, said) for post in posts if post.known for said in _lasting(post)]
    blocked = _blocked(db, sorted({contact_id for contact_id, _ in stored}))
    ids = iter(new_ids(db, outbox, len(stored)))
    born = new_lease(wall, lease)
    birth = _Birth(born, to_number(wall), to_number(born.until))
    rows: list[dict[str, Any]] = []
    for post in posts:
        _send(post, ids, rows, blocked, birth)
    db.run_each(_ADD, rows)
    db.run_each(_HURRY, [row | {"now": birth.at} for row in _hurried(rows, blocked)])


def _lasting(post: Post) -> Iterator[Said]:
    return (said for said in post.said if not isinstance(said.content, Toast))


def _blocked(db: Db, contacts: list[int]) -> dict[int, int]:
    """Contacts for whom something older waits, and the slowest lane that it waits in."""
    return dict(db.rows(_BLOCKED, contacts=contacts)) if contacts else {}


def _hurried(rows: list[dict[str, Any]], blocked: dict[int, int]) -> list[dict[str, Any]]:
    """Whose older rows must go as fast as what stands behind them now."""
    return [
        {"of_contact": row["contact_id"], "new_lane": row["lane"]}
        for row in rows
        if blocked.get(row["contact_id"], row["lane"]) > row["lane"]
    ]


def _send(
    post: Post,
    ids: Iterator[int],
    rows: list[dict[str, Any]],
    blocked: Container[int],
    birth: _Birth,
) -> None:
    for said, lane in zip(post.said, lanes_of(post.said), strict=True):
        content = said.content
        if post.known is None or isinstance(content, Toast):
            post.parcels.append(_parcel(next(_passing_ids), post, said, birth.lease))
            continue
        written, content = write_content(content)
        row = _row(next(ids), post.known, said, written, birth) | {"lane": lane.value}
        if post.known.id in blocked or lane is Lane.BROADCAST:
            row |= {"state": _PENDING, "lease": None, "due": birth.at}
        else:
            claimed = Said(content, said.question, lane)
            post.parcels.append(_parcel(row["id"], post, claimed, birth.lease))
        rows.append(row)


def _parcel(row_id: int, post: Post, said: Said, lease: Lease) -> Parcel:
    return Parcel(
        row_id,
        post.contact_id,
        post.address,
        said.content,
        lease.token,
        0,
        said.question,
        lease.hold_until,
        said.lane,
    )


def _row(
    row_id: int, known: KnownContact, said: Said, written: bytes, birth: _Birth
) -> dict[str, Any]:
    session, visit = said.question or (None, None)
    return {
        "id": row_id,
        "contact_id": known.id,
        "state": _CLAIMED,
        "content": known.seal.close(CONTENT, written),
        "session": session,
        "visit": visit,
        "lease": birth.lease.token,
        "due": birth.until,
        "since": birth.at,
        "once": said.once,
    }
