"""Calls that must succeed before the channel can work: repeated for as long as that takes."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.request import TooFast
from chatbot.domain.errors import SettingsFault
from chatbot.service.patience import backoff, stopped_within

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0

_log = structlog.get_logger()


async def insist(api: Api, method: str, params: dict[str, Any], stop: asyncio.Event) -> Any | None:
    """The result, however long it takes; None when asked to stop. Raises SettingsFault."""
    attempt = 0
    while not stop.is_set():
        try:
            return await api.call(method, params)
        except (InvalidToken, EndPointNotFound):
            raise SettingsFault(
                "The Bot API server knows no such bot: CHATBOT_TELEGRAM_TOKEN is wrong or was "
                "revoked, or CHATBOT_TELEGRAM_API_URL is not its address."
            ) from None
        except BadRequest as refusal:
            raise SettingsFault(f"Telegram refuses {method}: {refusal.message}") from None
        except TelegramError as fault:
            _log.warning("telegram.unreachable", method=method, fault=type(fault).__name__)
            wait = backoff(attempt, FIRST_WAIT, LONGEST_WAIT)
            await stopped_within(stop, fault.seconds if isinstance(fault, TooFast) else wait)
            attempt += 1
    return None
