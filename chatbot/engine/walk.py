"""The state of one turn while it is being decided: what is known, said, saved and agreed to.

A `Walk` lives for one turn only. It gathers effects and never carries one out. It is mutable
inside; seen from outside, `turn.py` is a pure function. Movement is in `moves.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from chatbot.domain.commitments import Consent
from chatbot.domain.contacts import Contact, Remembered, Value
from chatbot.domain.groups import InGroup
from chatbot.domain.mailing import MailNews
from chatbot.domain.messages import (
    Content,
    FollowUp,
    Incoming,
    Lane,
    MailTold,
    Outgoing,
    PactDue,
    Pressed,
    Retire,
    TimedOut,
    Toast,
)
from chatbot.engine.bubbles import bubble, with_line
from chatbot.engine.changed import changed
from chatbot.engine.directions import faced
from chatbot.engine.effects import (
    AlertStaff,
    AnswerPress,
    Effect,
    ForgetContact,
    RecordConsent,
    Remember,
    RetireButtons,
    Send,
    SetLanguage,
    SetTimers,
    Unremember,
)
from chatbot.engine.flow import Choose, Flow, Keep, Step, Variable
from chatbot.engine.needs import Facts
from chatbot.engine.session import Frame, Session
from chatbot.engine.voice import Voice
from chatbot.engine.world import BuiltIn, World

CONSENTED = "_consented"
"""Where agreeing is noted: in the outermost frame, and among the remembered values."""

_UNASKED = (TimedOut, FollowUp, PactDue, MailTold)
"""What comes without anybody waiting for an answer."""


def _is_waited_for(content: Content) -> bool:
    """Whoever pressed the button in an e-mail a moment ago waits for that news, at night too."""
    if isinstance(content, MailTold):
        return content.news is MailNews.CONFIRMED
    return not isinstance(content, _UNASKED)


_NO_VALUES: Mapping[str, Value] = {}

AGREE = "agree"
"""The option of a `purpose` question that means yes."""


@dataclass(slots=True)
class Walk:
    """The state of one turn while it is being decided.

    `moved`: the place where the session stood is gone from the release. `tapped`: the question
    that this turn answered with a button, until something was said. `unread`: the person has
    just chosen a language that no speaker has read through, and is still to be told so.
    """

    world: World
    contact: Contact
    incoming: Incoming
    facts: Facts
    session: Session
    effects: list[Effect] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    outcome: str | None = None
    moved: bool = False
    tapped: Retire | None = None
    unread: bool = False
    _voice: Voice | None = None
    _speaking: tuple[str, str, bool, bool] | None = None
    _spoken_for: Session | None = None
    _named: Frame | None = None
    _name: str = ""

    # --- Reading --------------------------------------------------------------------------

    @property
    def flow(self) -> Flow:
        """The flow that runs."""
        return self.world.release.campaigns[self.session.campaign].flows[self.session.top.flow]

    def chosen_by(self) -> dict[str, str]:
        """Variable -> `flow.step` of the question whose options it holds."""
        campaign = self.world.release.campaigns[self.session.campaign]
        return {
            step.save: f"{flow.id}.{step.id}"
            for flow in campaign.flows.values()
            for step in flow.steps.values()
            if isinstance(step, Choose) and step.save
        }

    @property
    def key(self) -> str:
        """`flow.step` of where the session stands."""
        top = self.session.frames[-1]
        if top is not self._named:
            self._named, self._name = top, f"{top.flow}.{top.step}"
        return self._name

    @property
    def step(self) -> Step:
        """The step the session stands at."""
        session = self.session
        top = session.frames[-1]
        return self.world.release.campaigns[session.campaign].flows[top.flow].steps[top.step]

    @property
    def consented(self) -> bool:
        """Whether this person has agreed to be remembered."""
        frames = self.session.frames
        here = frames[0].values.get(CONSENTED) if frames else None
        if here is not None:
            return bool(here)
        if not self.effects and not self.contact.remembered:
            return False
        return bool(self.kept(CONSENTED))

    def kept(self, name: str) -> Value:
        """The remembered value of a variable, as this turn has left it so far."""
        key = (self.session.campaign, name)
        for effect in reversed(self.effects):
            if isinstance(effect, Remember):
                if (effect.value.campaign, effect.value.name) == key:
                    return effect.value.value
            elif isinstance(effect, Unremember) and (effect.campaign, effect.name) == key:
                return None
        held = self.contact.remembered.get(key)
        return held.value if held else None

    def voice(self, language: str | None = None) -> Voice:
        """Who speaks now: the session's language and values."""
        session = self.session
        if session is self._spoken_for and language is None and self._voice is not None:
            return self._voice
        tag = language or session.language
        values = session.frames[-1].values if session.frames else _NO_VALUES
        speaking = (tag, session.campaign, self.consented, session.group is not None)
        if self._voice is None or self._voice.values is not values or self._speaking != speaking:
            self._voice, self._speaking = self._new_voice(values, *speaking), speaking
        self._spoken_for = session if language is None else None
        return self._voice

    def _new_voice(
        self,
        values: Mapping[str, Value],
        tag: str,
        campaign: str,
        consented: bool,
        from_group: bool,
    ) -> Voice:
        of = self.world.release.campaigns[campaign]
        built_in = BuiltIn(self.world, self.contact, self.incoming, tag, of, consented, from_group)
        return self.world.voice(campaign, tag, self.incoming.at, values, built_in)

    # --- Saying ---------------------------------------------------------------------------

    def send(
        self,
        message: Outgoing | None,
        label: str,
        asked: tuple[str, int] | None = None,
        in_place: bool = False,
    ) -> None:
        """Queue a bubble. Words that could not be filled become the apology and an alert.

        `asked`: the key to find it again by, such as the session and visit of a question.
        `in_place`: it may stand where the question stood that was tapped in this turn.
        """
        self.said.append(label)
        if message is None:
            self.effects.append(AlertStaff("unfilled", self.key))
            message = bubble(self.voice().bot("error"), self.voice())
        if self.unread:
            message = with_line(message, self.voice().bot("unread_language"))
            self.unread = False
        lane = Lane.REPLY if _is_waited_for(self.incoming.content) else Lane.BROADCAST
        if (group := self.incoming.group) is not None:
            lane = Lane.GROUP
            stands = message.in_group or InGroup(group.topic, group.message)
            message = replace(message, in_group=stands)
        if in_place and self.tapped is not None:
            message = self._in_place_of(self.tapped, message)
        self.tapped = None
        self.effects.append(Send(faced(message), asked, lane))

    def _in_place_of(self, question: Retire, message: Outgoing) -> Outgoing:
        """Put a bubble where the tapped one is, and say so on top: an edit makes no sound."""
        self.effects[:] = [one for one in self.effects if one != RetireButtons(question)]
        for place, effect in enumerate(self.effects):
            if isinstance(effect, AnswerPress) and effect.toast.text is None:
                words = self.voice().bot("answered_in_place").text
                self.effects[place] = AnswerPress(replace(effect.toast, text=words, of_place=True))
        return replace(message, replaces=question)

    def toast(self, words: str | None = None) -> None:
        """Answer the press of this turn, if it was one, and only once."""
        content = self.incoming.content
        if not isinstance(content, Pressed) or content.press is None:
            return
        if not any([isinstance(effect, AnswerPress) for effect in self.effects]):
            self.effects.insert(0, AnswerPress(Toast(content.press, words)))

    # --- Values ---------------------------------------------------------------------------

    def save(self, name: str, value: Value) -> None:
        """Set a variable of the running flow, and remember it as its flow declared."""
        if name == "language":
            self.speak(str(value))
            return
        top = self.session.top
        values = {**top.values, name: value}
        if value is None:
            del values[name]
        self.session = self.session.with_top(changed(top, values=values))
        variable = self.flow.variables.get(name)
        if variable is not None and self.consented:
            self._remember(variable, value)

    def speak(self, language: str) -> None:
        """Change the interface language of this chat."""
        if language in self.world.release.languages:
            self.unread = not self.world.release.languages[language].reviewed
            self.session = changed(self.session, language=language)
            self.effects.append(SetLanguage(language))

    def _remember(self, variable: Variable, value: Value) -> None:
        campaign = self.session.campaign
        if variable.keep.kind == "session":
            return
        if value is None:
            if self.kept(variable.name) is not None:
                self.effects.append(Unremember(campaign, variable.name))
            return
        span = _span(variable.keep, self.world.retention(campaign).identity)
        expires = self.incoming.at + span if span is not None else None
        kept = Remembered(campaign, variable.name, value, expires)
        self.effects.append(Remember(kept))

    def agree(self, purpose: str, given: bool) -> None:
        """Record a choice about consent; a refusal by someone unknown leaves no trace.

        Taking consent back erases all that was kept on the strength of it.
        """
        before = self.consented
        first = self.session.frames[0]
        noted = changed(first, values={**first.values, CONSENTED: given})
        self.session = changed(self.session, frames=(noted, *self.session.frames[1:]))
        campaign = self.session.campaign
        if given:
            self.effects.append(Remember(Remembered(campaign, CONSENTED, True, None)))
        elif before:
            held = {CONSENTED, *(name for of, name in self.contact.remembered if of == campaign)}
            self.effects += [Unremember(campaign, name) for name in sorted(held)]
        if given or before:
            self.effects.append(RecordConsent(self._consent(purpose, given)))

    def _consent(self, purpose: str, given: bool) -> Consent:
        return Consent(
            campaign=self.session.campaign,
            purpose=purpose,
            given=given,
            wording=self.session.wording or "",
            release=self.world.release.id,
            language=self.session.language,
            at=self.incoming.at,
        )

    def end(self, outcome: str) -> None:
        """The outermost flow is over."""
        self.outcome = outcome
        self.effects.append(SetTimers(()))
        is_person = self.incoming.group is None
        if is_person and not self.consented and not self.contact.remembered:
            self.effects.append(ForgetContact())  # "I keep nothing" is true from now on


def _span(keep: Keep, longest: timedelta) -> timedelta | None:
    if keep.kind == "forever":
        return None
    return min(keep.span, longest) if keep.span is not None else longest
