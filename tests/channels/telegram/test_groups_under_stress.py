"""Storms in a group, each with a private talk beside it that must not feel them."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count

from tests.botapi.people import Person
from tests.channels.telegram.group_kit import AT, MINUTE, Town, address_of


async def private_talk(town: Town) -> tuple[int, float]:
    """Begin, say yes, be asked, go and be erased; (messages it took, the seconds it took)."""
    who = town.server.person()
    since = asyncio.get_running_loop().time()
    await who.starts()
    for label, then in (
        ("English", "May I keep these things"),
        ("I agree, keep them for this", "One question first"),
        ("It is for all refugees", "postcode"),
    ):
        await who.presses(label, timeout=30)
        await who.sees(then, timeout=30)
    await who.says("/delete")
    await who.presses("Erase it all", timeout=30)
    await who.sees("is erased", timeout=30)
    said = town.server.calls_to("sendMessage", who.id)
    assert [call.error for call in said if call.error] == []
    return len(said), asyncio.get_running_loop().time() - since


async def test_row_60_a_raid_of_five_hundred_costs_one_toast_each_and_no_private_talk(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    panel = await group.sees("Totals of this group")
    members = [town.server.person() for _ in range(500)]
    for member in members:
        group.presses_data(member, panel.button("Show totals").value, panel.raw)
    messages, _ = await private_talk(town)
    assert messages == usual
    for member in members:
        await member.until(partial(bool, member.toasts), timeout=60)
    await town.settled()
    assert all(len(member.toasts) == 1 for member in members)
    assert all("Only admins" in member.toasts[0].text for member in members)
    assert len(group.said) == 1
    assert "Show totals" in group.screen[-1].labels


async def test_one_member_who_presses_five_hundred_times_is_looked_up_twenty_times(
    town: Town,
) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    panel = await group.sees("Totals of this group")
    await town.settled()
    asked = len(town.server.calls_to("getChatMember"))
    usual, _ = await private_talk(town)
    mallory = town.server.person()
    for _ in range(500):
        group.presses_data(mallory, panel.button("Show totals").value, panel.raw)
    assert (await private_talk(town))[0] == usual
    await town.settled()
    assert len(town.server.calls_to("getChatMember")) - asked == 20
    assert len(mallory.toasts) == 20
    assert (await admin.answer_to(await group.presses(admin, "Show totals"))).text == "Changed."


async def test_commands_of_five_hundred_members_get_six_messages_and_a_few_signs(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    group, _ = town.group()
    commands = ("/act", "/progress", "/help", "/privacy", f"{AT} hello", "/act", "/settings")
    for number, _ in zip(count(), range(500), strict=False):
        words = commands[number % len(commands)]
        named = words if AT in words else f"{words}{AT}"
        group.hears(town.server.person(), named)
    assert (await private_talk(town))[0] == usual
    await town.settled()
    assert len(town.server.calls_to("sendMessage", group.id)) == 6
    assert 1 <= len(town.server.calls_to("setMessageReaction", group.id)) <= 6
    town.skip(2 * MINUTE)
    group.hears(town.server.person(), f"/act{AT}")
    await group.until(lambda: "safe routes" in group.said[-1])


async def test_a_hundred_groups_at_once_are_each_told_hello_and_private_people_first(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    groups = [town.group() for _ in range(100)]
    for group, admin in groups:
        group.adds_bot(admin)
        group.hears(town.server.person(), f"/act{AT}")
    assert (await private_talk(town))[0] == usual
    for group, _ in groups:
        await group.sees("safe routes")
    assert all(len(group.said) == 2 for group, _ in groups)


async def test_two_admins_at_once_change_one_thing_each_or_are_told_to_look_again(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    group, ann = town.group()
    bob = town.server.person()
    group.chat.admins.add(bob.id)
    group.hears(ann, f"/settings{AT}")
    panel = await group.sees("Totals of this group")
    both = {
        who: group.presses_data(who, panel.button(label).value, panel.raw)
        for who, label in ((ann, "Show totals"), (bob, "Be quiet"))
    }
    toasts = [await _toast(who, query) for who, query in both.items()]
    assert toasts[0] == "Changed."
    assert "too old" in toasts[1]
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)
    assert "Be quiet" in group.screen[-1].labels
    assert (await bob.answer_to(await group.presses(bob, "Be quiet"))).text == "Changed."
    await town.settled()
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    assert (held["group", "tally"].value, held["group", "quiet"].value) == (True, True)
    assert len(group.said) == 1
    assert (await private_talk(town))[0] == usual


async def _toast(who: Person, query: str) -> str:
    return (await who.until(lambda: who._toast_of(query))).text


async def test_two_groups_in_slow_mode_make_nobody_in_private_wait(town: Town) -> None:
    usual, _ = await private_talk(town)
    groups = [town.group()[0] for _ in range(2)]
    for group in groups:
        town.server.fail("send*", status=429, retry_after=30, times=None, chat_id=group.id)
        group.hears(town.server.person(), f"/act{AT}")
    await town.server.until(
        lambda: all(town.server.calls_to("sendMessage", group.id) for group in groups)
    )
    messages, seconds = await private_talk(town)
    assert messages == usual
    assert seconds < 25  # the wait that the groups were told is longer


async def test_slow_mode_of_an_hour_is_answered_by_silence_and_not_an_hour_late(
    town: Town,
) -> None:
    group, _ = town.group()
    slow = town.server.fail("send*", status=429, retry_after=3600, times=None, chat_id=group.id)
    for command in ("/act", "/help", "/privacy"):
        group.hears(town.server.person(), f"{command}{AT}")
    await town.server.until(lambda: len(town.server.calls_to("sendMessage", group.id)) == 3)
    await town.settled()
    slow.cancel()
    town.skip(2 * 3600)
    group.hears(town.server.person(), f"/act{AT}")
    await group.sees("safe routes")
    await town.settled()
    assert len(group.said) == 1
