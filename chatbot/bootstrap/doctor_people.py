"""The doctor at the lists of people: a letter to somebody who left is worse than none.

`chatbot serve` brings the lists up to date every night, so one that is days old says that nobody
does, or that the services cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.config import Settings
from chatbot.store.provenance import MEMBERS

OLD_MEMBERS: Final = 7
"""Days. MPs change by a by-election, a resignation, a death: a few times a year."""

OLD_CANDIDATES: Final = 2
"""Days, while a poll is ahead: until nominations close the list changes by the hour."""

_BALLOTS: Final = "ballots "

Held = Sequence[tuple[str, str, date, int]]
"""What is held: label, source, the day that it describes, rows."""


def people(settings: Settings, held: Held) -> list[Found]:
    """Whether anybody real can be asked, and how old each list is that is in use today."""
    today = clock_for(settings.as_of).now().date()
    in_use = list(_in_use(held, today))
    if in_use:
        return [_judged(settings, what, today, as_of) for what, as_of in in_use]
    says = "No list is held of who can be asked today"
    if settings.democracy_club_url or settings.parliament_url:
        do = "chatbot serve fetches them soon after its start; chatbot data fetch does it now."
        return [note("people", f"{says}.", do)]
    if settings.as_of is not None:
        return [note("people", f"{says}: test people answer.", "Nothing, for a rehearsal.")]
    do = "chatbot data import mps FILE, and candidates FILE; docs/data.md says which."
    return [wrong("people", f"{says}, and the services are off: test people answer.", do)]


def _in_use(held: Held, today: date) -> Iterable[tuple[str, date]]:
    """Lists of polls that are over are of nobody's use any more, however old."""
    for label, _, as_of, _ in held:
        if label == MEMBERS:
            yield "MPs", as_of
        elif label.startswith(_BALLOTS):
            poll = date.fromisoformat(label.removeprefix(_BALLOTS))
            if poll >= today:
                yield f"candidates on {poll}", as_of


def _judged(settings: Settings, what: str, today: date, as_of: date) -> Found:
    are_members = what == "MPs"
    days, most = (today - as_of).days, OLD_MEMBERS if are_members else OLD_CANDIDATES
    says = f"The list of {what} is of {as_of}."
    if days <= most:
        return well("people", says)
    kind = "mps" if are_members else "candidates"
    if settings.parliament_url if are_members else settings.democracy_club_url:
        do = f"Is chatbot serve on at night, may it reach the service? chatbot data fetch {kind}"
    else:
        do = f"The service is switched off, so import a newer one: chatbot data import {kind} FILE"
    return note("people", f"{says} That is {days} days ago.", do)
