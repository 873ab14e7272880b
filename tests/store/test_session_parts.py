"""Sessions in parts: read back whole, written only where they changed, gone with the session."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from chatbot.domain.contacts import Value
from chatbot.engine.session import Frame, Session, dump_session
from chatbot.store.cleaning import clean_value
from chatbot.store.retention import SESSIONS_KEPT
from chatbot.store.session_parts import LEAST_BYTES, PartGone, part_session, read_session
from chatbot.store.sql_store import SqlStore
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import session_part
from chatbot.store.worker import Job
from tests.store.kit import ANN, BEN, NOON, OpenStore, a_session, a_turn, commit, says, take_turn
from tests.store.test_writing import sessions

BALLOT: Value = {"items": [{"id": f"p{n}", "label": f"Person {n}"} for n in range(200)]}
_NAMES = Statement(lambda sql: select(session_part.c.contact_id, session_part.c.name))


async def names(store: SqlStore) -> list[str]:
    """Which parts there are."""

    def read(db: Db, batch: object) -> list[list[str]]:
        return [sorted(name for _, name in db.rows(_NAMES))]

    return await store._writer.one(Job(read, reads=True), None)


large = st.lists(st.text(st.characters(codec=None), min_size=40), min_size=30, max_size=31)


@given(sessions, large, st.booleans())
def test_a_session_in_parts_reads_back_whole(
    session: Session, value: list[Value], is_under: bool
) -> None:
    frame = Frame("flow", "step", {"people": value, "small": "word"})
    session = replace(session, frames=(*session.frames, frame, frame) if is_under else (frame,))
    parted = part_session(session, (), 7)
    read, parts = read_session(parted.written, parted.new)
    assert json.loads(dump_session(read)) == clean_value(json.loads(dump_session(session)))
    assert parted.exact == (read == session)
    assert [part.name for part in parts] == [part.name for part in parted.parts]


def test_what_did_not_change_is_not_written_again() -> None:
    first = part_session(a_session(1, people=BALLOT), (), 1)
    again = part_session(a_session(2, people=BALLOT, why="words"), first.parts, 2)
    assert (len(first.new), again.new, again.parts) == (1, {}, first.parts)
    assert len(again.written) < LEAST_BYTES


def test_a_part_that_is_gone_is_said_to_be_gone() -> None:
    parted = part_session(a_session(people=BALLOT), (), 1)
    with pytest.raises(PartGone):
        read_session(parted.written, {})


def test_a_small_session_has_no_parts() -> None:
    assert part_session(a_session(people={"items": []}, why="because"), (), 1).new == {}


async def test_parts_come_and_go_with_what_the_session_holds(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, says("Hello"), session=a_session(people=BALLOT))
    first = await names(store)
    held = (await store.conversations.snapshot(ANN)).session
    assert held is not None
    await take_turn(store, session=replace(held, visit=9))
    assert await names(store) == first
    changed: Value = {"items": [{"id": f"q{n}", "label": f"Person {n}"} for n in range(200)]}
    await take_turn(store, session=a_session(people=changed))
    assert len(await names(store)) == 1
    assert await names(store) != first
    read = (await (await open_store()).conversations.snapshot(ANN)).session
    assert read == a_session(people=changed)
    await take_turn(store, session=None)
    assert await names(store) == []


async def test_whoever_does_not_know_the_parts_writes_them_anew(open_store: OpenStore) -> None:
    one, other = await open_store(), await open_store()
    await take_turn(one, says("Hello"), session=a_session(people=BALLOT))
    version = (await other.conversations.snapshot(ANN)).version
    other.conversations._snapshots.clear()
    await commit(other, a_turn(version=version, session=a_session(2, people=BALLOT)))
    assert len(await names(other)) == 1
    third = await open_store()
    assert (await third.conversations.snapshot(ANN)).session == a_session(2, people=BALLOT)


async def test_parts_go_with_the_contact_and_with_time(open_store: OpenStore) -> None:
    store = await open_store()
    for address in (ANN, BEN):
        await take_turn(store, says("Hello"), session=a_session(people=BALLOT), address=address)
    shown = await store.contact_records.show(ANN)
    assert shown is not None
    assert shown["session"]["frames"][0]["values"] == {"people": BALLOT}  # type: ignore[index]
    await store.contact_records.forget(ANN)
    assert len(await names(store)) == 1
    await store.contact_records.purge(NOON + SESSIONS_KEPT + timedelta(days=1))
    assert await names(store) == []
    await take_turn(store, says("Hello"), session=a_session(people=BALLOT), address=BEN)
    await store.conversations.address_closed(BEN)
    assert await names(store) == []
