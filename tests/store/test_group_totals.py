"""Totals of groups in every store: by lot and late, without a person, gone when we are gone."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.calendar import day_of
from chatbot.domain.tallies import LONGEST_DELAY, TOTALS_KEPT_DAYS
from chatbot.engine.effects import CountInGroup, ForgetContact, SetGroupLeft, SetLanguage
from tests.store.kit import ANN, BEN, NOON, FixedClock, Store, a_turn, commit, take_turn

HERE, THERE = "aaaaaaaaaa", "bbbbbbbbbb"
TODAY = day_of(NOON)
LATER = TODAY + timedelta(days=LONGEST_DELAY)


def counted(group: str = HERE, campaign: str = "rally") -> CountInGroup:
    return CountInGroup(group, campaign, NOON)


async def test_nobody_is_in_a_total_on_the_day_they_were_counted(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), counted())
    assert await store.group_totals.counted(HERE, "rally", TODAY) == 0
    assert await store.group_totals.counted(HERE, "rally", LATER) == 1


async def test_totals_are_of_one_group_and_one_campaign(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), counted(), counted(THERE), counted(campaign="plan"))
    assert await store.group_totals.totals(LATER) == [
        (HERE, "plan", 1),
        (HERE, "rally", 1),
        (THERE, "rally", 1),
    ]


async def test_the_same_turn_again_counts_nothing_twice(store: Store) -> None:
    turn = a_turn(SetLanguage("en"), counted())
    await commit(store, turn)
    await commit(store, turn)
    assert await store.group_totals.counted(HERE, "rally", LATER) == 1


async def test_whoever_is_forgotten_leaves_the_total_as_it_is(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), counted())
    await take_turn(store, ForgetContact())
    assert await store.group_totals.counted(HERE, "rally", LATER) == 1


async def test_nothing_shown_of_a_person_names_the_group(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), counted())
    assert HERE not in str(await store.contact_records.show(ANN))


async def test_the_days_are_drawn_and_are_all_of_those_there_are(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), *(counted() for _ in range(60)))
    by_day = [
        await store.group_totals.counted(HERE, "rally", TODAY + timedelta(days=days))
        for days in range(LONGEST_DELAY + 1)
    ]
    assert by_day[0] == 0
    assert by_day[-1] == 60
    assert sorted(set(by_day)) == by_day


async def test_totals_of_a_group_we_left_go_after_a_month(store: Store, clock: FixedClock) -> None:
    await take_turn(store, SetLanguage("en"), counted(), counted(THERE))
    await take_turn(store, SetGroupLeft(HERE, NOON))
    await take_turn(store, SetGroupLeft(THERE, NOON))
    await take_turn(store, SetGroupLeft(THERE, None))
    clock.go_on(timedelta(days=TOTALS_KEPT_DAYS - 1))
    assert await store.group_totals.purge_left(clock.now()) == 0
    clock.go_on(timedelta(days=2))
    assert (await store.contact_records.purge(clock.now()))["groups"] == 1
    assert await store.group_totals.totals(day_of(clock.now())) == [(THERE, "rally", 1)]


async def test_other_people_and_other_groups_do_not_mix(store: Store) -> None:
    for who in (ANN, BEN):
        await take_turn(store, SetLanguage("en"), counted(), address=who)
    assert await store.group_totals.counted(HERE, "rally", LATER) == 2
    assert await store.group_totals.counted(THERE, "rally", LATER) == 0
