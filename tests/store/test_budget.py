"""What processes share over PostgreSQL: the budget of sends, and duties."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from chatbot.domain.contacts import ContactId
from chatbot.service.ports import Duties, SendBudget
from chatbot.store.sql_store import SqlStore
from tests.store.kit import SECRET, FixedClock

ANN, BEN = ContactId(1), ContactId(2)
SLOW = 0.1
"""A rate at which a test sees no token come back."""


@pytest.fixture
async def stores(emptied_postgres_url: str, clock: FixedClock) -> AsyncIterator[list[SqlStore]]:
    opened = [await SqlStore.open(emptied_postgres_url, SECRET, clock) for _ in range(2)]
    yield opened
    for store in opened:
        await store.close()


@pytest.fixture
def budgets(stores: list[SqlStore]) -> list[SendBudget]:
    return [store.budget for store in stores if store.budget]


@pytest.fixture
def duties(stores: list[SqlStore]) -> list[Duties]:
    return [store.duties for store in stores if store.duties]


async def test_processes_spend_one_budget(budgets: list[SendBudget]) -> None:
    one, other = budgets
    assert (await one.take("telegram", 7, SLOW, 10)).messages == 7
    assert (await other.take("telegram", 7, SLOW, 10)).messages == 3
    empty = await one.take("telegram", 1, SLOW, 10)
    assert (empty.messages, 9 < empty.wait <= 10) == (0, True)


async def test_many_at_once_get_no_more_than_there_is(budgets: list[SendBudget]) -> None:
    takes = [budgets[n % 2].take("telegram", 3, SLOW, 20) for n in range(30)]
    assert sum(grant.messages for grant in await asyncio.gather(*takes)) == 20


async def test_what_is_spent_comes_back_with_time(budgets: list[SendBudget]) -> None:
    one, other = budgets
    await one.take("telegram", 5, 50, 5)
    await asyncio.sleep(0.05)
    assert 2 <= (await other.take("telegram", 5, 50, 5)).messages <= 5


async def test_channels_have_budgets_of_their_own(budgets: list[SendBudget]) -> None:
    await budgets[0].take("telegram", 5, SLOW, 5)
    assert (await budgets[1].take("other", 5, SLOW, 5)).messages == 5


async def test_one_chat_that_is_refused_holds_nobody_else(budgets: list[SendBudget]) -> None:
    one, other = budgets
    assert await one.flooded("telegram", ANN, 30) == 0
    assert await other.flooded("telegram", ANN, 30) == 0
    assert (await other.take("telegram", 1, SLOW, 5)).messages == 1


async def test_two_chats_refused_within_a_second_hold_every_process(
    budgets: list[SendBudget],
) -> None:
    one, other = budgets
    assert await one.flooded("telegram", ANN, 30) == 0
    assert await other.flooded("telegram", BEN, 30) == 30
    held = await one.take("telegram", 1, SLOW, 5)
    assert (held.messages, 29 < held.wait <= 30) == (0, True)


async def test_two_chats_refused_long_apart_hold_nobody(budgets: list[SendBudget]) -> None:
    one, other = budgets
    await one.flooded("telegram", ANN, 30)
    await asyncio.sleep(1.1)
    assert await other.flooded("telegram", BEN, 30) == 0


async def test_a_duty_is_held_by_one(duties: list[Duties]) -> None:
    one, other = duties
    assert await one.hold("poll", "one", 60)
    assert not await other.hold("poll", "other", 60)
    assert await one.hold("poll", "one", 60)
    assert await other.hold("refresh", "other", 60)


async def test_of_many_who_ask_for_a_duty_at_once_one_has_it(duties: list[Duties]) -> None:
    asked = [duties[n % 2].hold("poll", f"holder {n}", 60) for n in range(20)]
    assert sum(await asyncio.gather(*asked)) == 1


async def test_a_duty_whose_holder_is_silent_goes_to_another(duties: list[Duties]) -> None:
    one, other = duties
    await one.hold("poll", "one", 0.05)
    await asyncio.sleep(0.1)
    assert await other.hold("poll", "other", 60)
    assert not await one.hold("poll", "one", 60)


async def test_a_duty_laid_down_is_free_at_once(duties: list[Duties]) -> None:
    one, other = duties
    await one.hold("poll", "one", 60)
    await other.lay_down("poll", "other")
    assert not await other.hold("poll", "other", 60)
    await one.lay_down("poll", "one")
    assert await other.hold("poll", "other", 60)


async def test_one_process_on_sqlite_shares_nothing(sqlite_url: str, clock: FixedClock) -> None:
    store = await SqlStore.open(sqlite_url, SECRET, clock)
    assert (store.is_shared, store.budget, store.duties) == (False, None, None)
    await store.close()
