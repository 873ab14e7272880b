"""A group with somebody in it who wants to know, to make the bot say it, or to break it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatbot.domain.messages import Address
from chatbot.service.group_staff import GroupStaff
from tests.botapi import contents
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.channels.telegram.group_kit import AT, HOUR, MINUTE, Town, address_of, in_private

POSTCODE = "SW11 5TN"
FORWARDED = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}}

Gives = Callable[[Group, Person, int], int]


def has_more(group: Group, than: int) -> bool:
    """Whether anything stands below a message."""
    return group.screen[-1].message_id > than


def _caption(group: Group, who: Person, reply_to: int) -> int:
    picture = contents.photo("a") | contents.caption(f"my letter from {POSTCODE}")
    return group.brings(who.about, picture, reply_to=reply_to)


def _place(group: Group, who: Person, reply_to: int) -> int:
    return group.brings(who.about, contents.location(51.5, -0.12), reply_to=reply_to)


def _card(group: Group, who: Person, reply_to: int) -> int:
    card = contents.contact("+440000000000", "Test", who.id)
    return group.brings(who.about, card, reply_to=reply_to)


def _forward(group: Group, who: Person, reply_to: int) -> int:
    passed_on = contents.words(f"She lives at {POSTCODE}") | FORWARDED
    return group.brings(who.about, passed_on, reply_to=reply_to)


def _edit(group: Group, who: Person, reply_to: int) -> int:
    number = group.hears(who, "I would like to")
    group.edits(number, f"{AT} {POSTCODE}")
    return number


@pytest.mark.parametrize("gives", [_caption, _place, _card, _forward, _edit])
async def test_a_place_goes_in_whatever_form_it_is_given(town: Town, gives: Gives) -> None:
    group, _ = town.group(may_delete=True)
    await in_private(town, group, town.server.person())
    number = gives(group, town.server.person(), group.screen[-1].message_id)
    line = await group.sees("go on in private")
    assert number not in group.chat.messages
    assert "reply_to_message" not in line.raw
    await town.settled()
    for given in (POSTCODE, "51.5", "+440000000000"):
        assert not town.engine_met(given)
        assert not await town.holds(group, given)


async def test_what_is_said_in_private_and_who_says_it_goes_on_to_the_engine(town: Town) -> None:
    ann = town.server.person(first_name="Annabelle")
    await ann.says(f"I live at {POSTCODE}, as does Yusuf")
    await town.settled()
    assert town.engine_met(POSTCODE)
    assert town.engine_met("Yusuf")
    assert town.engine_met("Annabelle")


async def test_what_gives_somebody_away_goes_even_when_the_group_has_heard_enough(
    town: Town,
) -> None:
    group, _ = town.group(may_delete=True)
    for _ in range(9):
        group.hears(town.server.person(), f"{AT} hello")
    number = group.hears(town.server.person(), f"{AT} I live at {POSTCODE}")
    await group.until(lambda: number not in group.chat.messages)
    await town.settled()
    assert len(group.said) == 6


async def test_it_goes_when_its_author_has_said_too_much_already(town: Town) -> None:
    group, _ = town.group(may_delete=True)
    ann = town.server.person()
    for command in ("/act", "/help", "/privacy", "/progress"):
        group.hears(ann, f"{command}{AT}")
    number = group.hears(ann, f"{AT} I live at {POSTCODE}")
    await group.until(lambda: number not in group.chat.messages)


async def test_it_goes_without_a_word_where_the_bot_is_quiet_or_silenced(town: Town) -> None:
    group, admin = town.group(may_delete=True)
    group.hears(admin, f"/settings{AT}")
    await group.sees("Totals of this group")
    await admin.answer_to(await group.presses(admin, "Be quiet"))
    quiet = group.hears(town.server.person(), f"{AT} I live at {POSTCODE}")
    await group.until(lambda: quiet not in group.chat.messages)
    staff = GroupStaff(town.store.conversations, town.store.group_totals, town.store.group_key)
    (seen,) = await staff.seen(town.clock.now())
    assert await staff.pause(seen.ref, town.clock.now())
    silenced = group.hears(town.server.person(), f"{AT} I live at {POSTCODE}")
    await group.until(lambda: silenced not in group.chat.messages)
    assert len(group.said) == 1


async def test_a_command_that_an_admin_passes_on_is_not_the_wish_of_the_admin(
    town: Town,
) -> None:
    group, admin = town.group()
    await in_private(town, group, admin)
    group.brings(admin.about, contents.words(f"/forget{AT}") | FORWARDED)
    group.brings(admin.about, contents.words(f"/start{AT} rally_with_refugees-ar") | FORWARDED)
    await town.settled()
    assert len(group.said) == 1
    assert await town.store.contact_records.show(address_of(group)) is not None


async def test_forged_presses_change_nothing_in_the_group_nor_from_a_private_chat(
    town: Town,
) -> None:
    group, admin = town.group()
    mallory = town.server.person()
    group.hears(admin, f"/settings{AT}")
    panel = await group.sees("Totals of this group")
    before = await _kept(town, group)
    true_data = panel.button("Show totals").value
    assert true_data is not None
    stem = true_data.removesuffix("tally.1")
    forged = [f"{stem}{what}" for what in ("tally.1", "quiet.1", "lang.ar", "camp.x", "setup", "")]
    forged += ["", "v1", "v1:0:0:.g.", f"v1:0:0:.g.{'a' * 40}", "v1:0:0:.lang.ar", "\N{BOMB}"]
    for data in forged:
        group.presses_data(mallory, data, panel.raw)
    await mallory.until(lambda: len(mallory.toasts) == len(forged))
    await mallory.starts()
    shown = await mallory.hears()
    await mallory.presses_data(f"{stem}tally.1", shown.message_id)
    await admin.starts()
    await admin.presses_data(true_data, (await admin.hears()).message_id)
    await town.settled()
    assert await _kept(town, group) == before
    assert len(group.said) == 1
    assert all(toast.text for toast in mallory.toasts[: len(forged)])


async def test_an_admin_of_one_group_forges_nothing_in_another(town: Town) -> None:
    here, mallory = town.group()
    there, admin = town.group()
    for group, who in ((here, mallory), (there, admin)):
        group.hears(who, f"/settings{AT}")
        await group.sees("Totals of this group")
    before = await _kept(town, there)
    theirs = there.screen[-1].button("Show totals").value
    toasts = len(mallory.toasts)
    there.presses_data(mallory, theirs, there.screen[-1].raw)
    here.presses_data(mallory, theirs, here.screen[-1].raw)
    await mallory.until(lambda: len(mallory.toasts) == toasts + 2)
    await town.settled()
    assert await _kept(town, there) == before


async def _kept(town: Town, group: Group) -> dict[Any, Any]:
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    return {name: value.value for name, value in held.items() if name[1] not in {"said", "asked"}}


async def test_private_commands_and_payloads_are_nothing_in_a_group(town: Town) -> None:
    group, admin = town.group()
    ann = town.server.person()
    payload = await in_private(town, group, ann)
    await ann.starts(payload)
    await ann.hears()
    said = len(group.said)
    commands = "delete export edit stop web mydata language list id login".split()
    for command in [*commands, f"start {payload}", "start w1abc", "start ../../x", "start -"]:
        town.skip(MINUTE)
        name, _, rest = command.partition(" ")
        for who in (ann, admin):
            group.hears(who, f"/{name}{AT} {rest}")
    await town.settled()
    shown = " ".join(group.said[said:])
    assert str(ann.id) not in shown
    assert "May I keep" not in shown
    assert [text for text in group.said[said:] if "go on" in text] == []
    assert len(group.said) == said


async def test_what_members_say_among_themselves_is_in_no_row(town: Town) -> None:
    group, admin = town.group()
    await in_private(town, group, admin)
    ann = town.server.person(first_name="Annabelle")
    group.brings(ann.about, contents.words("I have written to my MP about Yusuf"))
    group.hears(ann, f"{AT} I have written to my MP about Layla")
    await town.settled()
    town.skip(HOUR)
    assert [town.engine_met(it) for it in ("Layla", "Yusuf", "Annabelle")] == [True, False, False]
    for said in ("Layla", "Yusuf", "Annabelle"):
        assert not await town.holds(group, said)
    assert await town.store.contact_records.show(Address("telegram", str(ann.id))) is None


async def test_whoever_acted_in_private_and_whoever_did_not_look_alike_in_the_group(
    town: Town,
) -> None:
    group, _ = town.group()
    ann, bob = town.server.person(), town.server.person()
    payload = await in_private(town, group, ann)
    await ann.starts(payload)
    for label in ("English", "I agree, keep them for this", "It is for all refugees"):
        await ann.presses(label)
    await ann.sees("postcode")
    answers = []
    for who in (ann, bob):
        for command in ("act", "progress", "help", "privacy"):
            town.skip(2 * MINUTE)
            asked = group.hears(who, f"/{command}{AT}")
            # the help of before goes meanwhile, so messages are not counted
            await group.until(partial(has_more, group, asked))
            shown = group.screen[-1]
            answers.append((shown.text, [(each.label, each.value) for each in shown.buttons]))
    assert answers[:4] == answers[4:]
