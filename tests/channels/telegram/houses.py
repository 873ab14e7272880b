"""A house with the Telegram channel in it, receiving by polling or by webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from chatbot.channels.telegram import (
    TelegramChannel,
    derive_secret,
    poll,
    use_polling,
    use_webhook,
    webhook_routes,
)
from chatbot.channels.web.app import make_app, serving
from tests.service.house import House, Store, build, running
from tests.service.stand_in import RunningClock

HOST = "127.0.0.1"
Mode = Literal["polling", "webhook"]


@asynccontextmanager
async def open_house(
    store: Store, clock: RunningClock, token: str, api_url: str, mode: Mode
) -> AsyncIterator[House]:
    """Everything running, until the block ends."""
    channel = TelegramChannel(token, clock, api_url)
    house = build(store, clock, channel)
    await channel.open(house.stop)
    try:
        async with running(house):
            receiving = _webhook if mode == "webhook" else _polling
            async with receiving(house, channel, token):
                yield house
    finally:
        await channel.close()


@asynccontextmanager
async def _polling(house: House, channel: TelegramChannel, token: str) -> AsyncIterator[None]:
    await use_polling(channel.api, house.stop)
    polling = asyncio.create_task(poll(channel, house.receiver.receive, house.stop))
    try:
        yield
    finally:
        house.stop.set()
        await polling


@asynccontextmanager
async def _webhook(house: House, channel: TelegramChannel, token: str) -> AsyncIterator[None]:
    secret = derive_secret(token)
    app = make_app(webhook_routes(channel, house.receiver.receive, secret))
    async with serving(app, HOST, 0) as port:
        await use_webhook(channel.api, f"http://{HOST}:{port}", secret, house.stop)
        yield
