"""The letter page as the engine knows it: one set of letters, found where the talk keeps it.

Pure: the same letters, word for word, that the chat shows. Nothing is kept for the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.contacts import Contact, Value
from chatbot.domain.messages import RichText
from chatbot.domain.places import Constituency, PersonId
from chatbot.engine.actions.letters import one_letter
from chatbot.engine.credits import credit_words, credits_of_letters
from chatbot.engine.session import Session
from chatbot.engine.values import follow, person_id, seat_from, things_of
from chatbot.engine.voice import Voice
from chatbot.engine.world import World


@dataclass(frozen=True, slots=True)
class PageLetter:
    """One letter. `number` counts from 1 and is its name on the page; `to` is an e-mail address,
    empty where none is known; `web` a public page with other ways to reach the person."""

    number: int
    person: PersonId
    name: str
    party: str
    to: str
    web: str
    subject: str
    body: str
    sent: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A set of letters and the voice that speaks around them.

    `language` is the letters' own. `until` is when they are erased, None while only the open talk
    holds them. `to_mp` says that they go to a sitting member.
    """

    set_id: str
    voice: Voice
    letters: tuple[PageLetter, ...]
    language: str
    to_mp: bool
    seat: Constituency | None
    until: datetime | None
    imprint: str
    credits: tuple[RichText, ...]


def letter_page(
    world: World,
    contact: Contact,
    session: Session | None,
    set_id: str,
    at: datetime,
    language: str | None = None,
) -> LetterPage | None:
    """The page of a set; None when nothing holds it any more. `language` is a wish."""
    for campaign, letters, until in _held(contact, session):
        known = campaign in world.release.campaigns
        if known and follow(letters, ("set",)) == set_id and isinstance(letters, dict):
            spoken = language or (session.language if session else contact.language) or ""
            voice = world.voice(campaign, spoken, at, {}, {})
            return _page(world, voice, letters, until) if letters.get("draft") else None
    return None


def _held(
    contact: Contact, session: Session | None
) -> Iterator[tuple[str, Value, datetime | None]]:
    """What was remembered first, for it knows its end; then what only the open talk holds."""
    for (campaign, _), kept in contact.remembered.items():
        yield campaign, kept.value, kept.expires
    for frame in reversed(session.frames if session else ()):
        for value in frame.values.values():
            if session is not None and isinstance(value, dict) and "items" in value:
                yield session.campaign, value, None


def _page(
    world: World, voice: Voice, letters: Mapping[str, Value], until: datetime | None
) -> LetterPage:
    def say(key: str, language: str, shown: Mapping[str, Value]) -> RichText | None:
        return voice.in_language(language).say(key, shown, isolating=False)

    imprint = voice.say("campaign.imprint")
    whole = dict(letters)
    rows = [one_letter(whole, number, say) for number, _ in enumerate(things_of(whole), 1)]
    return LetterPage(
        set_id=str(letters["set"]),
        voice=voice,
        letters=tuple(_letter(row) for row in rows),
        language=str(letters.get("language") or "en"),
        to_mp=follow(letters.get("draft"), ("role",)) == "mp",
        seat=seat_from(letters.get("seat")),
        until=until,
        imprint=imprint.text if imprint else "",
        credits=tuple(credit_words(voice, credits_of_letters(whole, world.credits))),
    )


def _letter(row: Mapping[str, Value]) -> PageLetter:
    number = row["number"]
    assert isinstance(number, int)
    return PageLetter(
        number=number,
        person=person_id(row),
        name=str(row.get("to") or ""),
        party=str(row.get("party") or ""),
        to=str(row.get("email") or ""),
        web=str(row.get("web") or ""),
        subject=str(row.get("subject") or ""),
        body=str(row.get("body") or ""),
        sent=bool(row.get("sent")),
    )
