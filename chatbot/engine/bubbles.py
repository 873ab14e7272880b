"""Turns a step into the bubble a person sees: words, picture, buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chatbot.domain.contacts import Value
from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    Outgoing,
    PageButton,
    Picture,
    Retire,
    RichText,
    ShareButton,
    UrlButton,
)
from chatbot.engine.cards import with_card
from chatbot.engine.flow import Ask, ButtonSpec, Choose, PictureSpec, Say
from chatbot.engine.options import ShownOption, on_screen, options_of
from chatbot.engine.rich import joined
from chatbot.engine.session import Session
from chatbot.engine.tokens import write_token
from chatbot.engine.values import follow
from chatbot.engine.voice import Voice

Spoken = Say | Ask | Choose


def step_text(step: Spoken, key: str, voice: Voice) -> RichText | None:
    """The step's words; a plural text counts its variable."""
    text = voice.text(voice.campaign.id, f"{key}.text")
    if text is None:
        return None
    counted = voice.look_up(step.count) if step.count else None
    return voice.filled(text, count=counted if isinstance(counted, int) else None)


def bubble(
    words: RichText, voice: Voice, step: str | None = None, buttons: Iterable[Button] = ()
) -> Outgoing:
    """Words that belong to no question."""
    language = voice.language
    return Outgoing(words, language.tag, language.direction, tuple(buttons), step=step)


def with_line(message: Outgoing, words: RichText) -> Outgoing:
    """The same bubble with a paragraph below its words."""
    return replace(message, text=joined([message.text, words], "\n\n"))


def say_bubble(step: Say, key: str, voice: Voice) -> Outgoing | None:
    """What a `say` step shows; None when its words cannot be filled."""
    words = step_text(step, key, voice)
    if words is None:
        return None
    plain = bubble(words, voice, key, link_buttons(step.buttons, key, voice))
    figure = voice.look_up(step.card) if step.card else None
    if isinstance(figure, int):
        return with_card(plain, figure, voice)
    return _with_picture(plain, step.picture, key, voice)


def question_bubble(
    step: Ask | Choose,
    key: str,
    session: Session,
    voice: Voice,
    words: RichText,
    *,
    pictured: bool = True,
    replaces: Retire | None = None,
) -> Outgoing:
    """A question with its buttons; `words` are its own, or stand in for them (a retry)."""
    buttons: list[Button] = [*option_buttons(step, key, session, voice)]
    if step.buttons:
        buttons += link_buttons(step.buttons, key, voice)
    language = voice.language
    plain = Outgoing(
        words, language.tag, language.direction, tuple(buttons), step=key, replaces=replaces
    )
    picture = step.picture if isinstance(step, Choose) and pictured else None
    return _with_picture(plain, picture, key, voice)


def option_buttons(
    step: Ask | Choose, key: str, session: Session, voice: Voice
) -> list[OptionButton]:
    """The buttons that answer the question, with ticks on what is chosen already."""
    return [
        OptionButton(
            option.id,
            _label(option, session, voice) if session.chosen else option.label,
            write_token(session.id, session.visit, option.short),
        )
        for option in on_screen(step, options_of(step, key, voice), session, voice)
    ]


def _label(option: ShownOption, session: Session, voice: Voice) -> str:
    if option.id not in session.chosen:
        return option.label
    return voice.bot("chosen_mark", {"label": option.label}).text or option.label


def link_buttons(specs: Iterable[ButtonSpec], key: str, voice: Voice) -> list[Button]:
    """Buttons that open, share, copy or mail something; one without its value is left out."""
    made = (_link_button(spec, f"{key}.button.{spec.number}", voice) for spec in specs)
    return [button for button in made if button is not None]


def _link_button(spec: ButtonSpec, key: str, voice: Voice) -> Button | None:
    label = voice.say(key)
    value = voice.look_up(spec.path) if spec.path else spec.url
    if label is None or not label.text:
        return None
    if spec.kind == "share":
        shared = voice.say(f"{key}.share")
        return ShareButton(label.text, shared.text) if shared else None
    if spec.kind == "mail":
        return _mail_button(label.text, value)
    if spec.kind == "page":
        return _page_button(label.text, value)
    if not isinstance(value, str) or not value:
        return None
    return UrlButton(label.text, value) if spec.kind == "url" else CopyButton(label.text, value)


def _mail_button(label: str, letter: Value) -> MailButton | None:
    to, subject, body = (follow(letter, (name,)) for name in ("email", "subject", "body"))
    return MailButton(label, str(to), str(subject or ""), str(body or "")) if to else None


def _page_button(label: str, value: Value) -> PageButton | None:
    """For a set of letters, or one of its letters; None for letters older than the page."""
    letters, number = follow(value, ("set",)), follow(value, ("number",))
    at = number if isinstance(number, int) else None
    return PageButton(label, letters, at) if isinstance(letters, str) and letters else None


def _with_picture(
    plain: Outgoing, picture: PictureSpec | None, key: str, voice: Voice
) -> Outgoing:
    if picture is None:
        return plain
    alt = voice.say(f"{key}.alt")
    path = picture.path.replace("{language}", voice.language.tag)
    shown = Picture(f"{voice.campaign.id}/{path}", alt.text if alt else "")
    return replace(plain, picture=shown)
