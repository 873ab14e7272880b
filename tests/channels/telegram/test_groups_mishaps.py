"""What can befall a bot in a group: muted, put out, moved, no topic, and those who are nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.botapi import contents
from tests.botapi.groups import ANONYMOUS, Group
from tests.botapi.people import Person
from tests.channels.telegram.group_kit import AT, DAY, HOUR, MINUTE, Town, address_of
from tests.channels.telegram.test_groups_under_stress import private_talk

HELLO = "I read only what is said to me"
MUTED = "Bad Request: not enough rights to send text messages to the chat"
CHANNEL_ID = -1_007
CHANNEL = {"id": CHANNEL_ID, "type": "channel", "title": "A channel"}
CHANNEL_BOT = {"id": 136_817_688, "is_bot": True, "first_name": "Channel"}
TELEGRAM_ITSELF = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
POSTCODE = "SW11 5TN"


async def test_row_31_in_a_topic_that_was_deleted_the_next_one_is_answered_in_its_own(
    town: Town,
) -> None:
    group, admin = town.group(is_forum=True)
    group.hears(admin, f"/settings{AT}", topic=77)
    assert (await group.sees("Totals of this group")).raw["message_thread_id"] == 77
    group.chat.gone_topics.add(77)
    panel = group.screen[-1]
    del group.chat.messages[panel.message_id]
    group.presses_data(admin, panel.button("Show totals").value, panel.raw)
    again = await group.sees("Totals of this group")
    assert "message_thread_id" not in again.raw
    assert "Hide totals" in again.labels
    group.hears(town.server.person(), f"/act{AT}", topic=78)
    assert (await group.sees("safe routes")).raw["message_thread_id"] == 78


async def test_row_31_in_a_topic_that_is_closed_it_is_silent(town: Town) -> None:
    group, _ = town.group(is_forum=True)
    closed = town.server.fail("send*", status=400, description="Bad Request: TOPIC_CLOSED")
    group.hears(town.server.person(), f"/act{AT}", topic=77)
    await town.settled()
    assert closed.is_over
    assert group.said == []


async def test_muted_it_is_silent_tries_once_each_and_speaks_when_it_may_again(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    group, admin = town.group()
    muted = town.server.fail(
        "send*|set*", status=400, description=MUTED, times=None, chat_id=group.id
    )
    group.hears(town.server.person(), f"/act{AT}")
    group.hears(admin, f"/settings{AT}")
    group.hears(town.server.person(), f"/act{AT}")
    assert (await private_talk(town))[0] == usual
    await town.settled()
    assert len(town.server.calls_to("sendMessage", group.id)) == 2
    muted.cancel()
    town.skip(2 * MINUTE)
    group.hears(town.server.person(), f"/act{AT}")
    await group.sees("safe routes")
    await town.settled()
    assert len(group.said) == 1


async def test_put_out_while_it_speaks_it_stops_and_once_back_sends_no_backlog(
    town: Town,
) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    await group.sees(HELLO)
    group.chat.is_blocked = True  # the send meets it before the news does
    for command in ("/act", "/help", "/privacy"):
        group.hears(town.server.person(), f"{command}{AT}")
    await town.settled()
    group.puts_bot_out(admin)
    await town.settled()
    town.skip(HOUR)
    group.adds_bot(admin)
    await town.settled()
    assert len(group.said) == 1
    group.hears(admin, f"/act{AT}")
    await group.sees("safe routes")


@pytest.mark.parametrize(("away", "hellos"), [(HOUR, 1), (2 * DAY, 2)])
async def test_put_out_and_back_it_keeps_its_settings_and_says_hello_after_a_day_only(
    town: Town, away: int, hellos: int
) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    await group.sees(HELLO)
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Show totals"))
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)
    group.puts_bot_out(admin)
    await town.settled()
    town.skip(away)
    group.adds_bot(admin)
    await town.settled()
    assert sum(HELLO in said for said in group.said) == hellos
    town.skip(2 * MINUTE)
    group.hears(admin, f"/settings{AT}")
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)


async def test_restricted_and_gone_counts_as_put_out(town: Town) -> None:
    group, admin = town.group()
    group.adds_bot(admin)
    await group.sees(HELLO)
    gone = {"status": "restricted", "is_member": False, "user": town.server.world.bot}
    here = {"status": "restricted", "is_member": True, "user": town.server.world.bot}
    _membership(town, group, here, gone)
    await town.settled()
    assert (await town.store.conversations.snapshot(address_of(group))).contact.stopped
    _membership(town, group, gone, here)
    await town.settled()
    assert not (await town.store.conversations.snapshot(address_of(group))).contact.stopped


def _membership(town: Town, group: Group, before: dict[str, Any], after: dict[str, Any]) -> None:
    change = {"chat": group.chat.about, "from": ANONYMOUS, "date": 0}
    told = {"old_chat_member": before, "new_chat_member": after}
    town.server.inject({"my_chat_member": change | told})


@pytest.mark.parametrize("told", [("old", "new"), ("new", "old")])
async def test_row_30_a_group_that_moves_in_the_middle_of_a_send_hears_it_once_in_its_new_place(
    town: Town, told: tuple[str, ...]
) -> None:
    group, admin = town.group()
    ann = town.server.person()
    town.server.fail("getChatMember", delay=0.3)
    number = group.hears(admin, f"/settings{AT}")
    await town.server.until(lambda: town.server.calls_to("getChatMember"))
    new = group.moves(told=told)
    _says_something(new, ann, number)
    panel = await new.sees("Totals of this group")
    await town.settled()
    assert group.said == []
    assert sum("Totals" in said for said in new.said) == 1
    assert "reply_to_message" not in panel.raw
    town.skip(2 * MINUTE)
    new.hears(ann, f"/act{AT}")
    await new.sees("safe routes")


async def test_row_30_what_is_taken_away_in_the_old_group_takes_nothing_from_the_new_one(
    town: Town,
) -> None:
    group, _ = town.group(may_delete=True)
    ann, bob = town.server.person(), town.server.person()
    new = group.moves(told=())
    new.chat.may_delete = True
    number = group.hears(ann, f"{AT} I live at {POSTCODE}")
    _says_something(new, bob, number)
    line = await new.sees("go on in private")
    assert new.chat.messages[number]["text"] == "See you on Tuesday"
    assert "reply_to_message" not in line.raw


def _says_something(group: Group, who: Person, number: int) -> None:
    """In a new supergroup numbers begin anew: one of the old group is another's message there."""
    about = {"message_id": number, "from": who.about, "chat": group.chat.about, "date": 2**31}
    group.chat.messages[number] = about | {"text": "See you on Tuesday"}


