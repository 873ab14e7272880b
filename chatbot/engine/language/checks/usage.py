"""What is declared and never used, or used and never filled. Asked of a whole campaign at once.

Flows share by name what they remember beyond a session, so a variable may be filled in one flow
and read in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chatbot.engine.conditions_parser import tests_in
from chatbot.engine.flow import Choose, Flow, Variable
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.refers import conditions, reads, saves
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import FlowDraft
from chatbot.engine.language.placeholders import slots_of


@dataclass(frozen=True, slots=True)
class Use:
    """Names a flow reads and names it fills."""

    reads: frozenset[str]
    fills: frozenset[str]


def use_of(draft: FlowDraft) -> Use:
    """What one flow reads and fills."""
    steps = tuple(draft.flow.steps.values())
    tested = (test for step in steps for _, whole in conditions(step) for test in tests_in(whole))
    read = {path[0] for step in steps for _, path in reads(step)}
    read |= {test.path[0] for test in tested}
    read |= {slot.path[0] for text in draft.texts for slot in slots_of(text)}
    filled = {name for step in steps for _, name in saves(step)}
    return Use(frozenset(read.union(draft.flow.gives)), frozenset(filled.union(draft.flow.takes)))


def check_usage(context: FlowContext, uses: Mapping[str, Use]) -> Iterator[Fault]:
    """The variables of one flow, among the uses of all flows of its campaign."""
    flow, here = context.draft.flow, uses[context.draft.id]
    everywhere = Use(
        frozenset().union(*(use.reads for use in uses.values())),
        frozenset().union(*(use.fills for use in uses.values())),
    )
    consents = {s.save for s in flow.steps.values() if isinstance(s, Choose) and s.purpose}
    for variable in flow.variables.values():
        around = here if variable.keep.kind == "session" else everywhere
        path = ("remembers", variable.name)
        if variable.name not in around.reads and variable.name not in consents:
            message = f"`{variable.name}` is kept but never used; do not keep it"
            yield context.fault(None, path, "W502", message, key=True)
        elif variable.name not in around.fills:
            message = f"nothing ever fills `{variable.name}`"
            yield context.fault(None, path, "W503", message, key=True)
        yield from _options(context, variable)


def _options(context: FlowContext, variable: Variable) -> Iterator[Fault]:
    """Declared ids that no question of the flow offers, when one of them asks for all."""
    offered = _offered(context.draft.flow, variable.name)
    if offered is None:
        return
    for index, option in enumerate(variable.options):
        if option not in offered:
            message = f"no question offers `{option}` for `{variable.name}`"
            path = ("remembers", variable.name, "options", index)
            yield context.fault(None, path, "W504", message)


def _offered(flow: Flow, name: str) -> set[str] | None:
    questions = [s for s in flow.steps.values() if isinstance(s, Choose) and s.save == name]
    if not questions or any(question.source for question in questions):
        return None
    return {option.id for question in questions for option in question.options}
