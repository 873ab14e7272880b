"""Groups under stress, their totals, and how it leaves them: points 9 to 14, over HTTP."""

from __future__ import annotations

import re

import pytest

from chatbot.domain.messages import Address
from chatbot.service.group_staff import GroupStaff
from tests.botapi.groups import Group
from tests.channels.telegram.group_kit import (
    AT,
    DAY,
    MINUTE,
    Town,
    address_of,
    counted,
    in_private,
    link,
)

HELLO = "I read only what is said to me"


async def test_point_09_a_group_hears_six_messages_a_minute_then_one_sign(town: Town) -> None:
    group, admin = town.group()
    for _ in range(9):
        member = town.server.person()
        group.hears(member, f"{AT} hello")
    await group.until(lambda: len(group.said) == 6 and group.chat.reactions)
    await town.settled()
    assert len(group.said) == 6
    assert len(group.chat.reactions) == 1
    town.skip(2 * MINUTE)
    group.hears(admin, f"/act{AT}")
    await group.sees("safe routes")


async def test_point_09_one_member_is_heard_three_times_a_minute(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    for command in ("/act", "/help", "/privacy", "/progress"):
        group.hears(ann, f"{command}{AT}")
    await group.until(lambda: len(group.said) == 3)
    await town.settled()
    assert len(group.said) == 3


async def test_point_09_a_quiet_group_gets_signs_only(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Be quiet"))
    await town.settled()
    asked = group.hears(town.server.person(), f"/act{AT}")
    await group.until(lambda: asked in group.chat.reactions)
    assert len(group.said) == 1


async def progress(town: Town, group: Group) -> str:
    """What a member is told of the total."""
    town.skip(2 * MINUTE)
    before = len(group.said)
    group.hears(town.server.person(), f"/progress{AT}")
    await group.until(lambda: len(group.said) > before)
    return group.said[-1]


async def test_point_10_totals_are_off_then_late_then_in_batches(town: Town) -> None:
    group, admin = town.group()
    assert "shows no totals" in await progress(town, group)
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Show totals"))
    await counted(town, group, 9)
    town.skip(4 * DAY)
    assert "no total to show yet" in await progress(town, group)
    await counted(town, group, 40)
    assert "no total to show yet" in await progress(town, group)
    town.skip(4 * DAY)
    shown = re.search(r"At least (\d+) members", await progress(town, group))
    assert shown is not None
    assert int(shown[1]) % 5 == 0
    assert 25 <= int(shown[1]) <= 45
    card = group.screen[-1]
    assert (card.media, card.raw["photo"][0]["width"]) == ("photo", 1200)
    assert "The next goal: 50" in card.text
    assert "Promoted by" in card.text
    assert [each.media for each in group.screen].count("photo") == 1
    assert town.server.violations == []


async def test_a_group_without_pictures_gets_the_same_in_words(town: Town) -> None:
    group, admin = town.group()
    group.chat.may_send_photos = False
    group.hears(admin, f"/settings{AT}")
    await admin.answer_to(await group.presses(admin, "Show totals"))
    await counted(town, group, 40)
    town.skip(4 * DAY)
    assert re.search(r"At least (\d+) members", await progress(town, group))
    said = group.screen[-1]
    assert said.media is None
    assert "The next goal: 50" in said.text
    assert "Promoted by" in said.text
    assert len(town.server.calls_to("sendPhoto")) == 1
    assert town.server.violations == []


async def test_point_10_the_receipt_names_neither_person_nor_group_to_the_other(
    town: Town,
) -> None:
    group, _ = town.group()
    await in_private(town, group, town.server.person())
    await counted(town, group, 1)
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    ref = str(held["group", "ref"].value)
    (who,) = [person for person in town.server.world.chats if person > 0][-1:]
    shown = await town.store.contact_records.show(Address("telegram", str(who)))
    assert shown is not None
    assert ref not in str(shown)
    assert str(who) not in str(await town.store.contact_records.show(address_of(group)))


async def test_staff_can_silence_it_in_one_group(town: Town) -> None:
    group, admin = town.group()
    await in_private(town, group, admin)
    staff = GroupStaff(town.store.conversations, town.store.group_totals, town.store.group_key)
    (seen,) = await staff.seen(town.clock.now())
    assert await staff.pause(seen.ref, town.clock.now())
    town.skip(2 * MINUTE)
    group.hears(admin, f"/act{AT}")
    group.hears(admin, f"/settings{AT}")
    await town.settled()
    assert len(group.said) == 1
    assert await staff.pause(seen.ref, town.clock.now(), paused=False)
    town.skip(2 * MINUTE)
    group.hears(admin, f"/act{AT}")
    await group.until(lambda: len(group.said) == 2)


async def test_point_11_what_can_be_passed_on_carries_the_imprint_and_nobody(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    group.hears(ann, f"/act{AT}")
    shown = await group.sees("safe routes")
    assert "Promoted by" in shown.text
    payload = link(shown.button("Do it in private"))
    town.skip(2 * MINUTE)
    group.hears(town.server.person(), f"/act{AT}")
    await town.settled()
    assert link(group.screen[-1].button("Do it in private")) == payload


async def test_point_12_once_put_out_it_is_silent_and_knows_nobody(town: Town) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    await group.sees(HELLO)
    group.puts_bot_out(admin)
    await town.settled()
    held = await town.store.conversations.snapshot(address_of(group))
    assert held.contact.stopped
    assert all(value.expires is not None for value in held.contact.remembered.values())


async def test_point_12_an_admin_can_have_the_group_forgotten(town: Town) -> None:
    group, admin = town.group()
    group.hears(town.server.person(), f"/forget{AT}")
    group.hears(admin, f"/forget{AT}")
    await group.sees("settings of this group are erased")
    await town.settled()
    assert await town.store.contact_records.show(address_of(group)) is None


@pytest.mark.parametrize("told", [("old", "new"), ("new", "old"), ("old", "new", "old", "new")])
async def test_point_13_a_group_that_moved_keeps_its_settings(
    town: Town, told: tuple[str, ...]
) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Cymraeg"))
    await group.sees("Cyfansymiau")
    new = group.moves(told=told)
    await town.settled()
    town.skip(2 * MINUTE)
    new.hears(admin, f"/act{AT}")
    await new.sees("lwybrau diogel")
    before = await town.store.conversations.snapshot(address_of(group))
    after = await town.store.conversations.snapshot(address_of(new))
    ref = ("group", "ref")
    assert after.contact.remembered[ref].value == before.contact.remembered[ref].value


async def test_point_14_of_a_group_only_settings_are_stored(town: Town) -> None:
    group, admin = town.group()
    ann = town.server.person(first_name="Annabelle")
    group.adds_bot(admin)
    group.hears(ann, f"{AT} hello, we meet on Tuesday")
    await in_private(town, group, ann)
    shown = await town.store.contact_records.show(address_of(group))
    written = str(shown)
    assert "Tuesday" not in written
    assert "Annabelle" not in written
    assert str(ann.id) not in written
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    assert {name for _, name in held} == {"ref", "hello", "said", "asked"}


async def test_row_21_bots_are_not_answered(town: Town) -> None:
    group, _ = town.group()
    group.hears(town.server.person(is_bot=True), f"/act{AT}")
    group.hears(town.server.person(), "/act@some_other_bot")
    await town.settled()
    assert group.said == []
