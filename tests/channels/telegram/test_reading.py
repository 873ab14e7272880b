"""From an update to what came in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.channels.telegram.batch import split_batch, update_id
from chatbot.channels.telegram.hearing import NotForUs
from chatbot.channels.telegram.names import LONGEST_NAME, clean_name, language_hint
from chatbot.channels.telegram.reading import Reader
from chatbot.domain.messages import (
    Address,
    Attached,
    AttachmentKind,
    Content,
    Edited,
    InboxKey,
    Left,
    Pressed,
    Returned,
    Typed,
)
from chatbot.service.ports import Arrival
from tests.service.stand_in import NOON

ANN = {"id": 5_000_000_001, "is_bot": False, "first_name": "Ann", "language_code": "cy"}
PRIVATE = {"id": ANN["id"], "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    reader.know("our_bot", 4242, groups=True)
    return reader


def arrival(number: int = 1, **content: Any) -> Arrival:
    payload = json.dumps({"update_id": number, **content}).encode()
    return Arrival(InboxKey(f"telegram:{number}"), "telegram", payload, NOON)


def message(number: int = 10, **content: Any) -> dict[str, Any]:
    return {"message_id": number, "date": 1, "chat": PRIVATE, "from": ANN, **content}


def content_of(reader: Reader, **update: Any) -> Content:
    return reader.read(arrival(**update)).content


def test_words_come_with_who_said_them_and_when(reader: Reader) -> None:
    incoming = reader.read(arrival(message=message(text="hello")))
    assert incoming.key == "telegram:1"
    assert incoming.address == Address("telegram", "5000000001")
    assert incoming.at == NOON
    assert incoming.content == Typed("hello")
    assert (incoming.first_name, incoming.language_hint) == ("Ann", "cy")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("/start", "/start"),
        ("/start payload", "/start payload"),
        ("/start@our_bot", "/start"),
        ("/Start@OUR_bot abc", "/Start abc"),
        ("/start@our_bot\nabc", "/start\nabc"),
        ("ann@our_bot", "ann@our_bot"),
        ("/start@our_bot.org", "/start@our_bot.org"),
    ],
)
def test_a_command_is_read_without_the_name_of_the_bot(
    reader: Reader, said: str, read: str
) -> None:
    assert content_of(reader, message=message(text=said)) == Typed(read)


def test_a_press_carries_its_token_and_the_handle_to_answer_it(reader: Reader) -> None:
    press = {"id": "77", "from": ANN, "data": "token", "message": {"chat": PRIVATE}}
    assert content_of(reader, callback_query=press) == Pressed("token", "77")


@pytest.mark.parametrize("more", [{}, {"message": {"chat": PRIVATE, "date": 0, "message_id": 1}}])
def test_a_press_without_data_or_message_is_a_press(reader: Reader, more: dict[str, Any]) -> None:
    press = {"id": "77", "from": ANN, **more}
    assert content_of(reader, callback_query=press) == Pressed("", "77")


def test_an_edit_names_the_arrival_it_changes(reader: Reader) -> None:
    reader.read(arrival(5, message=message(10, text="one")))
    edited = reader.read(arrival(6, edited_message=message(10, text="two"))).content
    assert edited == Edited("two", InboxKey("telegram:5"))


def test_an_edit_of_something_forgotten_names_nothing_we_know(reader: Reader) -> None:
    edited = content_of(reader, edited_message=message(10, text="two"))
    assert edited == Edited("two", InboxKey("telegram:message:10"))


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("photo", AttachmentKind.PHOTO),
        ("voice", AttachmentKind.VOICE),
        ("video_note", AttachmentKind.VIDEO),
        ("document", AttachmentKind.DOCUMENT),
        ("sticker", AttachmentKind.STICKER),
        ("location", AttachmentKind.LOCATION),
        ("contact", AttachmentKind.CONTACT),
        ("poll", AttachmentKind.OTHER),
        ("story", AttachmentKind.OTHER),
    ],
)
def test_what_is_no_text_is_known_by_its_kind(
    reader: Reader, field: str, kind: AttachmentKind
) -> None:
    update = message() | {"caption": "words", field: {}}
    assert content_of(reader, message=update) == Attached(kind)


def test_an_album_counts_once_however_often_its_first_picture_is_read(reader: Reader) -> None:
    first, second = (
        arrival(number, message=message(number, photo=[], media_group_id="a")) for number in (1, 2)
    )
    assert reader.read(first).content == Attached(AttachmentKind.PHOTO)
    with pytest.raises(NotForUs, match="album"):
        reader.read(second)
    assert reader.read(first).content == Attached(AttachmentKind.PHOTO)


@pytest.mark.parametrize(
    ("status", "content"),
    [("kicked", Left()), ("left", Left()), ("member", Returned()), ("restricted", Returned())],
)
def test_blocking_and_coming_back_is_heard(reader: Reader, status: str, content: Content) -> None:
    change = {"chat": PRIVATE, "from": ANN, "date": 1, "new_chat_member": {"status": status}}
    assert content_of(reader, my_chat_member=change) == content


BOT = ANN | {"is_bot": True}


@pytest.mark.parametrize(
    ("kind", "update"),
    [
        ("group_talk", {"message": message(chat=GROUP, text="hello")}),
        ("group_service", {"message": message(chat=GROUP, pinned_message={})}),
        ("group_edit", {"edited_message": message(chat=GROUP, text="hello")}),
        (
            "group_rights",
            {
                "my_chat_member": {
                    "chat": GROUP,
                    "from": ANN,
                    "old_chat_member": {"status": "member"},
                    "new_chat_member": {"status": "administrator"},
                }
            },
        ),
        ("bot", {"message": message(text="hello") | {"from": BOT}}),
        ("bot", {"callback_query": {"id": "1", "from": BOT}}),
        ("command_for_another", {"message": message(text="/start@other_bot")}),
        ("service_message", {"message": message(pinned_message={})}),
        ("edited_attachment", {"edited_message": message(location={})}),
        ("inline_query", {"inline_query": {"id": "1"}}),
        ("other", {"future": {}}),
        ("other", {}),
    ],
)
def test_row_15_what_is_not_for_us_is_counted_by_its_kind(
    reader: Reader, kind: str, update: dict[str, Any]
) -> None:
    with pytest.raises(NotForUs) as reason:
        reader.read(arrival(**update))
    assert reason.value.kind == kind


ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


@pytest.mark.parametrize(
    ("kind", "chat", "sender", "more"),
    [
        ("bot", PRIVATE, BOT, {}),
        ("bot", GROUP, BOT, {}),
        ("channel", GROUP, BOT, {"sender_chat": {"id": -1, "type": "channel"}}),
    ],
)
def test_row_21_bots_and_channels_are_met_with_silence(
    reader: Reader, kind: str, chat: dict[str, Any], sender: dict[str, Any], more: dict[str, Any]
) -> None:
    with pytest.raises(NotForUs) as reason:
        reader.read(arrival(message=message(chat=chat, text="/act", **more) | {"from": sender}))
    assert reason.value.kind == kind


def test_row_21_an_unnamed_admin_is_not_taken_for_a_bot(reader: Reader) -> None:
    said = message(chat=GROUP, text="/act", sender_chat=GROUP) | {"from": ANONYMOUS}
    read = reader.read(arrival(message=said))
    assert read.group is not None
    assert read.group.is_admin


def test_in_a_group_nobody_has_a_name(reader: Reader) -> None:
    read = reader.read(arrival(message=message(chat=GROUP, text="/act")))
    assert (read.first_name, read.language_hint) == (None, None)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": {"date": "x"}}',
        b'{"update_id": 1, "message": {"date": 1, "chat": {"id": 1, "type": "private"}}}',
        b'{"update_id": 1, "message": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"update_id": 1, "z": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b"\xff\xfe",
    ],
)
def test_row_14_what_cannot_be_read_is_a_value_error_that_quotes_nothing(
    reader: Reader, payload: bytes
) -> None:
    with pytest.raises(ValueError, match=r"^not an update$") as fault:
        reader.read(Arrival(InboxKey("telegram:1"), "telegram", payload, NOON))
    assert fault.value.__cause__ is None


def test_half_a_surrogate_pair_and_nul_are_replaced(reader: Reader) -> None:
    update = arrival(message=message(text="a?b\0c"))
    broken = Arrival(update.key, "telegram", update.payload.replace(b"?", b"\\ud83d"), NOON)
    assert reader.read(broken).content == Typed("a\ufffdb\ufffdc")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Ann", "Ann"),
        ("  Ann \n Lee ", "Ann Lee"),
        ("\u202eAnn\u2066", "Ann"),
        ("", None),
        ("\u200b\u202e", None),
        ("\u0301\u0302", None),
        ("\ud800", None),
        ("مریم", "مریم"),
        ("x" * 100, "x" * LONGEST_NAME),
        ("👩🏽‍🌾", "👩🏽‍🌾"),
    ],
)
def test_a_name_is_cleaned_or_is_none(name: str, clean: str | None) -> None:
    assert clean_name(name) == clean


@given(st.text())
def test_a_clean_name_turns_no_sentence_around(name: str) -> None:
    clean = clean_name(name) or ""
    assert not set(clean) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\n\r\0")


@pytest.mark.parametrize(
    ("code", "hint"),
    [("en", "en"), ("pt-br", "pt-br"), ("", None), (None, None), ("x" * 50, None), ("<b>", None)],
)
def test_a_language_code_is_a_hint_if_it_looks_like_one(
    code: str | None, hint: str | None
) -> None:
    assert language_hint(code) == hint


def a_batch(*updates: bytes) -> bytes:
    return b'{"ok":true,"result":[' + b",".join(updates) + b"]}"


FINE = b'{"update_id":1,"message":{"text":"a]}\\"b"}}'
DEEP = b'{"update_id":2,"z":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
HALF = b'{"update_id":3,"z":"\\ud800"}'
NUMBERLESS = b'{"future":{}}'


@pytest.mark.parametrize(
    "updates",
    [[], [FINE], [FINE, FINE], [FINE, DEEP, FINE], [HALF], [FINE, HALF], [NUMBERLESS, FINE]],
)
def test_a_batch_comes_apart_whatever_is_in_it(updates: list[bytes]) -> None:
    assert split_batch(a_batch(*updates)) == updates


@given(st.lists(st.recursive(st.text() | st.integers() | st.none(), st.lists), max_size=5))
def test_any_json_comes_apart_as_it_went_in(values: list[Any]) -> None:
    updates = [
        json.dumps({"update_id": n, "value": value}).encode() for n, value in enumerate(values)
    ]
    broken = [*updates, HALF]
    assert split_batch(a_batch(*updates)) == updates
    assert split_batch(a_batch(*broken)) == broken


def test_nonsense_between_updates_costs_nothing_but_itself() -> None:
    assert split_batch(a_batch(FINE, b"nonsense", FINE)) == [FINE, FINE]
    assert split_batch(a_batch(b"nonsense")) == [b"nonsense"]


@pytest.mark.parametrize("payload", [b"", b"[]", b'{"ok":false}', b'{"ok":true,"result":{}}'])
def test_what_is_no_batch_is_none(payload: bytes) -> None:
    assert split_batch(payload) is None


@pytest.mark.parametrize(
    ("update", "number"),
    [
        (FINE, 1),
        (DEEP, 2),
        (HALF, 3),
        (NUMBERLESS, None),
        (b'{"update_id":"x"}', None),
        (b'{"update_id":1.5}', None),
        (b'{"update_id": 9007199254740991}', 9007199254740991),
        (b"nonsense", None),
    ],
)
def test_the_number_of_an_update_is_found_where_there_is_one(
    update: bytes, number: int | None
) -> None:
    assert update_id(update) == number


def test_which_of_our_messages_somebody_answers_is_told_by_how_it_begins(reader: Reader) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    ours = {"message_id": 7, "date": 1, "chat": PRIVATE, "from": bot, "text": "Why? " * 100}
    said = content_of(reader, message=message(text="/wrong", reply_to_message=ours))
    assert said == Typed("/wrong", ("Why? " * 100)[:200])
    theirs = {**ours, "from": {**bot, "is_bot": False}}
    said = content_of(reader, message=message(text="/wrong", reply_to_message=theirs))
    assert said == Typed("/wrong")
