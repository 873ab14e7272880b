"""One call for many people, and a service in trouble left alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from chatbot.domain.errors import LookupFailed
from chatbot.lookups.answers import MOST_KEPT, Answers
from chatbot.lookups.breaker import FAILURES, HOLD, LONGEST_HOLD, Breaker
from tests.lookups.worlds import StandingClock

DAY = timedelta(days=1)


class Service:
    """Counts its calls, answers when it is let go, fails while it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.failing = False
        self.go = asyncio.Event()
        self.go.set()

    async def ask(self) -> int:
        self.calls += 1
        await self.go.wait()
        if self.failing:
            raise LookupFailed("down")
        return self.calls


async def test_a_thousand_people_with_one_question_make_one_call() -> None:
    service, answers = Service(), Answers[int](StandingClock(), DAY)
    asked = await asyncio.gather(*(answers.get("key", service.ask) for _ in range(1000)))
    assert (set(asked), service.calls) == ({1}, 1)


async def test_an_answer_is_kept_until_it_is_old() -> None:
    clock = StandingClock()
    service, answers = Service(), Answers[int](clock, DAY)
    first = await answers.get("key", service.ask)
    clock.pass_by(DAY - timedelta(seconds=1))
    second = await answers.get("key", service.ask)
    clock.pass_by(timedelta(seconds=1))
    third = await answers.get("key", service.ask)
    assert (first, second, third) == (1, 1, 2)


async def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    service, answers = Service(), Answers[int](StandingClock(), DAY)
    service.failing = True
    failed = await asyncio.gather(
        *(answers.get("key", service.ask) for _ in range(3)), return_exceptions=True
    )
    service.failing = False
    assert [type(one) for one in failed] == [LookupFailed] * 3
    assert await answers.get("key", service.ask) == 2


async def test_one_who_gives_up_takes_nothing_from_the_others() -> None:
    service, answers = Service(), Answers[int](StandingClock(), DAY)
    service.go.clear()
    patient = asyncio.create_task(answers.get("key", service.ask))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await answers.get("key", service.ask)
    service.go.set()
    assert (await patient, service.calls) == (1, 1)


async def test_a_failure_that_nobody_waits_for_is_no_noise() -> None:
    service, answers = Service(), Answers[int](StandingClock(), DAY)
    service.failing = True
    service.go.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await answers.get("key", service.ask)
    service.go.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_an_old_answer_is_given_only_to_those_whom_the_service_fails() -> None:
    clock = StandingClock()
    service, answers = Service(), Answers[int](clock, DAY, stale=3 * DAY)
    first = await answers.get("key", service.ask)
    clock.pass_by(2 * DAY)
    service.failing = True
    second = await answers.get("key", service.ask)
    service.failing = False
    third = await answers.get("key", service.ask)
    service.failing = True
    clock.pass_by(3 * DAY)
    with pytest.raises(LookupFailed):
        await answers.get("key", service.ask)
    assert (first, second, third) == (1, 1, 3)


async def test_what_was_least_recently_asked_is_dropped_first() -> None:
    service, answers = Service(), Answers[int](StandingClock(), DAY)
    for key in range(MOST_KEPT):
        await answers.get(str(key), service.ask)
    await answers.get("0", service.ask)
    await answers.get("new", service.ask)
    assert await answers.get("0", service.ask) == 1
    assert await answers.get("1", service.ask) == MOST_KEPT + 2


def test_a_breaker_opens_after_failures_in_a_row() -> None:
    breaker = Breaker(StandingClock())
    opened = []
    for _ in range(FAILURES):
        breaker.failed()
        opened.append(breaker.is_open)
    assert opened == [False] * (FAILURES - 1) + [True]


def test_a_success_between_starts_the_count_again() -> None:
    breaker = Breaker(StandingClock())
    for _ in range(FAILURES * 2):
        breaker.failed()
        breaker.succeeded()
    assert not breaker.is_open


def test_after_the_hold_one_failure_opens_it_again() -> None:
    clock = StandingClock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    clock.pass_by(HOLD)
    closed = not breaker.is_open
    breaker.failed()
    assert (closed, breaker.is_open) == (True, True)


def test_a_service_may_ask_for_a_longer_hold_but_not_for_ever() -> None:
    clock = StandingClock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True, hold=timedelta(seconds=3123))
    clock.pass_by(timedelta(seconds=3122))
    still = breaker.is_open
    clock.pass_by(timedelta(seconds=1))
    breaker.failed(at_once=True, hold=timedelta(days=30))
    clock.pass_by(LONGEST_HOLD)
    assert (still, breaker.is_open) == (True, False)


def test_after_the_hold_one_call_is_let_through_and_the_others_wait_for_it() -> None:
    clock = StandingClock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    shut = breaker.admit()
    clock.pass_by(HOLD)
    let_in = [breaker.admit() for _ in range(3)]
    breaker.succeeded()
    assert (shut, let_in, breaker.admit(), breaker.admit()) == (
        False,
        [True, False, False],
        True,
        True,
    )


def test_a_call_that_was_given_up_leaves_its_place_to_the_next() -> None:
    clock = StandingClock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    clock.pass_by(HOLD)
    first = breaker.admit()
    breaker.given_up()
    assert (first, breaker.admit()) == (True, True)


def test_an_answer_to_an_older_call_does_not_cut_short_what_the_service_asked_for() -> None:
    clock = StandingClock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True, hold=timedelta(seconds=3123))
    breaker.succeeded()
    breaker.failed()
    assert breaker.wait == timedelta(seconds=3123)
