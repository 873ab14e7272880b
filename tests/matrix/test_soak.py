"""The short form of the soak: everything at once, for seconds instead of half an hour."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.soak.run import Plan, soak
from tests.soak.workers import Shape

SECONDS = 12.0
PEOPLE = 30


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["sqlite-webhook", "sqlite-polling", "postgres"])
async def test_everybody_sees_what_they_would_have_seen_without_faults(
    shape: Shape, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if shape == "postgres" else ""
    seed = int(os.environ.get("CHATBOT_TEST_SEED", random.randrange(10**6)))
    outcome = await soak(Plan(shape, seed, SECONDS, PEOPLE), tmp_path, url)
    assert outcome.wrong == [], str(outcome)
    assert outcome.people >= PEOPLE
