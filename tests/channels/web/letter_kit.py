"""Talking to the letter page over HTTP."""

from __future__ import annotations

import aiohttp

from tests.browser.letters import LetterHouse

ONCE = "0123456789abcdef"


async def shown(http: aiohttp.ClientSession, path: str, **headers: str) -> tuple[int, str]:
    async with http.get(path, headers=headers) as answer:
        return answer.status, await answer.text()


async def say_sent(
    http: aiohttp.ClientSession, path: str, letter: str = "dc:1", once: str = ONCE, **headers: str
) -> tuple[int, str]:
    form = {"letter": letter, "once": once}
    async with http.post(path, data=form, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", await answer.text())


def said(house: LetterHouse) -> list[str]:
    return [message.text.text for message in house.chat.screen]
