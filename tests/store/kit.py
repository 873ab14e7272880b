"""What the tests of the stores are made of: a clock that stands still, and things to store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from chatbot.domain.commitments import Action, ActionKind
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.messages import Address, InboxKey, Lane, OptionButton, Outgoing, RichText
from chatbot.engine.effects import Effect, RecordAction, Remember, Send
from chatbot.engine.session import Frame, Session
from chatbot.service.ports import (
    Arrival,
    CommitResult,
    ContactRecords,
    Conversations,
    Corrections,
    DeadLetters,
    Fingerprints,
    Ledger,
    Outbox,
    Parcel,
    PublicRecord,
    Releases,
    TurnRecord,
)
from chatbot.store.memory import MemoryStore
from chatbot.store.sql_store import SqlStore

Store = MemoryStore | SqlStore
OpenStore = Callable[..., Awaitable[SqlStore]]

NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)
ANN = Address("telegram", "8121")
BEN = Address("telegram", "8122")
SECRET = "a secret of the tests, long enough to look like one"

_keys = count(1)


class FixedClock:
    """Stands still until told to go on. The conversation's time and the wall's may differ."""

    def __init__(self, at: datetime = NOON) -> None:
        self.told = self.hung = at

    def now(self) -> datetime:
        return self.told

    def wall(self) -> datetime:
        return self.hung

    def go_on(self, by: timedelta) -> None:
        self.told += by
        self.hung += by


def a_key() -> InboxKey:
    """A key nobody has used."""
    return InboxKey(f"telegram:{next(_keys)}")


def an_arrival(payload: bytes = b'{"text": "hello"}', key: InboxKey | None = None) -> Arrival:
    return Arrival(key or a_key(), "telegram", payload, NOON)


def a_session(visit: int = 1, step: str = "hello", **values: Value) -> Session:
    frame = Frame("welcome", step, values)
    return Session("s1", "sample_campaign", "release-1", "en", visit, frames=(frame,))


def says(text: str, visit: int | None = None, lane: Lane = Lane.REPLY) -> Send:
    """A bubble; with a visit it carries that visit's question."""
    buttons = (OptionButton("yes", "Yes", "token"),) if visit is not None else ()
    message = Outgoing(RichText(text), "en", buttons=buttons, step="welcome.hello")
    return Send(message, None if visit is None else ("s1", visit), lane)


def remembers(name: str, value: Value, expires: datetime | None = None) -> Remember:
    return Remember(Remembered("sample_campaign", name, value, expires))


def acts(key: str, **fields: object) -> RecordAction:
    known = {"key": key, "campaign": "sample_campaign", "kind": ActionKind.SENT, "at": NOON}
    return RecordAction(Action(**(known | fields)))  # type: ignore[arg-type]


def a_turn(
    *effects: Effect,
    version: int = 0,
    session: Session | None = None,
    address: Address = ANN,
    key: InboxKey | None = None,
    at: datetime = NOON,
) -> TurnRecord:
    return TurnRecord(key or a_key(), address, at, version, session, effects)


def ports_of(
    store: Store,
) -> tuple[
    Conversations,
    Outbox,
    PublicRecord,
    Releases,
    ContactRecords,
    Ledger,
    DeadLetters,
    Fingerprints,
    Corrections,
]:
    """What the service floor sees of a store; the type checker holds both kinds to it."""
    return (
        store.conversations,
        store.outbox,
        store.public_record,
        store.releases,
        store.contact_records,
        store.ledger,
        store.dead_letters,
        store.fingerprints,
        store.corrections,
    )


async def commit(store: Store, turn: TurnRecord) -> CommitResult:
    """One turn alone."""
    (result,) = await store.conversations.commit([turn])
    return result


async def take_turn(
    store: Store,
    *effects: Effect,
    session: Session | None = None,
    address: Address = ANN,
    at: datetime = NOON,
) -> CommitResult:
    """The next turn of an address, at the version it has."""
    known = await store.conversations.snapshot(address)
    turn = a_turn(*effects, version=known.version, session=session, address=address, at=at)
    return await commit(store, turn)


def texts(parcels: list[Parcel] | tuple[Parcel, ...]) -> list[str]:
    """What parcels say."""
    contents = (parcel.content for parcel in parcels)
    return [it.text.text if isinstance(it, Outgoing) else type(it).__name__ for it in contents]
