"""How long a command takes until it is of use, beside a Python that does nothing.

Wall clock, for that is what a person waits; the bare Python runs just before each, so that a busy
machine is seen for what it is. All is warm: files read before, byte code made, database there.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Final
from urllib.request import urlopen

from tests.bench.figures import RUNS, Figure

TITLE: Final = "Start"
READY_WITHIN: Final = 30.0
LOOKED_AT: Final = 0.01

_OFFLINE: Final = {
    f"CHATBOT_{name}_URL": "" for name in ("POSTCODES", "DEMOCRACY_CLUB", "PARLIAMENT")
}
_COMMAND: Final = (sys.executable, "-m", "chatbot")

Start = Callable[[Path], float]


def figures() -> Iterator[Figure]:
    """Seconds of each, and how many times a bare Python that is."""
    with tempfile.TemporaryDirectory() as folder:
        for what, start, limit, method in (
            ("chatbot --help", _help, 0.3, "until it ends"),
            ("chatbot chat, first bubble", _chat, 1.0, "spawn to the first line of the answer"),
            ("chatbot serve, ready", _serve, 2.0, "spawn to 200 from /readyz"),
        ):
            seconds, times = _measured(start, Path(folder))
            yield Figure(what, "s", seconds, method, limit)
            yield Figure(f"{what}, ratio", "x", times, "to `python -c pass` just before")


def _measured(start: Start, folder: Path) -> tuple[list[float], list[float]]:
    start(folder)
    seconds, times = [], []
    for _ in range(RUNS):
        bare = median(_bare(folder) for _ in range(3))
        seconds.append(start(folder))
        times.append(seconds[-1] / bare)
    return seconds, times


def _bare(folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began


def _help(folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run([*_COMMAND, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _chat(folder: Path) -> float:
    began = time.perf_counter()
    chat = _spawned(folder, "chat", "--as-of", "2024-06-20")
    assert chat.stdin is not None
    assert chat.stdout is not None
    try:
        chat.stdin.write(b"/start\n")
        chat.stdin.flush()
        chat.stdout.readline()
        return time.perf_counter() - began
    finally:
        chat.stdin.close()
        chat.wait(READY_WITHIN)


def _serve(folder: Path) -> float:
    port = _free_port()
    began = time.perf_counter()
    serve = _spawned(folder, "serve", "--telegram", "off", CHATBOT_PORT=str(port))
    try:
        while time.perf_counter() - began < READY_WITHIN:
            with suppress(OSError):  # refused, or 503: not yet
                urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                return time.perf_counter() - began
            time.sleep(LOOKED_AT)
        raise TimeoutError("serve is not ready")
    finally:
        serve.terminate()
        serve.wait(READY_WITHIN)


def _spawned(folder: Path, *words: str, **settings: str) -> subprocess.Popen[bytes]:
    database = f"sqlite:///{folder / 'chatbot.db'}"
    env = {**os.environ, **_OFFLINE, "CHATBOT_DATABASE_URL": database, **settings}
    return subprocess.Popen(
        [*_COMMAND, *words],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
