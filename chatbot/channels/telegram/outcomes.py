"""What an error of the Bot API means for a parcel (telegram.md 1.6; texts: telegram-bot-api
Client.cpp, 10.0).

Order matters: `BadRequest` is a `NetworkError` to the library, and must never be tried again.
"""

from __future__ import annotations

import random
import re
from collections import OrderedDict
from typing import Final, Literal

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from chatbot.channels.telegram.request import NotConnected, ServerFailed, TooFast
from chatbot.service.patience import backoff
from chatbot.service.ports import Delivery, Later, Parcel, Refused, Sent, Unreachable, Unsure

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0
JITTER: Final = 0.5

TRIES: Final = 8
"""How often a server that says it failed is asked again before the message counts as unknown."""

TRIED_HELD: Final = 1000
"""Messages of which it is known how often they were tried."""

TOKEN_REFUSED_WAIT: Final = 60.0

MUCH_TROUBLE: Final = 5
"""Failures in a row after which the server is asked how it is before anything is risked."""

_ALREADY_SO: Final = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message_id_invalid",
)
_NOBODY_THERE: Final = ("chat not found", "user not found", "peer_id_invalid")
_CODE = re.compile(r"[A-Z]{3,}(?:_[A-Z]+)+", re.IGNORECASE)

_log = structlog.get_logger()


class Outcomes:
    """Judges errors of one channel, and remembers how things went lately.

    How often one message was tried is counted here, by failures of the server alone. A parcel's
    `attempts` counts whatever put it back, waiting for its turn too: by that, one that had waited
    long was given up at its first failure.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._tried: OrderedDict[int, int] = OrderedDict()

    @property
    def is_in_trouble(self) -> bool:
        """Whether the server has not answered for a while."""
        return self._failures >= MUCH_TROUBLE

    def went_well(self) -> None:
        """An answer came."""
        self._failures = 0

    def judge(self, fault: TelegramError, parcel: Parcel, repeatable: bool) -> Delivery:
        """`repeatable`: doing it twice does no harm, so a lost answer is no reason for doubt."""
        match fault:
            case TooFast():
                return _too_fast(fault.seconds)
            case BadRequest():
                return _bad_request(fault)
            case Forbidden():
                return Unreachable(_why_forbidden(fault))
            case ChatMigrated():
                return Refused("migrated")
            case InvalidToken() | EndPointNotFound():
                _log.error("telegram.token_refused", again_in=TOKEN_REFUSED_WAIT)
                return Later(TOKEN_REFUSED_WAIT, "channel")
            case NetworkError():
                return self._failed(fault, parcel, repeatable)
            case _:
                return Refused(type(fault).__name__)

    def still_in_trouble(self) -> Later:
        """The server was asked how it is, and did not answer."""
        self._failures += 1
        return Later(self._wait(), "channel")

    def _failed(self, fault: NetworkError, parcel: Parcel, repeatable: bool) -> Delivery:
        self._failures += 1
        _log.warning("telegram.failed", fault=type(fault).__name__, in_a_row=self._failures)
        if isinstance(fault, NotConnected):
            return Later(self._wait(), "channel")
        tried = self._tries(parcel.id)
        is_refusal = isinstance(fault, ServerFailed) and tried <= TRIES
        if repeatable or is_refusal:
            hold: Literal["address", "channel"] = "channel" if self.is_in_trouble else "address"
            return Later(backoff(tried - 1, FIRST_WAIT, LONGEST_WAIT), hold)
        return Unsure(type(fault).__name__)

    def _tries(self, parcel_id: int) -> int:
        self._tried[parcel_id] = self._tried.pop(parcel_id, 0) + 1
        if len(self._tried) > TRIED_HELD:
            self._tried.popitem(last=False)
        return self._tried[parcel_id]

    def _wait(self) -> float:
        return backoff(self._failures - 1, FIRST_WAIT, LONGEST_WAIT)


def _too_fast(seconds: float) -> Later:
    """Whether the chat or the bot was too fast is found out where all chats are seen."""
    _log.warning("telegram.too_fast", seconds=seconds)
    return Later(seconds + random.uniform(0, JITTER), "address", flood=True)


def is_bad_formatting(fault: TelegramError) -> bool:
    """Whether the entities of a message were not understood."""
    return isinstance(fault, BadRequest) and "can't parse entities" in fault.message.lower()


def is_already_so(fault: TelegramError) -> bool:
    """Whether what was asked for is so already, or can never be any more."""
    said = fault.message.lower()
    return isinstance(fault, BadRequest) and any(known in said for known in _ALREADY_SO)


def _bad_request(fault: BadRequest) -> Delivery:
    """Descriptions quote what was sent: only a code of Telegram's, alone, is passed on.

    The library has put it into lower case.
    """
    if is_already_so(fault):
        return Sent()
    if any(known in fault.message.lower() for known in _NOBODY_THERE):
        return Unreachable("chat_not_found")
    code = _CODE.fullmatch(fault.message)
    return Refused(f"bad_request: {code[0].upper()}" if code else "bad_request")


def _why_forbidden(fault: Forbidden) -> str:
    said = fault.message.lower()
    known = {"blocked": "blocked", "deactivated": "deactivated", "initiate": "not_started"}
    return next((code for word, code in known.items() if word in said), "forbidden")
