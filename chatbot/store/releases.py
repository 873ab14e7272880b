"""The port `Releases` over SQL. A bundle is published text: nothing in it is about a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from chatbot.domain.publications import How, Publication
from chatbot.store.moments import from_number, to_number
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact, publication, release
from chatbot.store.worker import Job, Worker

_KEEP = Statement(lambda sql: sql.insert(release).on_conflict_do_nothing())
_LOAD = Statement(lambda sql: select(release.c.bundle).where(release.c.id == bindparam("name")))
_WAITING = Statement(
    lambda sql: (
        select(contact.c.release, contact.c.step, func.count())
        .where(contact.c.session.is_not(None))
        .group_by(contact.c.release, contact.c.step)
        .order_by(contact.c.release, contact.c.step)
    )
)
_PUBLISH = Statement(lambda sql: sql.insert(publication).on_conflict_do_nothing())
_newest_first = select(
    publication.c.number, publication.c.release, publication.c.at, publication.c.how
).order_by(publication.c.number.desc())
_PUBLISHED = Statement(lambda sql: _newest_first)
_CURRENT = Statement(lambda sql: _newest_first.limit(1))


@dataclass(frozen=True, slots=True)
class Bundle:
    """One release as it is kept."""

    release: str
    content: bytes
    at: datetime


class SqlReleases:
    """Published bundles, shared by all workers."""

    def __init__(self, writer: Worker, reader: Worker) -> None:
        self._writer = writer
        self._reader = reader
        self._keep = Job(_keep)
        self._load = Job(_load)
        self._waiting = Job(_waiting)
        self._publish = Job(_publish)
        self._current = Job(_current)
        self._published = Job(_published)

    async def keep(self, release: str, bundle: bytes, at: datetime) -> None:
        await self._writer.one(self._keep, Bundle(release, bundle, at))

    async def load(self, release: str) -> bytes | None:
        return await self._reader.one(self._load, release)

    async def publish(self, publication: Publication, bundle: bytes) -> bool:
        kept = Bundle(publication.release, bundle, publication.at)
        return await self._writer.one(self._publish, (publication, kept))

    async def current(self) -> Publication | None:
        return await self._reader.one(self._current, None)

    async def published(self) -> Sequence[Publication]:
        return await self._reader.one(self._published, None)

    async def waiting(self) -> Sequence[tuple[str, str, int]]:
        return await self._reader.one(self._waiting, None)


def _keep(db: Db, batch: Sequence[Bundle]) -> list[None]:
    rows = [{"id": it.release, "bundle": it.content, "at": to_number(it.at)} for it in batch]
    db.run_each(_KEEP, rows)
    return [None for _ in batch]


def _publish(db: Db, batch: Sequence[tuple[Publication, Bundle]]) -> list[bool]:
    return [_publish_one(db, made, kept) for made, kept in batch]


def _publish_one(db: Db, made: Publication, kept: Bundle) -> bool:
    _keep(db, [kept])
    values = {"release": made.release, "at": to_number(made.at), "how": made.how}
    return db.run(_PUBLISH, number=made.number, **values) == 1


def _current(db: Db, batch: Sequence[None]) -> list[Publication | None]:
    newest = [_publication(*row) for row in db.rows(_CURRENT)]
    return [newest[0] if newest else None for _ in batch]


def _published(db: Db, batch: Sequence[None]) -> list[list[Publication]]:
    every = [_publication(*row) for row in db.rows(_PUBLISHED)]
    return [every for _ in batch]


def _publication(number: int, release: str, at: int, how: How) -> Publication:
    return Publication(number, release, from_number(at), how)


def _load(db: Db, batch: Sequence[str]) -> list[bytes | None]:
    return [_bundle(db, name) for name in batch]


def _bundle(db: Db, name: str) -> bytes | None:
    rows = db.rows(_LOAD, name=name)
    return bytes(rows[0][0]) if rows else None


def _waiting(db: Db, batch: Sequence[None]) -> list[list[tuple[str, str, int]]]:
    people = [(release, step, count) for release, step, count in db.rows(_WAITING)]
    return [people for _ in batch]
