"""What a turn may rely on beside the contact: the release, the campaign, the public addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Final

from chatbot.domain.calendar import calendar_of, day_of
from chatbot.domain.contacts import Contact, Value
from chatbot.domain.credits import ALWAYS, Credit
from chatbot.domain.messages import Incoming
from chatbot.domain.records import record
from chatbot.engine.campaign import Campaign, Retention
from chatbot.engine.credits import credits_value
from chatbot.engine.language_hints import meant_by
from chatbot.engine.release import Release
from chatbot.engine.voice import Values, Voice


@record(frozen=True, slots=True)
class World:
    """`release` is the one the session pins, or the newest; `campaign` what a newcomer gets.

    `invite_link` is where others can join; `rehearsal` says the date is pretended;
    `credits` are for the lists in use here, `asked` the services that a postcode may be sent to,
    `page_from` the channels from which a talk can go on in a web page. `sends_mail`: the house
    can send letters for people. `forced` is for rehearsals: action -> the outcome it has,
    whatever its inputs.
    """

    release: Release
    campaign: str
    invite_link: str = ""
    bot_name: str = ""
    rehearsal: bool = False
    credits: tuple[Credit, ...] = ALWAYS
    asked: tuple[str, ...] = ()
    sends_mail: bool = False
    page_from: frozenset[str] = frozenset()
    forced: Mapping[str, str] = field(default_factory=dict)

    def voice(
        self,
        campaign: str,
        language: str,
        at: datetime,
        values: Mapping[str, Value],
        built_in: Values,
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
        if contact.language and contact.language in languages:
            return contact.language
        return meant_by(incoming.language_hint, languages) or self.release.bot.source_language


@record(frozen=True, slots=True)
class BuiltIn:
    """The names every flow can read without declaring them (see `values.BUILT_IN`)."""

    world: World
    contact: Contact
    incoming: Incoming
    language: str
    campaign: Campaign
    consented: bool
    from_group: bool = False

    def get(self, name: str) -> Value:
        """The value of a name, worked out when it is asked for; None for one that is none."""
        found = _BUILT_IN.get(name)
        return found(self) if found else None


_BUILT_IN: Final[Mapping[str, Callable[[BuiltIn], Value]]] = {
    "first_name": lambda it: it.incoming.first_name,
    "language": lambda it: it.language,
    "language_chosen": lambda it: it.contact.language,
    "bot_name": lambda it: it.world.bot_name,
    "invite_link": lambda it: it.world.invite_link or None,
    "privacy_contact": lambda it: it.campaign.privacy_contact,
    "today": lambda it: day_of(it.incoming.at).isoformat(),
    "rehearsal": lambda it: it.world.rehearsal,
    "bot_sends": lambda it: it.world.sends_mail,
    "credits": lambda it: credits_value(it.world.credits),
    "who_is_asked": lambda it: list(it.world.asked),
    "consented": lambda it: it.consented,
    "from_group": lambda it: it.from_group,
    "phase": lambda it: calendar_of(it.campaign.general_contests, it.incoming.at).phase.value,
}
