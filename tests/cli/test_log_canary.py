"""Nothing of a person, and no secret, is in what the program says about itself (matrix row 68).

The program runs as an operator runs it; a person whose name, words and place nobody else has goes
through it, a turn of theirs dies, and then its log, its errors and its metrics are searched.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi import BotApiServer
from tests.cli.small_house import House, build
from tests.matrix.processes import serving

SECRET = "canarysecret" * 4
NAME, WORDS = "Zebedee\r\nCanary", "My quokka votes at dawn"


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path, CHATBOT_SECRET_KEY=SECRET)


async def test_row_68_nothing_of_a_person_is_in_logs_or_metrics(
    house: House, telegram: BotApiServer
) -> None:
    ann = telegram.person(first_name=NAME, username="zebedee_canary")
    telegram.fail("sendMessage", status=400, times=1)
    telegram.fail("sendMessage", status=429, retry_after=1, times=1)
    # a turn that dies on its way in
    async with serving(house, telegram, "committing=raise@2", webhook=False) as served:
        for said in ("/start", WORDS, "Zebedee Canary", "/mydata", "/delete"):
            await ann.says(said)
        await ann.sees("erase", 20)
        telegram.inject({"message": {"text": WORDS, "chat": {"id": ann.id, "type": "private"}}})
        metrics = await served.metrics()
        log = served.log_file.read_text(encoding="utf-8")
    canaries = ["Zebedee", "quokka", "Canary", str(ann.id), telegram.token, SECRET]
    canaries.append(telegram.token.partition(":")[2])
    assert [one for one in canaries if one in log] == []
    assert [one for one in canaries if one in metrics] == []
    assert served.said("failpoint.met")
    turns = [line["turn"] for line in served.log if "turn" in line]
    assert turns
    assert all(turn.startswith(("telegram:", "timer:")) for turn in turns)
