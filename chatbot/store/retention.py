"""How long things are held, in one place. A campaign may be stricter, never laxer.

What concerns people goes by the conversation's time; what only keeps the machine honest (inbox
keys, finished outbox rows) goes by the wall clock.
"""

from __future__ import annotations

from datetime import timedelta

INBOX_KEYS_KEPT = timedelta(days=3)
"""Telegram repeats an update for up to 24 hours; a key forgotten earlier would be taken twice."""

DEAD_LETTERS_KEPT = timedelta(days=28)
OUTBOX_KEPT = timedelta(days=28)
"""Finished rows hold no words, only which message carried which question; pages apart."""

SHOWN_KEPT = timedelta(days=1)
SHOWN_ROWS = 24
"""For so long, and so many of them, the words of the chat page stay in the outbox: any process
can show a page then. Answers and the questions that they retire are about a dozen bubbles. What
fell due while nobody was there stays until somebody says something there, as long as its row."""

ERASURES_KEPT = timedelta(days=400)
"""Marks of erased contacts: no backup older than this may be restored."""

SESSIONS_KEPT = timedelta(days=28)
"""A session holds drafts; four weeks after the last touch they go."""

FINGERPRINTS_KEPT = timedelta(weeks=12)
"""Before its week: a fingerprint is there 12 to 13 weeks. Nobody can be found by one, so nobody
can have theirs erased: it goes by itself."""

REACH_KEPT = timedelta(days=28)
"""Whom a broadcast went to, after its end; how many it reached is kept for ever."""

READINGS_KEPT = timedelta(days=183)
"""How a supporter reads a reply, while nobody of the campaign has settled it."""

MAIL_SENDERS_KEPT = timedelta(weeks=4)
"""A confirmed e-mail address, after it was confirmed; one that was not goes within a day."""

UNCONFIRMED_KEPT = timedelta(days=1)
MAILS_KEPT = timedelta(weeks=4)
"""What left holds no letter any more, only whom it was for, while it could still come back."""

TALLIES_KEPT = timedelta(days=2)
"""How many codes and letters an address had in a day."""

CONTACTS_KEPT = timedelta(days=183)
"""Six months of silence, and nobody asked to be kept: the address goes too."""
