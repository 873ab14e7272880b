"""Somebody who says anything in any order, and everything that must hold after each turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from chatbot.domain.contacts import Contact
from chatbot.domain.messages import (
    AttachmentKind,
    Edited,
    InboxKey,
    Incoming,
    Left,
    OptionButton,
    Pressed,
    Returned,
)
from chatbot.engine.asking import UNKEPT_SESSION
from chatbot.engine.effects import (
    AnswerPress,
    Effect,
    RecordAction,
    RecordConsent,
    Remember,
    Send,
    SetSwitch,
    SetTimers,
    Turn,
)
from chatbot.engine.flow import Ask, Choose
from chatbot.engine.moves import MAX_STEPS_PER_TURN
from chatbot.engine.needs import Fact, Need
from chatbot.engine.session import Session, dump_session, load_session
from chatbot.engine.tokens import MAX_TOKEN_BYTES, read_token, write_token
from chatbot.engine.walk import CONSENTED
from chatbot.engine.world import World
from chatbot.service.rehearsal import Given, Rehearsal
from tests.builders import NOON

Find = Callable[[Need, Given], Fact]
Event = Callable[["AnyTalk"], None]

_PLACEHOLDER = re.compile(r"[{}]")
_BOT_S_OWN = (".start", ".restart", ".forget.now", ".forget.keep", ".edit.use", ".edit.keep")


class AnyTalk(Rehearsal):
    """A rehearsal that takes every turn twice and looks hard at what came of it."""

    def __init__(self, world: World, find: Find, language: str = "en") -> None:
        self.look_ups_fail = False
        super().__init__(world, self._find(find), language, NOON)

    def _find(self, find: Find) -> Find:
        return lambda need, given: None if self.look_ups_fail else find(need, given)

    @property
    def place(self) -> Session | None:
        return load_session(self.session) if self.session else None

    def buttons(self) -> list[OptionButton]:
        """Every button ever shown that carries something."""
        found = [button for message in self.screen for button in message.buttons]
        return [button for button in found if isinstance(button, OptionButton)]

    def _decided(self, incoming: Incoming) -> Turn:
        turn = super()._decided(incoming)
        assert super()._decided(incoming) == turn
        look_at(turn, self.place, self.contact, incoming, self.world)
        return turn

    def receive(self, content: Any, key: InboxKey | None = None) -> None:
        super().receive(content, key)
        place = self.place
        if place is not None:
            here = (place.id, place.visit)
            assert all((timer.session, timer.visit) == here for timer in self.timers)
            assert is_consenting(place, self.contact) or any(
                timer.kind == "idle" and timer.due <= self.at + UNKEPT_SESSION
                for timer in self.timers
            )


def is_consenting(place: Session | None, contact: Contact) -> bool:
    here = place.frames[0].values.get(CONSENTED) if place and place.frames else None
    if here is not None:
        return bool(here)
    return any(name == CONSENTED for _, name in contact.remembered)


def look_at(
    turn: Turn, before: Session | None, contact: Contact, incoming: Incoming, world: World
) -> None:
    """What must hold of any turn at all."""
    _every_press_is_answered_once(turn, incoming)
    _nothing_is_kept_before_consent(turn, is_consenting(before, contact))
    _every_bubble_can_be_shown(turn)
    sends = [effect for effect in turn.effects if isinstance(effect, Send)]
    assert len(sends) == len(turn.said)
    assert len([name for name in turn.trace if ">" not in name]) <= MAX_STEPS_PER_TURN
    if turn.session is not None:
        assert turn.outcome is None
        assert load_session(dump_session(turn.session)) == turn.session
        _is_waiting(turn, turn.session, before, world)


def _every_press_is_answered_once(turn: Turn, incoming: Incoming) -> None:
    answers = [effect for effect in turn.effects if isinstance(effect, AnswerPress)]
    assert len(answers) == isinstance(incoming.content, Pressed)
    assert all(len(answer.toast.text or "") <= 200 for answer in answers)


def _nothing_is_kept_before_consent(turn: Turn, agreed: bool) -> None:
    for effect in turn.effects:
        match effect:
            case RecordConsent(consent):
                agreed = consent.given
                assert consent.wording
            case Remember(value) if value.name == CONSENTED:
                pass
            case SetSwitch(wording=wording):
                assert agreed
                assert wording
            case Remember() | RecordAction():
                assert agreed
            case _:
                pass


def _every_bubble_can_be_shown(turn: Turn) -> None:
    for effect in turn.effects:
        if isinstance(effect, Send):
            texts = [effect.message.text.text, *(b.label for b in effect.message.buttons)]
            assert all(text.strip() for text in texts)
            assert not any(_PLACEHOLDER.search(text) for text in texts)
            for button in effect.message.buttons:
                if isinstance(button, OptionButton):
                    assert len(button.token.encode()) <= MAX_TOKEN_BYTES
                    assert read_token(button.token) is not None


def _is_waiting(turn: Turn, session: Session, before: Session | None, world: World) -> None:
    if not session.frames:
        assert session.asked
        return
    flows = world.release.campaigns[session.campaign].flows
    assert isinstance(flows[session.top.flow].steps[session.top.step], Ask | Choose)
    if before is not None and before.id == session.id:
        assert session.visit >= before.visit
    if before is None or (before.id, before.visit) != (session.id, session.visit):
        assert (session.id, session.visit) in questions_of(turn.effects)
        assert any(isinstance(effect, SetTimers) for effect in turn.effects)


def questions_of(effects: tuple[Effect, ...]) -> set[tuple[str, int]]:
    """The questions whose bubbles are sent."""
    return {e.question for e in effects if isinstance(e, Send) and e.question is not None}


# --- What somebody may do -------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One thing somebody does; `how` may look at the screen to decide."""

    name: str
    what: object
    do: Callable[[AnyTalk, Any], None] = field(repr=False)

    def __call__(self, talk: AnyTalk) -> None:
        self.do(talk, self.what)


