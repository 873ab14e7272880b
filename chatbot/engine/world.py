"""What a turn may rely on beside the contact: the release, the campaign, the public addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatbot.domain.calendar import calendar_of, day_of
from chatbot.domain.contacts import Contact, Value
from chatbot.domain.credits import ALWAYS, Credit
from chatbot.domain.messages import Incoming
from chatbot.engine.campaign import Campaign, Retention
from chatbot.engine.credits import credits_value
from chatbot.engine.release import Release
from chatbot.engine.voice import Voice


@dataclass(frozen=True, slots=True)
class World:
    """`release` is the one the session pins, or the newest; `campaign` what a newcomer gets.

    `invite_link` is where others can join; `rehearsal` says the date is pretended;
    `credits` are for the lists in use here. `forced` is for rehearsals: action -> the outcome it
    has, whatever its inputs.
    """

    release: Release
    campaign: str
    invite_link: str = ""
    bot_name: str = ""
    rehearsal: bool = False
    credits: tuple[Credit, ...] = ALWAYS
    forced: Mapping[str, str] = field(default_factory=dict)

    def voice(
        self,
        campaign: str,
        language: str,
        at: datetime,
        values: Mapping[str, Value],
        built_in: Mapping[str, Value],
    ) -> Voice:
        """A voice in this language, or in the source language where the release lacks it."""
        release = self.release
        spoken = release.languages.get(language) or release.languages[release.bot.source_language]
        return Voice(release, release.campaigns[campaign], spoken, at, values, built_in)

    def retention(self, campaign: str) -> Retention:
        """How long this campaign may keep things."""
        return self.release.campaigns[campaign].retention

    def language_for(self, contact: Contact, incoming: Incoming) -> str:
        """The chosen language, else the one the channel hints at, else the source language."""
        languages = self.release.languages
        hint = (incoming.language_hint or "").replace("_", "-")
        for tag in (contact.language, hint, hint.split("-")[0]):
            if tag and tag in languages:
                return tag
        return self.release.bot.source_language


def built_in_values(
    world: World, contact: Contact, incoming: Incoming, language: str, campaign: Campaign
) -> dict[str, Value]:
    """The names every flow can read without declaring them (see `values.BUILT_IN`)."""
    return {
        "first_name": incoming.first_name,
        "language": language,
        "language_chosen": contact.language,
        "bot_name": world.bot_name,
        "invite_link": world.invite_link or None,
        "privacy_contact": campaign.privacy_contact,
        "today": day_of(incoming.at).isoformat(),
        "rehearsal": world.rehearsal,
        "credits": credits_value(world.credits),
        "phase": calendar_of(campaign.general_contests, incoming.at).phase.value,
    }
