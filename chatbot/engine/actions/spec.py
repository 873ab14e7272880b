"""What an action is: a named, pure function a flow may `do`, with everything about it declared.

The checks read the declarations; the walk calls `needs`, then `run`. An action never raises for
anything a person did; what it cannot do is the outcome `failed`, which every action has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.domain.records import record
from chatbot.engine.campaign import Campaign
from chatbot.engine.effects import Effect
from chatbot.engine.needs import Fact, Need
from chatbot.engine.texts import Language
from chatbot.engine.watchwords import Watchwords

FAILED = "failed"

Inputs = Mapping[str, Value]
Sayer = Callable[[str, str, Mapping[str, Value]], RichText | None]
"""(text key, language tag, variables) -> the filled words, None when there are none."""


@record(frozen=True, slots=True)
class Input:
    """One declared input: its type, and whether a flow may leave it out."""

    type: str
    required: bool = True


@record(frozen=True, slots=True)
class Context:
    """What an action may know of the turn beside its inputs.

    `key` is unique to this run of this step of this session, and the same when the turn is taken
    again: effects carry it so that doing it twice is doing it once. `wording` is the hash of the
    words of the last question, for choices whose wording is evidence. `group` is the one this is
    said in, or came from; `shows_total`: its administrators want it to see a figure.
    """

    campaign: Campaign
    language: Language
    at: datetime
    key: str
    release: str
    wording: str
    say: Sayer
    watchwords: Watchwords = field(default_factory=Watchwords)
    group: str | None = None
    shows_total: bool = False


@record(frozen=True, slots=True)
class Result:
    """How an action ended, what it found, and what should happen."""

    outcome: str
    values: Mapping[str, Value] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


@record(frozen=True, slots=True)
class ActionSpec:
    """An action and its declarations. `outcomes` leaves out `failed`, which is always there.

    `finer` are outcomes that a flow may tell apart: where it does not, the one that each stands
    beside is taken. `in_group`: a group may see it happen.
    """

    name: str
    run: Callable[[Inputs, Fact, Context], Result]
    inputs: Mapping[str, Input]
    outcomes: tuple[str, ...]
    results: Mapping[str, str] = field(default_factory=dict)
    needs: Callable[[Inputs, Context], Need | None] | None = None
    has_effects: bool = False
    in_group: bool = False
    finer: Mapping[str, str] = field(default_factory=dict)
