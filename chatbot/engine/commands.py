"""Words that work anywhere: commands, their bare forms, and the bot's own buttons.

They answer over the open question and put it back on the screen, without touching attempts;
`stop`, `delete` and `start` change the session itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from chatbot.domain.messages import Button, DoorButton, OptionButton, RichText
from chatbot.engine import bad_wordings
from chatbot.engine.actions.posting import given_back
from chatbot.engine.answers.normalise import matching
from chatbot.engine.asking import put_away, show_question
from chatbot.engine.bubbles import bubble
from chatbot.engine.changed import changed
from chatbot.engine.effects import ForgetContact, SetStopped, SetTimers, Unremember
from chatbot.engine.flow import Flow
from chatbot.engine.moves import start
from chatbot.engine.my_data import my_data
from chatbot.engine.own_questions import FORGET, LANGUAGE, expect
from chatbot.engine.release import Command, Vocabulary
from chatbot.engine.rich import joined
from chatbot.engine.tokens import NO_SESSION, write_token
from chatbot.engine.values import items_of
from chatbot.engine.vocabulary import vocabulary
from chatbot.engine.walk import Walk

START, RESTART = ".start", ".restart"
"""The bot's own options, as they travel in a button."""

PAGE = "web"
"""The channel of web pages."""

SWITCHES = "switches"
"""The variable that shows people under /mydata which later messages they turned on."""


def own_button(walk: Walk, option: str, words: str) -> OptionButton:
    """A button of the bot itself: it works whatever question is open."""
    return OptionButton(option, words, write_token(NO_SESSION, 0, option))


def find_command(walk: Walk, typed: str) -> tuple[Command, str] | None:
    """(command, what follows it) for `/name …`, or a bare word that means the same."""
    if typed.startswith("/"):
        name, rest = split_command(typed)
        command = walk.world.release.bot.commands.get(name)
        return (command, rest) if command else None
    command = words_anywhere(walk).commands.get(matching(typed))
    return (command, "") if command else None


def words_anywhere(walk: Walk) -> Vocabulary:
    """What counts whatever question is open, in the person's language."""
    return vocabulary(walk.world.release, walk.session.campaign, walk.voice().language)


def split_command(typed: str) -> tuple[str, str]:
    """(name, what follows) of `/Name@bot what follows`; the name in small letters."""
    name, _, rest = typed[1:].replace("\n", " ").partition(" ")
    return name.casefold().partition("@")[0], rest.strip()


def overlay(
    walk: Walk, label: str, words: RichText | None = None, buttons: Iterable[Button] = ()
) -> None:
    """Say something over the open question: the bot's own words of that key, or others."""
    voice = walk.voice()
    shown = words if words is not None else voice.say(label, domain="bot")
    walk.send(bubble(shown or voice.bot("not_understood"), voice, buttons=buttons), label)


def ask_own(walk: Walk, label: str, buttons: Sequence[OptionButton]) -> None:
    """A question of the bot itself: a tap answers it, or the next words."""
    overlay(walk, label, buttons=buttons)
    expect(walk, buttons)


def re_ask(walk: Walk) -> None:
    """Put the open question back on the screen, attempts untouched."""
    if walk.session.frames:
        show_question(walk)
    elif walk.moved:
        nothing_open(walk)


def carry_out(walk: Walk, command: Command) -> None:
    """Answer a command that leaves the session where it is."""
    _OVERLAYS[command.does](walk, command)
    if command.does == "again" and not walk.session.frames:
        nothing_open(walk)
    elif command.does not in _ASKING:
        re_ask(walk)


def _say_text(walk: Walk, command: Command) -> None:
    overlay(walk, f"command.{command.name}.text")


def _topic(walk: Walk, command: Command) -> None:
    label = f"campaign.topic.{command.topic}.text"
    overlay(walk, label, walk.voice().say(label))


def _language(walk: Walk, command: Command) -> None:
    voice = walk.voice()
    buttons = [
        own_button(walk, f"{LANGUAGE}{row['id']}", str(row["label"]))
        for row in items_of(voice.look_up(("languages",)))
    ]
    ask_own(walk, "words.language_question", buttons)


