"""A talk that goes on in another channel: offered there, and taken up here.

Nothing is decided of who may: the link was tried before the turn (`service/carry_over.py`), and
what came of it is an incoming like any other. Where it worked, this session is the one that was
carried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, assert_never

from chatbot.domain.messages import Carried, CarriedOver
from chatbot.engine import commands
from chatbot.engine.flow import Flow
from chatbot.engine.walk import Walk

TAKE: Final = ".go."
KEEP: Final = ".go"
"""The bot's own options when there is a talk here already; the link's token follows the first."""


def take_up(
    walk: Walk, carried: CarriedOver, waiting: bool, main_flow: Callable[[Walk], Flow]
) -> None:
    """Go on with the talk that came; ask before one takes the place of another."""
    match carried.outcome:
        case Carried.HERE if waiting and not walk.contact.stopped:
            commands.resume(walk)
        case Carried.HERE:
            commands.start_over(walk, main_flow(walk))
        case Carried.ASK:
            _ask(walk, carried.token)
        case Carried.USED:
            _say(walk, "carried_used", waiting)
        case Carried.LOST:
            _say(walk, "carried_lost", waiting)
        case _:
            assert_never(carried.outcome)


def keep(walk: Walk) -> None:
    """The talk that is here stays."""
    commands.overlay(walk, "words.carried_kept")
    commands.re_ask(walk)


def _ask(walk: Walk, token: str) -> None:
    voice = walk.voice()
    take = commands.own_button(walk, f"{TAKE}{token}", voice.bot("carried_take").text)
    stay = commands.own_button(walk, KEEP, voice.bot("carried_keep").text)
    commands.overlay(walk, "words.carried_question", buttons=[take, stay])


def _say(walk: Walk, words: str, waiting: bool) -> None:
    if waiting:
        commands.overlay(walk, f"words.{words}")
        commands.re_ask(walk)
    else:
        commands.offer_start(walk, words)
