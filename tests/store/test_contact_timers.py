"""Timers in a contact's row: looked at too early perhaps, never too late."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatbot.engine.effects import FOLLOW_UP, SetTimers, Timer
from chatbot.store.changes import Changes
from chatbot.store.contact_timers import Timing, after_firing, after_turn, read_timers
from chatbot.store.moments import to_number
from tests.store.kit import BEN, NOON, OpenStore, a_session, take_turn

timers = st.builds(
    lambda kind, hours: Timer("s1", 1, kind, NOON + timedelta(hours=hours)),
    st.sampled_from(["idle", "remind"]),
    st.integers(0, 99),
)
turns = st.lists(
    st.builds(
        lambda timers, follow_up, silenced: Changes(
            timers=timers, follow_ups=follow_up, silenced=silenced
        ),
        st.none() | st.lists(timers, max_size=2).map(tuple),
        st.dictionaries(
            st.sampled_from(["a", "b"]),
            st.none() | st.just(Timer("a", 0, FOLLOW_UP, NOON)),
            max_size=1,
        ),
        st.booleans(),
    ),
    max_size=6,
)


@given(turns)
def test_a_contact_is_never_looked_at_too_late(changes: list[Changes]) -> None:
    timing = Timing()
    for version, one in enumerate(changes):
        timing = after_turn(timing, one, version)
        kept = read_timers(timing.timers)
        names = [it.name for it in kept]
        assert len(set(names)) == len(names)
        for it in kept:
            assert timing.wakes is not None
            assert timing.wakes <= to_number(it.timer.due)


def test_who_goes_on_talking_is_not_put_anew_into_the_index() -> None:
    first = after_turn(Timing(), Changes(timers=(Timer("s1", 1, "idle", NOON),)), 1)
    later = Changes(timers=(Timer("s1", 2, "idle", NOON + timedelta(hours=1)),))
    again = after_turn(first, later, 2)
    assert again.wakes == first.wakes
    assert after_firing(read_timers(again.timers)).wakes == to_number(NOON + timedelta(hours=1))


async def test_those_looked_at_too_early_keep_nobody_else_from_being_woken(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    for hours in (1, 50):
        timers = SetTimers((Timer("s1", hours, "idle", NOON + timedelta(hours=hours)),))
        await take_turn(store, timers, session=a_session(hours))
    timers = SetTimers((Timer("s1", 3, "idle", NOON + timedelta(hours=2)),))
    await take_turn(store, timers, session=a_session(), address=BEN)
    (fired,) = await store.conversations.fire_timers(NOON + timedelta(hours=9), 1)
    assert b'"8122"' in fired.payload
    assert await store.conversations.fire_timers(NOON + timedelta(hours=49), 1) == []
    assert len(await store.conversations.fire_timers(NOON + timedelta(hours=50), 1)) == 1
