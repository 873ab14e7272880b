"""The fast way of writing says what the plain way says; moments and cleaning are exact."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.engine.session import Frame, Session, dump_session, load_session
from chatbot.store.cleaning import clean, clean_value
from chatbot.store.moments import from_number, to_number
from chatbot.store.writing import read_json, write_json, write_session

texts = st.text(st.characters(codec=None), max_size=20)
numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
sessions = st.builds(
    Session,
    id=texts,
    campaign=texts,
    release=texts,
    language=texts,
    visit=st.integers(0, 2**40),
    frames=st.lists(
        st.builds(Frame, texts, texts, st.dictionaries(texts, values, max_size=3)), max_size=3
    ).map(tuple),
    chosen=st.lists(texts, max_size=3).map(tuple),
)


@given(sessions)
def test_a_session_is_written_as_the_engine_writes_it(session: Session) -> None:
    written, exact = write_session(session)
    plain = clean_value(json.loads(dump_session(session)))
    assert json.loads(written) == plain
    assert exact == (load_session(written.decode()) == session)


@given(values)
def test_a_value_is_written_clean(value: Any) -> None:
    written, exact = write_json(value)
    assert json.loads(written) == clean_value(value)
    assert exact == (clean_value(value) == value)
    assert read_json(written) == json.loads(written)


def test_numbers_that_only_python_writes_are_read_too() -> None:
    assert read_json(json.dumps([float("inf"), 2**70]).encode()) == [float("inf"), 2**70]


@given(texts)
def test_cleaned_text_can_be_held_and_is_cleaned_once(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode().decode()
    assert clean(cleaned) == cleaned
    assert len(cleaned) == len(text)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        write_json(object())


@given(st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=-5)))))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert from_number(to_number(moment)) == moment


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        to_number(datetime(2024, 6, 20))  # noqa: DTZ001
