"""What is held of a contact for sending letters, for the person it is about."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from chatbot.store.mail_posting import CONTENT, EMAIL
from chatbot.store.moments import from_number
from chatbot.store.sealing import Seal
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import mail, mail_sender

_SENDER = Statement(
    lambda sql: select(mail_sender.c.email, mail_sender.c.asked, mail_sender.c.confirmed).where(
        mail_sender.c.contact_id == bindparam("of_contact")
    )
)
_MAILS = Statement(
    lambda sql: (
        select(mail.c.kind, mail.c.state, mail.c.since, mail.c.content)
        .where(mail.c.contact_id == bindparam("of_contact"))
        .order_by(mail.c.id)
    )
)


def rows_of(db: Db, contact_id: int, seal: Seal) -> list[dict[str, Any]]:
    """Their e-mail address, and all that was sent or is to be."""
    shown: list[dict[str, Any]] = [
        {
            "email": seal.open(EMAIL, email).decode(),
            "asked": from_number(asked),
            "confirmed": from_number(confirmed) if confirmed is not None else None,
        }
        for email, asked, confirmed in db.rows(_SENDER, of_contact=contact_id)
    ]
    for kind, state, since, sealed in db.rows(_MAILS, of_contact=contact_id):
        content = msgspec.json.decode(seal.open(CONTENT, sealed)) if sealed is not None else None
        shown.append(
            {"kind": kind, "state": state, "since": from_number(since), "content": content}
        )
    return shown
