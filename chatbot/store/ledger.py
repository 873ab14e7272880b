"""The port `Ledger` over SQL: counts for reports, and the answers of candidates and members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)

from chatbot.domain.commitments import NO_DEEDS, ActionKind, Answer, AnswerStage, AnswerValue
from chatbot.domain.errors import ChatbotError
from chatbot.domain.places import BallotId, PersonId, SeatCode
from chatbot.store.cleaning import clean
from chatbot.store.equality import Letters, Offer, Settled, equality_rows, set_of
from chatbot.store.letter_report import WrittenTo, letter_rows
from chatbot.store.moments import from_number
from chatbot.store.public_record import ballots_by_id
from chatbot.store.reports import ActionCount, Asked, action_rows, answer_rows
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import action, answer, fingerprint
from chatbot.store.worker import Job, Worker

Report = list[dict[str, object]]

_of_campaign = or_(
    bindparam("of", type_=action.c.campaign.type).is_(None), action.c.campaign == bindparam("of")
)

_about_a_ballot = and_(action.c.ballot.is_not(None), action.c.recipient.is_not(None))
# Literals, not parameters: PostgreSQL groups by what it can see to be the same.
_NO_DEEDS: list[ColumnElement[str]] = [
    literal_column(f"'{kind.value}'") for kind in sorted(NO_DEEDS)
]
_SENT = f"'{ActionKind.SENT.value}'"
_HEARD = f"'{ActionKind.HEARD.value}'"
_LEFT_OUT: ColumnElement[str] = literal_column(f"'{ActionKind.LEFT_OUT.value}'")
_reason = case((action.c.kind == _LEFT_OUT, action.c.detail), else_=None)

_COUNTS = Statement(
    lambda sql: (
        select(
            action.c.campaign,
            action.c.constituency,
            action.c.kind,
            func.count(),
            func.min(action.c.at),
            func.max(action.c.at),
        )
        .where(_of_campaign, action.c.kind.not_in(_NO_DEEDS))
        .group_by(action.c.campaign, action.c.constituency, action.c.kind)
    )
)
_LETTERS = Statement(
    lambda sql: (
        select(
            action.c.campaign,
            action.c.ballot,
            action.c.recipient,
            action.c.kind,
            _reason,
            func.count(),
            func.sum(case((action.c.chosen_subset, 1), else_=0)),
        )
        .where(_of_campaign, _about_a_ballot)
        .group_by(action.c.campaign, action.c.ballot, action.c.recipient, action.c.kind, _reason)
    )
)


_OFFERS = Statement(
    lambda sql: select(action.c.campaign, action.c.ballot, action.c.key, action.c.at).where(
        _of_campaign,
        action.c.ballot.is_not(None),
        action.c.kind == ActionKind.OFFERED.value,
    )
)
_SETTLED = Statement(
    lambda sql: select(action.c.campaign, action.c.ballot, action.c.recipient, action.c.key).where(
        _of_campaign,
        _about_a_ballot,
        or_(
            action.c.kind == ActionKind.DRAFTED.value,
            and_(action.c.kind == ActionKind.LEFT_OUT.value, action.c.detail != ""),
        ),
    )
)
_WRITTEN_TO = Statement(
    lambda sql: (
        select(action.c.campaign, action.c.recipient, action.c.constituency)
        .where(_of_campaign, action.c.recipient.is_not(None), action.c.kind == bindparam("kind"))
        .distinct()
    )
)
_KEPT = Statement(
    lambda sql: select(fingerprint.c.office, fingerprint.c.week, fingerprint.c.marks)
)
_ANSWERS = Statement(lambda sql: select(*answer.c))
_ASKED = Statement(
    lambda sql: (
        select(
            action.c.constituency,
            action.c.recipient,
            action.c.kind,
            action.c.detail,
            func.count(),
        )
        .where(
            _of_campaign,
            action.c.recipient.is_not(None),
            action.c.kind.in_((literal_column(_SENT), literal_column(_HEARD))),
        )
        .group_by(action.c.constituency, action.c.recipient, action.c.kind, action.c.detail)
    )
)


def _answer(sql: Flavour) -> Any:
    add = sql.insert(answer)
    key = ("person", "ask")
    new = {it.name: add.excluded[it.name] for it in answer.c if it.name not in key}
    return add.on_conflict_do_update(index_elements=key, set_=new)


_RECORD_ANSWER = Statement(_answer)


class SqlLedger:
    """What supporters did and candidates answered."""

    def __init__(self, writer: Worker, reader: Worker, keys: StoreKeys) -> None:
        self._keys = keys
        self._writer = writer
        self._reader = reader
        self._counts = Job(_count_actions)
        self._answers = Job(_read_answers)
        self._equality = Job(_read_equality)
        self._letters = Job(self._read_letters)
        self._record = Job(_record_answers)

    async def action_counts(self, campaign: str | None) -> Sequence[dict[str, object]]:
        return await self._reader.one(self._counts, campaign)

    async def record_answers(self, answers: Sequence[Answer]) -> None:
        """Enter answers; one person's newer answer to an ask replaces the older one."""
        for outcome in await self._writer.each(self._record, answers):
            if isinstance(outcome, ChatbotError):
                raise outcome

    async def answers(self, campaign: str | None) -> Sequence[dict[str, object]]:
        return await self._reader.one(self._answers, campaign)

    async def equality(self, campaign: str | None) -> Sequence[dict[str, object]]:
        return await self._reader.one(self._equality, campaign)

    async def letters(self, campaign: str | None) -> Sequence[dict[str, object]]:
        return await self._reader.one(self._letters, campaign)

    def _read_letters(self, db: Db, batch: Sequence[str | None]) -> list[Report]:
        return [letter_rows(_written_to(db, it), _kept(db), self._keys) for it in batch]


