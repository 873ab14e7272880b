"""One parcel: the calls it becomes, and what their answers mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram import TelegramChannel, sending
from chatbot.channels.telegram.outcomes import FIRST_WAIT, MUCH_TROUBLE, TRIES
from chatbot.channels.telegram.sending import Sender
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import (
    Address,
    Mark,
    OptionButton,
    Outgoing,
    Picture,
    Retire,
    RichText,
    Toast,
)
from chatbot.service.ports import Later, Parcel, Refused, Sent, Unreachable, Unsure
from tests.botapi.people import Person
from tests.botapi.server import BotApiServer

YES = OptionButton("yes", "Yes", "token-yes")


@pytest.fixture
def ann(server: BotApiServer) -> Person:
    return server.person(is_started=True)


@pytest.fixture
def bob(server: BotApiServer) -> Person:
    return server.person(is_started=True)


def parcel(
    to: Person, content: str | Outgoing | Toast | Retire, number: int = 1, attempts: int = 0
) -> Parcel:
    if isinstance(content, str):
        content = Outgoing(RichText(content), "en")
    address = Address("telegram", str(to.id))
    return Parcel(number, ContactId(1), address, content, "lease", attempts)


async def test_a_bubble_is_one_message_with_its_marks_and_buttons(
    channel: TelegramChannel, ann: Person
) -> None:
    text = RichText("😀 Read this", (Mark("bold", 2, 4),))
    sent = await channel.send(parcel(ann, Outgoing(text, "en", buttons=(YES,))), None)
    (bubble,) = ann.screen
    assert sent == Sent(str(bubble.message_id))
    assert bubble.text == "😀 Read this"
    assert bubble.entities == ({"type": "bold", "offset": 3, "length": 4},)
    assert bubble.labels == ["Yes"]


async def test_links_are_not_previewed(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    await channel.send(parcel(ann, "https://example.org"), None)
    (call,) = server.calls_to("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_what_looks_like_markup_is_shown_as_it_is(
    channel: TelegramChannel, ann: Person
) -> None:
    words = "<b>not bold</b> *nor this* &lt; {user.token} <3"
    await channel.send(parcel(ann, words), None)
    assert [(bubble.text, bubble.entities) for bubble in ann.screen] == [(words, ())]


async def test_a_long_text_comes_in_parts_with_the_buttons_on_the_last(
    channel: TelegramChannel, ann: Person
) -> None:
    text = "A paragraph of some length.\n\n" * 300
    sent = await channel.send(parcel(ann, Outgoing(RichText(text), "en", buttons=(YES,))), None)
    assert [bubble.labels for bubble in ann.screen] == [[], [], ["Yes"]]
    assert sent == Sent(str(ann.screen[-1].message_id))


async def test_a_bubble_in_parts_goes_on_where_it_was_held_up(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    text = Outgoing(RichText("x" * 5000), "en")
    server.fail("sendMessage", status=429, retry_after=3, times=1)
    first = await channel.send(parcel(ann, text), None)
    assert isinstance(first, Later)
    assert ann.screen == []
    await channel.send(parcel(ann, replace(text, text=RichText("y" * 4096 + "z"))), None)
    assert [len(bubble.text) for bubble in ann.screen] == [4096, 1]


async def test_the_second_part_alone_is_repeated(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    hold = server.fail("sendMessage", delay=0, times=1)
    server.fail("sendMessage", status=429, retry_after=3, times=1)
    text = Outgoing(RichText("x" * 4096 + "y"), "en")
    assert isinstance(await channel.send(parcel(ann, text), None), Later)
    assert hold.is_over
    assert isinstance(await channel.send(parcel(ann, text), None), Sent)
    assert [bubble.text[:1] for bubble in ann.screen] == ["x", "y"]


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060"])
async def test_nothing_is_not_sent(
    channel: TelegramChannel, server: BotApiServer, ann: Person, text: str
) -> None:
    assert await channel.send(parcel(ann, text), None) == Refused("empty")
    assert server.calls_to("send*") == []


async def test_a_question_that_is_answered_loses_its_buttons(
    channel: TelegramChannel, ann: Person
) -> None:
    sent = await channel.send(parcel(ann, Outgoing(RichText("Sure?"), "en", buttons=(YES,))), None)
    assert isinstance(sent, Sent)
    for _ in range(2):
        assert await channel.send(parcel(ann, Retire("s", 1)), sent.ref) == Sent()
    assert [bubble.labels for bubble in ann.screen] == [[]]
    assert await channel.send(parcel(ann, Retire("s", 1)), "999999") == Sent()
    assert await channel.send(parcel(ann, Retire("s", 1)), None) == Sent()


async def test_a_bubble_can_take_the_place_of_another(
    channel: TelegramChannel, ann: Person
) -> None:
    first = await channel.send(parcel(ann, "One"), None)
    assert isinstance(first, Sent)
    instead = Outgoing(RichText("Two"), "en", buttons=(YES,), replaces=Retire("s", 1))
    assert await channel.send(parcel(ann, instead), first.ref) == first
    assert await channel.send(parcel(ann, instead), first.ref) == first
    assert [(bubble.text, bubble.labels) for bubble in ann.screen] == [("Two", ["Yes"])]


@pytest.mark.parametrize("ref", [None, "999999"])
async def test_a_bubble_whose_place_is_gone_comes_as_a_new_one(
    channel: TelegramChannel, ann: Person, ref: str | None
) -> None:
    instead = Outgoing(RichText("Two"), "en", replaces=Retire("s", 1))
    sent = await channel.send(parcel(ann, instead), ref)
    assert sent == Sent(str(ann.screen[0].message_id))


async def test_a_bubble_too_long_for_the_place_comes_below_and_the_old_buttons_go(
    channel: TelegramChannel, ann: Person
) -> None:
    first = await channel.send(parcel(ann, Outgoing(RichText("One"), "en", buttons=(YES,))), None)
    assert isinstance(first, Sent)
    instead = Outgoing(RichText("word " * 1000), "en", replaces=Retire("s", 1))
    await channel.send(parcel(ann, instead), first.ref)
    assert (ann.screen[0].text, ann.screen[0].labels) == ("One", [])
    assert len(ann.screen) == 3


async def test_somebody_at_work_is_shown_and_a_failure_of_that_is_none(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendChatAction", status=500)
    for _ in range(2):
        channel.show_busy(Address("telegram", str(ann.id)))
    await server.until(lambda: len(server.calls_to("sendChatAction")) == 2)
    assert server.calls_to("sendChatAction")[-1].params["action"] == "typing"


async def test_row_26_a_press_is_answered_and_a_late_answer_is_no_failure(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    await channel.send(parcel(ann, Outgoing(RichText("Sure?"), "en", buttons=(YES,))), None)
    press = await ann.presses("Yes")
    assert press.query_id
    assert await channel.send(parcel(ann, Toast(press.query_id, "x" * 500)), None) == Sent()
    assert [toast.text for toast in ann.toasts] == ["x" * 200]
    server.skip(200)
    assert await channel.send(parcel(ann, Toast(press.query_id, "late")), None) == Sent()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG not really")
    return path


async def test_a_picture_is_uploaded_once_and_carries_its_words(
    channel: TelegramChannel, server: BotApiServer, ann: Person, picture: Path
) -> None:
    sender = Sender(channel.api, lambda _: picture)
    message = Outgoing(
        RichText("Look", (Mark("bold", 0, 4),)), "en", buttons=(YES,), picture=Picture("p", "Alt")
    )
    for number in (1, 2):
        await sender.send(parcel(ann, message, number), None)
    assert [(it.media, it.text, it.labels) for it in ann.screen] == [
        ("photo", "Look", ["Yes"])
    ] * 2
    first, second = (call.params["photo"] for call in server.calls_to("sendPhoto"))
    assert not isinstance(first, str)
    assert isinstance(second, str)


async def test_words_too_long_for_a_caption_follow_the_picture(
    channel: TelegramChannel, ann: Person, picture: Path
) -> None:
    sender = Sender(channel.api, lambda _: picture)
    message = Outgoing(RichText("x" * 2000), "en", buttons=(YES,), picture=Picture("p", "Alt"))
    await sender.send(parcel(ann, message), None)
    assert [(it.media, it.text, it.labels) for it in ann.screen] == [
        ("photo", "Alt", []),
        (None, "x" * 2000, ["Yes"]),
    ]


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_picture_that_is_not_there_is_told_in_words(
    channel: TelegramChannel, ann: Person, tmp_path: Path, is_known: bool
) -> None:
    sender = Sender(channel.api, lambda _: tmp_path / "missing.png" if is_known else None)
    text = RichText("Look", (Mark("bold", 0, 4),))
    await sender.send(parcel(ann, Outgoing(text, "en", picture=Picture("p", "A map"))), None)
    assert [(bubble.text, bubble.entities) for bubble in ann.screen] == [
        ("A map\n\nLook", ({"type": "bold", "offset": 7, "length": 4},))
    ]


def bad_request(why: str) -> dict[str, Any]:
    return {"status": 400, "description": f"Bad Request: {why}"}


def forbidden(why: str) -> dict[str, Any]:
    return {"status": 403, "description": f"Forbidden: {why}"}


@pytest.mark.parametrize(
    ("fault", "delivery"),
    [
        (forbidden("bot was blocked by the user"), Unreachable("blocked")),
        (forbidden("user is deactivated"), Unreachable("deactivated")),
        (forbidden("something else"), Unreachable("forbidden")),
        (bad_request("chat not found"), Unreachable("chat_not_found")),
        (bad_request("anything else"), Refused("bad_request")),
        (bad_request("BUTTON_DATA_INVALID"), Refused("bad_request: BUTTON_DATA_INVALID")),
        ({"lose_reply": True}, Unsure("NetworkError")),
        ({"body": "truncated"}, Unsure("Garbled")),
        ({"refuse_ok": True}, Unsure("Garbled")),
    ],
)
async def test_row_26_every_answer_has_a_meaning(
    channel: TelegramChannel,
    server: BotApiServer,
    ann: Person,
    fault: dict[str, Any],
    delivery: object,
) -> None:
    server.fail("sendMessage", **fault)
    assert await channel.send(parcel(ann, "hello"), None) == delivery
    assert len(server.calls_to("sendMessage")) == 1


async def test_a_wait_asked_for_holds_this_contact(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", status=429, retry_after=9)
    delivery = await channel.send(parcel(ann, "hello"), None)
    assert isinstance(delivery, Later)
    assert (delivery.hold, delivery.flood) == ("address", True)
    assert 9 <= delivery.seconds < 10


async def test_row_28_a_server_that_fails_is_asked_again_and_in_the_end_in_doubt(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", status=502, body="html", times=TRIES + 1)
    for _ in range(TRIES):
        assert isinstance(await channel.send(parcel(ann, "hello"), None), Later)
    assert await channel.send(parcel(ann, "hello"), None) == Unsure("ServerFailed")


async def test_a_message_that_waited_long_for_its_turn_is_not_given_up_at_its_first_failure(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", status=502)
    delivery = await channel.send(parcel(ann, "hello", attempts=10 * TRIES), None)
    assert isinstance(delivery, Later)
    assert delivery.seconds <= FIRST_WAIT


async def test_what_may_be_done_twice_is_never_in_doubt(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("*", lose_reply=True, times=2)
    assert isinstance(await channel.send(parcel(ann, Toast("1", None)), None), Later)
    assert isinstance(await channel.send(parcel(ann, Retire("s", 1)), "1"), Later)


async def test_no_connection_holds_the_channel(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    async with server.unreachable():
        await channel.send(parcel(ann, "hello"), None)  # on the connection kept from before
        delivery = await channel.send(parcel(ann, "hello"), None)
    assert isinstance(delivery, Later)
    assert delivery.hold == "channel"


async def test_row_32_a_refused_token_holds_the_channel_with_an_alarm(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", status=401)
    with capture_logs() as logs:
        delivery = await channel.send(parcel(ann, "hello"), None)
    assert delivery == Later(60.0, "channel")
    assert [log["event"] for log in logs] == ["telegram.token_refused"]


async def test_after_much_trouble_no_message_is_risked_before_the_server_answers(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("*", lose_reply=True, times=None)
    for number in range(MUCH_TROUBLE):
        assert isinstance(await channel.send(parcel(ann, "hello", number), None), Unsure)
    for _ in range(3):
        delivery = await channel.send(parcel(ann, "hello", 9), None)
        assert isinstance(delivery, Later)
        assert delivery.hold == "channel"
    assert len(server.calls_to("sendMessage")) == MUCH_TROUBLE
    server.heal()
    assert isinstance(await channel.send(parcel(ann, "hello", 9), None), Sent)


async def test_row_25_words_that_cannot_be_formatted_go_out_plain_once(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    description = "Bad Request: can't parse entities: private words"
    server.fail("sendMessage", status=400, description=description)
    text = RichText("hello", (Mark("bold", 0, 5),))
    with capture_logs() as logs:
        delivery = await channel.send(parcel(ann, Outgoing(text, "cy", step="main.ask")), None)
    assert delivery == Sent(str(ann.screen[0].message_id))
    assert [(bubble.text, bubble.entities) for bubble in ann.screen] == [("hello", ())]
    assert [(log["step"], log["language"]) for log in logs] == [("main.ask", "cy")]
    assert "private" not in str(logs)


async def test_row_25_words_that_cannot_be_formatted_even_plain_are_refused(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    description = "Bad Request: can't parse entities: x"
    server.fail("sendMessage", status=400, description=description, times=None)
    assert await channel.send(parcel(ann, "hello"), None) == Refused("bad_request")
    assert len(server.calls_to("sendMessage")) == 2


async def test_half_sent_bubbles_are_not_remembered_without_end(
    channel: TelegramChannel, server: BotApiServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "UNFINISHED_HELD", 2)
    sender = Sender(channel.api, lambda _: None)
    server.fail("sendMessage", status=429, retry_after=1, times=None)
    for number in range(5):
        await sender.send(parcel(ann, "hello " * 1000, number), None)
    assert len(sender._unfinished) == 2
