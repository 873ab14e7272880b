"""The last look before something leaves that nobody waits for, and how long what follows waits."""

from __future__ import annotations

from typing import Final

import structlog

from chatbot.service.broadcast_ports import Permits
from chatbot.service.ports import Delivery, Later, Parcel, Refused

LOOK_AGAIN_SECONDS: Final = 1.0

_log = structlog.get_logger()


async def withheld(permits: Permits | None, parcel: Parcel) -> Later | Refused | None:
    """Why a parcel stays here, None when it may go. Whoever cannot be asked has not said yes."""
    if permits is None or not parcel.once:
        return None
    try:
        return await permits.withheld(parcel)
    except Exception as fault:
        _log.error("outbox.permit_failed", fault=type(fault).__name__)
        return Later(LOOK_AGAIN_SECONDS)


def wait_behind(delivery: Delivery) -> float:
    """How long what follows in the same chat waits too: for no morning."""
    return delivery.seconds if isinstance(delivery, Later) and not delivery.quiet else 0.0
