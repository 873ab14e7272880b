"""One finding of the doctor: what was looked at, how it is, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Found:
    """`note`: the bot works, and somebody should know. `do` is empty when all is well."""

    what: str
    state: State
    says: str
    do: str = ""


def well(what: str, says: str) -> Found:
    """All is well."""
    return Found(what, "well", says)


def note(what: str, says: str, do: str) -> Found:
    """Worth knowing."""
    return Found(what, "note", says, do)


def wrong(what: str, says: str, do: str) -> Found:
    """The bot does not work so, or will not for long."""
    return Found(what, "wrong", says, do)
