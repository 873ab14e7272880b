"""What gives somebody away, told by its form."""

from __future__ import annotations

import pytest

from chatbot.domain.personal import gives_away

SAID = [
    "SW11 5TN",
    "I live at sw115tn, near the park",
    "write to me at ann@example.org",
    "ring me on 07700 900123 please",
    "+44 20 7946 0958",
    "we are at 12 High Street",
    "x " * 600 + "SW11 5TN",
]
UNSAID = ["/act", "how far are we?", "12 of us wrote", "meet at 6.30", "", "50 letters by 4 July"]


@pytest.mark.parametrize("words", SAID)
def test_it_gives_somebody_away(words: str) -> None:
    assert gives_away(words)


@pytest.mark.parametrize("words", UNSAID)
def test_it_says_nothing_of_anybody(words: str) -> None:
    assert not gives_away(words)
