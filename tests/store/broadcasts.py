"""What the tests of broadcasts are made of: people with switches, and a plan for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from chatbot.domain.broadcasts import Audience, Broadcast
from chatbot.domain.messages import Address, Outgoing, RichText
from chatbot.engine.effects import Effect, SetLanguage, SetSwitch
from chatbot.service.ports import Parcel
from chatbot.store.sql_store import SqlStore
from tests.store.kit import NOON, take_turn, texts

AUDIENCE = Audience("rally", "campaign")
PLAN = Broadcast(
    plan="plan-1",
    news="answers",
    audience=AUDIENCE,
    texts={"en": Outgoing(RichText("News"), "en"), "cy": Outgoing(RichText("Newyddion"), "cy")},
    fallback=None,
    planned_by="Ann",
    planned_at=NOON,
    counted=0,
)
UNTIL = NOON + timedelta(days=3)


def somebody(number: int) -> Address:
    return Address("telegram", str(1000 + number))


def switched(
    on: bool = True,
    switch: Literal["letter", "campaign", "others"] = "campaign",
    campaign: str = "rally",
    at: datetime = NOON,
) -> SetSwitch:
    return SetSwitch(campaign, switch, on, "a1b2", "release-1", "en", at)


async def allows(store: SqlStore, address: Address, *more: Effect, language: str = "en") -> None:
    """Somebody allows news of the campaign."""
    await take_turn(store, SetLanguage(language), switched(), *more, address=address)


async def begun(store: SqlStore, plan: Broadcast = PLAN) -> int:
    """The plan, confirmed; for how many."""
    assert await store.broadcasts.keep(plan)
    size = await store.broadcasts.begin(plan.plan, "Ben", NOON, UNTIL)
    assert size is not None
    return size


async def fed(store: SqlStore, at: datetime = NOON) -> int:
    """One round of the feeder."""
    return await store.broadcast_feed.feed(
        at, lambda address: not address.identity.startswith("-")
    )


async def given_out(store: SqlStore) -> list[Parcel]:
    """What may leave now, looked at once more."""
    claimed = await store.outbox.claim(99)
    return [parcel for parcel in claimed if await store.permits.withheld(parcel) is None]


async def state_of(store: SqlStore, plan: str = PLAN.plan) -> tuple[str, dict[str, int]]:
    held = await store.broadcasts.one(plan)
    assert held is not None
    return held.state.value, {state.value: number for state, number in held.reached.items()}


def other_plan(name: str = "plan-2") -> Broadcast:
    return replace(PLAN, plan=name)


__all__ = ["texts"]
