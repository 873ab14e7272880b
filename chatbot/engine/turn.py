"""One turn: `needs()` first, then `advance()`. Both are pure and share one walk."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.domain.contacts import Contact
from chatbot.domain.messages import Incoming
from chatbot.engine.effects import Turn
from chatbot.engine.needs import Facts, Need
from chatbot.engine.release import Release
from chatbot.engine.session import Session


@dataclass(frozen=True, slots=True)
class World:
    """What a turn may rely on. `release` is the one the session pins, or the newest.

    `campaign` is the campaign a newcomer gets; `links` are the public places messages point to:
    `invite` (where others can join), `bot_name`.
    """

    release: Release
    campaign: str
    invite_link: str = ""
    bot_name: str = ""


def needs(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> tuple[Need, ...]:
    """What is still missing to decide this turn; empty when `advance` can be called."""
    raise NotImplementedError


def advance(
    world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
) -> Turn:
    """Decide one turn. Never raises for anything a person can send."""
    raise NotImplementedError
