"""The short form of the soak: everything at once, for a minute in each shape."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.botapi import BotApiServer, Call
from tests.matrix.processes import until
from tests.soak.judge import repeats_without_cause
from tests.soak.run import Plan, soak
from tests.soak.workers import Shape, opened

SECONDS = 60.0
PEOPLE = 40
THINK = 2.0
"""Seconds: they wait more than they keep two cores busy, so that other tests run beside them."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["sqlite-webhook", "sqlite-polling", "postgres"])
async def test_everybody_sees_what_they_would_have_seen_without_faults(
    shape: Shape, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if shape == "postgres" else ""
    seed = int(os.environ.get("CHATBOT_TEST_SEED", random.randrange(10**6)))
    outcome = await soak(Plan(shape, seed, SECONDS, PEOPLE, THINK), tmp_path, url)
    assert outcome.wrong == [], str(outcome)
    assert outcome.people >= PEOPLE


def sent(at: float, text: str = "Hello.", error: str | None = None) -> Call:
    status = None if error else 200
    return Call(at, "sendMessage", {"text": text}, status, error=error, answered_at=at)


def repeated(calls: list[Call], crashes: list[tuple[float, float]]) -> list[str]:
    return [again.params["text"] for _, again in repeats_without_cause(calls, crashes)]


def test_a_message_that_comes_twice_without_a_cause_is_a_finding() -> None:
    assert repeated([sent(1), sent(2), sent(3, "Other")], []) == ["Hello."]
    assert repeated([sent(1), sent(2)], [(3.0, 4.0)]) == ["Hello."]
    assert repeated([sent(5), sent(6)], [(3.0, 4.0)]) == ["Hello."]


def test_a_crash_between_or_a_lost_answer_repeats_one_message() -> None:
    assert repeated([sent(1), sent(3)], [(2.0, 2.0)]) == []
    assert repeated([sent(1, error="the reply was lost"), sent(3)], []) == []
    assert repeated([sent(1, error="the bot hung up"), sent(3)], []) == []
    twice = [sent(1), sent(1.5, "Other"), sent(3), sent(4, "Other")]
    assert repeated(twice, [(2.0, 2.0)]) == ["Other"]
    assert repeated([sent(1), sent(3), sent(5)], [(2.0, 2.0)]) == ["Hello."]


def test_a_call_that_had_no_effect_repeats_nothing_and_uses_up_no_cause() -> None:
    refused = Call(2.5, "sendMessage", {"text": "Hello."}, 502, error="Bad Gateway")
    assert repeated([sent(1), refused], []) == []
    assert repeated([sent(1), refused, sent(3)], [(2.0, 2.0)]) == []
    assert repeated([sent(1), refused, sent(3)], []) == ["Hello."]


async def test_a_process_that_ends_by_itself_is_a_finding_and_another_comes(
    tmp_path: Path,
) -> None:
    async with (
        BotApiServer() as telegram,
        opened("sqlite-polling", tmp_path, telegram, "", 30) as workers,
    ):
        (fallen,) = workers.alive
        fallen.process.kill()
        await until(lambda: fallen.code is not None)
        assert await fallen.killed() == -9  # nobody is there to hear it
        await workers.replace_fallen()
        (another,) = workers.alive
        assert another.code is None
        await workers.end()
        (found,) = workers.fallen
    assert found.startswith(f"{fallen.log_file.name} ended with -9, not None")
    assert "serve.started" in found
