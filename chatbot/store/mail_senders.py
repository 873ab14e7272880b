"""Who may have letters sent: whose address is confirmed, and what its owner says by a link."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.mailing import (
    CODE_LIVES,
    CODE_TRIES,
    CODES_A_DAY,
    LETTERS_A_DAY,
    CodeVerdict,
    MailKind,
    MailNews,
    MailState,
    SenderKnown,
    TakenBack,
)
from chatbot.domain.messages import Address
from chatbot.service.mail_ports import LinkOpened
from chatbot.service.ports import Arrival, Clock
from chatbot.store.contact_rows import find_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.mail_links import CONFIRM, DISOWN, Link, read_link
from chatbot.store.mail_news import Announcing
from chatbot.store.mail_posting import CODE, CODES, LETTERS, WAITING, tally
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import mail, mail_sender, mail_tally

_SENDER = Statement(
    lambda sql: (
        select(
            mail_sender.c.email_hash,
            mail_sender.c.code,
            mail_sender.c.asked,
            mail_sender.c.attempts,
            mail_sender.c.confirmed,
            mail_sender.c.language,
            mail_sender.c.campaign,
        )
        .where(mail_sender.c.contact_id == bindparam("of_contact"))
        .with_for_update()
    )
)
_OWNED = Statement(
    lambda sql: select(mail_sender.c.contact_id).where(mail_sender.c.owner == bindparam("email"))
)
_CONFIRM = Statement(
    lambda sql: (
        mail_sender.update()
        .where(mail_sender.c.contact_id == bindparam("of_contact"))
        .values(owner=mail_sender.c.email_hash, confirmed=bindparam("confirmed_at"), code=None)
    )
)
_MISSED = Statement(
    lambda sql: (
        mail_sender.update()
        .where(mail_sender.c.contact_id == bindparam("of_contact"))
        .values(attempts=mail_sender.c.attempts + 1)
    )
)
_ERASE = Statement(
    lambda sql: mail_sender.delete().where(mail_sender.c.contact_id == bindparam("of_contact"))
)
_COUNTED = Statement(
    lambda sql: select(mail_tally.c.count).where(mail_tally.c.mark == bindparam("mark"))
)
_CANCEL = {"state": MailState.CANCELLED.value, "content": None, "due": None}
_TAKE_BACK = Statement(
    lambda sql: (
        mail.update()
        .where(
            mail.c.contact_id == bindparam("of_contact"),
            mail.c.letters == bindparam("of_letters"),
            mail.c.state == WAITING,
        )
        .values(**_CANCEL, cause="taken_back")
    )
)
_OF_SET = Statement(
    lambda sql: select(mail.c.letter, mail.c.state, mail.c.cause).where(
        mail.c.contact_id == bindparam("of_contact"), mail.c.letters == bindparam("of_letters")
    )
)
_OF_STAMP = Statement(
    lambda sql: select(mail.c.letters, mail.c.campaign).where(
        mail.c.contact_id == bindparam("of_contact"),
        mail.c.stamp == bindparam("of_stamp"),
        mail.c.kind == MailKind.LETTER.value,
        mail.c.state == WAITING,
    )
)
_CANCEL_STAMP = Statement(
    lambda sql: (
        mail.update()
        .where(
            mail.c.contact_id == bindparam("of_contact"),
            mail.c.stamp == bindparam("of_stamp"),
            mail.c.state == WAITING,
        )
        .values(**_CANCEL, cause="disowned")
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the e-mail address of a contact."""

    address: Address
    email: str
    at: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class TakingBack:
    """A set of letters of a contact."""

    address: Address
    letters: str


