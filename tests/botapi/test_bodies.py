"""A call may come in any form that Telegram takes, and in no other."""

from __future__ import annotations

import pytest

from .people import Person
from .server import BotApiServer
from .wire import Wire


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person(is_started=True)


async def test_a_query_is_read(server: BotApiServer, wire: Wire, person: Person) -> None:
    assert (await wire.get("sendMessage", chat_id=str(person.id), text="x")).status == 200
    assert server.calls[0].params == {"chat_id": person.id, "text": "x"}


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart"])
async def test_the_transcript_has_typed_parameters(
    server: BotApiServer, wire: Wire, person: Person, form: str
) -> None:
    params = {
        "chat_id": person.id,
        "text": "é & x",
        "protect_content": True,
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
    }
    if form == "json":
        await wire.call("sendMessage", **params)
    elif form == "urlencoded":
        await wire.form("sendMessage", **params)
    else:
        await wire.multipart("sendMessage", {}, **params)
    assert server.calls[0].params == params
    assert server.violations == []


async def test_a_file_comes_in_its_own_part(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    answer = await wire.multipart("sendPhoto", {"photo": b"123"}, chat_id=person.id)
    assert answer.result["photo"][0]["file_size"] == 3


async def test_a_file_may_be_attached_under_another_name(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    answer = await wire.multipart(
        "sendDocument", {"part": b"123"}, chat_id=person.id, document="attach://part"
    )
    assert (answer.status, server.violations) == (200, [])


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"photo": "attach://nowhere"}, "attached file not found"),
        ({"photo": ""}, "there is no photo in the request"),
    ],
)
async def test_a_file_must_be_there(
    server: BotApiServer, wire: Wire, person: Person, params: dict[str, str], complaint: str
) -> None:
    answer = await wire.call("sendPhoto", chat_id=person.id, **params)
    assert complaint in answer.description


async def test_a_file_in_a_text_field_is_refused(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    answer = await wire.multipart("sendMessage", {"text": b"x"}, chat_id=person.id)
    assert answer.description == "Bad Request: text must not be a file"


@pytest.mark.parametrize(
    ("body", "kind", "complaint"),
    [
        (b"{", "application/json", "can't parse request body as JSON"),
        (b"[]", "application/json", "request body must be a JSON object"),
        (b'{"text":"\xff"}', "application/json", "UTF-8"),
        (b"text=%ff", "application/x-www-form-urlencoded", "UTF-8"),
        (b"text", "text/plain", "body of type text/plain is not read"),
        (b"reply_markup={", "application/x-www-form-urlencoded", "can't parse reply_markup"),
        (b"chat_id=1&text=x&message_thread_id=one", "application/x-www-form-urlencoded", "thread"),
        (b'{"chat_id":1,"text":"\\ud800"}', "application/json", "UTF-8"),
        (b'{"chat_id":1,"text":5}', "application/json", "text must be of type String"),
        (b'{"chat_id":1,"text":null}', "application/json", "text must be of type String"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    server: BotApiServer, wire: Wire, body: bytes, kind: str, complaint: str
) -> None:
    answer = await wire.raw("sendMessage", body, kind)
    assert answer.status == 400
    assert complaint in answer.description
    assert server.violations != []
