"""`python -m tests.soak`: half an hour of everything that can break, and what came of it."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.conftest import POSTGRES_BY_DEFAULT
from tests.soak.run import Plan, soak
from tests.soak.workers import Shape

SHAPES: tuple[Shape, ...] = ("postgres", "sqlite-webhook", "sqlite-polling")


def main() -> None:
    """Run the shapes one after the other, share the time between them; exit 1 if any is wrong."""
    read = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    read.add_argument("--minutes", type=float, default=30.0)
    read.add_argument("--people", type=int, default=200, help="at a time")
    read.add_argument("--seed", type=int, default=random.randrange(10**6))
    read.add_argument("--shape", choices=SHAPES, action="append")
    read.add_argument("--think", type=float, default=40.0, help="longest pause of a person")
    read.add_argument("--rate", type=int, default=30, help="messages a second of the bot")
    given = read.parse_args()
    shapes: list[Shape] = given.shape or list(SHAPES)
    seconds = given.minutes * 60 / len(shapes)
    print(f"seed {given.seed}: {seconds:.0f} s each of {', '.join(shapes)}", flush=True)  # noqa: T201
    wrong = False
    for shape in shapes:
        plan = Plan(shape, given.seed, seconds, given.people, given.think, rate=given.rate)
        folder = Path(tempfile.mkdtemp(prefix="soak-"))
        with _database(shape) as url:
            outcome = asyncio.run(soak(plan, folder, url))
        print(f"{outcome}\n  logs: {folder}", flush=True)  # noqa: T201
        wrong |= bool(outcome.wrong)
    sys.exit(wrong)


@contextmanager
def _database(shape: Shape) -> Iterator[str]:
    """An empty PostgreSQL database where one is needed; dropped at the end."""
    if shape != "postgres":
        yield ""
        return
    server = os.environ.get("CHATBOT_TEST_POSTGRES_URL", POSTGRES_BY_DEFAULT)
    name = f"chatbot_soak_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    main()
