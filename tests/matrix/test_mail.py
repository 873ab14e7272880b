"""A process that is killed while a mail server has an e-mail of ours: at most once, also over HTTP
and SMTP, with a real process and a real server.

A code stands for all that is sent: it goes the way of a letter and knows no office hours.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.bootstrap.clock import WorldClock
from chatbot.domain.mailing import MailState
from chatbot.domain.messages import Address
from chatbot.engine.effects import ConfirmAddress
from chatbot.service.mailing import DIED_AFTER
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer
from tests.cli.small_house import House, build
from tests.mail.post_office import PostOffice, post_office
from tests.matrix.announcing import SECRET, database_of
from tests.matrix.paths import rows
from tests.matrix.processes import serving, until
from tests.store.kit import take_turn

KILLED = -9
ANN, BEN = "ann@people.example", "ben@people.example"


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as office:
        yield office


@pytest.fixture
def house(tmp_path: Path, office: PostOffice) -> House:
    """A house that sends by this server."""
    url = f"smtp://127.0.0.1:{office.port}/?from=letters%40campaign.example"
    ours = {"CHATBOT_SECRET_KEY": SECRET, "CHATBOT_SMTP_URL": url}
    built = build(tmp_path)
    return replace(built, settings={**built.settings, **ours})


async def asks(house: House, who: str, email: str) -> None:
    """Somebody gives an address; its code is on its way."""
    clock = WorldClock()
    store = await SqlStore.open(database_of(house), SECRET, clock)
    confirms = ConfirmAddress("test_campaign", email, "en", clock.now())
    await take_turn(store, confirms, address=Address("telegram", who), at=clock.now())
    await store.close()


def states(house: House) -> list[str]:
    """What the database says of each e-mail, oldest first."""
    return [str(state) for (state,) in rows(house, "SELECT state FROM mail ORDER BY id")]


@pytest.mark.parametrize(("point", "taken"), [("mailed", 1), ("mailing", 0)])
async def test_killed_before_or_after_the_server_took_it_an_email_leaves_at_most_once(
    house: House, telegram: BotApiServer, office: PostOffice, point: str, taken: int
) -> None:
    await asks(house, "8121", ANN)
    async with serving(house, telegram, f"{point}=kill", webhook=False) as dying:
        assert await dying.ended() == KILLED
    assert (len(office.to(ANN)), states(house)) == (taken, [MailState.SENDING])
    await asks(house, "8122", BEN)
    async with serving(house, telegram, webhook=False):
        await until(lambda: states(house)[1:] == [MailState.SENT])
    assert (len(office.to(ANN)), len(office.to(BEN))) == (taken, 1)
    clock = WorldClock()
    store = await SqlStore.open(database_of(house), SECRET, clock)
    await store.mail_desk.give_up_on(clock.now() + DIED_AFTER + timedelta(minutes=1))
    waiting = await store.mail_desk.waiting(clock.now())
    await store.close()
    assert (states(house)[0], waiting.sending) == (MailState.UNKNOWN, 0)
