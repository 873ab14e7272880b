"""Which names can be read at a place, and what kind of value stands behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from chatbot.engine.conditions import Path
from chatbot.engine.findings import did_you_mean
from chatbot.engine.language.faults import listed
from chatbot.engine.language.flows import UNKNOWN_TYPE, FlowDraft
from chatbot.engine.values import BUILT_IN, CHOICES, FIELDS, PHASES

Ids = Mapping[str, Collection[str]]
"""Variable -> the only ids it can hold; a variable that is not here can hold any."""

TRUTH = ("yes", "no")
LISTS = frozenset({"seats", "people", "letters", "replies", "asks", "languages"})
"""Types whose items can be offered as options."""


_READABLY: Mapping[str, str] = {
    "asks": "a list of asks",
    "choices": "a list of choices",
    "credits": "a list of credits",
    "email": "an e-mail address",
    "flag": "a yes or no",
    "languages": "a list of languages",
    "letters": "a list of letters",
    "people": "a list of people",
    "seats": "a list of seats",
    "yes_no": "a yes or no",
}


def a_type(type_: str) -> str:
    """A type as a sentence has it: `a number`, `a list of seats`."""
    return _READABLY.get(type_, f"a {type_}")


@dataclass(frozen=True, slots=True)
class Known:
    """A path that leads somewhere; `ids` when only certain words can stand there."""

    type: str
    ids: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A path that leads nowhere, and what to say about it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Names and types at a place. `facts` are the campaign's, `languages` the bot's."""

    types: Mapping[str, str]
    ids: Ids = field(default_factory=dict)
    facts: Collection[str] = ()
    languages: Collection[str] = ()

    def resolve(self, path: Path) -> Known | Unknown:
        """What a path leads to."""
        name, *rest = path
        if name == "facts":
            return self._fact(rest)
        type_ = self.types.get(name)
        if type_ is None:
            near = did_you_mean(name, (*self.types, "facts"))
            return Unknown("E305", f"there is no variable `{name}`{near}")
        if rest:
            return _field(name, type_, rest)
        return Known(type_, self._ids(name, type_))

    def _ids(self, name: str, type_: str) -> Collection[str] | None:
        if type_ in ("yes_no", "flag"):
            return TRUTH
        if type_ == "language":
            return self.languages or None
        if name == "phase" and BUILT_IN[name] == type_:
            return self.ids.get(name) or PHASES
        return self.ids.get(name)

    def _fact(self, rest: list[str]) -> Known | Unknown:
        if not rest:
            return Unknown("E305", "`facts` needs the name of one, such as `facts.children`")
        if rest[0] not in self.facts:
            near = did_you_mean(rest[0], self.facts)
            return Unknown("E305", f"the campaign has no fact `{rest[0]}`{near}")
        return Known("text")


def _field(name: str, type_: str, rest: list[str]) -> Known | Unknown:
    if type_ == UNKNOWN_TYPE:
        return Known(UNKNOWN_TYPE)
    fields = FIELDS.get(type_, {})
    if not fields:
        return Unknown("E306", f"`{name}` is {a_type(type_)}, which has no fields")
    found = fields.get(rest[0])
    if found is None:
        near = did_you_mean(rest[0], fields) or f"; it has {listed(sorted(fields), 'and')}"
        return Unknown("E306", f"`{name}` has no field `{rest[0]}`{near}")
    if len(rest) > 1:
        return Unknown("E306", f"`{name}.{rest[0]}` has no fields")
    return Known(found, CHOICES.get((type_, rest[0])) or (TRUTH if found == "flag" else None))


def types_of(draft: FlowDraft) -> dict[str, str]:
    """The variables a flow can read, with their types; a faulty one is of an unknown type."""
    types = dict(BUILT_IN)
    types.update((name, UNKNOWN_TYPE) for name in draft.variables)
    types.update((name, variable.type) for name, variable in draft.flow.variables.items())
    return types