def _press(talk: AnyTalk, number: int) -> None:
    if buttons := talk.buttons():
        newest_first = buttons[::-1]
        token = newest_first[number % len(newest_first)].token
        talk.receive(Pressed(token, press=f"press{talk.turns}"))


def _say_label(talk: AnyTalk, number: int) -> None:
    if buttons := talk.buttons():
        button = buttons[::-1][number % len(buttons)]
        talk.type(button.id if number % 2 else button.label)


def _forge(talk: AnyTalk, forged: tuple[int, str]) -> None:
    visit, option = forged
    place = talk.place
    here = place.visit if place else 0
    session = place.id if place else "0000000000"
    token = write_token(session, max(here + visit, 0), option)
    talk.receive(Pressed(token, press=f"press{talk.turns}"))


def _help(talk: AnyTalk, word: str) -> None:
    talk.said.clear()
    talk.type(word)
    assert {"command.help.text", "words.still_stopped"} & set(talk.said)


def _stop(talk: AnyTalk, word: str) -> None:
    talk.type(word)
    assert (talk.session, talk.contact.stopped, talk.timers) == (None, True, ())


def _fail(talk: AnyTalk, failing: bool) -> None:
    talk.look_ups_fail = failing


def _edit(talk: AnyTalk, text: str) -> None:
    talk.receive(Edited(text, talk.last_typed or InboxKey("rehearsal:0")))


def _language(talk: AnyTalk, number: int) -> None:
    tags = [*talk.world.release.languages, "xx"]
    talk.switch_language(tags[number % len(tags)])


JUNK = [
    *("", " ", "\x00", "\ud800", "\u202e", "?", "\U0001f600", "x" * 5_000, "<b>x</b>", "%s"),
    *("0", "1", "2", "3", "14", "\u0661", "-1", "24ans", "4 July 2024", "31 February 2024"),
    *("Ada Example", "ada@example.org", "SW1A 1AA", "SW1A", "SWIA 1AA", "JE2 3AB", "BFPO 1"),
    *("yes", "no", "ok", "done", "more", "1, 2", "red", "\u0646\u0639\u0645", "Rhwng dau"),
]
COMMANDS = [
    *("/start", "/START@x", "/start join_leaflet", "/start ../..", "start", "/privacy", "/why"),
    *("/asks", "/act", "/how", "/language", "/mydata", "/delete", "delete", "/nonsense", "/"),
]
OPTIONS = ["agree", "skip", "none", "~done", "~more", "x", "a" * 24, "\u00e9"]


def acts(words: list[str]) -> st.SearchStrategy[Act]:
    """Anything a person can do, where `words` are fitting answers."""
    some = st.sampled_from
    number = st.integers(0, 30)
    likely = st.builds(Act, st.just("press"), st.integers(0, 3), st.just(_press))
    return st.one_of(
        likely,
        likely,
        likely,
        st.builds(Act, st.just("type"), some(words), st.just(AnyTalk.type)),
        st.builds(Act, st.just("type"), some(words + JUNK), st.just(AnyTalk.type)),
        st.builds(Act, st.just("type"), some(COMMANDS), st.just(AnyTalk.type)),
        st.builds(Act, st.just("type"), st.text(max_size=20), st.just(_typed_without_braces)),
        st.builds(Act, st.just("say label"), number, st.just(_say_label)),
        st.builds(Act, st.just("press old"), number, st.just(_press)),
        st.builds(
            Act, st.just("forge"), st.tuples(st.integers(-3, 2), some(OPTIONS)), st.just(_forge)
        ),
        st.builds(Act, st.just("own"), some(_BOT_S_OWN), st.just(_own)),
        st.builds(Act, st.just("raw"), st.text(max_size=70), st.just(_raw)),
        st.builds(Act, st.just("help"), some(["/help", "help", "?"]), st.just(_help)),
        st.builds(Act, st.just("stop"), some(["/stop", "Stop!", "/STOP now"]), st.just(_stop)),
        st.builds(Act, st.just("edit"), some(words + JUNK), st.just(_edit)),
        st.builds(Act, st.just("attach"), some(sorted(AttachmentKind)), st.just(AnyTalk.send)),
        st.builds(Act, st.just("wait"), some([1, 13, 25, 24 * 40]), st.just(_wait)),
        st.builds(Act, st.just("language"), number, st.just(_language)),
        st.builds(Act, st.just("look-ups fail"), st.booleans(), st.just(_fail)),
        st.builds(Act, st.just("again"), st.none(), st.just(lambda talk, _: talk.repeat())),
        st.builds(Act, st.just("left"), st.none(), st.just(lambda talk, _: talk.receive(Left()))),
        st.builds(
            Act, st.just("back"), st.none(), st.just(lambda talk, _: talk.receive(Returned()))
        ),
    )


def _typed_without_braces(talk: AnyTalk, text: str) -> None:
    talk.type(text.replace("{", "").replace("}", ""))


def _own(talk: AnyTalk, option: str) -> None:
    talk.receive(Pressed(write_token("0", 0, option), press=f"press{talk.turns}"))


def _raw(talk: AnyTalk, token: str) -> None:
    talk.receive(Pressed(token, press=f"press{talk.turns}"))


def _wait(talk: AnyTalk, hours: int) -> None:
    talk.wait(timedelta(hours=hours))


def talk_through(world: World, find: Find, what: list[Act]) -> AnyTalk:
    """Begin, and do all of it."""
    talk = AnyTalk(world, find)
    talk.type("/start")
    for act in what:
        act(talk)
    return talk
