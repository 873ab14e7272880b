"""Rehearse a dialogue: a scripted person talks to the real engine, and every line is checked.

No store, no channel, no clock: the same `decide` as in production, a contact held in memory, the
session written to JSON and read back before every turn, so that each rehearsal is a restart test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from chatbot.domain.commitments import NO_DEEDS
from chatbot.domain.contacts import Contact, Remembered
from chatbot.domain.groups import FromGroup
from chatbot.domain.messages import (
    Address,
    Attached,
    AttachmentKind,
    Content,
    Edited,
    InboxKey,
    Incoming,
    OptionButton,
    Outgoing,
    PageButton,
    Pressed,
    SentOnPage,
    Typed,
)
from chatbot.engine.effects import (
    AnswerPress,
    Effect,
    ForgetContact,
    RecordAction,
    Remember,
    Send,
    SetFollowUp,
    SetLanguage,
    SetStopped,
    SetTimers,
    Timer,
    Turn,
    Unremember,
)
from chatbot.engine.needs import MAX_NEEDS_PER_TURN, Fact, Need
from chatbot.engine.own_questions import LANGUAGE
from chatbot.engine.session import dump_session, load_session
from chatbot.engine.tokens import NO_SESSION, read_token, write_token
from chatbot.engine.turn import decide
from chatbot.engine.world import World
from chatbot.service.rehearsal_held import OF_ONESELF, HeldInRehearsal
from chatbot.service.timers import content_of

ADDRESS = Address("rehearsal", "one")
MIDDAY = time(12, 0, tzinfo=UTC)

FIRST_OF_LIST = "first_of_list"
"""Stands for the first button of the newest bubble, for lists that come from data."""

OWN_LANGUAGE = "own_language"
"""As a tap: the button of the language that the rehearsal runs in."""

LineKind = Literal[
    "user",
    "tap",
    "tap_old",
    "on_page",
    "sends",
    "edit_last",
    "twice",
    "language",
    "wait",
    "crash",
    "added",
    "follows",
    "given",
    "bot",
    "text",
    "toast",
    "did",
    "ends",
    "waiting_at",
]


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """What every look-up of a postcode finds. Seats are named as in the built-in sample."""

    outcome: str
    constituency: str | None = None
    near: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    postcode: str | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class GivenPeople:
    """Whom every look-up of people finds. All of them are made up."""

    candidates: int = 0
    without_email: int = 0
    without_web: bool = False
    verified: bool = True
    real: bool = False
    mp: bool = False
    elected: bool = False
    vacant: bool = False
    failed: bool = False
    over: bool = False
    called: bool = False
    unknown: bool = False
    open_nominations: bool = False
    by_election: bool = False
    cancelled: bool = False
    closed_mailboxes: int = 0
    shared: int = 0
    new_party: int = 0
    new_ids: bool = False
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a dialogue takes as given; what it leaves open the built-in sample answers.

    `outcomes`: action -> the outcome it is made to have, for failures that inputs cannot cause.
    `bot_sends`: the house can send letters; `mail_left`: what it was given has left.
    `alike`: parts of a letter (why, local) that earlier letters have too.
    `alike`: parts of a letter (why, local) that earlier letters have too. `admins` of the group;
    `total`: the figure that it is shown.
    """

    sample: bool = False
    language: str | None = None
    first_name: str | None = None
    asked: tuple[str, ...] = ()
    bot_sends: bool = False
    mail_left: bool = False
    place: GivenPlace | None = None
    people: GivenPeople | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    alike: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dialogue. `values` are words, ids or a duration in seconds, by kind.

    `who` acts, or is spoken to: in their private chat, or `in_group` before all.
    """

    kind: LineKind
    values: tuple[str, ...]
    number: int
    given: Given | None = None
    who: str | None = None
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A rehearsal file, read. `languages` empty means every language of the campaign."""

    path: str
    test: str
    campaign: str
    flow: str
    on: date
    lines: tuple[Line, ...]
    languages: tuple[str, ...] = ()
    taps_at_most: int | None = None
    given: Given = field(default_factory=Given)


