"""What can be read in the database itself, without the key and after forgetting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, select, update

from chatbot.domain.errors import SettingsFault
from chatbot.engine.effects import ForgetContact
from chatbot.service.ports import Sent
from chatbot.store import rotation
from chatbot.store.connections import bind_to
from chatbot.store.database_urls import read_url
from chatbot.store.sealing import Keyring
from chatbot.store.store_keys import PURPOSES
from chatbot.store.tables import METADATA, contact, inbox, outbox, store_key
from tests.store.kit import (
    ANN,
    BEN,
    SECRET,
    OpenStore,
    a_session,
    acts,
    an_arrival,
    remembers,
    says,
    take_turn,
)

CANARY = "canary-SW1A-1AA"


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    bind = bind_to(read_url(url))
    with bind.begin() as db:
        yield db
    bind.dispose()


def everything(url: str) -> str:
    """All tables in one text."""
    with looking(url) as db:
        return repr([db.execute(select(table)).all() for table in METADATA.tables.values()])


async def test_no_word_of_a_person_is_readable_without_the_key(
    database_url: str, open_store: OpenStore
) -> None:
    store = await open_store()
    await store.conversations.receive([an_arrival(CANARY.encode())])
    await take_turn(store, says(CANARY), remembers("x", CANARY), session=a_session(typed=CANARY))
    held = everything(database_url)
    assert CANARY not in held
    assert ANN.identity not in held


async def test_what_came_is_scrubbed_when_its_turn_is_done(
    database_url: str, open_store: OpenStore
) -> None:
    store = await open_store()
    arrivals = [an_arrival() for _ in range(3)]
    await store.conversations.receive(arrivals)
    await store.conversations.close_arrival(arrivals[0].key)
    await store.conversations.close_arrival(arrivals[1].key, "poison", ANN)
    with looking(database_url) as db:
        rows = db.execute(select(inbox.c.state, inbox.c.payload).order_by(inbox.c.id)).all()
    assert [(state, payload is None) for state, payload in rows] == [
        ("done", True),
        ("dead", False),
        ("received", False),
    ]
    await take_turn(store, says("Hello"))
    await store.contact_records.forget(ANN)
    with looking(database_url) as db:
        dead = db.execute(
            select(inbox.c.payload, inbox.c.address_hash).where(inbox.c.state == "dead")
        )
        assert dead.all() == [(None, None)]


async def test_words_are_scrubbed_when_they_left(database_url: str, open_store: OpenStore) -> None:
    store = await open_store()
    result = await take_turn(store, says("Hello", visit=1), session=a_session())
    await store.outbox.settle([(result.parcels[0], Sent("7"))])
    with looking(database_url) as db:
        rows = db.execute(select(outbox.c.state, outbox.c.content, outbox.c.lease, outbox.c.ref))
        assert rows.all() == [("sent", None, None, "7")]


@pytest.mark.parametrize("by_turn", [True, False])
async def test_the_forgotten_leave_no_trace_but_a_count(
    database_url: str, open_store: OpenStore, by_turn: bool
) -> None:
    store = await open_store()
    await take_turn(store, says("Hello"), remembers("x", 1), acts("s1:1:letter"))
    with looking(database_url) as db:
        (found,) = db.execute(select(contact.c.address_hash, contact.c.data_key)).all()
    if by_turn:
        await take_turn(store, ForgetContact(), says("All gone."))
    else:
        await store.contact_records.forget(ANN)
    held = everything(database_url)
    assert found.address_hash not in held
    assert repr(found.data_key) not in held
    assert "s1:1:letter" not in held
    with looking(database_url) as db:
        left = {
            name for name, table in METADATA.tables.items() if db.execute(select(table)).first()
        }
    assert left == {"store_key", "action", "inbox", "erasure"}


async def test_another_secret_is_refused_at_the_door(open_store: OpenStore) -> None:
    await open_store()
    with pytest.raises(SettingsFault, match="another CHATBOT_SECRET_KEY"):
        await open_store("not the one")


async def test_a_damaged_row_is_told_and_harms_no_other(
    database_url: str, open_store: OpenStore
) -> None:
    store = await open_store()
    await take_turn(store, session=a_session())
    with looking(database_url) as db:
        db.execute(update(contact).values(session=b"garbage, and long enough to open"))
    await take_turn(store, session=a_session(), address=BEN)
    fresh = await open_store()
    with pytest.raises(SettingsFault, match="damaged"):
        await fresh.conversations.snapshot(ANN)
    assert (await fresh.conversations.snapshot(BEN)).session == a_session()


# --- A new master key ----------------------------------------------------------------------


async def fill(store_count: int, open_store: OpenStore) -> None:
    store = await open_store()
    for number in range(store_count):
        address = type(ANN)("telegram", str(number))
        await take_turn(store, session=a_session(number), address=address)


async def test_after_rotation_the_old_secret_is_not_needed(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "REWRAPPED_AT_ONCE", 2)
    await fill(5, open_store)
    both = await open_store(f"the new secret,{SECRET}")
    assert (await both.conversations.snapshot(type(ANN)("telegram", "3"))).session is not None
    assert await both.rotate() == 5 + len(PURPOSES)
    assert await both.rotate() == 0
    new = await open_store("the new secret")
    for number in range(5):
        found = await new.conversations.snapshot(type(ANN)("telegram", str(number)))
        assert found.session == a_session(number)
    with pytest.raises(SettingsFault, match="another CHATBOT_SECRET_KEY"):
        await open_store()


async def test_a_rotation_that_was_stopped_goes_on(
    database_url: str, open_store: OpenStore
) -> None:
    await fill(3, open_store)
    both = await open_store(f"the new secret,{SECRET}")
    await both.rotate()
    old = Keyring(SECRET)
    with looking(database_url) as db:
        first = db.execute(select(contact.c.id)).scalars().first()
        wrapped = Keyring("the new secret")
        row = db.execute(select(contact).where(contact.c.id == first)).one()
        place = b"data-key:" + row.address_hash.encode()
        back = old.wrap(place, wrapped.unwrap(place, row.data_key))
        values = {"data_key": back, "master_key": old.current}
        db.execute(update(contact).where(contact.c.id == first).values(values))
    assert await both.rotate() == 1


async def test_turns_go_on_while_keys_are_rotated(open_store: OpenStore) -> None:
    await fill(2, open_store)
    both = await open_store(f"the new secret,{SECRET}")
    await take_turn(both, session=a_session(), address=BEN)
    assert await both.rotate() == 2 + len(PURPOSES)
    again = await take_turn(both, session=a_session(2), address=BEN)
    assert again.outcome == "committed"


async def test_rotation_without_the_old_secret_says_so(
    database_url: str, open_store: OpenStore
) -> None:
    store = await open_store()
    await take_turn(store, session=a_session())
    with looking(database_url) as db:
        db.execute(update(contact).values(master_key="another", data_key=b"\0" * 60))
    with pytest.raises(SettingsFault, match="another CHATBOT_SECRET_KEY"):
        await store.rotate()


async def test_the_store_has_keys_of_its_own_made_once(
    database_url: str, open_store: OpenStore
) -> None:
    await open_store()
    with looking(database_url) as db:
        made = db.execute(select(store_key)).all()
    await open_store()
    with looking(database_url) as db:
        assert db.execute(select(store_key)).all() == made
