"""The bots that are measured beside ours, as the harness has them; those that can run here."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import create_connection
from typing import Final

from tests.bench.harness import Bot, Harness

REDIS_PORT: Final = 6398
REDIS: Final = f"redis://127.0.0.1:{REDIS_PORT}/0"
FLOOR: Final = "floor-durable"

AT_LEAST: Final = {
    "ptb-pickle": 12.0,
    "aiogram-redis": 6.0,
    "grammy-conv-redis": 2.5,
    "telegraf-mem": 1.0,
    FLOOR: 0.2,
}
"""How many turns of ours a CPU second shall hold for each of theirs."""

DURABLE: Final = ("aiogram-redis", "grammy-conv-redis")
"""Peers whose conversations are kept outside the process."""


def peers(harness: Harness) -> list[Bot]:
    """Those that can run here, in the order of AT_LEAST."""
    wanted = [_python(harness), _aiogram(harness), *_node(harness), _floor(harness)]
    return [bot for bot in wanted if _can_run(bot, harness)]


def _script(harness: Harness, name: str) -> tuple[str, str]:
    return str(harness.python), str(harness.folder / "peers" / name)


def _python(harness: Harness) -> Bot:
    return Bot("ptb-pickle", _script(harness, "ptb_bot.py"), {"STATE": "pickle"})


def _aiogram(harness: Harness) -> Bot:
    env = {"LOOP": "uvloop", "STATE": "redis", "REDIS_URL": REDIS}
    return Bot("aiogram-redis", _script(harness, "aiogram_bot.py"), env, needs_redis=True)


def _node(harness: Harness) -> Iterator[Bot]:
    grammy, telegraf = (
        ("node", str(harness.folder / "peers" / "node" / name))
        for name in ("grammy_bot.mjs", "telegraf_bot.mjs")
    )
    env = {"RUN": "runner", "STATE": "redis", "REDIS_URL": REDIS}
    yield Bot("grammy-conv-redis", grammy, env, needs_redis=True)
    yield Bot("telegraf-mem", telegraf)


def _floor(harness: Harness) -> Bot:
    return Bot(FLOOR, _script(harness, "floor_bot.py"), {"SYNC": "FULL"})


def _can_run(bot: Bot, harness: Harness) -> bool:
    is_node = bot.command[0] == "node"
    if is_node and not (harness.folder / "peers" / "node" / "node_modules").is_dir():
        return False
    if bot.needs_redis and shutil.which("redis-server") is None:
        return False
    return shutil.which(bot.command[0]) is not None


@contextmanager
def redis_running() -> Iterator[None]:
    """A Redis of our own, where there is one; its time is not counted for who uses it."""
    server = shutil.which("redis-server")
    if server is None:
        yield
        return
    quiet = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1")
    pinned = ("taskset", "-c", "0") if shutil.which("taskset") else ()
    process = subprocess.Popen(
        [*pinned, server, "--port", str(REDIS_PORT), *quiet], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for_redis()
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait_for_redis() -> None:
    for _ in range(100):
        with suppress(OSError):
            create_connection(("127.0.0.1", REDIS_PORT), 1).close()
            return
        time.sleep(0.05)
