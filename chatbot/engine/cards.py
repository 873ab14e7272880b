"""Puts a progress card on a bubble, and what the card says into its words.

The words go with the picture as its caption, so whoever cannot see it has all of it, and so has a
group where it cannot be shown. The bar needs nothing but the figure: the goal is the next round
number above it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from chatbot.domain.calendar import calendar_of
from chatbot.domain.cards import Card
from chatbot.domain.messages import Outgoing, RichText
from chatbot.engine.rich import joined
from chatbot.engine.voice import Voice

GOALS: Final = (25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
"""Where a bar ends; above the last one, at the next ten thousand."""


def goal_above(figure: int) -> int:
    """The goal that somebody with this figure is on the way to."""
    most = GOALS[-1]
    return next((goal for goal in GOALS if goal > figure), figure - figure % most + most)


def with_card(message: Outgoing, figure: int, voice: Voice) -> Outgoing:
    """The same bubble with a card for a figure, which it names already."""
    end = goal_above(figure)
    goal = voice.bot("card_goal", {"goal": end})
    deadline, imprint = _deadline(voice), voice.say("campaign.imprint") or RichText("")
    title = voice.say("campaign.title") or RichText("")
    card = Card(
        language=voice.language.tag,
        is_right_to_left=voice.language.direction == "rtl",
        title=title.text,
        who=voice.bot("card_who").text,
        figure=voice.bot("card_figure", {"figure": figure}).text,
        goal=goal.text,
        filled=100 * figure // end,
        imprint=imprint.text,
        deadline=deadline.text if deadline else None,
    )
    lines = joined([line for line in (goal, deadline) if line], "\n")
    return replace(message, text=joined([message.text, lines, imprint], "\n\n"), card=card)


def _deadline(voice: Voice) -> RichText | None:
    """The day of the election that is called, while there is one."""
    ahead = calendar_of(voice.campaign.general_contests, voice.at).ahead
    return voice.bot("card_deadline", {"date": ahead.poll.isoformat()}) if ahead else None
