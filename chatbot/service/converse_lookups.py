"""Look-ups of a turn: needs in, facts out, at once and within one limit.

The engine names what it must know; whatever nobody could tell in time becomes None, which is the
flow's `failed` outcome and never an exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import assert_never

import structlog

from chatbot.domain.errors import FlowFault
from chatbot.engine.needs import MAX_NEEDS_PER_TURN, Fact, Facts, Need, NeedPeople, NeedPlace
from chatbot.service.ports import Places

LOOKUP_SECONDS = 8.0
"""All look-ups of one turn together: longer, and a person thinks that nobody is there."""

_log = structlog.get_logger()


async def look_up(
    places: Places, needs: Callable[[Facts], Iterable[Need]], seconds: float = LOOKUP_SECONDS
) -> Facts:
    """Ask until nothing is needed any more; raises FlowFault when a flow needs without end."""
    facts: dict[Need, Fact] = {}
    ends = asyncio.get_running_loop().time() + seconds
    while missing := [need for need in dict.fromkeys(needs(facts)) if need not in facts]:
        if len(facts) + len(missing) > MAX_NEEDS_PER_TURN:
            raise FlowFault(f"a turn needs more than {MAX_NEEDS_PER_TURN} look-ups")
        facts.update(zip(missing, await _ask_all(places, missing, ends), strict=True))
    return facts


async def _ask_all(places: Places, needs: list[Need], ends: float) -> list[Fact]:
    return await asyncio.gather(*(_ask(places, need, ends) for need in needs))


async def _ask(places: Places, need: Need, ends: float) -> Fact:
    try:
        async with asyncio.timeout_at(ends):
            return await _answer(places, need)
    except Exception as fault:
        # the class only: a fault's text may quote what the person typed
        _log.warning("lookup.failed", need=type(need).__name__, fault=type(fault).__name__)
        return None


async def _answer(places: Places, need: Need) -> Fact:
    match need:
        case NeedPlace(typed):
            return await places.find(typed)
        case NeedPeople(seat, on):
            return await places.representation(seat, on)
        case _:
            assert_never(need)
