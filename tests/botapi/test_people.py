"""People act as Telegram's apps let them, and see what the bot does."""

from __future__ import annotations

from typing import Any

import pytest

from .people import NothingHeard, Person
from .server import BotApiServer
from .wire import Wire

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "y1"}, {"text": "No", "callback_data": "n1"}],
        [{"text": "Open", "url": "https://example.org"}],
        [{"text": "Copy", "copy_text": {"text": "words"}}],
    ]
}


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person(first_name="Test Person", language_code="cy", is_started=True)


async def _updates(wire: Wire) -> list[dict[str, Any]]:
    found = (await wire.call("getUpdates")).result
    assert isinstance(found, list)
    return found


async def _last(wire: Wire) -> dict[str, Any]:
    return (await _updates(wire))[-1]


async def _send(wire: Wire, person: Person, text: str, **more: Any) -> int:
    answer = await wire.call("sendMessage", chat_id=person.id, text=text, **more)
    return int(answer.result["message_id"])


async def test_a_command_has_its_entity(wire: Wire, person: Person) -> None:
    await person.says("/start abc")
    message = (await _last(wire))["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": person.id,
        "is_bot": False,
        "first_name": "Test Person",
        "language_code": "cy",
    }
    assert message["chat"] == {"id": person.id, "type": "private", "first_name": "Test Person"}


@pytest.mark.parametrize(("payload", "text"), [("", "/start"), ("a-B_9", "/start a-B_9")])
async def test_a_link_into_the_bot_is_a_command(
    wire: Wire, person: Person, payload: str, text: str
) -> None:
    await person.starts(payload)
    assert (await _last(wire))["message"]["text"] == text


@pytest.mark.parametrize("text", ["\ud800", "\x00", "x" * 5000, "\u202e\u2066", ""])
async def test_words_go_out_as_they_are(wire: Wire, person: Person, text: str) -> None:
    await person.says(text)
    assert (await _last(wire))["message"]["text"] == text


async def test_a_person_may_have_any_field_of_a_user(server: BotApiServer, wire: Wire) -> None:
    odd = server.person(7, "\u202e", None, last_name="<b>", username="test_odd", is_bot=True)
    await odd.says("x")
    assert (await _last(wire))["message"]["from"] == {
        "id": 7,
        "is_bot": True,
        "first_name": "\u202e",
        "last_name": "<b>",
        "username": "test_odd",
    }


async def test_an_edit_comes_as_an_edited_message(wire: Wire, person: Person) -> None:
    message_id = await person.says("before")
    await person.edits(message_id, "after")
    edited = (await _last(wire))["edited_message"]
    assert (edited["message_id"], edited["text"]) == (message_id, "after")
    assert [each.text for each in person.screen] == ["after"]


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "video", "sticker", "location", "contact", "document", "dice"]
)
async def test_other_things_than_words_can_be_sent(wire: Wire, person: Person, kind: str) -> None:
    await getattr(person, f"sends_{kind}")()
    assert kind in (await _last(wire))["message"]


async def test_polls_stories_and_words_of_others_can_be_passed_on(
    wire: Wire, person: Person
) -> None:
    await person.sends_poll()
    await person.sends_story()
    await person.forwards("not mine")
    poll, story, words = [each["message"] for each in await _updates(wire)]
    assert ("poll" in poll, "story" in story) == (True, True)
    assert words["forward_origin"]["type"] == "hidden_user"


async def test_a_press_comes_with_the_message_it_was_made_on(wire: Wire, person: Person) -> None:
    message_id = await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    await person.presses("Yes")
    press = (await _last(wire))["callback_query"]
    assert (press["data"], press["message"]["message_id"]) == ("y1", message_id)
    assert press["message"]["text"] == "Well?"


async def test_the_newest_message_with_the_button_is_pressed(wire: Wire, person: Person) -> None:
    await _send(wire, person, "old", reply_markup=KEYBOARD)
    newer = await _send(wire, person, "new", reply_markup=KEYBOARD)
    await _send(wire, person, "without")
    await person.presses(lambda button: button.value == "n1")
    assert (await _last(wire))["callback_query"]["message"]["message_id"] == newer


async def test_a_button_that_is_not_there_is_named_with_the_screen(
    wire: Wire, person: Person
) -> None:
    await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    with pytest.raises(NothingHeard, match=r"no button 'Maybe'.*'Yes', 'No', 'Open', 'Copy'"):
        await person.presses("Maybe", timeout=0.01)


async def test_links_and_copies_send_nothing(wire: Wire, person: Person) -> None:
    await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    opened, copied = await person.presses("Open"), await person.presses("Copy")
    assert (opened.button.value, copied.button.value) == ("https://example.org", "words")
    assert await _updates(wire) == []


async def test_a_ready_answer_is_sent_as_a_message_and_may_go_away(
    wire: Wire, person: Person
) -> None:
    markup = {"keyboard": [[{"text": "Here"}]], "one_time_keyboard": True}
    await _send(wire, person, "Where?", reply_markup=markup)
    await person.presses("Here")
    assert (await _last(wire))["message"]["text"] == "Here"
    assert person.keyboard == []


