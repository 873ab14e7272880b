"""What was sent long before it could be heard: the last thing each person said is answered.

What came before it changes nothing, but for the door: who meant to leave has left.
"""

from __future__ import annotations

from chatbot.domain.messages import Left, Typed
from chatbot.engine import commands
from chatbot.engine.answers.normalise import MAX_ANSWER
from chatbot.engine.clean import clean_text
from chatbot.engine.effects import SetStopped, SetTimers
from chatbot.engine.release import Command
from chatbot.engine.walk import Walk

_DOOR = frozenset({"stop", "forget"})


def overtaken(walk: Walk) -> None:
    """They said something newer since: only a wish to leave, or to be forgotten, still counts."""
    command = _command(walk)
    if isinstance(walk.incoming.content, Left):
        walk.effects += [SetStopped(True), SetTimers(())]
        walk.outcome = "left"
    elif command is not None and command.does == "stop":
        commands.stop(walk)
    elif command is not None and command.does == "forget":
        commands.carry_out(walk, command)


def say_so(walk: Walk) -> None:
    """Say that we were away, to whoever still wants to hear from us."""
    command = _command(walk)
    leaves = isinstance(walk.incoming.content, Left) or (command and command.does in _DOOR)
    if not leaves and not walk.contact.stopped:
        commands.overlay(walk, "words.back_again")


def _command(walk: Walk) -> Command | None:
    content = walk.incoming.content
    if not isinstance(content, Typed):
        return None
    found = commands.find_command(walk, clean_text(content.text, MAX_ANSWER))
    return found[0] if found else None
