"""A bot in a process of its own, killed and started again, gets all that it did not confirm."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process

from .server import BotApiServer

# an echo with the standard library only, so that it starts at once; "wait" is never confirmed
BOT = """
import json, sys, time, urllib.request

def call(method, **params):
    request = urllib.request.Request(
        sys.argv[1] + method, json.dumps(params).encode(), {"Content-Type": "application/json"}
    )
    return json.load(urllib.request.urlopen(request))["result"]

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=30):
        chat_id, text = update["message"]["chat"]["id"], update["message"]["text"]
        call("sendMessage", chat_id=chat_id, text=sys.argv[2] + " heard " + text)
        if text == "wait":
            time.sleep(60)
        offset = update["update_id"] + 1
"""


async def _bot(server: BotApiServer, name: str) -> Process:
    address = f"{server.base_url}/bot{server.token}/"
    return await asyncio.create_subprocess_exec(sys.executable, "-c", BOT, address, name)


async def _killed(bot: Process) -> None:
    bot.kill()
    await bot.wait()


async def test_a_killed_bot_gets_again_what_it_had_not_confirmed(server: BotApiServer) -> None:
    person = server.person()
    first = await _bot(server, "first")
    await person.says("hello")
    assert (await person.hears()).text == "first heard hello"
    await person.says("wait")
    assert (await person.hears()).text == "first heard wait"
    await _killed(first)
    second = await _bot(server, "second")
    assert (await person.hears()).text == "second heard wait"
    await _killed(second)
    assert server.violations == []


async def test_a_bot_killed_while_it_polls_is_replaced_without_a_conflict(
    server: BotApiServer,
) -> None:
    person = server.person()
    first = await _bot(server, "first")
    await server.until(lambda: [call for call in server.calls if call.status is None])
    await _killed(first)
    await server.until(lambda: server.calls[0].error)
    await person.says("meanwhile")
    second = await _bot(server, "second")
    assert (await person.hears()).text == "second heard meanwhile"
    await _killed(second)
    assert 409 not in {call.status for call in server.calls}
