"""What only a group chat has: who acts there, how a bubble stands, the way to private.

A group is an address like any other. Whoever acts in one is known for the length of a turn, to
check rights and to answer; nothing of them is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GroupMode = Literal["auto", "on", "off"]
"""`auto`: in groups only while the channel shows us nothing but what is said to us."""


@dataclass(frozen=True, slots=True)
class FromGroup:
    """How something came from a group.

    `actor` is the account, `message` what was said or what the button sat on, `topic` the thread
    it lies in. `is_admin`: an administrator who stays unnamed. `is_named`: said to us by name.
    `again`: they gave something personal away here within the hour before. `is_personal`: they do
    so now, and what it is stays where it was read.
    """

    actor: str
    message: int | None = None
    topic: int | None = None
    is_admin: bool = False
    is_named: bool = False
    again: bool = False
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class InGroup:
    """How a bubble stands in a group.

    `answers`: below which message. `erases`: somebody's message that goes first, where we may.
    `edits`: the bubble of ours that it takes the place of; `is_pinned`: that one is put on top,
    where we may. `is_over`: the bubble that it would replace goes, and nothing comes.
    `is_sign`: nothing is said, `answers` gets a reaction. `by_clock`: nobody there called for it,
    so it does not follow a group that has moved: there the clock runs too.
    """

    topic: int | None = None
    answers: int | None = None
    erases: int | None = None
    edits: int | None = None
    is_pinned: bool = False
    is_over: bool = False
    is_sign: bool = False
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class HandoverButton:
    """Opens the private chat at a flow. Its address is signed when the message leaves."""

    label: str
    campaign: str
    flow: str
    group: str
    language: str
