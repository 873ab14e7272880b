"""Sentences called badly put, in every store: counted, and traced to nobody."""

from __future__ import annotations

from datetime import date, timedelta

from chatbot.domain.messages import Address
from chatbot.domain.wordings import BadWording, ReportedWording
from chatbot.engine.effects import Effect, ForgetContact, ReportWording, SetLanguage
from tests.store.kit import ANN, BEN, Store, take_turn

DAY = date(2024, 6, 20)
LATER = DAY + timedelta(days=3)


def told(language: str = "ti", key: str = "rally:rally.why", on: date = DAY) -> ReportWording:
    return ReportWording(BadWording(language, key, on))


async def say(store: Store, *effects: Effect, address: Address = ANN) -> None:
    """A turn of somebody who is known."""
    await take_turn(store, SetLanguage("ti"), *effects, address=address)


async def test_nobody_has_called_anything_badly_put(store: Store) -> None:
    assert list(await store.wordings.reported()) == []


async def test_reports_of_one_sentence_are_counted(store: Store) -> None:
    await say(store, told())
    await say(store, told(on=LATER), address=BEN)
    assert list(await store.wordings.reported()) == [
        ReportedWording("ti", "rally:rally.why", 2, DAY, LATER)
    ]


async def test_two_in_one_turn_count_twice(store: Store) -> None:
    await say(store, told(), told())
    assert [one.times for one in await store.wordings.reported()] == [2]


async def test_the_most_reported_come_first_in_each_language(store: Store) -> None:
    await say(store, told("ti", "a"), told("ti", "b"), told("ti", "b"), told("am", "c"))
    keys = [(one.language, one.key) for one in await store.wordings.reported()]
    assert keys == [("am", "c"), ("ti", "b"), ("ti", "a")]


async def test_a_report_outlives_whoever_made_it_without_a_trace(store: Store) -> None:
    await say(store, told(), address=ANN)
    await take_turn(store, ForgetContact(), address=ANN)
    assert [one.times for one in await store.wordings.reported()] == [1]


async def test_no_report_is_shown_with_a_contact(store: Store) -> None:
    await say(store, told(key="rally:rally.secret_key"), address=ANN)
    assert "secret_key" not in str(await store.contact_records.show(ANN))
