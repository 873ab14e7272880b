"""How many messages the shipped conversation costs: Telegram lets a bot send thirty a second.

Counted where they count, at a Bot API server, with the program as it is shipped.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi import BotApiServer, Person
from tests.builders import ROOT
from tests.cli.small_house import House
from tests.matrix.processes import Served, serving

MOST_MESSAGES = 10
PATIENCE = 20.0


@pytest.fixture
async def served(server: BotApiServer, tmp_path: Path) -> AsyncIterator[Served]:
    """The shipped flows, on the eve of the 2024 election, with the sample of places."""
    shipped = {f"CHATBOT_{name.upper()}": str(ROOT / name) for name in ("flows", "locales")}
    house = House(tmp_path, shipped | {"CHATBOT_AS_OF": "2024-06-20"})
    async with serving(house, server, webhook=False) as served:
        yield served


async def answers(person: Person, *exchange: str) -> None:
    """Wait for words, then tap a button (`[label]`) or type; pair after pair."""
    for words, answer in zip(exchange[::2], exchange[1::2], strict=True):
        await person.sees(words, PATIENCE)
        if answer.startswith("["):
            await person.presses(answer.strip("[]"))
        else:
            await person.says(answer)


BEGINNING = (
    *("Which language", "[English]", "May I keep these things", "[I agree, keep them for this]"),
    *("One question first", "[It is for all refugees]", "What is the postcode", "SW11 5TN"),
    *("Is that you?", "[Yes, that is me]"),
)
END = (
    *("Here is your letter", "[This is my letter]", "still to send", "[I have sent them all]"),
    *("Will you promise", "[I will keep watching what they do]"),
    *("May I write to you later?", "[None of these]"),
)
SHORTEST = (
    *("First: why does this matter", "[Straight to the letter]"),
    *("What name shall I put", "Ann Example"),
)
IN_OWN_WORDS = (
    *("First: why does this matter", "My neighbours came as refugees."),
    *("Second: which ask", "[You choose]"),
    *("Third: tell them one thing", "Our choir has sung in nine languages."),
    *("What name shall I put", "Ann Example"),
)


@pytest.mark.parametrize("middle", [SHORTEST, IN_OWN_WORDS], ids=["shortest", "own words"])
async def test_the_shipped_conversation_takes_at_most_ten_messages(
    served: Served,
    server: BotApiServer,
    middle: tuple[str, ...],
) -> None:
    ann = server.person(language_code="en")
    await ann.starts()
    await answers(ann, *BEGINNING, *middle, *END)
    await ann.sees("Here is a card", PATIENCE)
    sends = [call for call in server.calls if call.method.startswith("send")]
    edits = server.calls_to("editMessageText")
    assert len(sends) <= MOST_MESSAGES
    assert len(edits) >= 6
    assert {call.method for call in sends} == {"sendMessage"}  # no typing, no pictures
    assert server.unanswered_presses == []


async def test_an_answer_in_place_is_said_on_top_of_the_chat(
    served: Served, server: BotApiServer
) -> None:
    ann = server.person(language_code="en")
    await ann.starts()
    first = await ann.sees("Which language", PATIENCE)
    toast = await ann.answer_to(await ann.presses("English"), PATIENCE)
    assert toast.text == "Noted. The next part is where you tapped."
    consent = await ann.sees("May I keep these things", PATIENCE)
    assert consent.message_id == first.message_id
    assert consent.labels == ["I agree, keep them for this", "Not now"]
