"""Several `chatbot serve` on one PostgreSQL behind a round-robin, as one bot to the harness.

Told by the harness's own names and three of ours: BENCH_DATABASE, an empty database;
BENCH_WORKERS, how many; BENCH_TOLD, the file that says what PostgreSQL spent. The balancer hands
on connections, not requests, as the plainest do. Every worker may use every core; the harness
keeps the crowd on one of them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Final

import aiohttp
import psycopg

from chatbot.config import load_settings
from tests.bench.our_bot import COUNTED, settings_for, supporters, write_down

HOST: Final = "127.0.0.1"
SECRET: Final = "0123456789abcdef" * 4


async def main() -> None:
    """Serve until told to stop, then count."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    folder, port = Path(os.environ["WORK_DIR"]), int(os.environ["WEBHOOK_PORT"])
    os.environ |= settings_for(str(port), folder) | {
        "CHATBOT_DATABASE_URL": os.environ["BENCH_DATABASE"],
        "CHATBOT_SECRET_KEY": SECRET,
        "CHATBOT_LOG": "json",
    }
    ports = [port + 1 + number for number in range(int(os.environ["BENCH_WORKERS"]))]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    workers = await asyncio.gather(*(_worker(each, folder) for each in ports))
    server = await _balanced(port, ports)  # only now the harness finds anybody there
    await stop.wait()
    spent = await asyncio.to_thread(_postgres_ms, os.environ["BENCH_DATABASE"])
    server.close()
    for worker in workers:
        worker.terminate()
    await asyncio.gather(*(worker.wait() for worker in workers))
    await asyncio.to_thread(Path(os.environ["BENCH_TOLD"]).write_text, f"{spent}")
    found = await supporters(load_settings(folder))
    await asyncio.to_thread(write_down, found, folder / COUNTED)


async def _worker(port: int, folder: Path) -> asyncio.subprocess.Process:
    env = os.environ | {"CHATBOT_PORT": str(port)}
    with (folder / f"worker-{port}.log").open("wb") as log:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "chatbot", "serve"), env=env, stderr=log, stdout=log
        )
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        while True:
            with suppress(aiohttp.ClientError):
                async with http.get(f"http://{HOST}:{port}/readyz") as answer:
                    if answer.status == 200:
                        return worker
            await asyncio.sleep(0.1)


async def _balanced(port: int, ports: list[int]) -> asyncio.Server:
    turn = cycle(ports)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(HOST, next(turn))
        await asyncio.gather(_pipe(reader, back), _pipe(there, writer))

    return await asyncio.start_server(carry, HOST, port)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with suppress(OSError):
        writer.close()


def _postgres_ms(url: str) -> float:
    """Processor time of the server's processes for this database, an update (proc(5), stat)."""
    with psycopg.connect(url) as db:
        pids = db.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
        row = db.execute("SELECT count(*) FROM inbox").fetchone()
    total = 0
    for (pid,) in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            total += int(fields[11]) + int(fields[12])
    return 1000 * total / os.sysconf("SC_CLK_TCK") / (row[0] if row and row[0] else 1)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
