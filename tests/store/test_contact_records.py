"""What every store holds about one contact: shown whole, erased whole, let go in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chatbot.domain.commitments import Consent
from chatbot.domain.contacts import Contact
from chatbot.domain.groups import FromGroup
from chatbot.domain.holdings import Held, PermissionChange
from chatbot.domain.messages import Address, InboxKey, Incoming, Typed
from chatbot.engine.effects import (
    Effect,
    ForgetContact,
    RecordConsent,
    SetLanguage,
    SetStopped,
    SetSwitch,
    SetTimers,
    Timer,
    Turn,
)
from chatbot.engine.turn import decide
from chatbot.engine.world import World
from chatbot.service.ports import CommitOutcome, Sent, Snapshot, Unreachable
from tests.channels.telegram.group_kit import CAMPAIGN, shipped
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    Store,
    a_session,
    a_turn,
    acts,
    an_arrival,
    commit,
    remembers,
    says,
    take_turn,
    texts,
)

GROUP = Address("telegram", "-1001")
CONSENT = Consent("sample_campaign", "followup", True, "f" * 64, "release-1", "cy", NOON)
DAY = timedelta(days=1)


def switches(on: bool) -> SetSwitch:
    return SetSwitch("sample_campaign", "letter", on, "f" * 64, "release-1", "cy", NOON)


EVERYTHING: tuple[Effect, ...] = (
    SetLanguage("cy"),
    remembers("seat", "E14000001", NOON + 90 * DAY),
    RecordConsent(CONSENT),
    switches(True),
    acts("a1", constituency="E14000001", asks=("routes",)),
    SetTimers((Timer("s1", 1, "idle", NOON + DAY),)),
    says("Hello", visit=1),
)


async def shown_of(store: Store, address: Address = ANN) -> dict[str, Any]:
    """All that is held of somebody of whom something is."""
    shown = await store.contact_records.show(address)
    assert shown is not None
    return shown


async def test_everything_held_is_shown(store: Store) -> None:
    await take_turn(store, *EVERYTHING, session=a_session(1, name="Ann"))
    shown = await shown_of(store)
    assert json.loads(json.dumps(shown)) == shown
    assert shown["address"] == "telegram:8121"
    assert (shown["language"], shown["status"]) == ("cy", "open")
    assert shown["since"] == shown["last_seen"] == NOON.isoformat()
    assert shown["session"]["frames"][0]["values"] == {"name": "Ann"}
    assert shown["remembered"] == [
        {
            "campaign": "sample_campaign",
            "name": "seat",
            "value": "E14000001",
            "expires": (NOON + 90 * DAY).isoformat(),
        }
    ]
    assert shown["consents"][0]["wording"] == "f" * 64
    assert shown["switches"][0]["on"] is True
    assert shown["actions"][0]["asks"] == ["routes"]
    assert shown["timers"][0]["kind"] == "idle"
    assert shown["messages_waiting"] == [{"step": "welcome.hello", "text": "Hello"}]
    assert shown["messages_finished"] == 0


async def test_words_that_left_are_not_held(store: Store) -> None:
    result = await take_turn(store, says("Hello"))
    await store.outbox.settle([(result.parcels[0], Sent("1"))])
    shown = await shown_of(store)
    assert (shown["messages_waiting"], shown["messages_finished"]) == ([], 1)


async def test_of_a_stranger_there_is_nothing_to_show(store: Store) -> None:
    await take_turn(store, *EVERYTHING)
    assert await store.contact_records.show(BEN) is None


async def test_every_choice_is_kept_but_only_the_last_switch_holds(store: Store) -> None:
    refused = Consent("sample_campaign", "followup", False, "f" * 64, "release-1", "en", NOON)
    await take_turn(store, RecordConsent(CONSENT), switches(True))
    await take_turn(store, RecordConsent(refused), switches(False))
    shown = await shown_of(store)
    assert [it["given"] for it in shown["consents"] if it["purpose"] == "followup"] == [
        True,
        False,
    ]
    assert [it["on"] for it in shown["switches"]] == [False]


async def permissions(store: Store) -> list[tuple[object, ...]]:
    """What is exported of each change: given or not, its words, their version, when."""
    names = ("purpose", "given", "wording", "release", "language", "at")
    return [tuple(row[name] for name in names) for row in (await shown_of(store))["consents"]]


async def test_each_change_of_a_permission_keeps_its_words_their_version_and_its_time(
    store: Store,
) -> None:
    on = Consent("sample_campaign", "switch_letter", True, "a" * 64, "release-1", "cy", NOON)
    off = replace(switches(False), wording="b" * 64, release="release-2", at=NOON + DAY)
    await take_turn(store, RecordConsent(on), switches(True))
    await take_turn(store, off)
    await take_turn(store, replace(off, at=NOON + 2 * DAY))  # it was off already: no change
    assert await permissions(store) == [
        ("switch_letter", True, "a" * 64, "release-1", "cy", NOON.isoformat()),
        ("switch_letter", False, "b" * 64, "release-2", "cy", (NOON + DAY).isoformat()),
    ]
    held = await store.contact_records.held(ANN)
    assert held == Held(
        (PermissionChange("letter", True, NOON), PermissionChange("letter", False, NOON + DAY))
    )
    assert await store.contact_records.held(BEN) is None


@pytest.mark.parametrize("by", ["stop", "closed"])
async def test_stop_and_a_closed_chat_are_kept_as_the_end_of_each_permission_that_was_on(
    store: Store, clock: FixedClock, by: str
) -> None:
    off = replace(switches(False), switch="others")
    await take_turn(store, switches(True), off, session=a_session())
    clock.go_on(DAY)
    for _ in range(2):  # the second time there is none to end
        if by == "stop":
            await take_turn(store, SetStopped(True))
        else:
            await store.conversations.address_closed(ANN)
    assert await permissions(store) == [
        ("switch_letter", False, by, "release-1", "cy", (NOON + DAY).isoformat())
    ]


async def test_the_forgotten_start_as_strangers(store: Store) -> None:
    await take_turn(store, *EVERYTHING, session=a_session())
    assert await store.contact_records.forget(ANN)
    assert await store.conversations.snapshot(ANN) == Snapshot(Contact(), None, 0)
    assert await store.contact_records.show(ANN) is None
    assert not await store.contact_records.forget(ANN)
    again = await take_turn(store, says("Hello"), session=a_session())
    assert texts(again.parcels) == ["Hello"]


async def test_nothing_leaves_for_the_forgotten_but_their_last_words(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, *EVERYTHING, session=a_session())
    result = await take_turn(store, ForgetContact(), says("All gone."))
    assert texts(result.parcels) == ["All gone."]
    assert result.parcels[0].address == ANN
    assert await store.contact_records.show(ANN) is None
    clock.go_on(timedelta(days=2))
    assert await store.outbox.claim(9) == []
    assert await store.conversations.fire_timers(clock.now(), 9) == []


async def test_settling_last_words_changes_nothing(store: Store) -> None:
    await take_turn(store, says("Hello"), session=a_session())
    result = await take_turn(store, ForgetContact(), says("All gone."))
    await take_turn(store, says("Hello again"), session=a_session())
    await store.outbox.settle([(result.parcels[0], Unreachable("blocked"))])
    assert not (await store.conversations.snapshot(ANN)).contact.stopped


async def test_forgetting_a_stranger_leaves_nothing(store: Store) -> None:
    result = await take_turn(store, ForgetContact(), says("All gone."))
    assert texts(result.parcels) == ["All gone."]
    assert (await store.conversations.snapshot(ANN)).version == 0


async def test_a_turn_decided_before_forgetting_comes_too_late(store: Store) -> None:
    await take_turn(store, session=a_session())
    held = await store.conversations.snapshot(ANN)
    await store.contact_records.forget(ANN)
    late = await commit(store, a_turn(version=held.version, session=a_session(2)))
    assert late.outcome is CommitOutcome.STALE
    assert (await store.conversations.snapshot(ANN)).session is None


async def test_a_turn_decided_before_forgetting_does_not_hit_the_new_start(store: Store) -> None:
    await take_turn(store, session=a_session())
    held = await store.conversations.snapshot(ANN)
    await store.contact_records.forget(ANN)
    await take_turn(store, session=a_session(1, "anew"))
    late = await commit(store, a_turn(version=held.version, session=a_session(2)))
    assert late.outcome is CommitOutcome.STALE


async def test_what_was_done_is_still_counted_without_the_person(store: Store) -> None:
    await take_turn(store, acts("a1", constituency="E14000001"))
    before = await store.ledger.action_counts(None)
    await take_turn(store, acts("a2", constituency="E14000001"), ForgetContact())
    assert [row["count"] for row in before] == [1]
    assert [row["count"] for row in await store.ledger.action_counts(None)] == [2]
    await take_turn(store, says("Hello"))
    shown = await shown_of(store)
    assert shown["actions"] == []


async def test_a_dead_letter_goes_with_its_sender(store: Store) -> None:
    arrival = an_arrival()
    await store.conversations.receive([arrival])
    await take_turn(store, says("Hello"))
    await store.conversations.close_arrival(arrival.key, "decide: KeyError", ANN)
    await store.contact_records.forget(ANN)
    assert await store.conversations.receive([arrival]) == [False]


# --- Retention -----------------------------------------------------------------------------


async def test_values_go_when_their_time_is_over(store: Store, clock: FixedClock) -> None:
    await take_turn(store, remembers("draft", "Dear", NOON + 28 * DAY), remembers("ask", 1))
    clock.go_on(28 * DAY)
    assert (await store.contact_records.purge(clock.now()))["remembered"] == 1
    shown = await shown_of(store)
    assert [it["name"] for it in shown["remembered"]] == ["ask"]


async def test_sessions_go_four_weeks_after_the_last_touch(
    store: Store, clock: FixedClock
) -> None:
    timers = SetTimers((Timer("s1", 1, "idle", NOON + 400 * DAY),))
    await take_turn(store, timers, session=a_session())
    await take_turn(store, session=a_session(), address=BEN, at=NOON + 2 * DAY)
    version = (await store.conversations.snapshot(ANN)).version
    clock.go_on(29 * DAY)
    assert (await store.contact_records.purge(clock.now()))["sessions"] == 1
    found = await store.conversations.snapshot(ANN)
    assert (found.session, found.version != version) == (None, True)
    assert (await store.conversations.snapshot(BEN)).session is not None
    assert await store.conversations.fire_timers(NOON + 500 * DAY, 9) == []


@pytest.mark.parametrize(
    ("kept_for", "gone"),
    [((), 1), ((remembers("seat", 1),), 0), ((switches(True),), 0), ((switches(False),), 1)],
    ids=["nothing", "a value without end", "a switch that is on", "a switch that is off"],
)
async def test_the_silent_are_forgotten_after_six_months(
    store: Store, clock: FixedClock, kept_for: tuple[Effect, ...], gone: int
) -> None:
    await take_turn(store, says("Hello"), acts("a1"), *kept_for, session=a_session())
    clock.go_on(183 * DAY)
    assert (await store.contact_records.purge(clock.now()))["contacts"] == 0
    clock.go_on(DAY)
    assert (await store.contact_records.purge(clock.now()))["contacts"] == gone
    assert (await store.contact_records.show(ANN) is None) == bool(gone)
    assert [row["count"] for row in await store.ledger.action_counts(None)] == [1]


async def test_finished_messages_are_not_kept_for_ever(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("?", visit=1), session=a_session())
    await store.outbox.settle([(result.parcels[0], Sent("1"))])
    clock.go_on(29 * DAY)
    assert (await store.contact_records.purge(clock.now()))["outbox"] == 1


async def test_purging_twice_finds_nothing_more(store: Store, clock: FixedClock) -> None:
    await take_turn(store, *EVERYTHING, session=a_session())
    clock.go_on(400 * DAY)
    await store.contact_records.purge(clock.now())
    assert set((await store.contact_records.purge(clock.now())).values()) == {0}


async def test_a_group_that_is_silent_or_has_moved_goes_after_half_a_year(
    store: Store, clock: FixedClock
) -> None:
    heard = Incoming(InboxKey("g1"), GROUP, NOON, Typed("/help"), group=FromGroup("1", 5))
    turn = decide(World(shipped(), CAMPAIGN), Contact(), None, heard, {})
    assert isinstance(turn, Turn)
    await take_turn(store, *turn.effects, address=GROUP)
    clock.go_on(182 * DAY)
    await store.contact_records.purge(clock.now())
    assert ("group", "ref") in (await store.conversations.snapshot(GROUP)).contact.remembered
    clock.go_on(2 * DAY)
    assert (await store.contact_records.purge(clock.now()))["contacts"] == 1
    assert await store.contact_records.show(GROUP) is None
