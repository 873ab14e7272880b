"""What somebody may share in any chat: one card for each campaign and language.

It says what the campaign asks for, where to begin, and in whose name that is said. It is about
nobody: whoever asks for one is no contact, and the link is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chatbot.domain.messages import RichText
from chatbot.domain.records import record
from chatbot.engine.language_hints import meant_by
from chatbot.engine.release import Release
from chatbot.engine.rich import joined, marked
from chatbot.engine.texts import Language
from chatbot.engine.voice import Voice

LONGEST_PAYLOAD: Final = 64
"""core.telegram.org/bots/features, deep linking."""

START: Final = "start="


@record(frozen=True, slots=True)
class ShareCard:
    """`text` is what is sent; `title` and `description` what the person chooses by."""

    title: str
    description: str
    text: RichText


def share_cards(
    release: Release, at: datetime, bot_link: str, hint: str | None, query: str
) -> list[ShareCard]:
    """All cards that fit what was typed, those in the person's own language first.

    `hint` is the language of their app. Words that name none of our languages choose nothing.
    """
    tags = languages_meant(release, query) or _own_first(release, hint)
    return list(_cards(release, at, bot_link, tags))


def languages_meant(release: Release, query: str) -> list[str]:
    """The languages whose name somebody began to type, or whose tag they typed."""
    typed = query.strip().casefold()
    if not typed:
        return []
    by_tag = meant_by(typed, release.languages)
    return [
        tag
        for tag, language in release.languages.items()
        if tag == by_tag or language.name.casefold().startswith(typed)
    ]


def read_invitation(release: Release, payload: str) -> tuple[str, str]:
    """`<campaign>-<language>` as a link says it; either is empty where we know none such."""
    campaign, _, language = payload.partition("-")
    return (
        campaign if campaign in release.campaigns else "",
        language if language in release.languages else "",
    )


def _own_first(release: Release, hint: str | None) -> list[str]:
    own = meant_by(hint, release.languages)
    return sorted(release.languages, key=lambda tag: tag != own)


def _cards(release: Release, at: datetime, bot_link: str, tags: list[str]) -> Iterator[ShareCard]:
    for tag in tags:
        for name, campaign in release.campaigns.items():
            if tag in campaign.languages:
                voice = Voice(release, campaign, release.languages[tag], at)
                yield _card(voice, f"{bot_link}?{START}{_payload(name, voice.language)}")


def _card(voice: Voice, link: str) -> ShareCard:
    title = voice.say("campaign.title") or RichText("")
    says = voice.bot("bot_short_description")
    imprint = voice.say("campaign.imprint") or RichText("")
    text = joined([marked(title.text, "bold"), "\n", says, "\n", link, "\n\n", imprint])
    return ShareCard(title.text, f"{voice.language.name} · {says.text}", text)


def _payload(campaign: str, language: Language) -> str:
    """Too long a name is left to the bot, which begins with its own campaign then."""
    payload = f"{campaign}-{language.tag}"
    return payload if len(payload) <= LONGEST_PAYLOAD else ""
