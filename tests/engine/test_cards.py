"""A progress card says what its message says, in the group's language, and nothing more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.domain.messages import RichText
from chatbot.engine.bubbles import bubble
from chatbot.engine.cards import GOALS, goal_above
from chatbot.engine.world import World
from chatbot.store.contents import read_content, write_content
from tests.cards.shown import CAMPAIGN, carded
from tests.engine.test_news import shipped

BETWEEN_POLLS = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_card_has_campaign_figure_goal_deadline_and_imprint() -> None:
    card = carded("en", 25).card
    assert card is not None
    assert card.title == "Rally With Refugees"
    assert (card.figure, card.goal, card.filled) == ("At least 25", "The next goal: 50", 50)
    assert card.deadline == "The election is on 4 July 2024."
    assert card.imprint.startswith("Promoted by")


def test_without_an_election_ahead_there_is_no_deadline() -> None:
    message = carded("en", at=BETWEEN_POLLS)
    assert message.card is not None
    assert message.card.deadline is None
    assert "election" not in message.text.text


@pytest.mark.parametrize("tag", ["en", "cy", "ar"])
def test_whoever_cannot_see_it_reads_it_below(tag: str) -> None:
    message = carded(tag)
    card = message.card
    assert card is not None
    said = message.text.text
    assert card.goal in said
    assert card.deadline is not None
    assert card.deadline in said
    assert card.imprint in said
    assert (card.language, card.is_right_to_left) == (tag, tag == "ar")


def test_the_bar_depends_on_the_shown_figure_alone() -> None:
    assert [goal_above(figure) for figure in (10, 20, 25, 95, 100, 9_995)] == [
        25, 25, 50, 100, 250, 10_000,
    ]  # fmt: skip
    assert [goal_above(figure) for figure in (10_000, 19_995, 20_000)] == [20_000, 20_000, 30_000]
    assert carded("en", 40, words="Forty.").card == carded("en", 40, words="Many of us!").card
    for figure in range(10, 2 * GOALS[-1], 5):
        assert figure < goal_above(figure)


def test_a_card_waits_in_the_outbox_as_it_was_made() -> None:
    message = carded("ar")
    assert read_content(write_content(message)[0]) == message
    plain = bubble(
        RichText("x"), World(shipped(), CAMPAIGN).voice(CAMPAIGN, "en", BETWEEN_POLLS, {}, {})
    )
    assert read_content(write_content(plain)[0]) == plain
