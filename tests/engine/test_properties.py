"""Any sequence of anything: never an error, never a trap, nothing kept before consent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_world, the_facts
from tests.engine import test_consent, test_interrupts, test_letters, test_questions, test_taps
from tests.engine.any_talk import Act, acts, talk_through

FLOWS = {
    "choice": test_questions.COLOUR,
    "number": test_questions.AGE,
    "skip": test_questions.SKIP,
    "many": test_questions.MANY,
    "yes or no": test_questions.YES_NO,
    "late taps": test_taps.TWO,
    "free": test_interrupts.FREE,
    "consent": test_consent.FLOW,
    "letters": test_letters.FLOW,
}
WORDS = ["Ada Example", "SW1A 1AA", "Because.", "3", "red", "pear", "yes", "left", "/join"]


@pytest.mark.parametrize("name", sorted(FLOWS))
@given(what=st.lists(acts(WORDS), max_size=25))
def test_whatever_somebody_does_the_bot_stays_in_order(name: str, what: list[Act]) -> None:
    talk_through(a_world(FLOWS[name]), the_facts, what)