async def test_a_ready_answer_may_ask_for_place_and_card(wire: Wire, person: Person) -> None:
    buttons = [{"text": "A", "request_location": True}, {"text": "B", "request_contact": True}]
    await _send(wire, person, "Where?", reply_markup={"keyboard": [buttons]})
    await person.presses("A")
    await person.presses("B")
    place, card = [each["message"] for each in await _updates(wire)]
    assert ("location" in place, card["contact"]["user_id"]) == (True, person.id)


@pytest.mark.parametrize("data", ["forged", "\x00" * 64, "", None])
async def test_any_data_can_be_pressed_on_any_message(
    wire: Wire, person: Person, data: str | None
) -> None:
    message_id = await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    await person.presses_data(data, message_id)
    await person.presses_data(data, 999)
    there, gone = [each["callback_query"] for each in await _updates(wire)]
    assert (there.get("data"), gone.get("data")) == (data, data)
    assert gone["message"] == {"chat": person.chat.about, "message_id": 999, "date": 0}


async def test_the_answer_to_a_press_is_a_toast(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    press = await person.presses("Yes")
    assert [each.id for each in server.unanswered_presses] == [press.query_id]
    await wire.call(
        "answerCallbackQuery", callback_query_id=press.query_id, text="Noted", show_alert=True
    )
    toast = await person.answer_to(press)
    assert (toast.text, toast.is_alert, person.toasts) == ("Noted", True, [toast])
    assert server.unanswered_presses == []


async def test_a_second_answer_changes_nothing(wire: Wire, person: Person) -> None:
    press = await person.presses_data("x", 1)
    for text in ("one", "two"):
        answer = await wire.call(
            "answerCallbackQuery", callback_query_id=press.query_id, text=text
        )
        assert answer.result is True
    assert [each.text for each in person.toasts] == ["one"]


async def test_a_late_answer_is_refused(server: BotApiServer, wire: Wire, person: Person) -> None:
    press = await person.presses_data("x", 1)
    server.skip(151)
    late = await wire.call("answerCallbackQuery", callback_query_id=press.query_id)
    never = await wire.call("answerCallbackQuery", callback_query_id="1")
    assert late.description == never.description
    assert late.description.startswith("Bad Request: query is too old")
    assert server.violations == []


async def test_an_inline_query_can_be_asked_and_answered(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    query_id = await person.asks_inline("refugees")
    assert (await _last(wire))["inline_query"]["query"] == "refugees"
    await wire.call("answerInlineQuery", inline_query_id=query_id, results=[])
    assert [each["inline_query_id"] for each in server.world.inline_answers] == [query_id]
    server.skip(31)
    late = await wire.call("answerInlineQuery", inline_query_id=query_id, results=[])
    assert late.description.startswith("Bad Request: query is too old")


async def test_who_has_blocked_the_bot_is_not_reached(wire: Wire, person: Person) -> None:
    await person.blocks()
    refusal = await wire.call("sendMessage", chat_id=person.id, text="x")
    assert (refusal.status, refusal.description) == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(ValueError, match="unblock first"):
        await person.says("x")
    await person.unblocks()
    await person.says("/start")
    changes = [each.get("my_chat_member") for each in await _updates(wire)]
    statuses = [each and each["new_chat_member"]["status"] for each in changes]
    assert statuses == ["kicked", "member", None]
    assert (await wire.call("sendMessage", chat_id=person.id, text="x")).status == 200


async def test_messages_and_edits_are_heard_in_order(wire: Wire, person: Person) -> None:
    message_id = await _send(wire, person, "one")
    await wire.call("editMessageText", chat_id=person.id, message_id=message_id, text="two")
    heard = [await person.hears(), await person.hears()]
    assert [(each.text, each.what) for each in heard] == [("one", "message"), ("two", "edit")]
    assert person.heard_meanwhile() == []


async def test_silence_is_an_error_that_shows_the_screen(wire: Wire, person: Person) -> None:
    await _send(wire, person, "only this")
    await person.hears()
    with pytest.raises(NothingHeard, match="only this"):
        await person.hears(timeout=0.01)
    with pytest.raises(NothingHeard, match="only this"):
        await person.sees("something else", timeout=0.01)


async def test_the_newest_message_with_some_words_is_seen(wire: Wire, person: Person) -> None:
    await person.says("hello you")
    await _send(wire, person, "hello 1")
    await _send(wire, person, "hello 2")
    assert (await person.sees("hello")).text == "hello 2"


async def test_a_missing_button_names_those_there_are(wire: Wire, person: Person) -> None:
    await _send(wire, person, "Well?", reply_markup=KEYBOARD)
    seen = await person.hears()
    assert seen.button("Open").action == "url"
    with pytest.raises(AssertionError, match="no button 'Maybe', only"):
        seen.button("Maybe")
