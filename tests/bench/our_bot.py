"""`chatbot serve` as the harness starts a bot: told where things are by the harness's own names.

Nothing is left out and nothing added while it runs. Afterwards the ledger is written down in the
form in which the harness counts: one row for each action, by the number of the supporter. Only
the store's own keys can tell whose an action is.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chatbot.bootstrap.secret_key import secret_of
from chatbot.bootstrap.serve import run_serve
from chatbot.config import Settings, load_settings
from chatbot.store.connections import bind_to
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.database_urls import read_url
from chatbot.store.sealing import Keyring
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import action, contact
from chatbot.store.worker import Job, Worker

DATABASE: Final = "chatbot.db"
COUNTED: Final = "actions.db"

_SERVICES = ("POSTCODES", "DEMOCRACY_CLUB", "PARLIAMENT")
_ACTIONS = Statement(
    lambda sql: select(
        contact.c.id, contact.c.address_hash, contact.c.data_key, contact.c.address
    ).select_from(action.join(contact, action.c.contact_id == contact.c.id))
)


def main() -> None:
    """Serve until told to stop, then count."""
    folder = Path(os.environ["WORK_DIR"])
    os.environ |= settings_for(os.environ["WEBHOOK_PORT"], folder)
    settings = load_settings(folder)
    run_serve(settings, None)
    write_down(asyncio.run(supporters(settings)), folder / COUNTED)


def settings_for(port: str, folder: Path) -> dict[str, str]:
    """What the harness says, in the names of our settings; no service of the network is asked."""
    return {
        "CHATBOT_DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "CHATBOT_TELEGRAM_TOKEN": os.environ["BOT_TOKEN"],
        "CHATBOT_TELEGRAM_API_URL": os.environ["BOT_API_BASE"],
        "CHATBOT_TELEGRAM_MODE": os.environ["BOT_MODE"],
        "CHATBOT_WEBHOOK_SECRET": os.environ["WEBHOOK_SECRET"],
        "CHATBOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CHATBOT_PORT": port,
        **{f"CHATBOT_{name}_URL": "" for name in _SERVICES},
    }


async def supporters(settings: Settings) -> list[int]:
    """Whose actions the ledger holds, one for each action."""
    worker = Worker(bind_to(read_url(settings.database_url)), "bench-count")
    try:
        return await worker.one(Job(_read), Keyring(secret_of(settings)))
    finally:
        await worker.close()


def _read(db: Db, batch: Sequence[Keyring]) -> list[list[int]]:
    return [_read_with(db, ContactSeals(keyring)) for keyring in batch]


def _read_with(db: Db, seals: ContactSeals) -> list[int]:
    return [
        int(seals.of(contact_id, address_hash, data_key).open(ADDRESS, sealed))
        for contact_id, address_hash, data_key, sealed in db.rows(_ACTIONS)
    ]


def write_down(supporters: Sequence[int], path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS pledges (user_id INTEGER)")
        db.execute("DELETE FROM pledges")
        db.executemany("INSERT INTO pledges VALUES (?)", [(number,) for number in supporters])


if __name__ == "__main__":
    main()
