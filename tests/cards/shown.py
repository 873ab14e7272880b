"""Cards to look at, as a group gets them: `python -m tests.cards.shown FOLDER`.

English, and the scripts that are hardest to set.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from chatbot.cards import draw
from chatbot.domain.cards import Card
from chatbot.domain.messages import Outgoing, RichText
from chatbot.engine.bubbles import bubble
from chatbot.engine.cards import with_card
from chatbot.engine.release import Release
from chatbot.engine.world import World
from tests.engine.test_news import shipped

CAMPAIGN: Final = "rally_with_refugees"
BEFORE_THE_POLL: Final = datetime(2024, 6, 20, 12, tzinfo=UTC)
DRAWN_IN: Final = ("en", "ar", "ckb", "ti")


def carded(
    tag: str,
    figure: int = 35,
    at: datetime = BEFORE_THE_POLL,
    release: Release | None = None,
    words: str = "Here we are.",
) -> Outgoing:
    """A message about a figure, in these words, with its card."""
    voice = World(release or shipped(), CAMPAIGN).voice(CAMPAIGN, tag, at, {}, {})
    return with_card(bubble(RichText(words), voice), figure, voice)


def card_in(tag: str) -> Card:
    """The card of such a message."""
    card = carded(tag).card
    assert card is not None
    return card


SHOWN: Final = {tag: card_in(tag) for tag in DRAWN_IN}
ENGLISH: Final = SHOWN["en"]


if __name__ == "__main__":
    for tag, card in SHOWN.items():
        drawn = draw(card)
        if drawn is None:
            raise SystemExit(f"the card in {tag} could not be drawn here; see chatbot doctor")
        (Path(sys.argv[1]) / f"progress-card.{tag}.png").write_bytes(drawn)