def _written_to(db: Db, campaign: str | None) -> list[WrittenTo]:
    rows = db.rows(_WRITTEN_TO, of=campaign, kind=ActionKind.SENT.value)
    return [WrittenTo(of, PersonId(person), seat) for of, person, seat in rows]


def _kept(db: Db) -> dict[tuple[str, str], list[bytes]]:
    kept: dict[tuple[str, str], list[bytes]] = {}
    for office, week, marks in db.rows(_KEPT):
        kept.setdefault((office, week), []).append(bytes(marks))
    return kept


def _count_actions(db: Db, batch: Sequence[str | None]) -> list[Report]:
    return [action_rows(_counts(db, campaign)) for campaign in batch]


def _counts(db: Db, campaign: str | None) -> list[ActionCount]:
    return [
        ActionCount(of, seat, ActionKind(kind), count, from_number(first), from_number(last))
        for of, seat, kind, count, first, last in db.rows(_COUNTS, of=campaign)
    ]


def _read_equality(db: Db, batch: Sequence[str | None]) -> list[Report]:
    return [_equality(db, campaign) for campaign in batch]


def _equality(db: Db, campaign: str | None) -> Report:
    letters = [
        Letters(of, BallotId(ballot), PersonId(person), ActionKind(kind), why, count, int(subset))
        for of, ballot, person, kind, why, count, subset in db.rows(_LETTERS, of=campaign)
    ]
    offers = [
        Offer(of, BallotId(ballot), set_of(key, ActionKind.OFFERED), from_number(at).date())
        for of, ballot, key, at in db.rows(_OFFERS, of=campaign)
    ]
    settled = [
        Settled(of, BallotId(ballot), PersonId(person), set_of(key, person))
        for of, ballot, person, key in db.rows(_SETTLED, of=campaign)
    ]
    ballots = ballots_by_id(db, {it.ballot for it in letters} | {it.ballot for it in offers})
    return equality_rows(letters, offers, settled, ballots)


def _read_answers(db: Db, batch: Sequence[str | None]) -> list[Report]:
    answers = [_read_answer(row) for row in db.rows(_ANSWERS)]
    return [answer_rows(answers, _asked(db, campaign)) for campaign in batch]


def _asked(db: Db, campaign: str | None) -> list[Asked]:
    return [
        Asked(
            None if seat is None else SeatCode(seat),
            PersonId(person),
            ActionKind(kind),
            heard,
            count,
        )
        for seat, person, kind, heard, count in db.rows(_ASKED, of=campaign)
    ]


def _read_answer(row: tuple[Any, ...]) -> Answer:
    person, ask, seat, value, stage, on, evidence = row
    return Answer(
        PersonId(person),
        SeatCode(seat),
        ask,
        AnswerValue(value),
        AnswerStage(stage),
        date.fromisoformat(on),
        evidence,
    )


def _record_answers(db: Db, batch: Sequence[Answer]) -> list[None]:
    db.run_each(_RECORD_ANSWER, [_answer_row(it) for it in batch])
    return [None for _ in batch]


def _answer_row(it: Answer) -> dict[str, Any]:
    return {
        "person": it.person,
        "ask": it.ask,
        "constituency": it.constituency,
        "value": it.value.value,
        "stage": it.stage.value,
        "on": it.on.isoformat(),
        "evidence": None if it.evidence is None else clean(it.evidence),
    }
