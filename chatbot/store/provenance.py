"""How what is held about the public world is labelled, and what an import may not bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot

CONSTITUENCIES = "constituencies"
MEMBERS = "members"


def ballots_label(poll_date: date) -> str:
    """One label per polling day, so that each can be replaced without the others."""
    return f"ballots {poll_date.isoformat()}"


def refuse_other_days(poll_date: date, ballots: Sequence[Ballot]) -> None:
    """A ballot of another day would survive the next import of its own day."""
    for ballot in ballots:
        if ballot.poll_date != poll_date:
            raise ImportRefused(f"{ballot.id} is not polled on {poll_date.isoformat()}.")
