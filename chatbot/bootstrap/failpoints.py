"""Points on the path of a message where a test can have the process die, stop, wait or fail.

Nothing on the path knows of them: they stand at its ports, as a wrapper that is put around a port
only when it was ordered. So they cost nothing when they are off, and they cannot be switched on
by accident: an order alone is refused, and so is one for the real Telegram.

    CHATBOT_TEST_FAILPOINTS = "committed=kill@3; sending=delay:0.2"
    CHATBOT_TEST_MAY_FAIL = "yes, this process is for tests"

`@3` is the third time that this process passes, `@*` every time, without it the first. Actions:
`kill` (SIGKILL), `stop` (SIGSTOP), `delay:S`, `block:S` (the whole event loop), `raise`, and
`delay:S+kill`, which lets what was just done reach its reader.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

import structlog

from chatbot.domain.errors import SettingsFault, StoreFailed

ORDERED: Final = "CHATBOT_TEST_FAILPOINTS"
MEANT: Final = "CHATBOT_TEST_MAY_FAIL"
YES: Final = "yes, this process is for tests"

Port = TypeVar("Port")

_log = structlog.get_logger()


class Failpoint(StrEnum):
    """All of them, in the order in which a message passes. The value is what an order names."""

    RECEIVING = "receiving"  # nothing is stored yet
    RECEIVED = "received"  # in the inbox, not acknowledged
    ACKNOWLEDGED = "acknowledged"  # the turn is about to begin
    COMMITTING = "committing"  # decided, nothing written
    COMMITTED = "committed"  # written, nothing sent
    SENDING = "sending"  # the channel is about to be called
    SENT = "sent"  # the channel has it, the row does not say so
    SETTLING = "settling"  # about to be written down
    SETTLED = "settled"
    CLAIMING = "claiming"  # a sweep of the outbox looks what is due
    CLAIMED = "claimed"  # it holds rows, none has left
    SWEEPING = "sweeping"  # the inbox is about to be looked through, at the start or later
    FIRING = "firing"  # a sweep looks for due timers
    FIRED = "fired"  # they are in the inbox, no turn was taken
    MAILING = "mailing"  # marked as being sent, no mail server has heard of it
    MAILED = "mailed"  # the mail server took it, the row does not say so


PLACES: Final[Mapping[Failpoint, tuple[str, str, bool]]] = {
    Failpoint.RECEIVING: ("Conversations", "receive", False),
    Failpoint.RECEIVED: ("Conversations", "receive", True),
    Failpoint.ACKNOWLEDGED: ("Conversations", "snapshot", False),
    Failpoint.COMMITTING: ("Conversations", "commit", False),
    Failpoint.COMMITTED: ("Conversations", "commit", True),
    Failpoint.SENDING: ("Channel", "send", False),
    Failpoint.SENT: ("Channel", "send", True),
    Failpoint.SETTLING: ("Outbox", "settle", False),
    Failpoint.SETTLED: ("Outbox", "settle", True),
    Failpoint.CLAIMING: ("Outbox", "claim", False),
    Failpoint.CLAIMED: ("Outbox", "claim", True),
    Failpoint.SWEEPING: ("Conversations", "unhandled", False),
    Failpoint.FIRING: ("Conversations", "fire_timers", False),
    Failpoint.FIRED: ("Conversations", "fire_timers", True),
    Failpoint.MAILING: ("Mailer", "send", False),
    Failpoint.MAILED: ("Mailer", "send", True),
}
"""Where each stands: a port, its method, and whether after it (else before)."""

_ORDER = re.compile(
    r"(?P<point>[a-z]+)="
    r"(?P<actions>(?:kill|stop|raise|(?:delay|block):\d+(?:\.\d+)?)"
    r"(?:\+(?:kill|stop|raise|(?:delay|block):\d+(?:\.\d+)?))*)"
    r"(?:@(?P<nth>\d+|\*))?"
)


@dataclass(slots=True)
class Order:
    """What happens at a point. `nth` None: every time."""

    point: Failpoint
    actions: tuple[str, ...]
    nth: int | None = 1
    passed: int = 0

    async def meet(self) -> None:
        """Count, and do it when it is its turn."""
        self.passed += 1
        if self.nth in {None, self.passed}:
            _log.warning("failpoint.met", point=self.point.value, passed=self.passed)
            for action in self.actions:
                await _do(action)


class Failpoints:
    """The orders in force. Without any, `around` gives back what it was given."""

    def __init__(self, orders: Sequence[Order] = ()) -> None:
        self._orders = tuple(orders)

    def around(self, port: str, one: Port) -> Port:
        """A port with the points on it that were ordered."""
        ordered: dict[str, list[tuple[bool, Order]]] = {}
        for order in self._orders:
            name, method, after = PLACES[order.point]
            if name == port:
                ordered.setdefault(method, []).append((after, order))
        return cast(Port, _Watched(one, ordered)) if ordered else one


class _Watched:
    """Everything of a port as it is, but for the methods with points on them."""

    def __init__(self, one: Any, ordered: Mapping[str, Sequence[tuple[bool, Order]]]) -> None:
        self._one = one
        for method, orders in ordered.items():
            setattr(self, method, _with(getattr(one, method), orders))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._one, name)


def _with(
    call: Callable[..., Awaitable[Any]], orders: Sequence[tuple[bool, Order]]
) -> Callable[..., Awaitable[Any]]:
    async def watched(*given: Any, **named: Any) -> Any:
        for after, order in orders:
            if not after:
                await order.meet()
        result = await call(*given, **named)
        for after, order in orders:
            if after and result != []:  # a sweep that found nothing has passed nothing
                await order.meet()
        return result

    return watched


async def _do(action: str) -> None:
    kind, _, seconds = action.partition(":")
    match kind:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "delay":
            await asyncio.sleep(float(seconds))
        case "block":
            time.sleep(float(seconds))  # noqa: ASYNC251 - that is what is ordered
        case _:
            raise StoreFailed("failpoint")


def failpoints_of(told: Mapping[str, str], telegram_api_url: str | None) -> Failpoints:
    """The failpoints that were ordered. Raises SettingsFault for what is not surely a test."""
    written = told.get(ORDERED, "").strip()
    if not written:
        return Failpoints()
    if told.get(MEANT, "") != YES:
        raise SettingsFault(f"{ORDERED} breaks this process on purpose. It is for tests only.")
    if (urlsplit(telegram_api_url or "").hostname or "") not in {"127.0.0.1", "localhost"}:
        raise SettingsFault(f"{ORDERED} is refused without a Bot API server on this machine.")
    return Failpoints([_order(one) for one in written.split(";") if one.strip()])


def _order(written: str) -> Order:
    read = _ORDER.fullmatch(written.strip())
    if read is None or read["point"] not in set(Failpoint):
        points = ", ".join(Failpoint)
        raise SettingsFault(f"{ORDERED} has an order that is none. The points are: {points}.")
    nth = None if read["nth"] == "*" else int(read["nth"] or 1)
    return Order(Failpoint(read["point"]), tuple(read["actions"].split("+")), nth)
