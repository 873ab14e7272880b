"""A house that serves the letter page, and somebody who asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.browser.letters import LetterHouse, letter_house


@pytest.fixture
async def house() -> AsyncIterator[LetterHouse]:
    async with letter_house() as house:
        yield house


@pytest.fixture
async def http(house: LetterHouse) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.base) as http:
        yield http
