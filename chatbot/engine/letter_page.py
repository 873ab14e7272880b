"""The letter page as the engine knows it: one set of letters, found where the talk keeps it.

Pure: the same letters, word for word, that the chat shows, held against the people of today by the
same check. Nothing is kept for the page, and what has changed is for the chat to settle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.contacts import Contact, Value
from chatbot.domain.messages import RichText
from chatbot.domain.places import PersonId
from chatbot.engine.actions import ACTIONS
from chatbot.engine.actions.letters import is_done, one_letter
from chatbot.engine.actions.rechecks import GONE_KINDS
from chatbot.engine.actions.spec import Context
from chatbot.engine.credits import credit_words, credits_of_letters
from chatbot.engine.needs import Fact, Need
from chatbot.engine.renderers import Renderers
from chatbot.engine.session import Session
from chatbot.engine.values import person_id, things_of
from chatbot.engine.voice import Voice
from chatbot.engine.world import World


@dataclass(frozen=True, slots=True)
class PageLetter:
    """One letter. `number` counts from 1 and is its name on the page; `to` is an e-mail address,
    `web` a public page with other ways to reach the person, `post` lines of an envelope, each
    empty where none is known. `shared`: somebody else who stands has the same address. `gone`: no
    letter goes to the person any more, and `changes` of the page say why."""

    number: int
    person: PersonId
    name: str
    party: str
    to: str
    web: str
    post: str
    shared: bool
    gone: bool
    subject: str
    body: str
    sent: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A set of letters and the voice that speaks around them.

    `language` is the letters' own. `until` is when they are erased, None while only the open talk
    holds them. `changes` are lines on what is not as it was when they were written; `over` says
    that those they were written to cannot be asked any more, `vanished` that the list of today has
    lost all of them and nobody knows why.
    """

    set_id: str
    voice: Voice
    letters: tuple[PageLetter, ...]
    language: str
    until: datetime | None
    changes: RichText | None
    over: bool
    vanished: bool
    imprint: str
    credits: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class LetterSet:
    """A set as the conversation holds it. `wish` is the language its person speaks."""

    campaign: str
    letters: Mapping[str, Value]
    until: datetime | None
    wish: str


def find_letters(contact: Contact, session: Session | None, set_id: str) -> LetterSet | None:
    """The set of this id; None when nothing holds it any more."""
    wish = (session.language if session else contact.language) or ""
    for campaign, letters, until in _held(contact, session):
        if isinstance(letters, dict) and letters.get("set") == set_id and letters.get("draft"):
            return LetterSet(campaign, letters, until, wish)
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


class PageWriter:
    """Writes the page of one set at one moment, in the language wished for or the person's own."""

    def __init__(
        self, world: World, found: LetterSet, at: datetime, language: str | None = None
    ) -> None:
        self._world = world
        self._found = found
        self._voice = world.voice(found.campaign, language or found.wish, at, {}, {})
        self._inputs: dict[str, Value] = {"letters": dict(found.letters)}
        self._check = ACTIONS["check_letters"]
        self._context = Context(
            campaign=self._voice.campaign,
            language=self._voice.language,
            at=at,
            key=f"page:{found.letters['set']}",
            release=world.release.id,
            wording="",
            say=self._say,
        )

    def _say(self, key: str, language: str, shown: Mapping[str, Value]) -> RichText | None:
        return self._voice.in_language(language).say(key, shown, isolating=False)

    def need(self) -> Need | None:
        """Who stands there today, or sits."""
        return self._check.needs(self._inputs, self._context) if self._check.needs else None

    def write(self, fact: Fact) -> LetterPage:
        """The page; without the fact it is as it was when the letters were last checked."""
        checked = self._check.run(self._inputs, fact, self._context)
        letters = checked.values.get("letters") or self._inputs["letters"]
        assert isinstance(letters, dict)
        changes = checked.values.get("changes")
        rows = [one_letter(letters, n, self._say) for n, _ in enumerate(things_of(letters), 1)]
        held = [person_id(row) for row in things_of(self._inputs["letters"])]
        gone = {str(one["id"]) for one in things_of(changes) if one.get("kind") in GONE_KINDS}
        imprint = self._voice.say("campaign.imprint")
        credits = credits_of_letters(letters, self._world.credits)
        return LetterPage(
            set_id=str(letters["set"]),
            voice=self._voice,
            letters=tuple(
                _letter(row, person, gone) for row, person in zip(rows, held, strict=True)
            ),
            language=str(letters.get("language") or "en"),
            until=self._found.until,
            changes=self._told(changes),
            over=checked.outcome == "over",
            vanished=checked.outcome == "vanished",
            imprint=imprint.text if imprint else "",
            credits=tuple(credit_words(self._voice, credits)),
        )

    def _told(self, changes: Value) -> RichText | None:
        if not things_of(changes):
            return None
        return Renderers(self._voice).changes(changes, self._voice.language)


def _letter(row: Mapping[str, Value], held: PersonId, gone: Collection[str]) -> PageLetter:
    """`held` is the id that the conversation knows; the entry may have been merged since."""
    number = row["number"]
    assert isinstance(number, int)
    return PageLetter(
        number=number,
        person=held,
        name=str(row.get("to") or ""),
        party=str(row.get("party") or ""),
        to=str(row.get("email") or ""),
        web=str(row.get("web") or ""),
        post=str(row.get("post") or ""),
        shared=bool(row.get("shared")),
        gone=str(row["id"]) in gone,
        subject=str(row.get("subject") or ""),
        body=str(row.get("body") or ""),
        sent=is_done(row),
    )
