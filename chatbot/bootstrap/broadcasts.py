"""`chatbot broadcast`, on behalf of the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import with_store
from chatbot.bootstrap.releases import read_release
from chatbot.config import Settings
from chatbot.domain.broadcasts import Broadcast
from chatbot.domain.commitments import AnswerValue
from chatbot.service.broadcasting import Broadcasting
from chatbot.service.ports import Ledger
from chatbot.store.sql_store import SqlStore

T = TypeVar("T")

SAID: Final = (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO, AnswerValue.UNCLEAR)


def broadcasting(settings: Settings, work: Callable[[Broadcasting], Awaitable[T]]) -> T:
    """Do one thing with broadcasts. Raises BroadcastRefused."""
    release = read_release(settings.flows, settings.locales)

    def done(store: SqlStore) -> Awaitable[T]:
        async def answers(campaign: str) -> Mapping[str, int]:
            return await counted_answers(store.ledger, campaign)

        clock = clock_for(settings.as_of)
        return work(Broadcasting(store.broadcasts, release, answers, clock))

    return with_store(settings, done)


def all_broadcasts(settings: Settings) -> Sequence[Broadcast]:
    """Every broadcast, the newest first."""
    return with_store(settings, lambda store: store.broadcasts.all())


async def counted_answers(ledger: Ledger, campaign: str) -> Mapping[str, int]:
    """How many answers on record there are of each kind, by the names that news can use."""
    said = Counter(str(row["value"]) for row in await ledger.answers(campaign))
    counts = {f"said_{value.value}": said[value.value] for value in SAID}
    return {"answered": sum(counts.values()), **counts}