class Senders:
    """The jobs of addresses. Runs in the writer's thread."""

    def __init__(
        self, keys: StoreKeys, seals: ContactSeals, news: Announcing, clock: Clock
    ) -> None:
        self._keys = keys
        self._seals = seals
        self._news = news
        self._clock = clock

    def sender(self, db: Db, batch: Sequence[Asked]) -> list[SenderKnown]:
        """What is known of each."""
        return [self._sender(db, asked) for asked in batch]

    def _sender(self, db: Db, asked: Asked) -> SenderKnown:
        email_hash = self._keys.email_hash(asked.email)
        contact_hash = self._keys.address_hash(asked.address)
        row = self._row(db, asked.address)
        confirmed = row is not None and row[1][0] == email_hash and row[1][4] is not None
        codes = max(self._counted(db, CODES, who, asked.at) for who in (email_hash, contact_hash))
        letters = self._counted(db, LETTERS, email_hash, asked.at)
        return SenderKnown(confirmed, codes < CODES_A_DAY, max(0, LETTERS_A_DAY - letters))

    def _counted(self, db: Db, what: str, who: str, at: datetime) -> int:
        rows = db.rows(_COUNTED, mark=tally(self._keys, what, who, at)["mark"])
        return int(rows[0][0]) if rows else 0

    def _row(self, db: Db, address: Address) -> tuple[int, Any] | None:
        """(contact, what is held of its address), locked."""
        found = find_contacts(db, self._seals, [self._keys.address_hash(address)])
        for known in found.values():
            if rows := db.rows(_SENDER, of_contact=known.id):
                return known.id, rows[0]
        return None

    def check_code(self, db: Db, batch: Sequence[Asked]) -> list[CodeVerdict]:
        """Whether each is theirs."""
        return [self._check_code(db, asked) for asked in batch]

    def _check_code(self, db: Db, asked: Asked) -> CodeVerdict:
        row = self._row(db, asked.address)
        if row is None or row[1][0] != self._keys.email_hash(asked.email):
            return CodeVerdict.WRONG
        contact_id, (_, code, since, attempts, confirmed, *_) = row
        if confirmed is not None:
            return CodeVerdict.RIGHT
        if asked.code is None or code is None or asked.at - from_number(since) > CODE_LIVES:
            return CodeVerdict.WRONG
        if attempts >= CODE_TRIES:
            return CodeVerdict.TOO_MANY
        seal = self._seal(db, contact_id)
        if not hmac.compare_digest(seal.open(CODE, code), _digits(asked.code)):
            db.run(_MISSED, of_contact=contact_id)
            return CodeVerdict.WRONG if attempts + 1 < CODE_TRIES else CodeVerdict.TOO_MANY
        return self._confirm(db, contact_id, row[1][0], asked.at)

    def _seal(self, db: Db, contact_id: int) -> Any:
        who = self._news.who(db, contact_id)
        assert who is not None
        return who[1]

    def _confirm(self, db: Db, contact_id: int, email_hash: str, at: datetime) -> CodeVerdict:
        if any(owner != contact_id for (owner,) in db.rows(_OWNED, email=email_hash)):
            return CodeVerdict.TAKEN
        db.run(_CONFIRM, of_contact=contact_id, confirmed_at=to_number(at))
        return CodeVerdict.RIGHT

    def take_back(self, db: Db, batch: Sequence[TakingBack]) -> list[TakenBack]:
        """Stop what has not left of each set."""
        return [self._take_back(db, one) for one in batch]

    def _take_back(self, db: Db, one: TakingBack) -> TakenBack:
        found = find_contacts(db, self._seals, [self._keys.address_hash(one.address)])
        if not found:
            return TakenBack((), ())
        of = {"of_contact": next(iter(found.values())).id, "of_letters": one.letters}
        db.run(_TAKE_BACK, **of)
        rows = db.rows(_OF_SET, **of)
        back = {letter for letter, _, cause in rows if cause == "taken_back"}
        left = (MailState.SENDING, MailState.SENT, MailState.UNKNOWN)
        gone = {letter for letter, state, _ in rows if state in left}
        return TakenBack(tuple(sorted(back - gone)), tuple(sorted(gone)))

    # --- Links ------------------------------------------------------------------------------

    def opened(self, db: Db, batch: Sequence[str]) -> list[LinkOpened | None]:
        """What each link is about."""
        return [self._opened(db, token) for token in batch]

    def _opened(self, db: Db, token: str) -> LinkOpened | None:
        link = read_link(self._keys.page_seal(), token)
        if link is None:
            return None
        rows = db.rows(_SENDER, of_contact=link.contact_id)
        gone = link.until <= self._clock.now() or not self._stands(rows, link)
        language, campaign = rows[0][5:7] if rows else ("", "")
        done = bool(rows) and not gone and link.purpose == CONFIRM and rows[0][4] is not None
        return LinkOpened(link.purpose, language, campaign, done, gone)

    def _stands(self, rows: Sequence[Any], link: Link) -> bool:
        return bool(rows) and rows[0][2] == link.stamp

    def act(self, db: Db, batch: Sequence[str]) -> list[tuple[bool, list[Arrival]]]:
        """Do what each link is for."""
        return [self._act(db, token) for token in batch]

    def _act(self, db: Db, token: str) -> tuple[bool, list[Arrival]]:
        link = read_link(self._keys.page_seal(), token)
        if link is None or link.until <= self._clock.now():
            return False, []
        return self._disown(db, link) if link.purpose == DISOWN else self._by_link(db, link)

    def _by_link(self, db: Db, link: Link) -> tuple[bool, list[Arrival]]:
        rows = db.rows(_SENDER, of_contact=link.contact_id)
        if not self._stands(rows, link):
            return False, []
        if rows[0][4] is not None:
            return True, []
        verdict = self._confirm(db, link.contact_id, rows[0][0], self._clock.now())
        if verdict is not CodeVerdict.RIGHT:
            return False, []
        key = f"{link.contact_id}:{link.stamp}:confirmed"
        return True, self._news.tell(db, link.contact_id, key, MailNews.CONFIRMED, {})

    def _disown(self, db: Db, link: Link) -> tuple[bool, list[Arrival]]:
        """Said by whoever reads the mail of the address: it outranks the chat."""
        of = {"of_contact": link.contact_id, "of_stamp": link.stamp}
        sets = sorted({(letters, campaign) for letters, campaign in db.rows(_OF_STAMP, **of)})
        db.run(_CANCEL_STAMP, **of)
        rows = db.rows(_SENDER, of_contact=link.contact_id)
        stands = self._stands(rows, link)
        if stands:
            db.run(_ERASE, of_contact=link.contact_id)
            db.erases = True
        if not stands and not sets:
            return False, []
        told: list[Arrival] = []
        for letters, campaign in sets or [("", rows[0][6] if rows else "")]:
            key = f"{link.contact_id}:{link.stamp}:disowned:{letters}"
            about = {"letters": letters, "campaign": campaign}
            told += self._news.tell(db, link.contact_id, key, MailNews.DISOWNED, about)
        return True, told


def _digits(typed: str) -> bytes:
    """The digits of whatever was typed, in any script."""
    return "".join(str(unicodedata.digit(c)) for c in typed if c.isdigit()).encode()
