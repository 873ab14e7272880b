"""One service of strangers: whatever it does, nobody waits long and nothing of it is believed."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import aiohttp
import msgspec
import pytest
from structlog.testing import capture_logs

from chatbot import __version__
from chatbot.domain.errors import LookupFailed
from chatbot.lookups.breaker import FAILURES, HOLD
from chatbot.lookups.refusals import refusal
from chatbot.lookups.retry_after import wait_asked_for
from chatbot.lookups.upstream import (
    REFUSED_FOR,
    LeftAlone,
    Manners,
    NobodyThere,
    Nonsense,
    Upstream,
)
from tests.lookups.stand_in import (
    Conduct,
    StandIn,
    breaks_off,
    drips,
    never_ends,
    resets,
    says,
    sleeps,
    standing_in,
)
from tests.lookups.worlds import StandingClock

CALM = Manners(patience=aiohttp.ClientTimeout(total=60), queue=60)
HASTY = Manners(patience=aiohttp.ClientTimeout(total=0.6), queue=60)
"""For services that are to fail: a slow machine fails them too."""

SECRET = "SW1A1AA"


class Body(msgspec.Struct):
    """What is asked for in these tests."""

    said: int


def meaning(status: int, body: bytes) -> int:
    if status != 200:
        raise Nonsense("without an answer")
    return msgspec.json.decode(body, type=Body).said


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


def upstream(
    service: StandIn, manners: Manners = CALM, clock: StandingClock | None = None
) -> Upstream:
    return Upstream(service.http, service.url, clock or StandingClock(), manners=manners)


async def ask(asked: Upstream) -> int:
    return await asked.ask(meaning, "postcode", SECRET, query={"auth_token": "a-key"})


PATH = f"/postcode/{SECRET}"
FINE = {"said": 1}

FAILS: dict[str, Conduct] = {
    "sleeps": sleeps,
    "resets": resets,
    "drips": drips,
    "breaks off": breaks_off,
    "fifty megabytes": never_ends,
    "HTML": says(b"<!doctype html><title>Just a moment</title>"),
    "an empty body": says(b""),
    "an empty string": says(b'""'),
    "an empty list": says(b"[]"),
    "null": says(b"null"),
    "cut off": says(b'{"said": '),
    "NaN": says(b'{"said": NaN}'),
    "another type": says(b'{"said": "one"}'),
    "no UTF-8": says(b'{"said": "\xff\xfe"}'),
    "a thousand levels": says(b'{"other": ' + b"[" * 100_000 + b"]" * 100_000 + b', "said": 1}'),
    "an error with 200": says(b'{"error": "Unknown SW1A 1AA"}'),
    "not gzip": says(b'{"said": 1}', headers={"Content-Encoding": "gzip"}),
    "a bomb": says(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
    "400": says(b'{"error": "Could not geocode SW1A 1AA"}', 400),
    "404": says(b"", 404),
    "429": says(b'{"detail": "Request was throttled."}', 429),
    "500": says(b'{"error": "Internal server error"}', 500),
    "503": says(b"<html>", 503),
    "a redirect": says(b"", 302, {"Location": "http://169.254.169.254/latest/"}),
}


KNOCKS = {"resets": 2}
"""aiohttp knocks once more at a door that was shut before a word was said."""


@pytest.mark.parametrize("how", FAILS)
async def test_p18_row_46_whatever_goes_wrong_is_one_failure_without_what_was_asked(
    service: StandIn, how: str
) -> None:
    service.conduct = FAILS[how]
    asked = upstream(service, HASTY)
    with capture_logs() as logs, pytest.raises(LookupFailed) as failed:
        await ask(asked)
    told = f"{failed.value!r} {json.dumps(logs)}"
    assert ("SW1A" not in told, "a-key" not in told) == (True, True)
    assert (service.calls.total(), len(logs)) == (KNOCKS.get(how, 1), 1)


@pytest.mark.parametrize("how", FAILS)
async def test_p18_row_44_the_breaker_opens_and_there_is_no_storm(
    service: StandIn, how: str
) -> None:
    service.conduct = FAILS[how]
    asked = upstream(service, HASTY)
    for _ in range(FAILURES + 3):
        with pytest.raises(LookupFailed):
            await ask(asked)
    # on a busy machine a call may run out of its time before it has knocked at all
    assert 0 < service.calls.total() <= FAILURES * KNOCKS.get(how, 1)


async def test_p18_row_44_one_call_tries_again_while_the_others_are_turned_away(
    service: StandIn,
) -> None:
    clock = StandingClock()
    asked = upstream(service, clock=clock)
    service.conduct = says(b"", 500)
    for _ in range(FAILURES):
        with pytest.raises(LookupFailed):
            await ask(asked)
    clock.pass_by(HOLD)
    service.calls.clear()
    service.conduct = None
    service.say(PATH, FINE)
    crowd = await asyncio.gather(*(ask(asked) for _ in range(20)), return_exceptions=True)
    turned_away = [one for one in crowd if isinstance(one, LeftAlone)]
    assert (crowd.count(1), len(turned_away), service.calls.total()) == (1, 19, 1)
    assert await ask(asked) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_p18_row_45_a_service_that_names_its_time_is_left_alone_for_so_long(
    service: StandIn, status: int
) -> None:
    clock = StandingClock()
    asked = upstream(service, clock=clock)
    service.conduct = says(b"", status, {"Retry-After": "3123"})
    with pytest.raises(LookupFailed, match=f"answered {status}"):
        await ask(asked)
    clock.pass_by(timedelta(seconds=3000))
    with pytest.raises(LeftAlone) as left:
        await ask(asked)
    assert (left.value.wait, service.calls.total()) == (timedelta(seconds=123), 1)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_door_that_is_shut_is_not_tried_with_every_message(
    service: StandIn, status: int
) -> None:
    clock = StandingClock()
    asked = upstream(service, clock=clock)
    service.conduct = says(b"Rate limit exceeded", status)
    for _ in range(3):
        with pytest.raises(LookupFailed):
            await ask(asked)
    clock.pass_by(REFUSED_FOR)
    with pytest.raises(LookupFailed):
        await ask(asked)
    assert service.calls.total() == 2


async def test_nobody_at_the_address_is_left_alone_at_once() -> None:
    async with aiohttp.ClientSession() as http:
        asked = Upstream(http, "http://127.0.0.1:9", StandingClock())
        for _ in range(2):
            with pytest.raises(NobodyThere, match="cannot be reached"):
                await ask(asked)
        assert (asked.tally.failed, asked.tally.left_alone) == (1, 1)


async def test_row_46_a_redirect_is_followed_nowhere(service: StandIn) -> None:
    service.say(PATH, "", 302, {"Location": f"{service.url}/elsewhere"})
    with pytest.raises(LookupFailed, match="sent us elsewhere"):
        await ask(upstream(service))
    assert dict(service.calls) == {PATH: 1}


async def test_what_follows_a_failure_is_believed_again(service: StandIn) -> None:
    asked = upstream(service)
    for _ in range(FAILURES * 2):
        service.conduct = says(b"", 500)
        with pytest.raises(LookupFailed):
            await ask(asked)
        service.conduct = says(b'{"said": 1}')
        assert await ask(asked) == 1


async def test_who_went_away_leaves_the_service_to_the_next(service: StandIn) -> None:
    clock = StandingClock()
    asked = upstream(service, Manners(), clock)
    service.conduct = says(b"", 500, {"Retry-After": "1"})
    with pytest.raises(LookupFailed):
        await ask(asked)
    clock.pass_by(timedelta(seconds=1))
    service.conduct = sleeps
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ask(asked), 0.05)
    service.conduct = says(b'{"said": 1}')
    assert await ask(asked) == 1


async def test_a_thousand_questions_do_not_all_wait_behind_a_slow_service(
    service: StandIn,
) -> None:
    service.conduct = sleeps
    slow = Manners(at_once=2, queue=0.05, patience=aiohttp.ClientTimeout(total=0.5))
    asked = upstream(service, slow)
    crowd = await asyncio.gather(*(ask(asked) for _ in range(1000)), return_exceptions=True)
    assert {type(one) for one in crowd} == {LookupFailed}
    assert service.calls.total() == 2


async def test_no_more_than_the_rate_allows_is_asked(service: StandIn) -> None:
    service.say(PATH, FINE)
    asked = upstream(service, Manners(rate=(5, 3600), queue=0.05))
    crowd = await asyncio.gather(*(ask(asked) for _ in range(20)), return_exceptions=True)
    too_many = [str(one) for one in crowd if isinstance(one, LookupFailed)]
    assert (crowd.count(1), len(too_many), service.calls.total()) == (5, 15, 5)
    assert set(too_many) == {"127.0.0.1 is asked by too many at once"}


async def test_few_calls_are_under_way_at_once(service: StandIn) -> None:
    service.say(PATH, FINE)
    asked = upstream(service, Manners(at_once=4))
    await asyncio.gather(*(ask(asked) for _ in range(30)))
    assert service.most_at_once == 4


async def test_we_say_who_we_are_and_what_we_understand(service: StandIn) -> None:
    service.say(PATH, FINE)
    contact = "https://example.org/about"
    await ask(Upstream(service.http, service.url, StandingClock(), contact))
    headers = service.seen[0].headers
    assert headers["User-Agent"] == f"chatbot/{__version__} (+{contact})"
    assert headers["Accept"].startswith("application/json")


async def test_a_part_of_a_path_cannot_leave_its_place(service: StandIn) -> None:
    service.say("/postcode/../../admin?x=1#y", FINE)
    await upstream(service).ask(meaning, "postcode", "../../admin?x=1#y")
    assert service.seen[0].raw_path == "/postcode/..%2F..%2Fadmin%3Fx=1%23y"


async def test_a_download_stops_where_a_file_is_too_large(service: StandIn) -> None:
    service.conduct = never_ends
    file = BytesIO()
    with pytest.raises(LookupFailed, match="sent too much"):
        await upstream(service).download(file, "export", manners=Manners(largest=2_000_000))
    assert file.tell() <= 2_000_000


async def test_only_a_whole_file_is_a_download(service: StandIn) -> None:
    service.conduct = breaks_off
    with pytest.raises(LookupFailed):
        await upstream(service).download(BytesIO(), "export")
    service.conduct = says(b"not here", 404)
    with pytest.raises(LookupFailed, match="answered 404"):
        await upstream(service).download(BytesIO(), "export")


async def test_a_programming_error_is_not_a_failure_of_the_service(service: StandIn) -> None:
    service.say(PATH, FINE)

    def broken(status: int, body: bytes) -> int:
        raise KeyError("ours")

    asked = upstream(service)
    for _ in range(FAILURES + 1):
        with pytest.raises(KeyError):
            await asked.ask(broken, "postcode", SECRET)
    assert await ask(asked) == 1


# --- Refusals and waits -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "Could not geocode from any source"}', "Could not geocode from any source"),
        (b'{"detail": "Not found."}', "Not found."),
        (b'{"message": "Unauthorized"}', "Unauthorized"),
        (b'["The postcode could not be found"]', "The postcode could not be found"),
        (b'"gone"', "gone"),
        (b'""', ""),
        (b'{"error": 7}', None),
        (b"{}", None),
        (b"[]", None),
        (b"[" * 100_000, None),
        (b"", None),
        (b"Rate limit exceeded", None),
        (b"<html>404</html>", None),
    ],
)
def test_a_refusal_is_told_from_a_page_of_somebody_else(body: bytes, words: str | None) -> None:
    assert refusal(body) == words


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3123", 3123),
        (" 42 ", 42),
        ("0", 0),
        ("9" * 5000, 999_999),
        ("Sun, 28 Jun 2026 12:02:00 GMT", 120),
        ("Sun, 28 Jun 2026 11:59:00 GMT", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٤٢", None),
    ],
)
def test_a_wait_may_be_given_in_seconds_or_as_a_date(header: str, seconds: int | None) -> None:
    wait = wait_asked_for(header, StandingClock().wall())
    assert wait == (None if seconds is None else timedelta(seconds=seconds))
