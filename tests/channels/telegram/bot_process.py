"""The house in a process of its own, to be killed: API address, token, database, mode, a number.

The number says which life this is: its clock starts a minute later than in the life before, so
that what the dead one held is free again.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import cast

from chatbot.store.sql_store import SqlStore
from tests.channels.telegram.houses import Mode, open_house
from tests.service.stand_in import RunningClock

SECRET = "0123456789abcdef" * 4
MINUTE = 60.0


async def main(api_url: str, token: str, database: str, mode: str, life: int) -> None:
    """Serve until asked to stop."""
    clock, stop = RunningClock(), asyncio.Event()
    clock.skip(life * MINUTE)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    store = await SqlStore.open(database, SECRET, clock)
    async with open_house(store, clock, token, api_url, cast(Mode, mode)):
        await stop.wait()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5], int(sys.argv[5])))  # type: ignore[call-arg, arg-type]
