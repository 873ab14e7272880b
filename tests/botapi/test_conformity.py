"""What this server sends is what Telegram would send, by the full description."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .api_table import ApiTable
from .methods import METHODS
from .people import Person
from .server import BotApiServer
from .shape_check import ShapeCheck
from .spec_file import spec_path, spec_table
from .wire import Wire

CARD = {
    "type": "article",
    "id": "0",
    "title": "x",
    "input_message_content": {"message_text": "x"},
}
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
def full() -> ApiTable:
    path = spec_path()
    if path is None:
        pytest.skip("no description of the whole Bot API here; see CHATBOT_BOT_API_SPEC")
    return spec_table(path)


async def _do_everything(person: Person, wire: Wire) -> None:
    first = await person.says("/start https://example.org")
    await person.edits(first, "again")
    await person.says("reply", reply_to=first)
    for kind in "photo voice video sticker location contact document dice poll story".split():
        await getattr(person, f"sends_{kind}")()
    await person.forwards("words")
    await wire.call("sendMessage", chat_id=person.id, text="Well?", reply_markup=KEYBOARD)
    await person.presses("Go")
    await person.presses_data("gone", 999)
    await person.asks_inline("query")
    person.calls_guest("@bot x")
    await person.blocks()
    await person.unblocks()


async def test_every_update_is_of_the_right_form(
    server: BotApiServer, wire: Wire, full: ApiTable
) -> None:
    await _do_everything(server.person(), wire)
    updates = (await wire.call("getUpdates")).result
    kinds = {kind for each in updates for kind in each if kind != "update_id"}
    assert kinds == {
        "message",
        "edited_message",
        "callback_query",
        "guest_message",
        "inline_query",
        "my_chat_member",
    }
    problems = [ShapeCheck(full).value(("Update",), each, "update") for each in updates]
    assert problems == [[]] * len(updates)


def _params(name: str, chat_id: int, message_id: int, query_id: str) -> dict[str, Any]:
    """Return good parameters for any method that is played."""
    place = {"chat_id": chat_id, "message_id": message_id}
    known: dict[str, dict[str, Any]] = {
        "sendMessage": {"chat_id": chat_id, "text": "<b>x</b>", "parse_mode": "HTML"},
        "sendPhoto": {"chat_id": chat_id, "photo": "file-1", "caption": "/x"},
        "sendDocument": {"chat_id": chat_id, "document": "file-1"},
        "sendChatAction": {"chat_id": chat_id, "action": "typing"},
        "editMessageText": {**place, "text": "other", "reply_markup": KEYBOARD},
        "editMessageReplyMarkup": {**place, "reply_markup": KEYBOARD},
        "deleteMessages": {"chat_id": chat_id, "message_ids": [message_id]},
        "answerCallbackQuery": {"callback_query_id": query_id},
        "answerInlineQuery": {"inline_query_id": query_id, "results": []},
        "answerGuestQuery": {"guest_query_id": query_id, "result": CARD},
        "setWebhook": {"url": ""},
        "setMyCommands": {"commands": [{"command": "x", "description": "x"}]},
    }
    return known.get(
        name, place if name in {"deleteMessage", "setMessageReaction", "pinChatMessage"} else {}
    )


@pytest.mark.parametrize("name", sorted(METHODS))
async def test_every_method_returns_what_the_description_says(
    server: BotApiServer, wire: Wire, full: ApiTable, name: str
) -> None:
    person = server.person(is_started=True)
    old = (await wire.call("sendMessage", chat_id=person.id, text="old")).result["message_id"]
    photo = (await wire.call("sendPhoto", chat_id=person.id, photo="file-1")).result["message_id"]
    query_id = (await person.presses_data("x", old)).query_id or ""
    if name == "answerInlineQuery":
        query_id = await person.asks_inline("x")
    if name == "answerGuestQuery":
        query_id = person.calls_guest("x")
    params = _params(name, person.id, old, query_id)
    if name == "editMessageCaption":
        params = {"chat_id": person.id, "message_id": photo, "caption": "x"}
    if name.startswith("getChat"):
        group = server.group(admins=[person])
        params = {"chat_id": group.id, "user_id": person.id}
        if name != "getChatMember":
            del params["user_id"]
    result = (await wire.call(name, **params)).result
    assert ShapeCheck(full).value(full.methods[name].returns, result, name) == []
    assert server.violations == []


async def test_the_transcript_can_be_read_as_json(server: BotApiServer, wire: Wire) -> None:
    await _do_everything(server.person(), wire)
    await wire.call("getUpdates")
    assert json.loads(json.dumps([[each.params, each.result] for each in server.calls]))


async def test_a_method_nobody_plays_is_a_violation_not_a_surprise(full: ApiTable) -> None:
    async with BotApiServer(table=full) as server, Wire(server) as wire:
        person = server.person(is_started=True)
        answer = await wire.call("sendDice", chat_id=person.id)
        assert "does not play sendDice" in answer.description
        assert len(server.violations) == 1


async def test_a_method_that_only_says_yes_does(full: ApiTable) -> None:
    async with BotApiServer(table=full) as server, Wire(server) as wire:
        person = server.person(is_started=True)
        answer = await wire.call("pinChatMessage", chat_id=person.id, message_id=1)
        assert (answer.result, server.violations) == (True, [])
