"""Promises made together, over HTTP: who is told, when, and what takes one back [decision 32]."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Remembered
from chatbot.domain.messages import InboxKey
from chatbot.domain.pacts import DAY, Pact, of_group
from chatbot.engine.effects import Remember, SetLanguage
from chatbot.engine.pact_notes import VALUE, Promised, keep_promise
from chatbot.engine.walk import CONSENTED
from chatbot.service.ports import TurnRecord
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.server import BotApiServer
from tests.channels.telegram.group_kit import (
    AT,
    CAMPAIGN,
    MINUTE,
    Town,
    address_of,
    link,
    opened_town,
)
from tests.channels.telegram.test_groups_by_clock import to_hour
from tests.service.stand_in import RunningClock

MET = "It is happening"
LAST = date(2024, 7, 7)
BLOCKED = "Forbidden: bot was blocked by the user"


async def leading_away(town: Town, group: Group) -> str:
    """The payload of the way from a group to a promise; anybody in it may use it."""
    town.skip(2 * MINUTE)
    group.hears(town.server.person(), f"/together{AT}")
    shown = await group.sees("if five of us do")
    return link(shown.button("Promise in private"))


async def promises(who: Person, payload: str) -> int:
    """Somebody promises, by the buttons; the message in which they did."""
    await who.starts(payload)
    for label in ("I agree, keep them for this", "Five", "About two weeks"):
        await who.presses(label)
    terms = await who.sees("Do you promise?")
    await who.presses_data(terms.button("I promise").value, terms.message_id)
    await who.presses_data(terms.button("I promise").value, terms.message_id)
    await who.sees("Thank you, it is noted")
    return terms.message_id


async def pact_of(town: Town, group: Group) -> Pact:
    """What people of a group promise who choose five and two weeks."""
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    return Pact(of_group(str(held["group", "ref"].value)), CAMPAIGN, 5, LAST)


async def others_promise(town: Town, pact: Pact, many: int) -> list[Person]:
    """So many more promise, and count from tomorrow."""
    people = [town.server.person(language_code="en") for _ in range(many)]
    at = town.clock.now()
    for who in people:
        who.chat.is_started = True
        promised = Promised(pact, day_of(at) + DAY)
        agreed = Remember(Remembered(CAMPAIGN, CONSENTED, True, None))
        effects = (SetLanguage("en"), agreed, *keep_promise(promised, day_of(at)))
        turn = TurnRecord(InboxKey(f"test:{who.id}"), address_of(who), at, 0, None, effects)
        await town.store.conversations.commit([turn])
    return people


async def count(town: Town, pact: Pact) -> int:
    """How many promises there are, whenever they count."""
    await town.settled()
    held = await town.store.pact_counts.of(pact.scope, pact.campaign)
    return sum(change for _, change in held.get(pact, ()))


def told(who: Person) -> int:
    """How many messages say that it is met."""
    return sum(MET in bubble.text for bubble in who.screen if bubble.is_from_bot)


async def days_pass(town: Town, many: int, hour: int = 9) -> None:
    """Day after day, and what falls due at this hour."""
    for _ in range(many):
        await to_hour(town, hour)


async def all_told_once(town: Town, people: list[Person]) -> None:
    """Each of them is told, and not again."""
    for who in people:
        await who.until(partial(told, who))
    await days_pass(town, 2)
    assert [told(who) for who in people] == [1] * len(people)


async def test_a_promise_counts_once_and_is_told_once_by_day_beside_an_open_talk(
    town: Town,
) -> None:
    group, _ = town.group()
    ann = town.server.person(language_code="en")
    await promises(ann, await leading_away(town, group))  # pressed twice
    pact = await pact_of(town, group)
    assert await count(town, pact) == 1
    ben, *rest = await others_promise(town, pact, 4)
    await ben.starts()
    asked = await ben.sees("One question first")
    town.skip((3 * DAY).total_seconds())
    await to_hour(town, 23)
    await town.settled()
    assert [told(who) for who in (ann, ben, *rest)] == [0] * 5
    group.hears(town.server.person(), f"/together{AT}")
    assert "At least 5 of us" in (await group.sees(MET)).text
    await to_hour(town, 9)
    await all_told_once(town, [ann, ben, *rest])
    await ben.presses_data(asked.button("It is for all refugees").value, asked.message_id)
    await ben.sees("What is the postcode")
    for who in (ann, ben, *rest):
        held = (await town.store.conversations.snapshot(address_of(who))).contact.remembered
        assert (CAMPAIGN, VALUE) not in held


async def test_whoever_cannot_be_told_takes_the_promise_back_in_every_way_once(
    town: Town,
) -> None:
    group, _ = town.group()
    payload = await leading_away(town, group)
    people = [town.server.person(language_code="en") for _ in range(5)]
    for who in people:
        await promises(who, payload)
    stops, erases, blocks, refuses, withdraws = people
    pact = await pact_of(town, group)
    assert await count(town, pact) == 5
    await stops.says("/stop")
    assert await count(town, pact) == 4
    await erases.says("/delete")
    await erases.presses("Erase it all")
    await erases.sees("is erased")
    assert await count(town, pact) == 3
    await blocks.blocks()
    assert await count(town, pact) == 2
    town.server.fail("send*", status=403, description=BLOCKED, chat_id=refuses.id)
    await refuses.says("/help")
    assert await count(town, pact) == 1
    await withdraws.starts()
    for label in ("English", "I help somebody to write", "Yes, I can ask them", "They say no"):
        await withdraws.presses(label)
    await withdraws.sees("postcode")
    assert await count(town, pact) == 0
    await blocks.unblocks()
    await refuses.says("/stop")
    await stops.says("/delete")
    await stops.presses("Erase it all")
    await stops.sees("is erased")
    assert await count(town, pact) == 0
    await days_pass(town, 4)
    assert [told(who) for who in people] == [0] * 5


async def test_members_of_a_group_that_is_left_or_forgotten_are_told_in_private_all_the_same(
    town: Town,
) -> None:
    people: list[Person] = []
    for is_left in (True, False):
        group, admin = town.group()
        ann = town.server.person(language_code="en")
        await promises(ann, await leading_away(town, group))
        pact = await pact_of(town, group)
        people += [ann, *await others_promise(town, pact, 4)]
        if is_left:
            group.puts_bot_out(admin)
        else:
            town.skip(2 * MINUTE)
            group.hears(admin, f"/forget{AT}")
            await group.sees("settings of this group are erased")
        assert await count(town, pact) == 5
        held = (await town.store.conversations.snapshot(address_of(group))).contact
        assert held.stopped if is_left else ("group", "ref") not in held.remembered
    await days_pass(town, 4)
    await all_told_once(town, people)


async def test_a_promise_outlives_a_restart_and_is_told_once(
    server: BotApiServer, clock: RunningClock, tmp_path: Path
) -> None:
    async with opened_town(server, clock, tmp_path) as town:
        group, _ = town.group()
        ann = server.person(language_code="en")
        await promises(ann, await leading_away(town, group))
        people = [ann, *await others_promise(town, await pact_of(town, group), 4)]
        await town.settled()
    async with opened_town(server, clock, tmp_path) as town:
        await days_pass(town, 4)
        await all_told_once(town, people)
    async with opened_town(server, clock, tmp_path) as town:
        await days_pass(town, 1)
        assert [told(who) for who in people] == [1] * 5
