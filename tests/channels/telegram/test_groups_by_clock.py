"""What happens in a group by itself: what goes, what is told each week, what is kept current."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.domain.calendar import LONDON
from chatbot.service.group_staff import GroupStaff
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.server import BotApiServer
from tests.channels.telegram.group_kit import (
    AT,
    DAY,
    MINUTE,
    Town,
    address_of,
    counted,
    opened_town,
)
from tests.service.stand_in import RunningClock


async def rings(town: Town, seconds: float) -> None:
    """Let time pass, and what falls due in it happen."""
    town.skip(seconds)
    await town.house.receiver.fire_timers()
    await town.settled()


async def to_hour(town: Town, hour: int) -> None:
    """On to this hour of the next day in London, and what falls due."""
    now = town.clock.now().astimezone(LONDON)
    there = datetime(now.year, now.month, now.day, hour, 1, tzinfo=LONDON) + timedelta(days=1)
    await rings(town, (there.astimezone(UTC) - town.clock.now()).total_seconds())


async def open_panel(town: Town, group: Group, admin: Person, *labels: str) -> None:
    """An admin opens the settings and taps these, one after the other."""
    town.skip(2 * MINUTE)
    group.hears(admin, f"/settings{AT}")
    await town.settled()
    for label in labels:
        await admin.answer_to(await group.presses(admin, label))
        await town.settled()


async def a_group_with_a_total(town: Town) -> tuple[Group, Person]:
    """A group that shows totals, and in which enough have been counted."""
    group, admin = town.group()
    await open_panel(town, group, admin, "Show totals")
    await counted(town, group, 49)
    town.skip(4 * DAY)
    await to_hour(town, 12)
    return group, admin


def totals(group: Group) -> list[str]:
    """Messages that tell a total."""
    return [said for said in group.said if "At least" in said]


async def test_point_08_help_goes_by_itself_also_after_a_restart(
    server: BotApiServer, clock: RunningClock, tmp_path: Path
) -> None:
    async with opened_town(server, clock, tmp_path) as town:
        group, _ = town.group()
        group.hears(server.person(), f"/help{AT}")
        await group.sees("/progress")
        await town.settled()
    async with opened_town(server, clock, tmp_path) as town:
        await rings(town, MINUTE)
        await group.until(lambda: not group.said and server.calls_to("deleteMessage"))


async def test_point_06_at_night_it_gives_signs_only(town: Town) -> None:
    group, admin = town.group()
    await open_panel(town, group, admin, "Be quiet at night")
    await to_hour(town, 22)
    asked = group.hears(town.server.person(), f"/act{AT}")
    await group.until(lambda: asked in group.chat.reactions)
    await to_hour(town, 10)
    group.hears(town.server.person(), f"/act{AT}")
    await group.sees("safe routes")


async def test_point_06_the_total_is_told_each_week_in_the_topic_where_that_was_set(
    town: Town,
) -> None:
    group, admin = await a_group_with_a_total(town)
    town.skip(2 * MINUTE)
    group.hears(admin, f"/settings{AT}", topic=7)
    await town.settled()
    await admin.answer_to(await group.presses(admin, "Tell the total here each week"))
    await town.settled()
    for _ in range(6):
        await to_hour(town, 12)
    assert totals(group) == []
    await to_hour(town, 12)
    (told,) = [each for each in group.screen if "At least" in each.text]
    assert told.raw["message_thread_id"] == 7
    await open_panel(town, group, admin, "Stop the weekly total")
    for _ in range(8):
        await to_hour(town, 12)
    assert len(totals(group)) == 1


async def silence(town: Town, group: Group, is_on: bool) -> None:
    """What `chatbot group pause` does, and with `is_on` False what `--off` does."""
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    ref = str(held["group", "ref"].value)
    staff = GroupStaff(town.store.conversations, town.store.group_totals, town.store.group_key)
    assert await staff.pause(ref, town.clock.now(), is_on)


@pytest.mark.parametrize("by", ["admins", "staff"])
async def test_a_group_that_was_silenced_hears_no_total_by_the_clock_until_that_ends(
    town: Town, by: str
) -> None:
    group, admin = await a_group_with_a_total(town)
    await open_panel(town, group, admin, "Post the total here")
    await admin.answer_to(await group.presses(admin, "Pin it, keep it up to date (admins)"))
    await open_panel(town, group, admin, "Tell the total here each week")
    if by == "admins":
        await open_panel(town, group, admin, "Be quiet")
    else:
        await silence(town, group, True)
    before = totals(group)
    edits = len(town.server.calls_to("editMessageText"))
    await counted(town, group, 40)
    for _ in range(8):
        await to_hour(town, 12)
    assert totals(group) == before
    assert len(town.server.calls_to("editMessageText")) == edits
    if by == "admins":
        await open_panel(town, group, admin, "Answer again")
    else:
        await silence(town, group, False)
    for _ in range(8):
        await to_hour(town, 12)
    assert len(totals(group)) == len(before) + 1
    assert before[0] not in totals(group)


async def test_what_was_to_go_still_goes_from_a_group_that_was_silenced(town: Town) -> None:
    group, _ = town.group()
    group.hears(town.server.person(), f"/help{AT}")
    await group.sees("/progress")
    await town.settled()
    await silence(town, group, True)
    await rings(town, MINUTE)
    await group.until(lambda: not group.said)


@pytest.mark.parametrize("may_pin", [True, False])
async def test_point_10_one_message_is_pinned_where_it_may_and_kept_up_to_date_in_its_place(
    town: Town, may_pin: bool
) -> None:
    group, admin = await a_group_with_a_total(town)
    group.chat.may_pin = may_pin
    await open_panel(town, group, admin, "Post the total here")
    posted = await group.sees("At least")
    keep = "Pin it, keep it up to date (admins)"
    stranger = town.server.person()
    toast = await stranger.answer_to(await group.presses(stranger, keep))
    assert "Only admins" in str(toast)
    await admin.answer_to(await group.presses(admin, keep))
    await town.settled()
    assert group.chat.pinned == (posted.message_id if may_pin else None)
    before = totals(group)
    await counted(town, group, 40)
    for _ in range(5):
        await to_hour(town, 12)
    assert len(totals(group)) == 1
    assert totals(group) != before


async def test_point_13_a_group_that_moved_has_one_new_message_with_the_total(
    town: Town,
) -> None:
    group, admin = await a_group_with_a_total(town)
    await open_panel(town, group, admin, "Post the total here")
    await admin.answer_to(await group.presses(admin, "Pin it, keep it up to date (admins)"))
    await town.settled()
    new = group.moves()
    await town.settled()
    for _ in range(9):
        await to_hour(town, 12)
    assert len(totals(new)) == 1


async def test_point_13_what_lies_under_the_old_address_goes_after_half_a_year(
    town: Town,
) -> None:
    group, admin = town.group()
    await open_panel(town, group, admin, "Cymraeg")
    new = group.moves()
    await town.settled()
    town.skip(100 * DAY)
    new.hears(admin, f"/act{AT}")
    await new.sees("lwybrau diogel")
    await town.settled()
    town.skip(84 * DAY)
    await town.store.contact_records.purge(town.clock.now())
    assert await town.store.contact_records.show(address_of(group)) is None
    after = (await town.store.conversations.snapshot(address_of(new))).contact
    assert after.language == "cy"
    assert ("group", "ref") in after.remembered


@pytest.mark.parametrize("days", [29, 31])
async def test_point_12_put_out_and_added_again_within_a_month_it_knows_its_settings(
    town: Town, days: int
) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    await open_panel(town, group, admin, "Show totals")
    group.puts_bot_out(admin)
    await town.settled()
    town.skip(days * DAY)
    await town.store.contact_records.purge(town.clock.now())
    group.adds_bot(admin)
    await town.settled()
    town.skip(40 * DAY)
    await town.store.contact_records.purge(town.clock.now())
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    assert (("group", "tally") in held) == (days < 30)
