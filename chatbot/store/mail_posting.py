"""What a turn gives to be sent by e-mail, written with that turn; and stopped with its contact.

The code of a confirmation is drawn here, where it is written down: the engine knows no chance.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, assert_never

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from chatbot.domain.calendar import day_of
from chatbot.domain.mailing import CODE_DIGITS, MailKind, MailState
from chatbot.domain.places import PersonId
from chatbot.engine.effects import ConfirmAddress, PostLetter, PostReceipt
from chatbot.store.cleaning import clean, clean_value
from chatbot.store.contact_rows import KnownContact
from chatbot.store.moments import to_number
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import mail, mail_sender, mail_tally
from chatbot.store.writing import write_json

CONTENT: Final = b"mail.content"
EMAIL: Final = b"mail.email"
CODE: Final = b"mail.code"

CODES, LETTERS = "codes", "letters"
"""What is counted by day."""

WAITING: Final[ColumnElement[str]] = literal_column(f"'{MailState.WAITING}'")


@dataclass(frozen=True, slots=True)
class MailWrite:
    """One thing on its way into the tables. `sender` is a new confirmation to be asked for."""

    contact_id: int
    email_hash: str
    row: dict[str, Any]
    sender: dict[str, Any] | None
    counted: tuple[dict[str, Any], ...]


def _set_sender(sql: Flavour) -> Any:
    names = [it.name for it in mail_sender.c]
    add = sql.insert(mail_sender).values({name: bindparam(name) for name in names})
    new = {name: add.excluded[name] for name in names if name != "contact_id"}
    return add.on_conflict_do_update(index_elements=("contact_id",), set_=new)


def _count(sql: Flavour) -> Any:
    add = sql.insert(mail_tally).values(
        mark=bindparam("mark"), count=1, since=bindparam("counted_at")
    )
    return add.on_conflict_do_update(
        index_elements=("mark",), set_={"count": mail_tally.c.count + 1}
    )


_SET_SENDER = Statement(_set_sender)
_COUNT = Statement(_count)
_STAMP = Statement(
    lambda sql: select(mail_sender.c.asked).where(
        mail_sender.c.contact_id == bindparam("of_contact"),
        mail_sender.c.owner == bindparam("of_email"),
    )
)
_ADD = Statement(
    lambda sql: (
        sql.insert(mail)
        .values({it.name: bindparam(it.name) for it in mail.c if it.name != "id"})
        .on_conflict_do_nothing()
    )
)
_STOP = Statement(
    lambda sql: (
        mail.update()
        .where(sql.among(mail.c.contact_id, "contacts"), mail.c.state == WAITING)
        .values(state=MailState.CANCELLED.value, content=None, due=None, cause="stopped")
    )
)


def writes_of(
    keys: StoreKeys,
    known: KnownContact,
    asked: Iterable[ConfirmAddress | PostLetter | PostReceipt],
) -> list[MailWrite]:
    """What effects of one turn become."""
    return [_write(keys, known, it) for it in asked]


def _write(
    keys: StoreKeys, known: KnownContact, it: ConfirmAddress | PostLetter | PostReceipt
) -> MailWrite:
    email_hash = keys.email_hash(it.email)
    match it:
        case ConfirmAddress():
            return _confirmation(keys, known, it, email_hash)
        case PostLetter():
            content = _letter(it)
            row = _row(known, it.key, it.campaign, MailKind.LETTER, content, it.due, it.at)
            letter = str(it.row["id"])
            row |= {"letters": it.letters, "letter": letter}
            row["office"] = keys.office(it.campaign, PersonId(letter)).id
            counted = tally(keys, LETTERS, email_hash, it.at)
            return MailWrite(known.id, email_hash, row, None, (counted,))
        case PostReceipt():
            content = {"email": it.email, "names": [*it.names], "language": it.language}
            row = _row(known, it.key, it.campaign, MailKind.RECEIPT, content, it.at, it.at)
            return MailWrite(known.id, email_hash, row, None, ())
        case _:
            assert_never(it)


def _confirmation(
    keys: StoreKeys, known: KnownContact, it: ConfirmAddress, email_hash: str
) -> MailWrite:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    asked = to_number(it.at)
    sender = {
        "contact_id": known.id,
        "email_hash": email_hash,
        "owner": None,
        "email": known.seal.close(EMAIL, clean(it.email).encode()),
        "code": known.seal.close(CODE, code.encode()),
        "campaign": it.campaign,
        "language": it.language,
        "asked": asked,
        "attempts": 0,
        "confirmed": None,
    }
    content = {"email": it.email, "code": code, "language": it.language}
    key = f"code:{known.id}:{asked}"
    row = _row(known, key, it.campaign, MailKind.CODE, content, it.at, it.at)
    row["stamp"] = asked
    counted = tuple(tally(keys, CODES, who, it.at) for who in (email_hash, known.address_hash))
    return MailWrite(known.id, email_hash, row, sender, counted)


def tally(keys: StoreKeys, what: str, who: str, at: datetime) -> dict[str, Any]:
    """One more of something that somebody had on a day."""
    return {"mark": keys.tally_mark(f"{what}\n{who}", day_of(at)), "counted_at": to_number(at)}


def _letter(it: PostLetter) -> dict[str, Any]:
    return {
        "email": it.email,
        "row": dict(it.row),
        "seat": it.seat,
        "ballot": it.ballot,
        "role": it.role,
        "ask": it.ask,
        "chosen_subset": it.chosen_subset,
        "subject": it.subject,
        "body": it.body,
        "language": it.language,
        "signed": it.signed,
    }


def _row(
    known: KnownContact,
    key: str,
    campaign: str,
    kind: MailKind,
    content: dict[str, Any],
    due: datetime,
    at: datetime,
) -> dict[str, Any]:
    return {
        "contact_id": known.id,
        "key": clean(key),
        "kind": kind.value,
        "state": MailState.WAITING.value,
        "campaign": campaign,
        "letters": None,
        "letter": None,
        "office": None,
        "stamp": 0,
        "content": known.seal.close(CONTENT, write_json(clean_value(content))[0]),
        "due": to_number(due),
        "tries": 0,
        "began": None,
        "since": to_number(at),
        "cause": None,
    }


def post(db: Db, writes: Sequence[MailWrite]) -> None:
    """Write them. Nothing is taken for an address that is not confirmed (any more)."""
    for it in writes:
        if it.sender is not None:
            db.run(_SET_SENDER, **it.sender)
        elif not (found := db.rows(_STAMP, of_contact=it.contact_id, of_email=it.email_hash)):
            continue
        else:
            it.row["stamp"] = found[0][0]
        db.run(_ADD, **it.row)
        db.run_each(_COUNT, it.counted)


def stop(db: Db, contacts: list[int]) -> None:
    """What has not left for these contacts does not leave."""
    db.run(_STOP, contacts=contacts)
