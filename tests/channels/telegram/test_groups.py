"""What the bot does in a group, point by point, over HTTP against the Bot API server.

Numbers in the names are the points of the feature set for groups (docs/decisions/0030).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from chatbot.channels.telegram.setup import sync_commands
from tests.botapi.server import BotApiServer
from tests.channels.telegram.group_kit import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    Town,
    address_of,
    in_private,
    link,
    opened_town,
    shipped,
)
from tests.service.stand_in import RunningClock

HELLO = "I read only what is said to me"
POSTCODE = "SW11 5TN"


async def test_point_01_hello_is_said_once_and_not_again_within_a_day(town: Town) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    hello = await group.sees(HELLO)
    assert hello.labels == ["Set up (admins)"]
    group.promotes_bot(admin)
    group.puts_bot_out(admin)
    town.skip(HOUR)
    group.adds_bot(admin)
    await town.settled()
    assert len(group.said) == 1
    group.puts_bot_out(admin)
    town.skip(2 * DAY)
    group.adds_bot(admin)
    await town.settled()
    assert len(group.said) == 2


async def test_point_01_the_link_that_adds_it_picks_campaign_and_language(town: Town) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    group.hears(admin, f"/start{AT} rally_with_refugees-cy")
    await town.settled()
    town.skip(2 * MINUTE)
    group.hears(admin, f"/act{AT}")
    assert (await group.sees("lwybrau diogel")).labels == ["Ei wneud yn breifat"]


async def test_point_01_nobody_but_an_admin_can_pick_them(town: Town) -> None:
    group, admin = town.group()
    group.hears(town.server.person(), f"/start{AT} rally_with_refugees-cy")
    await town.settled()
    group.hears(admin, f"/act{AT}")
    assert (await group.sees("safe routes")).labels == ["Do it in private"]


async def test_point_02_a_bot_that_reads_everything_stays_out_of_groups(
    server: BotApiServer, clock: RunningClock, tmp_path: Path
) -> None:
    server.world.bot = {**server.world.bot, "can_read_all_group_messages": True}
    async with opened_town(server, clock, tmp_path) as town:
        group, admin = town.group()
        group.adds_bot(admin)
        group.hears(admin, f"/act{AT}")
        await town.settled()
        assert group.said == []
        assert server.calls_to("sendMessage") == []  # who never wrote to it cannot be written to
        assert await town.store.contact_records.show(address_of(admin)) is None


async def test_point_02_whoever_adds_it_is_told_in_private_why_it_is_silent(
    server: BotApiServer, clock: RunningClock, tmp_path: Path
) -> None:
    server.world.bot = {**server.world.bot, "can_read_all_group_messages": True}
    async with opened_town(server, clock, tmp_path) as town:
        group, admin = town.group()
        await admin.starts()
        await admin.hears()
        await town.settled()
        group.adds_bot(admin)
        await town.settled()
        assert "Group Privacy" in admin.screen[-1].text
        assert group.said == []


async def test_point_02_unless_the_operator_wants_it_so(
    server: BotApiServer, clock: RunningClock, tmp_path: Path
) -> None:
    server.world.bot = {**server.world.bot, "can_read_all_group_messages": True}
    async with opened_town(server, clock, tmp_path, groups="on") as town:
        group, admin = town.group()
        group.hears(admin, f"/act{AT}")
        await group.sees("safe routes")


async def test_point_03_a_member_acts_in_private_by_a_signed_link(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    payload = await in_private(town, group, ann)
    assert len(payload) <= 64
    assert str(ann.id) not in payload
    await ann.starts(payload)
    assert "I am the assistant of" in (await ann.hears()).text
    assert len(group.said) == 1


async def test_point_03_whoever_changes_a_letter_of_the_link_has_a_plain_start(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    payload = await in_private(town, group, ann)
    for place in (2, 10, 30, len(payload) - 2):
        other = "A" if payload[place] != "A" else "B"
        await ann.starts(payload[:place] + other + payload[place + 1 :])
    await town.settled()
    contact = await town.store.conversations.snapshot(address_of(ann))
    assert contact.session is not None
    assert contact.session.group is None


async def test_point_03_members_and_admins_have_menus_of_their_own(town: Town) -> None:
    await sync_commands(town.channel.api, shipped())
    menus = {
        scope: [each["command"] for each in commands]
        for (scope, language), commands in town.server.world.profile.commands.items()
        if language == ""
    }
    members = menus['{"type": "all_group_chats"}']
    assert members == ["act", "progress", "together", "help", "privacy"]
    assert menus['{"type": "all_chat_administrators"}'] == [*members, "settings", "forget"]


async def test_point_03_help_and_privacy_are_answered(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    group.hears(ann, f"/help{AT}")
    assert "/act@" in (await group.sees("opens a private chat")).text
    group.hears(ann, f"/privacy{AT}")
    await group.sees("I have no list of members")


async def test_point_04_what_is_typed_to_it_answers_no_question(town: Town) -> None:
    group, _ = town.group()
    ann = town.server.person()
    group.hears(ann, f"/act{AT}")
    shown = await group.sees("safe routes")
    group.hears(ann, "yes, I have written to mine", reply_to=shown.message_id)
    await town.settled()
    assert len(group.said) == 1


@pytest.mark.parametrize("may_delete", [True, False])
async def test_point_05_a_pasted_postcode_is_taken_away_and_never_repeated(
    town: Town, may_delete: bool
) -> None:
    group, _ = town.group(may_delete=may_delete)
    ann = town.server.person()
    message = group.hears(ann, f"{AT} I live at {POSTCODE}")
    line = await group.sees("go on in private")
    assert line.labels == ["Do it in private"]
    assert "reply_to_message" not in line.raw
    assert (message not in group.chat.messages) is may_delete
    town.skip(2 * MINUTE)
    again = group.hears(ann, f"/act{AT} {POSTCODE}")
    await town.settled()
    assert len([said for said in group.said if "in private" in said]) == 1
    assert (again not in group.chat.messages) is may_delete
    assert POSTCODE not in " ".join(group.said)
    assert not town.engine_met(POSTCODE)
    assert not await town.holds(group, POSTCODE)


async def test_point_06_settings_open_for_admins_only(town: Town) -> None:
    group, admin = town.group()
    ann = town.server.person()
    group.hears(ann, f"/settings{AT}")
    await town.settled()
    assert group.said == []
    group.hears(admin, f"/settings{AT}")
    panel = await group.sees("Totals of this group")
    toast = await ann.answer_to(await group.presses(ann, "Show totals"))
    assert "Only admins" in toast.text
    assert "off" in panel.text
    assert (await admin.answer_to(await group.presses(admin, "Show totals"))).text == "Changed."
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)
    assert len(group.said) == 1


async def test_point_06_rights_are_asked_for_on_every_press(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Show totals"))
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)
    group.chat.admins.clear()
    toast = await admin.answer_to(await group.presses(admin, "Hide totals"))
    assert "Only admins" in toast.text


async def test_point_06_a_panel_of_another_group_or_of_before_is_inert(town: Town) -> None:
    here, admin = town.group()
    there = town.server.group(admins=[admin])
    for group in (here, there):
        group.hears(admin, f"/settings{AT}")
        await group.sees("Totals of this group")
    old = here.screen[-1]
    await admin.answer_to(await here.presses(admin, "Show totals"))
    await here.until(lambda: "Hide totals" in here.screen[-1].labels)
    forged = old.button("Show totals").value
    for group in (here, there):
        query = group.presses_data(admin, forged, group.screen[-1].raw)
        toast = await admin.until(partial(admin._toast_of, query))
        assert "too old, or not from this group" in toast.text
    assert "Show totals" in there.screen[-1].labels


async def test_point_06_an_unnamed_admin_is_heard_and_a_channel_is_not(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}", as_channel=True)
    await town.settled()
    assert group.said == []
    group.hears(admin, f"/settings{AT}", anonymous=True)
    await group.sees("Totals of this group")


async def test_point_07_the_group_has_its_language_and_each_person_theirs(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Cymraeg"))
    await group.sees("Cyfansymiau")
    town.skip(2 * MINUTE)
    group.hears(admin, f"/act{AT}")
    payload = link((await group.sees("lwybrau diogel")).button("Ei wneud yn breifat"))
    arab, pole = town.server.person(language_code="ar"), town.server.person(language_code="pl")
    await arab.starts(payload)
    await pole.starts(payload)
    assert "أي لغة" in (await arab.hears()).text
    assert "W jakim języku" in (await pole.hears()).text


async def test_point_08_it_answers_below_the_question_in_its_topic_and_quietly(town: Town) -> None:
    group, _ = town.group(is_forum=True)
    asked = group.hears(town.server.person(), f"/act{AT}", topic=77)
    shown = await group.sees("safe routes")
    assert shown.raw["message_thread_id"] == 77
    assert shown.raw["reply_to_message"]["message_id"] == asked
    call = town.server.calls_to("sendMessage")[-1]
    assert call.params["disable_notification"] is True
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_point_08_a_topic_that_is_gone_is_no_reason_for_silence(town: Town) -> None:
    group, _ = town.group(is_forum=True)
    group.chat.gone_topics.add(77)
    group.hears(town.server.person(), f"/act{AT}", topic=77)
    assert "message_thread_id" not in (await group.sees("safe routes")).raw


async def test_point_08_the_same_question_within_a_minute_gets_a_sign_only(town: Town) -> None:
    group, _ = town.group()
    group.hears(town.server.person(), f"/act{AT}")
    await group.sees("safe routes")
    again = group.hears(town.server.person(), f"/act{AT}")
    await group.until(lambda: again in group.chat.reactions)
    assert len(group.said) == 1


async def test_point_08_help_goes_by_itself(town: Town) -> None:
    group, _ = town.group()
    group.hears(town.server.person(), f"/help{AT}")
    await group.sees("/progress")
    await town.settled()
    town.skip(MINUTE)
    await town.house.receiver.fire_timers()
    await group.until(lambda: not group.said and town.server.calls_to("deleteMessage"))
