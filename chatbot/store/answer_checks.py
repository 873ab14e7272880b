"""The port `AnswerChecks` over SQL: readings for staff, and what two of them agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.commitments import AnswerStage, AnswerValue
from chatbot.domain.readings import Check, KeptReading, Reading, Verdict, stage_of
from chatbot.store import readings
from chatbot.store.cleaning import clean
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.moments import from_number, to_number
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import answer, contact, reading, reading_check
from chatbot.store.worker import Job, Worker

_COLUMNS = (
    reading.c.id,
    reading.c.stage,
    *(reading.c[name] for name in readings.COLUMNS),
    contact.c.id,
    contact.c.address_hash,
    contact.c.data_key,
)
_JOINED = reading.outerjoin(contact, contact.c.id == reading.c.contact_id)
_ALL = Statement(lambda sql: select(*_COLUMNS).select_from(_JOINED).order_by(reading.c.id))
_ONE = Statement(
    lambda sql: select(*_COLUMNS).select_from(_JOINED).where(reading.c.id == bindparam("wanted"))
)
_LOCK = Statement(
    lambda sql: select(reading.c.id).where(reading.c.id == bindparam("wanted")).with_for_update()
)
_CHECKS = Statement(
    lambda sql: select(
        reading_check.c.reading_id,
        reading_check.c.by,
        reading_check.c.verdict,
        reading_check.c.value,
        reading_check.c.at,
        reading_check.c.why,
    ).order_by(reading_check.c.at, reading_check.c.name)
)


def _check(sql: Flavour) -> Any:
    """A name has one verdict on a reading; their last word holds."""
    add = sql.insert(reading_check)
    key = ("reading_id", "name")
    new = {name: add.excluded[name] for name in ("by", "verdict", "value", "why", "at")}
    return add.on_conflict_do_update(index_elements=key, set_=new)


def _answer(sql: Flavour) -> Any:
    add = sql.insert(answer)
    key = ("person", "ask")
    new = {it.name: add.excluded[it.name] for it in answer.c if it.name not in key}
    return add.on_conflict_do_update(index_elements=key, set_=new)


_ADD_CHECK = Statement(_check)
_ADD_ANSWER = Statement(_answer)
_SET_STAGE = Statement(
    lambda sql: (
        reading.update()
        .where(reading.c.id == bindparam("wanted"))
        .values(stage=bindparam("new_stage"))
    )
)
_DISPUTE_ANSWER = Statement(
    lambda sql: (
        answer.update()
        .where(answer.c.person == bindparam("of_person"), answer.c.ask == bindparam("of_ask"))
        .values(stage=bindparam("new_stage"))
    )
)


@dataclass(frozen=True, slots=True)
class Checking:
    """A verdict on its way into the database."""

    reading: int
    check: Check


class SqlAnswerChecks:
    """Readings of replies, for the people of the campaign."""

    def __init__(self, writer: Worker, seals: ContactSeals) -> None:
        self._writer = writer
        self._seals = seals
        self._all = Job(self._read_all, reads=True)
        self._check = Job(self._check_each)

    async def all(self) -> Sequence[KeptReading]:
        return await self._writer.one(self._all, None)

    async def check(self, reading: int, check: Check) -> KeptReading | None:
        return await self._writer.one(self._check, Checking(reading, check))

    def _read_all(self, db: Db, batch: Sequence[None]) -> list[list[KeptReading]]:
        held = self._kept(db, db.rows(_ALL))
        return [held for _ in batch]

    def _check_each(self, db: Db, batch: Sequence[Checking]) -> list[KeptReading | None]:
        return [self._checked(db, one) for one in batch]

    def _checked(self, db: Db, one: Checking) -> KeptReading | None:
        # Locked first: two who agree at the same moment must see each other.
        if not db.rows(_LOCK, wanted=one.reading):
            return None
        db.run(_ADD_CHECK, **_check_row(one))
        (kept,) = self._kept(db, db.rows(_ONE, wanted=one.reading))
        stage = stage_of(kept.reading.value, kept.checks)
        db.run(_SET_STAGE, wanted=kept.id, new_stage=stage.value)
        told = kept.reading
        if stage is AnswerStage.VERIFIED:
            db.run(_ADD_ANSWER, **_answer_row(told))
        elif kept.stage is AnswerStage.VERIFIED:
            where = {"of_person": told.person, "of_ask": told.ask}
            db.run(_DISPUTE_ANSWER, **where, new_stage=AnswerStage.DISPUTED.value)
        return KeptReading(kept.id, told, stage, kept.checks)

    def _kept(self, db: Db, rows: Sequence[Row]) -> list[KeptReading]:
        checks: dict[int, list[Check]] = {}
        for reading_id, by, verdict, value, at, why in db.rows(_CHECKS):
            told = Check(by, Verdict(verdict), AnswerValue(value), from_number(at), why)
            checks.setdefault(reading_id, []).append(told)
        return [self._one(row, tuple(checks.get(row[0], ()))) for row in rows]

    def _one(self, row: Row, checks: tuple[Check, ...]) -> KeptReading:
        row_id, stage, *told = row[: 2 + len(readings.COLUMNS)]
        contact_id, address_hash, wrapped = row[2 + len(readings.COLUMNS) :]
        known = contact_id is not None
        seal = self._seals.of(contact_id, address_hash, wrapped) if known else None
        read = readings.read(tuple(told), seal)
        return KeptReading(row_id, read, AnswerStage(stage), checks)


def _check_row(one: Checking) -> dict[str, Any]:
    check = one.check
    return {
        "reading_id": one.reading,
        "name": clean(check.name),
        "by": clean(check.by),
        "verdict": check.verdict.value,
        "value": check.value.value,
        "why": None if check.why is None else clean(check.why),
        "at": to_number(check.at),
    }


def _answer_row(told: Reading) -> dict[str, Any]:
    return {
        "person": told.person,
        "ask": told.ask,
        "constituency": told.constituency,
        "value": told.value.value,
        "stage": AnswerStage.VERIFIED.value,
        "on": told.on.isoformat(),
        "evidence": told.quote,
    }
