"""News of a campaign, filled once for each of its languages before anybody gets it.

It goes to many, so it names nobody: what its text may read (`NEWS_NAMES`) is the same for all.
How many answers are on record is counted, so that no number in it grows old unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.domain.messages import Outgoing
from chatbot.engine.bubbles import bubble
from chatbot.engine.release import Release
from chatbot.engine.rich import joined
from chatbot.engine.voice import Voice

NEWS_NAMES: Final[Mapping[str, str]] = {
    "campaign_name": "text",
    "imprint": "text",
    "today": "date",
    "answered": "number",
    "said_yes": "number",
    "said_partly": "number",
    "said_no": "number",
    "said_unclear": "number",
}
"""What its text can name, with the types. The numbers are of answers that two people checked."""

ANSWERS: Final = ("answered", "said_yes", "said_partly", "said_no", "said_unclear")

STOP: Final = "/stop"


@dataclass(frozen=True, slots=True)
class Composed:
    """The message in each language that has it, and the languages that do not.

    `untranslated`: the text or the line under it is only there in the source language. `unfilled`:
    something that it names has no value, such as a fact past its day.
    """

    messages: Mapping[str, Outgoing]
    untranslated: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


def compose(
    release: Release,
    campaign: str,
    news: str,
    at: datetime,
    answers: Mapping[str, int],
) -> Composed:
    """News in every language of its campaign, with how to end such messages under it."""
    of = release.campaigns[campaign]
    values: dict[str, Value] = {name: answers.get(name, 0) for name in ANSWERS}
    values["today"] = day_of(at).isoformat()
    key = f"campaign.news.{news}.text"
    messages: dict[str, Outgoing] = {}
    untranslated: list[str] = []
    unfilled: list[str] = []
    for tag in of.languages:
        language = release.languages[tag]
        if language.fallen_back & {f"{campaign}:{key}", "bot:words.news_end"}:
            untranslated.append(tag)
            continue
        voice = Voice(release, of, language, at, values)
        said, end = voice.say(key), voice.bot("news_end")
        if said is None or STOP not in end.text:
            unfilled.append(tag)
        else:
            messages[tag] = bubble(joined([said, "\n\n", end]), voice)
    return Composed(messages, tuple(untranslated), tuple(unfilled))
