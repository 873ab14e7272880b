"""The tables, and nothing else. Only the store's own modules may know them.

Types are those both drivers read and write unchanged: moments are microseconds since 1970 (UTC),
dates ISO 8601 text, sealed values bytes. Row ids are never used twice. A column holds plain text
only when it says nothing of a person; whatever does is sealed (`sealing.py`).
"""

from __future__ import annotations

from chatbot.store.tables.broadcasts import broadcast as broadcast
from chatbot.store.tables.broadcasts import reach as reach
from chatbot.store.tables.columns import IS_UNFINISHED as IS_UNFINISHED
from chatbot.store.tables.columns import METADATA as METADATA
from chatbot.store.tables.conversations import consent as consent
from chatbot.store.tables.conversations import contact as contact
from chatbot.store.tables.conversations import door as door
from chatbot.store.tables.conversations import duty as duty
from chatbot.store.tables.conversations import erasure as erasure
from chatbot.store.tables.conversations import handover as handover
from chatbot.store.tables.conversations import inbox as inbox
from chatbot.store.tables.conversations import outbox as outbox
from chatbot.store.tables.conversations import remembered as remembered
from chatbot.store.tables.conversations import send_budget as send_budget
from chatbot.store.tables.conversations import session_part as session_part
from chatbot.store.tables.conversations import store_key as store_key
from chatbot.store.tables.conversations import switch as switch
from chatbot.store.tables.groups import group_left as group_left
from chatbot.store.tables.groups import group_total as group_total
from chatbot.store.tables.groups import pact_count as pact_count
from chatbot.store.tables.ledger import action as action
from chatbot.store.tables.ledger import answer as answer
from chatbot.store.tables.ledger import bad_wording as bad_wording
from chatbot.store.tables.ledger import fingerprint as fingerprint
from chatbot.store.tables.ledger import reading as reading
from chatbot.store.tables.ledger import reading_check as reading_check
from chatbot.store.tables.mail import mail as mail
from chatbot.store.tables.mail import mail_sender as mail_sender
from chatbot.store.tables.mail import mail_tally as mail_tally
from chatbot.store.tables.public_record import ballot as ballot
from chatbot.store.tables.public_record import candidacy as candidacy
from chatbot.store.tables.public_record import constituency as constituency
from chatbot.store.tables.public_record import correction as correction
from chatbot.store.tables.public_record import member as member
from chatbot.store.tables.public_record import provenance as provenance
from chatbot.store.tables.public_record import publication as publication
from chatbot.store.tables.public_record import release as release
