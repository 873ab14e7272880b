"""`chatbot report`: counts from the ledger, with the columns of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from chatbot.bootstrap.opened_store import with_store
from chatbot.config import Settings
from chatbot.store.sql_store import SqlStore

Rows = Sequence[dict[str, object]]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "actions": ("campaign", "constituency", "action", "count", "first", "last"),
    "answers": (
        "constituency",
        "person",
        "ask",
        "value",
        "stage",
        "on",
        "evidence",
        "asked",
        "answered",
        "no_answer_known",
    ),
    "equality": (
        "campaign",
        "ballot",
        "constituency",
        "recipient",
        "name",
        "party",
        "drafted",
        "sent",
        "chosen_subset",
        "on_ballot",
        "times_drafted",
        "left_out_by_choice",
        "opted_out",
        "withdrawn",
        "not_listed_yet",
        "unexplained",
        "reached_by",
    ),
    "letters": ("campaign", "week", "constituency", "recipient", "letters", "distinct"),
}
"""Named here so that an empty report has its columns too."""


def report_of(settings: Settings, kind: str, campaign: str | None) -> tuple[tuple[str, ...], Rows]:
    """The columns and the rows of one report."""
    asked: Mapping[str, Callable[[SqlStore], Awaitable[Rows]]] = {
        "actions": lambda store: store.ledger.action_counts(campaign),
        "answers": lambda store: store.ledger.answers(campaign),
        "equality": lambda store: store.ledger.equality(campaign),
        "letters": lambda store: store.ledger.letters(campaign),
    }
    return COLUMNS[kind], with_store(settings, asked[kind])
