"""The port `MailDesk` over SQL: letters lie sealed until they may leave, and each leaves once.

At most once: a row is `sending` before the mail server hears of it. Whoever finds it so later
knows only that a process died over it, and it is never sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, func, select

from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.mailing import (
    CODE_LIVES,
    NOT_ME_LIVES,
    OFFICE_GAP,
    CodeVerdict,
    MailKind,
    MailNews,
    MailState,
    SenderKnown,
    TakenBack,
)
from chatbot.domain.messages import Address
from chatbot.service.mail_ports import LinkOpened, MailItem, MailWaiting
from chatbot.service.ports import Arrival, Clock
from chatbot.store import corrections
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.inbox import Inbox
from chatbot.store.mail_links import CONFIRM, DISOWN, Link, write_link
from chatbot.store.mail_news import Announcing
from chatbot.store.mail_posting import CONTENT, WAITING
from chatbot.store.mail_senders import Asked, Senders, TakingBack
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import MARK_DIGITS, StoreKeys
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import mail
from chatbot.store.worker import Job, Worker

SENDING = MailState.SENDING.value

OPEN: Final = (mail.c.state == WAITING) | (mail.c.state == SENDING)
"""Not settled yet."""

BY: Final = "the mail desk"

OVERDUE_AFTER: Final = timedelta(days=1)
"""A letter waits for office hours and for others to its office; longer is a sign of trouble."""

_COLUMNS = (
    mail.c.id,
    mail.c.contact_id,
    mail.c.kind,
    mail.c.campaign,
    mail.c.content,
    mail.c.tries,
    mail.c.since,
    mail.c.stamp,
    mail.c.office,
    mail.c.letters,
    mail.c.letter,
    mail.c.state,
)
_recently = (
    select(mail.c.office)
    .where(mail.c.office.is_not(None), mail.c.began > bindparam("gap", type_=mail.c.began.type))
    .scalar_subquery()
)
_DUE = Statement(
    lambda sql: (
        select(*_COLUMNS)
        .where(mail.c.due <= bindparam("now"), mail.c.state == WAITING)
        .where(mail.c.office.is_(None) | mail.c.office.not_in(_recently))
        .order_by(mail.c.due, mail.c.id)
        .limit(bindparam("most"))
    )
)
_OUT_OF_HOURS = Statement(
    lambda sql: (
        select(*_COLUMNS)
        .where(mail.c.due <= bindparam("now"), mail.c.state == WAITING)
        .where(mail.c.kind != MailKind.LETTER.value)
        .order_by(mail.c.due, mail.c.id)
        .limit(bindparam("most"))
    )
)
_ONE = Statement(
    lambda sql: select(*_COLUMNS).where(mail.c.id == bindparam("wanted")).with_for_update()
)
_LEFT_OPEN = Statement(
    lambda sql: (
        select(*_COLUMNS)
        .where(mail.c.state == SENDING, mail.c.began < bindparam("before"))
        .with_for_update(skip_locked=True)
    )
)
_BEGIN = Statement(
    lambda sql: (
        mail.update()
        .where(mail.c.id == bindparam("wanted"), mail.c.state == WAITING)
        .values(state=SENDING, began=bindparam("began_at"), tries=mail.c.tries + 1)
    )
)
_POSTPONE = Statement(
    lambda sql: (
        mail.update()
        .where(mail.c.id == bindparam("wanted"), OPEN)
        .values(
            state=MailState.WAITING.value,
            due=bindparam("new_due"),
            began=None,
            cause=bindparam("new_cause"),
        )
    )
)
_SETTLE = Statement(
    lambda sql: (
        mail.update()
        .where(mail.c.id == bindparam("wanted"))
        .values(
            state=bindparam("new_state"),
            content=bindparam("new_content"),
            due=None,
            cause=bindparam("new_cause"),
        )
    )
)
_COUNT = Statement(
    lambda sql: select(mail.c.state, func.count()).where(OPEN).group_by(mail.c.state)
)
_OVERDUE = Statement(
    lambda sql: (
        select(func.count())
        .select_from(mail)
        .where(mail.c.state == WAITING, mail.c.due < bindparam("before"))
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may leave at a moment."""

    now: datetime
    letters: bool
    limit: int


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one row."""

    row: int
    at: datetime | None = None
    state: MailState = MailState.WAITING
    news: MailNews | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """Something that a mail server returned."""

    mark: str
    closes: bool
    at: datetime


class SqlMailDesk:
    """Letters that the house sends."""

    def __init__(self, writer: Worker, keys: StoreKeys, seals: ContactSeals, clock: Clock) -> None:
        self._writer = writer
        self._keys = keys
        self._clock = clock
        self._news = Announcing(Inbox(keys, clock), seals, clock)
        senders = Senders(keys, seals, self._news, clock)
        self._sender = Job(senders.sender)
        self._check = Job(senders.check_code)
        self._take_back = Job(senders.take_back)
        self._opened = Job(senders.opened)
        self._act = Job(senders.act)
        self._due = Job(self._read_due)
        self._begin = Job(_begin)
        self._postpone = Job(_postpone)
        self._settle = Job(self._settle_each)
        self._reap = Job(self._reap_each)
        self._return = Job(self._return_each)
        self._count = Job(_count)

    async def sender(self, address: Address, email: str, at: datetime) -> SenderKnown:
        return await self._writer.one(self._sender, Asked(address, email, at))

    async def check_code(
        self, address: Address, email: str, code: str | None, at: datetime
    ) -> CodeVerdict:
        return await self._writer.one(self._check, Asked(address, email, at, code))

    async def take_back(self, address: Address, letters: str) -> TakenBack:
        return await self._writer.one(self._take_back, TakingBack(address, letters))

    async def opened(self, token: str) -> LinkOpened | None:
        return await self._writer.one(self._opened, token)

    async def act(self, token: str) -> tuple[bool, Sequence[Arrival]]:
        return await self._writer.one(self._act, token)

    async def due(self, now: datetime, letters: bool, limit: int) -> list[MailItem]:
        return await self._writer.one(self._due, Wanted(now, letters, limit))

    async def begin(self, item: MailItem, now: datetime) -> bool:
        return await self._writer.one(self._begin, Step(item.id, now))

    async def postpone(self, item: MailItem, due: datetime, cause: str) -> None:
        await self._writer.one(self._postpone, Step(item.id, due, cause=cause))

    async def settle(
        self, item: MailItem, state: MailState, news: MailNews | None, cause: str | None = None
    ) -> Sequence[Arrival]:
        step = Step(item.id, self._clock.now(), state, news, cause)
        return await self._writer.one(self._settle, step)

    async def give_up_on(self, before: datetime) -> Sequence[Arrival]:
        return await self._writer.one(self._reap, before)

    async def returned(
        self, mark: str, closes: bool, at: datetime
    ) -> tuple[bool, Sequence[Arrival]]:
        return await self._writer.one(self._return, Back(mark, closes, at))

    async def waiting(self, now: datetime) -> MailWaiting:
        return await self._writer.one(self._count, now)

    # --- In the writer's thread ---------------------------------------------------------------

    def _read_due(self, db: Db, batch: Sequence[Wanted]) -> list[list[MailItem]]:
        return [self._due_now(db, wanted) for wanted in batch]

    def _due_now(self, db: Db, wanted: Wanted) -> list[MailItem]:
        asked: dict[str, Any] = {"now": to_number(wanted.now), "most": wanted.limit}
        if wanted.letters:
            rows = db.rows(_DUE, **asked, gap=to_number(wanted.now - OFFICE_GAP))
        else:
            rows = db.rows(_OUT_OF_HOURS, **asked)
        offices: set[str] = set()
        items = []
        for row in rows:
            office = row[8]
            if office is not None and office in offices:
                continue
            offices.add(office)
            if (item := self._item(db, row)) is not None:
                items.append(item)
        return items

    def _item(self, db: Db, row: Row) -> MailItem | None:
        row_id, contact_id, kind, campaign, sealed, tries, since, stamp, *_ = row
        who = self._news.who(db, contact_id)
        if who is None or sealed is None:
            return None
        address, seal = who
        content = msgspec.json.decode(seal.open(CONTENT, sealed))
        is_code = kind == MailKind.CODE
        lives = CODE_LIVES if is_code else NOT_ME_LIVES
        link = Link(contact_id, stamp, from_number(since) + lives, CONFIRM if is_code else DISOWN)
        return MailItem(
            row_id,
            MailKind(kind),
            address,
            campaign,
            content,
            tries,
            from_number(since),
            write_link(self._keys.page_seal(), link),
            f"{row_id}-{self._keys.mail_mark(row_id)}",
        )

    def _settle_each(self, db: Db, batch: Sequence[Step]) -> list[list[Arrival]]:
        return [self._settled(db, step) for step in batch]

    def _settled(self, db: Db, step: Step) -> list[Arrival]:
        rows = db.rows(_ONE, wanted=step.row)
        if not rows:
            return []
        about = self._about(db, rows[0])
        if step.news is MailNews.REFUSED and step.at:
            self._close_box(db, about, step.at)
        keeps = step.state in (MailState.SENT, MailState.UNKNOWN) and about.get("letter")
        kept = self._sealed(db, rows[0], about) if keeps else None
        self._write(db, step, kept)
        return self._tell(db, rows[0], step.news, about) if step.news else []

    def _write(self, db: Db, step: Step, content: bytes | None) -> None:
        state = step.state.value
        new = {"new_state": state, "new_content": content, "new_cause": step.cause}
        db.run(_SETTLE, wanted=step.row, **new)

    def _about(self, db: Db, row: Row) -> dict[str, Any]:
        """What news and returns need of a letter; little more than whom it was for."""
        who = self._news.who(db, row[1])
        if row[4] is None or who is None:
            return {"letters": row[9], "letter": row[10], "campaign": row[3]}
        content = msgspec.json.decode(who[1].open(CONTENT, row[4]))
        if "row" not in content:
            return content if row[10] else {}
        seat, letter = content.get("seat"), content["row"]
        return {
            "letters": row[9],
            "letter": row[10],
            "campaign": row[3],
            "name": letter.get("to"),
            "to": letter.get("email"),
            "seat": seat.get("code") if isinstance(seat, dict) else None,
            "ballot": content.get("ballot"),
            "ask": content.get("ask"),
            "chosen_subset": content.get("chosen_subset"),
        }

    def _sealed(self, db: Db, row: Row, about: dict[str, Any]) -> bytes | None:
        who = self._news.who(db, row[1])
        return who[1].close(CONTENT, msgspec.json.encode(about)) if who else None

    def _tell(self, db: Db, row: Row, news: MailNews, about: dict[str, Any]) -> list[Arrival]:
        return self._news.tell(db, row[1], f"{row[0]}:{news.value}", news, about)

    def _close_box(self, db: Db, about: dict[str, Any], at: datetime) -> None:
        """From now on nobody's letter goes there; staff see why, and can open it again."""
        to, person = about.get("to"), about.get("letter")
        if to and person:
            label, why = str(about.get("name") or person), "a letter came back"
            said = Correction(Correcting.BOUNCED, str(person), label, str(to), why, BY, at)
            corrections.add_each(db, [said])

    def _reap_each(self, db: Db, batch: Sequence[datetime]) -> list[list[Arrival]]:
        return [self._reaped(db, before) for before in batch]

    def _reaped(self, db: Db, before: datetime) -> list[Arrival]:
        told = []
        for row in db.rows(_LEFT_OPEN, before=to_number(before)):
            news = MailNews.UNKNOWN if row[2] == MailKind.LETTER else None
            told += self._settled(db, Step(row[0], None, MailState.UNKNOWN, news, "died"))
        return told

    def _return_each(self, db: Db, batch: Sequence[Back]) -> list[tuple[bool, list[Arrival]]]:
        return [self._returned(db, back) for back in batch]

    def _returned(self, db: Db, back: Back) -> tuple[bool, list[Arrival]]:
        number, _, proof = back.mark.partition("-")
        if not number.isascii() or not number.isdigit() or len(number) > 18:
            return False, []
        if len(proof) != MARK_DIGITS or proof != self._keys.mail_mark(int(number)):
            return False, []
        rows = db.rows(_ONE, wanted=int(number))
        if not rows or rows[0][11] not in (MailState.SENT, MailState.UNKNOWN):
            return bool(rows), []
        row, about = rows[0], self._about(db, rows[0])
        is_letter = row[2] == MailKind.LETTER
        if is_letter and back.closes:
            self._close_box(db, about, back.at)
        self._write(db, Step(row[0], back.at, MailState.BOUNCED, cause="returned"), None)
        news = MailNews.BOUNCED if back.closes else MailNews.FAILED
        news = news if is_letter else MailNews.NO_SUCH_SENDER
        return True, self._tell(db, row, news, about)


def _begin(db: Db, batch: Sequence[Step]) -> list[bool]:
    return [
        bool(db.run(_BEGIN, wanted=step.row, began_at=to_number(step.at)))
        for step in batch
        if step.at
    ]


def _postpone(db: Db, batch: Sequence[Step]) -> list[None]:
    for step in batch:
        if step.at is not None:
            due = to_number(step.at)
            db.run(_POSTPONE, wanted=step.row, new_due=due, new_cause=step.cause)
    return [None for _ in batch]


def _count(db: Db, batch: Sequence[datetime]) -> list[MailWaiting]:
    return [_counted(db, now) for now in batch]


def _counted(db: Db, now: datetime) -> MailWaiting:
    counts = {state: int(count) for state, count in db.rows(_COUNT)}
    ((overdue,),) = db.rows(_OVERDUE, before=to_number(now - OVERDUE_AFTER))
    return MailWaiting(counts.get("waiting", 0), int(overdue), counts.get(SENDING, 0))
