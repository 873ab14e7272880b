"""The same letters on PostgreSQL, and in a copy that is put back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from chatbot.store.backup import backup
from chatbot.store.restore import restore
from tests.conftest import HOW_TO_GET_POSTGRES
from tests.mail.house import ANN, QUARTER, code_in, mail_house, mailer_at
from tests.mail.post_office import post_office
from tests.mail.reports import report
from tests.mail.test_returned import comes_back
from tests.mail.test_sending import sent
from tests.services import needs_service
from tests.store.kit import SECRET


@pytest.fixture
def postgres_url(postgres_server: str | None) -> Iterator[str]:
    """A database of its own."""
    if postgres_server is None:
        needs_service("PostgreSQL", HOW_TO_GET_POSTGRES)
    name = sql.Identifier(f"chatbot_mail_{uuid.uuid4().hex}")
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(name))
    yield urlsplit(postgres_server)._replace(path=f"/{name.as_string()[1:-1]}").geturl()
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


async def test_letters_are_sent_counted_and_come_back_on_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    async with (
        post_office() as office,
        mail_house(tmp_path, mailer_at(office.port), url=postgres_url) as house,
    ):
        await house.writes()
        await house.asks_us()
        await house.says(code_in(office.to(ANN)[-1].text), "send")
        await house.mails()
        await house.mails(QUARTER)
        letter = office.to("candidate-1@parties.example")[0]
        assert await sent(house) == 2
        house.news()
        assert await comes_back(house, report(letter.sender, "5.1.1"))
        assert house.news()[0].startswith("Your letter to Testperson 1 came back")


async def test_letters_in_a_copy_that_is_put_back_do_not_leave_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/chatbot.db"
    copy = tmp_path / "copy.db"
    async with post_office() as office:
        async with mail_house(tmp_path, mailer_at(office.port)) as house:
            await house.writes()
            await house.asks_us()
            await house.says(code_in(office.to(ANN)[-1].text), "send")
            backup(url, copy)
            await house.mails(QUARTER)
        restore(url, copy, tmp_path / "aside.db", SECRET)
        before = len(office.taken)
        async with mail_house(tmp_path, mailer_at(office.port)) as house:
            await house.mails(timedelta(days=1))
            assert (await house.store.mail_desk.waiting(house.clock.now())).waiting == 0
        assert len(office.taken) == before