class DialogueFailed(AssertionError):
    """What was said is not what the dialogue expects. Carries the line it happened at."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


FindFact = Callable[[Need, Given], Fact]


@dataclass(slots=True)
class Rehearsal:
    """One run of one dialogue in one language."""

    world: World
    facts: FindFact
    language: str
    at: datetime
    given: Given = field(default_factory=Given)
    contact: Contact = field(default_factory=Contact)
    session: str | None = None
    screen: list[Outgoing] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    trace: list[str] = field(default_factory=list)
    timers: tuple[Timer, ...] = ()
    follow_ups: dict[tuple[str, str], Timer] = field(default_factory=dict)
    outcome: str | None = None
    taps: int = 0
    turns: int = 0
    last_key: InboxKey | None = None
    last_content: Content | None = None
    last_typed: InboxKey | None = None
    address: Address = ADDRESS
    acting: FromGroup | None = None
    held: HeldInRehearsal = field(default_factory=HeldInRehearsal)

    # --- One turn -------------------------------------------------------------------------

    def receive(self, content: Content, key: InboxKey | None = None) -> None:
        """Take one incoming through the engine; a key taken before changes nothing."""
        if key is not None and key == self.last_key:
            return
        self.turns += 1
        self.last_content = content
        self.last_key = key or InboxKey(f"rehearsal:{self.turns}")
        name = None if self.acting else self.given.first_name
        incoming = Incoming(
            self.last_key, self.address, self.at, content, name, self.language, group=self.acting
        )
        turn = self._decided(incoming)
        self.session = dump_session(turn.session) if turn.session else None
        self.outcome = turn.outcome or (None if turn.session else self.outcome)
        self.trace += turn.trace
        self.said += turn.said
        self.effects = turn.effects
        for effect in turn.effects:
            self._apply(effect)

    def _decided(self, incoming: Incoming) -> Turn:
        known: dict[Need, Fact] = {}
        world = replace(self.world, forced=self.given.outcomes)
        for _ in range(MAX_NEEDS_PER_TURN + 1):
            session = load_session(self.session) if self.session else None
            decided = decide(world, self.contact, session, incoming, known)
            if isinstance(decided, Turn):
                return decided
            mine = isinstance(decided, OF_ONESELF)
            known[decided] = self.held.fact(decided) if mine else self.facts(decided, self.given)
            self.held.asked(decided)
        raise DialogueFailed(0, "the turn needs more look-ups than a turn may make")

    def _apply(self, effect: Effect) -> None:
        contact = self.contact
        self.held.note(effect)
        match effect:
            case Send(message):
                self.screen.append(message)
            case AnswerPress(toast):
                self.toasts.append(toast.text or "")
            case SetLanguage(language):
                self.contact = Contact(language, contact.stopped, contact.remembered)
            case SetFollowUp(campaign, due, kind):
                self.follow_ups.pop((kind, campaign), None)
                if due is not None:
                    self.follow_ups[kind, campaign] = Timer(campaign, 0, kind, due)
            case SetStopped(stopped):
                if stopped:
                    self.follow_ups.clear()
                self.contact = Contact(contact.language, stopped, contact.remembered)
            case Remember(value):
                kept = {**contact.remembered, (value.campaign, value.name): value}
                self.contact = Contact(contact.language, contact.stopped, kept)
            case Unremember(campaign, name):
                kept = {k: v for k, v in contact.remembered.items() if k != (campaign, name)}
                self.contact = Contact(contact.language, contact.stopped, kept)
            case SetTimers(timers):
                self.timers = timers
            case ForgetContact():
                self.follow_ups.clear()
                self.contact = Contact()
            case RecordAction(action) if action.kind not in NO_DEEDS:
                self.done.append(action.kind.value)
            case _:
                pass

    # --- What a person does ---------------------------------------------------------------

    def type(self, text: str) -> None:
        """The person types words."""
        self.taps += 1
        self.receive(Typed(text))
        self.last_typed = self.last_key

    def tap(self, option: str, old: bool = False) -> None:
        """The person presses a button by its id: of the open question, or of an older one."""
        button = self._button(self._meant(option), old)
        if button is None:
            shown = ", ".join(sorted({b.id for m in self.screen for b in _options(m)}))
            raise DialogueFailed(0, f"no button {option} on the screen; there are: {shown}")
        self.taps += 1
        self.receive(Pressed(button.token, press=f"press{self.turns}"))

    def say_on_page(self, letter: str) -> None:
        """The person says on the newest letter page that a letter is sent."""
        sets = [b.letters for m in self.screen for b in m.buttons if isinstance(b, PageButton)]
        if not sets:
            raise DialogueFailed(0, "no letter page was offered")
        self.receive(SentOnPage(sets[-1], letter))

    def label_of(self, option: str, old: bool = False) -> str:
        """What is written on the button that `tap` would press."""
        button = self._button(self._meant(option), old)
        return button.label if button else option

    def _meant(self, option: str) -> str:
        """The id behind a word that stands for one."""
        if option == FIRST_OF_LIST:
            return next((b.id for b in _options(self.screen[-1])), option)
        return self.language if option == OWN_LANGUAGE else option

    def _button(self, option: str, old: bool) -> OptionButton | None:
        found = [b for message in self.screen for b in _options(message) if b.id == option]
        if not old:
            return found[-1] if found else None
        here = load_session(self.session) if self.session else None
        current = (here.id, here.visit) if here else None
        return next((b for b in found if _place(b) != current), None)

    def switch_language(self, tag: str) -> None:
        """The person changes the language in the middle."""
        self.receive(Pressed(write_token(NO_SESSION, 0, f"{LANGUAGE}{tag}"), press="language"))

    def edit_last(self, text: str) -> None:
        """The person edits the last message they typed."""
        if self.last_typed is None:
            raise DialogueFailed(0, "nothing was typed that could be edited")
        self.receive(Edited(text, self.last_typed))

    def send(self, kind: str) -> None:
        """The person sends something that is not words."""
        self.receive(Attached(AttachmentKind(kind)))

    def wait(self, span: timedelta) -> None:
        """Time passes; timers fire in the order they fall due, remembered values run out."""
        until = self.at + span
        while due := [it for it in (*self.timers, *self.follow_ups.values()) if it.due <= until]:
            first = min(due, key=lambda timer: timer.due)
            self._pass_to(max(self.at, first.due))
            self.timers = tuple(timer for timer in self.timers if timer != first)
            self.follow_ups = {of: it for of, it in self.follow_ups.items() if it != first}
            self.receive(content_of(first.session, first.visit, first.kind))
        self._pass_to(until)

    def _pass_to(self, at: datetime) -> None:
        self.at = at
        kept = {k: v for k, v in self.contact.remembered.items() if _lives(v, at)}
        self.contact = Contact(self.contact.language, self.contact.stopped, kept)

    def repeat(self) -> None:
        """The same update is delivered once more, under the same key."""
        if self.last_content is not None:
            self.receive(self.last_content, self.last_key)

    def heard(self) -> list[str]:
        """What was said since this was last asked."""
        said, self.said = self.said, []
        return said


def _options(message: Outgoing) -> list[OptionButton]:
    return [button for button in message.buttons if isinstance(button, OptionButton)]


def _place(button: OptionButton) -> tuple[str, int] | None:
    token = read_token(button.token)
    return (token.session, token.visit) if token else None


def _lives(value: Remembered, at: datetime) -> bool:
    return value.expires is None or value.expires > at


def begin(dialogue: Dialogue, world: World, facts: FindFact, language: str) -> Rehearsal:
    """A rehearsal of this dialogue, before its first line."""
    at = datetime.combine(dialogue.on, MIDDAY)
    given, told = dialogue.given, replace(world, asked=dialogue.given.asked)
    told = replace(told, sends_mail=given.bot_sends)
    return Rehearsal(told, facts, given.language or language, at, given)