def _forget(walk: Walk, command: Command) -> None:
    voice = walk.voice()
    buttons = [
        own_button(walk, f"{FORGET}now", voice.bot("forget_yes").text),
        own_button(walk, f"{FORGET}keep", voice.bot("forget_no").text),
    ]
    ask_own(walk, "words.forget_question", buttons)


def _my_data(walk: Walk, command: Command) -> None:
    lines = my_data(walk, SWITCHES)
    label = "my_data_head" if lines else "my_data_nothing"
    overlay(walk, f"words.{label}", joined(lines, "\n") if lines else None)


def _report(walk: Walk, command: Command) -> None:
    """Ask which message is badly put, if that is not clear; words behind it are dropped."""
    name, recent = bad_wordings.answered_message(walk), dict(bad_wordings.recent_messages(walk))
    if name is None and len(recent) > 1:
        ask_own(
            walk,
            "words.wrong_question",
            [
                own_button(walk, bad_wordings.option_of(it), bad_wordings.shown_on_button(words))
                for it, words in recent.items()
            ],
        )
        return
    report(walk, name)


def report(walk: Walk, name: str | None) -> None:
    """Note the message of that name, or the one on the screen, and go on."""
    bad_wordings.report(walk, name)
    overlay(walk, "words.wording_reported")
    re_ask(walk)


def _web(walk: Walk, command: Command) -> None:
    """A link to a web page, where one can be opened from this channel."""
    if walk.incoming.address.channel in walk.world.page_from:
        button = DoorButton(walk.voice().bot("web_open").text, PAGE)
        overlay(walk, "words.web_offer", buttons=[button])
    else:
        overlay(walk, "words.web_not_here")


_OVERLAYS: Mapping[str, Callable[[Walk, Command], None]] = {
    "help": _say_text,
    "privacy": _say_text,
    "credits": _say_text,
    "topic": _topic,
    "language": _language,
    "forget": _forget,
    "my_data": _my_data,
    "report": _report,
    "again": lambda walk, command: None,
    "web": _web,
}

_ASKING = frozenset({"language", "forget", "report"})
"""Commands that ask something themselves: the open question would bury theirs."""


# --- What changes the session itself --------------------------------------------------------


def stop(walk: Walk) -> None:
    """Close the door: timers and waiting messages go, one last line is said."""
    _retire(walk)
    walk.effects += [SetStopped(True), SetTimers(())]
    walk.effects += [Unremember(of, it) for of, it in walk.contact.remembered if it == SWITCHES]
    walk.effects += given_back(walk.contact.remembered.values())
    overlay(walk, "words.stopped")
    walk.outcome = "stopped"


def forget_now(walk: Walk) -> None:
    """Erase everything, and say so once."""
    _retire(walk)
    overlay(walk, "words.forgotten")
    walk.effects.append(ForgetContact())
    walk.outcome = "forgotten"


def start_over(walk: Walk, flow: Flow) -> None:
    """Begin a flow afresh; what was agreed to and remembered stays."""
    _retire(walk)
    walk.session = changed(walk.session, frames=(), answered=None, past={})
    if walk.contact.stopped:
        walk.effects.append(SetStopped(False))
    start(walk, flow)


def offer_start(walk: Walk, words: str) -> None:
    """Say some of the bot's own words with a button that begins (again)."""
    start_button = own_button(walk, START, walk.voice().bot("start_option").text)
    overlay(walk, f"words.{words}", buttons=[start_button])


def nothing_open(walk: Walk) -> None:
    """No question is open: say so, or that the one there was is gone, and offer a beginning."""
    offer_start(walk, "session_moved" if walk.moved else "nothing_open")


def resume(walk: Walk) -> None:
    """/start in the middle: say where we were, ask again, offer to begin anew."""
    button = own_button(walk, RESTART, walk.voice().bot("restart_option").text)
    overlay(walk, "words.resume", buttons=[button])
    re_ask(walk)


def _retire(walk: Walk) -> None:
    if walk.session.frames:
        put_away(walk)
