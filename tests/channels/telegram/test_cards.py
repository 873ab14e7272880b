"""Progress cards on their way: one upload, budget and retries of any message, else words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chatbot.channels.telegram import TelegramChannel
from chatbot.channels.telegram.sending import Sender
from chatbot.domain.cards import Card
from chatbot.domain.contacts import ContactId
from chatbot.domain.groups import InGroup
from chatbot.domain.messages import Address, Outgoing, RichText
from chatbot.service.ports import Later, Parcel, Refused, Sent
from tests.botapi.groups import Group
from tests.botapi.server import BotApiServer
from tests.cards.shown import ENGLISH

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\xb0\x00\x00\x02\x76"
WORDS = "At least 35 members. The next goal: 50."


@pytest.fixture
def group(server: BotApiServer) -> Group:
    return server.group(title="A town")


@pytest.fixture
def drawn() -> list[Card]:
    return []


@pytest.fixture
def sender(channel: TelegramChannel, drawn: list[Card]) -> Sender:
    async def draw(card: Card) -> bytes | None:
        drawn.append(card)
        return PNG

    return Sender(channel.api, lambda _: None, draw)


def carded(group: Group, number: int = 1, **about: Any) -> Parcel:
    stands = InGroup(about.pop("topic", None))
    address = Address("telegram", str(group.id))
    message = Outgoing(RichText(about.pop("words", WORDS)), "en", in_group=stands, card=ENGLISH)
    return Parcel(number, ContactId(1), address, replace(message, **about), "lease", 0)


def on_screen(group: Group) -> list[tuple[str | None, str]]:
    return [(each.media, each.text) for each in group.screen]


async def test_a_card_is_uploaded_once_and_then_sent_by_its_id(
    sender: Sender, server: BotApiServer, group: Group, drawn: list[Card]
) -> None:
    for number in (1, 2):
        assert isinstance(await sender.send(carded(group, number), None), Sent)
    another = replace(ENGLISH, filled=80)
    await sender.send(carded(group, 3, card=another), None)
    assert on_screen(group) == [("photo", WORDS)] * 3
    first, second, third = (call.params["photo"] for call in server.calls_to("sendPhoto"))
    assert (first.name, first.sides) == ("progress.png", (1200, 630))
    assert isinstance(second, str)
    assert not isinstance(third, str)
    assert drawn == [ENGLISH, another]
    assert server.violations == []


async def test_a_card_makes_no_sound_and_stands_in_its_topic(
    sender: Sender, server: BotApiServer, group: Group
) -> None:
    await sender.send(carded(group, topic=7), None)
    (call,) = server.calls_to("sendPhoto")
    assert call.params["disable_notification"] is True
    assert group.screen[0].raw["message_thread_id"] == 7
    group.chat.gone_topics.add(7)
    await sender.send(carded(group, 2, topic=7), None)
    assert on_screen(group)[-1] == ("photo", WORDS)


@pytest.mark.parametrize(
    "why",
    [
        "not enough rights to send photos to the chat",
        "CHAT_SEND_PHOTOS_FORBIDDEN",
        "PHOTO_INVALID_DIMENSIONS",
        "IMAGE_PROCESS_FAILED",
    ],
)
async def test_a_card_that_is_refused_leaves_as_words(
    sender: Sender, server: BotApiServer, group: Group, why: str
) -> None:
    server.fail("sendPhoto", status=400, description=f"Bad Request: {why}")
    assert isinstance(await sender.send(carded(group), None), Sent)
    assert on_screen(group) == [(None, WORDS)]
    assert len(server.calls_to("sendPhoto")) == len(server.calls_to("sendMessage")) == 1


async def test_an_id_that_telegram_has_forgotten_is_uploaded_anew_the_next_time(
    sender: Sender, server: BotApiServer, group: Group
) -> None:
    await sender.send(carded(group, 1), None)
    server.fail("sendPhoto", status=400, description="Bad Request: wrong file identifier")
    for number in (2, 3):
        await sender.send(carded(group, number), None)
    assert on_screen(group) == [("photo", WORDS), (None, WORDS), ("photo", WORDS)]
    assert [isinstance(call.params["photo"], str) for call in server.calls_to("sendPhoto")] == [
        False,
        True,
        False,
    ]


async def test_a_card_for_a_chat_that_is_gone_is_judged_like_any_message(
    sender: Sender, server: BotApiServer, group: Group
) -> None:
    for method in ("sendPhoto", "sendMessage"):
        server.fail(method, status=400, description="Bad Request: anything else")
    assert await sender.send(carded(group), None) == Refused("bad_request")


async def test_a_card_too_many_waits_as_long_as_telegram_says(
    sender: Sender, server: BotApiServer, group: Group
) -> None:
    server.fail("sendPhoto", status=429, retry_after=7)
    held = await sender.send(carded(group), None)
    assert isinstance(held, Later)
    assert held.hold == "address"
    assert held.seconds >= 7
    assert server.calls_to("sendMessage") == []
    assert isinstance(await sender.send(carded(group), None), Sent)
    assert on_screen(group) == [("photo", WORDS)]


async def test_where_no_card_can_be_drawn_its_words_go_alone(
    channel: TelegramChannel, server: BotApiServer, group: Group
) -> None:
    await channel.send(carded(group), None)
    assert on_screen(group) == [(None, WORDS)]
    assert server.calls_to("sendPhoto") == []


async def test_words_too_long_for_a_caption_follow_the_card_that_says_all_of_its_own(
    sender: Sender, group: Group
) -> None:
    await sender.send(carded(group, words="x" * 1025), None)
    assert on_screen(group) == [("photo", ENGLISH.alt), (None, "x" * 1025)]


async def test_rights_given_back_bring_the_card_back(sender: Sender, group: Group) -> None:
    group.chat.may_send_photos = False
    await sender.send(carded(group, 1), None)
    group.chat.may_send_photos = True
    await sender.send(carded(group, 2), None)
    assert on_screen(group) == [(None, WORDS), ("photo", WORDS)]