async def test_row_21_an_unnamed_admin_changes_settings_and_is_named_nowhere(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/settings{AT}", anonymous=True)
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Show totals"))
    await group.until(lambda: "Hide totals" in group.screen[-1].labels)
    await town.settled()
    assert str(admin.id) not in str(await town.store.contact_records.show(address_of(group)))
    shown = " ".join(str(call.params) for call in town.server.calls_to("send*", group.id))
    assert str(admin.id) not in shown


async def test_row_21_channels_forwards_of_a_linked_channel_and_bots_are_not_answered(
    town: Town,
) -> None:
    usual, _ = await private_talk(town)
    group, admin = town.group()
    words = contents.words(f"/settings{AT}")
    linked = {"sender_chat": CHANNEL, "is_automatic_forward": True}
    group.brings(CHANNEL_BOT, {**words, "sender_chat": CHANNEL})
    group.brings(TELEGRAM_ITSELF, {**words, **linked})
    group.brings(CHANNEL_BOT, words)
    other = town.server.person(is_bot=True, username="some_other_bot")
    group.chat.admins.add(other.id)
    for command in ("/settings", "/act", "/forget", f"hello {AT}"):
        group.hears(other, command if AT in command else f"{command}{AT}")
    town.server.inject({"channel_post": _post(words)})
    town.server.inject({"my_chat_member": _added_to_channel(town, admin.about)})
    assert (await private_talk(town))[0] == usual
    await town.settled()
    assert group.said == []
    assert town.server.calls_to("*", CHANNEL_ID) == []


def _post(words: dict[str, Any]) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": CHANNEL, "sender_chat": CHANNEL, **words}


def _added_to_channel(town: Town, by: dict[str, Any]) -> dict[str, Any]:
    bot = {"user": town.server.world.bot}
    return {
        "chat": CHANNEL,
        "from": by,
        "date": 1,
        "old_chat_member": {"status": "left", **bot},
        "new_chat_member": {"status": "administrator", **bot},
    }


async def test_row_21_two_bots_cannot_talk_each_other_into_a_loop(town: Town) -> None:
    group, admin = town.group()
    group.hears(admin, f"/help{AT}")
    shown = await group.sees("opens a private chat")
    other = town.server.person(is_bot=True)
    for _ in range(20):
        group.hears(other, f"/help{AT}", reply_to=shown.message_id)
    await town.settled()
    assert len(group.said) == 1
