"""Readings of replies as rows: written with the turn that tells them, gone with their person.

While a reading is only said its quote is sealed under the key of its contact. What two people have
verified is on record (table `answer`), quote and all, and stays.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal_column

from chatbot.domain.commitments import AnswerStage, AnswerValue
from chatbot.domain.places import PersonId, SeatCode
from chatbot.domain.readings import Reading
from chatbot.store.cleaning import clean
from chatbot.store.contact_rows import KnownContact
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import Seal
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import reading

QUOTE = b"reading.quote"

SAID: ColumnElement[str] = literal_column(f"'{AnswerStage.SAID.value}'")


def _keep(sql: Flavour) -> Any:
    columns = [it.name for it in reading.c if it.name != "id"]
    add = sql.insert(reading).values({name: bindparam(name) for name in columns})
    new = {name: add.excluded[name] for name in ("value", "at", "quote")}
    return add.on_conflict_do_update(
        index_elements=("key",), set_=new, where=reading.c.stage == SAID
    )


_KEEP = Statement(_keep)
_FORGET_SAID = Statement(
    lambda sql: reading.delete().where(
        sql.among(reading.c.contact_id, "contacts"), reading.c.stage == SAID
    )
)
_TOO_OLD = Statement(
    lambda sql: reading.delete().where(
        reading.c.stage == SAID, reading.c.at < bindparam("before", type_=reading.c.at.type)
    )
)
_UNNAME = Statement(
    lambda sql: (
        reading.update()
        .where(sql.among(reading.c.contact_id, "contacts"))
        .values(
            contact_id=None,
            quote=None,
            key=bindparam("word") + reading.c.id.cast(reading.c.key.type),
        )
    )
)


def row_of(known: KnownContact, it: Reading) -> dict[str, Any]:
    """A reading as it is told."""
    quote = None if it.quote is None else known.seal.close(QUOTE, clean(it.quote).encode())
    return {
        "key": clean(it.key),
        "contact_id": known.id,
        "campaign": it.campaign,
        "person": it.person,
        "constituency": it.constituency,
        "ask": it.ask,
        "value": it.value.value,
        "at": to_number(it.at),
        "quote": quote,
        "stage": AnswerStage.SAID.value,
    }


def keep(db: Db, rows: list[dict[str, Any]]) -> None:
    """Write what was told; a reading that staff have settled stays as they settled it."""
    db.run_each(_KEEP, rows)


def forget(db: Db, contacts: list[int]) -> None:
    """What nobody has settled goes with the person; the rest loses them and their quote."""
    db.run(_FORGET_SAID, contacts=contacts)
    db.run(_UNNAME, contacts=contacts, word="forgotten:")


COLUMNS = ("key", "campaign", "person", "constituency", "ask", "value", "at", "quote")


def read(row: Row, seal: Seal | None) -> Reading:
    """A reading from `COLUMNS`; without a seal, because its person is gone, without its quote."""
    key, campaign, person, seat, ask, value, at, sealed = row
    quote = seal.open(QUOTE, sealed).decode() if sealed is not None and seal else None
    who, where = PersonId(person), SeatCode(seat)
    return Reading(key, campaign, who, where, ask, AnswerValue(value), from_number(at), quote)


def purge(db: Db, before: int) -> int:
    """What nobody of the campaign has settled in time goes."""
    return db.run(_TOO_OLD, before=before)
