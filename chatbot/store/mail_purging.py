"""Letters that left, and addresses they were sent for, let go when their time is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, bindparam

from chatbot.store.mail_posting import WAITING
from chatbot.store.moments import to_number
from chatbot.store.retention import (
    MAIL_SENDERS_KEPT,
    MAILS_KEPT,
    TALLIES_KEPT,
    UNCONFIRMED_KEPT,
)
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import mail, mail_sender, mail_tally

_before = bindparam("before", type_=BigInteger())

_MAILS = Statement(
    lambda sql: mail.delete().where(mail.c.state != WAITING, mail.c.since < _before)
)
_SENDERS = Statement(lambda sql: mail_sender.delete().where(mail_sender.c.confirmed < _before))
_UNCONFIRMED = Statement(
    lambda sql: mail_sender.delete().where(
        mail_sender.c.confirmed.is_(None), mail_sender.c.asked < _before
    )
)
_TALLIES = Statement(lambda sql: mail_tally.delete().where(mail_tally.c.since < _before))


def purge(db: Db, now: datetime) -> int:
    """How many rows went."""
    return sum(
        db.run(statement, before=to_number(now - kept))
        for statement, kept in (
            (_MAILS, MAILS_KEPT),
            (_SENDERS, MAIL_SENDERS_KEPT),
            (_UNCONFIRMED, UNCONFIRMED_KEPT),
            (_TALLIES, TALLIES_KEPT),
        )
    )
