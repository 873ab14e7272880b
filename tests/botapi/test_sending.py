"""What becomes of messages: sent, edited, deleted, and refused as Telegram refuses."""

from __future__ import annotations

from typing import Any

import pytest

from .people import Person
from .server import BotApiServer
from .wire import Wire

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
ANSWERS = {"keyboard": [[{"text": "Yes"}], [{"text": "Here", "request_location": True}]]}


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person(is_started=True)


async def _send(wire: Wire, person: Person, **params: Any) -> dict[str, Any]:
    answer = await wire.call("sendMessage", chat_id=person.id, **params)
    result = answer.result
    assert isinstance(result, dict)
    return result


async def test_a_sent_message_is_on_the_screen_as_it_was_read(wire: Wire, person: Person) -> None:
    sent = await _send(wire, person, text=" <b>Hi</b> ", parse_mode="HTML", reply_markup=GO)
    seen = await person.hears()
    assert (seen.text, seen.labels, seen.is_from_bot) == ("Hi", ["Go"], True)
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert person.screen == [seen]


async def test_message_ids_rise_over_all_chats(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    other = server.person(is_started=True)
    first = await _send(wire, person, text="x")
    second = await _send(wire, other, text="x")
    assert second["message_id"] == first["message_id"] + 1


async def test_an_edit_replaces_text_and_keyboard(wire: Wire, person: Person) -> None:
    sent = await _send(wire, person, text="before", reply_markup=GO)
    place = {"chat_id": person.id, "message_id": sent["message_id"]}
    edited = (await wire.call("editMessageText", **place, text="after")).result
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == (
        "after",
        False,
        True,
    )
    assert [(each.text, each.labels) for each in person.screen] == [("after", [])]


async def test_an_edit_of_the_keyboard_keeps_the_text(wire: Wire, person: Person) -> None:
    sent = await _send(wire, person, text="before", reply_markup=GO)
    place = {"chat_id": person.id, "message_id": sent["message_id"]}
    await wire.call("editMessageReplyMarkup", **place)
    assert [(each.text, each.labels) for each in person.screen] == [("before", [])]


async def test_an_edit_of_a_caption_keeps_the_picture(wire: Wire, person: Person) -> None:
    sent = (await wire.call("sendPhoto", chat_id=person.id, photo="file-1", caption="a")).result
    place = {"chat_id": person.id, "message_id": sent["message_id"]}
    await wire.call("editMessageCaption", **place, caption="b")
    assert [(each.text, each.media) for each in person.screen] == [("b", "photo")]


async def test_a_deleted_message_is_gone(wire: Wire, person: Person) -> None:
    sent = await _send(wire, person, text="x")
    place = {"chat_id": person.id, "message_id": sent["message_id"]}
    assert (await wire.call("deleteMessage", **place)).result is True
    assert person.screen == []
    again = await wire.call("deleteMessage", **place)
    assert again.description == "Bad Request: message to delete not found"


async def test_a_message_of_two_days_is_not_deleted(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    sent = await _send(wire, person, text="x")
    server.skip(48 * 3600 + 1)
    answer = await wire.call("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    assert answer.description == "Bad Request: message can't be deleted for everyone"


async def test_several_messages_are_deleted_and_missing_ones_skipped(
    wire: Wire, person: Person
) -> None:
    ids = [(await _send(wire, person, text="x"))["message_id"] for _ in range(3)]
    await wire.call("deleteMessages", chat_id=person.id, message_ids=[*ids[:2], 999])
    assert [each.message_id for each in person.screen] == ids[2:]


async def test_a_reply_shows_what_it_answers(wire: Wire, person: Person) -> None:
    asked = await person.says("what?")
    sent = await _send(wire, person, text="this", reply_parameters={"message_id": asked})
    assert sent["reply_to_message"]["text"] == "what?"


async def test_a_reply_to_nothing_is_refused_unless_it_may_stand_alone(
    wire: Wire, person: Person
) -> None:
    lone: dict[str, Any] = {"message_id": 999}
    answer = await wire.call("sendMessage", chat_id=person.id, text="x", reply_parameters=lone)
    assert answer.description == "Bad Request: message to be replied not found"
    lone["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await _send(wire, person, text="x", reply_parameters=lone)


async def test_ready_answers_stay_until_removed(wire: Wire, person: Person) -> None:
    await _send(wire, person, text="x", reply_markup=ANSWERS)
    assert [(each.label, each.action) for each in person.keyboard] == [
        ("Yes", "text"),
        ("Here", "request_location"),
    ]
    await _send(wire, person, text="x", reply_markup={"remove_keyboard": True})
    assert person.keyboard == []


async def test_an_empty_keyboard_is_none(wire: Wire, person: Person) -> None:
    sent = await _send(wire, person, text="x", reply_markup={"inline_keyboard": [[]]})
    assert "reply_markup" not in sent


async def test_typing_is_seen(wire: Wire, person: Person) -> None:
    await wire.call("sendChatAction", chat_id=person.id, action="typing")
    assert person.chat.actions == ["typing"]


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("editMessageText", {"message_id": 1, "text": "same"}, "message is not modified"),
        ("editMessageText", {"message_id": 999, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": 2, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 3, "text": "x"}, "there is no text in the message"),
        ("editMessageCaption", {"message_id": 1, "caption": "x"}, "there is no caption in the m"),
        ("editMessageReplyMarkup", {"message_id": 1}, "message is not modified"),
        ("setMessageReaction", {"message_id": 999}, "message to react not found"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody_here", "text": "x"}, "chat not found"),
    ],
)
async def test_what_cannot_be_done_is_refused_but_no_violation(
    server: BotApiServer,
    wire: Wire,
    person: Person,
    method: str,
    params: dict[str, Any],
    description: str,
) -> None:
    await _send(wire, person, text="same")
    await person.says("mine")
    await wire.call("sendPhoto", chat_id=person.id, photo="file-1")
    answer = await wire.call(method, **{"chat_id": person.id, **params})
    assert answer.status == 400
    assert answer.description.startswith(f"Bad Request: {description}")
    assert server.violations == []


async def test_nobody_is_written_to_before_they_began(server: BotApiServer, wire: Wire) -> None:
    stranger = server.person()
    answer = await wire.call("sendMessage", chat_id=stranger.id, text="x")
    assert (answer.status, answer.description) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await stranger.says("/start")
    assert (await wire.call("sendMessage", chat_id=stranger.id, text="x")).status == 200


async def test_the_profile_is_kept_by_language_and_scope(wire: Wire) -> None:
    commands = [{"command": "start", "description": "Dechrau"}]
    scope = {"type": "all_private_chats"}
    await wire.call("setMyCommands", commands=commands, scope=scope, language_code="cy")
    await wire.call("setMyDescription", description="general")
    await wire.call("setMyDescription", description="cyffredinol", language_code="cy")
    told = [
        (await wire.call("getMyCommands", scope=scope, language_code="cy")).result,
        (await wire.call("getMyCommands")).result,
        (await wire.call("getMyDescription", language_code="cy")).result,
        (await wire.call("getMyDescription", language_code="gd")).result,
        (await wire.call("getMyShortDescription")).result,
        (await wire.call("getMyName")).result,
    ]
    assert told == [
        commands,
        [],
        {"description": "cyffredinol"},
        {"description": "general"},
        {"short_description": ""},
        {"name": "Test Bot"},
    ]
    await wire.call("deleteMyCommands", scope=scope, language_code="cy")
    assert (await wire.call("getMyCommands", scope=scope, language_code="cy")).result == []


async def test_the_menu_button_is_kept_by_chat(wire: Wire, person: Person) -> None:
    button = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.org"}}
    await wire.call("setChatMenuButton", chat_id=person.id, menu_button=button)
    assert (await wire.call("getChatMenuButton", chat_id=person.id)).result == button
    assert (await wire.call("getChatMenuButton")).result == {"type": "commands"}
