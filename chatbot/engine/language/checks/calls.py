"""Actions and flows that a step calls: their outcomes, what goes in, what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chatbot.engine.actions import ACTIONS, FAILED
from chatbot.engine.findings import did_you_mean
from chatbot.engine.flow import Do, Finish, Run
from chatbot.engine.language.checks.context import FlowContext, usable_as
from chatbot.engine.language.checks.links import check_flow_name
from chatbot.engine.language.checks.refers import exits
from chatbot.engine.language.checks.scope import Known, a_type
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import UNKNOWN_TYPE, FlowDraft
from chatbot.engine.language.tree import TreePath, group

WORD_TYPES = frozenset({"choice", "choices", "text", "name", "language"})
"""Inputs for which a plain word may be meant as it stands."""


def check_calls(context: FlowContext) -> Iterator[Fault]:
    """Every `do` and `run` of a flow."""
    for step in context.draft.flow.steps.values():
        if isinstance(step, Do):
            yield from _action(context, step)
        elif isinstance(step, Run):
            yield from _flow(context, step)


def _action(context: FlowContext, step: Do) -> Iterator[Fault]:
    spec = ACTIONS.get(step.action)
    if spec is None:
        message = f"there is no action `{step.action}`{did_you_mean(step.action, ACTIONS)}"
        yield context.fault(step, ("do",), "E303", message)
        return
    call = _Call(context, step, step.action, ("do",))
    needed = {name for name, wanted in spec.inputs.items() if wanted.required}
    yield from call.outcomes((*spec.outcomes, FAILED), tuple(spec.finer))
    yield from call.inputs({name: wanted.type for name, wanted in spec.inputs.items()}, needed)
    yield from call.results(spec.results)


def _flow(context: FlowContext, step: Run) -> Iterator[Fault]:
    yield from check_flow_name(context, step, ("run",), step.flow)
    child = context.folder.flows.get(step.flow)
    if child is None:
        return
    call = _Call(context, step, step.flow, ("run",))
    if child.sound:
        yield from call.outcomes(outcomes_of(child))
    takes = _types(child, child.flow.takes)
    yield from call.inputs(takes, set(takes))
    yield from call.results(_types(child, child.flow.gives))


def outcomes_of(draft: FlowDraft) -> tuple[str, ...]:
    """Every outcome a flow can end with, in the order written."""
    leads = [lead.exit for step in draft.flow.steps.values() for lead in exits(step)]
    if draft.flow.idle is not None:
        leads.append(draft.flow.idle.exit)
    if draft.flow.page is not None:
        leads.append(draft.flow.page.exit)
    return tuple(dict.fromkeys(exit.outcome for exit in leads if isinstance(exit, Finish)))


def _types(draft: FlowDraft, names: tuple[str, ...]) -> dict[str, str]:
    variables = draft.flow.variables
    return {name: variables[name].type if name in variables else UNKNOWN_TYPE for name in names}


class _Call:
    """One call, held against what the called one declares."""

    def __init__(self, context: FlowContext, step: Do | Run, name: str, verb: TreePath) -> None:
        self.context = context
        self.step = step
        self.name = name
        self.verb = verb

    def fault(self, path: TreePath, code: str, message: str, *, key: bool = False) -> Fault:
        return self.context.fault(self.step, path, code, message, key=key)

    def _unwritten(self, table: str, names: Iterable[str]) -> list[str]:
        """Those that are not there at all; a line that could not be read has been told of."""
        written = {key.text for key, _ in group(self.context.node(self.step, (table,)))}
        return [name for name in names if name not in written]

    def outcomes(self, needed: tuple[str, ...], finer: tuple[str, ...] = ()) -> Iterator[Fault]:
        known, missing = (*needed, *finer), self._unwritten("outcomes", needed)
        for outcome in self.step.outcomes:
            if outcome not in known:
                near = did_you_mean(outcome, missing) or did_you_mean(outcome, known)
                missing = [name for name in missing if not near.endswith(f" {name}?")]
                message = f"`{self.name}` never ends with `{outcome}`{near}"
                yield self.fault(("outcomes", outcome), "E304", message, key=True)
        if missing:
            named = ", ".join(f"`{outcome}`" for outcome in missing)
            message = f"`{self.name}` can also end with {named}; say where that leads"
            yield self.fault(("outcomes",), "E404", message, key=True)

    def inputs(self, types: Mapping[str, str], needed: set[str]) -> Iterator[Fault]:
        missing = self._unwritten("with", [name for name in types if name in needed])
        for name, value in self.step.inputs.items():
            if name in types:
                yield from self._input(("with", name), value, types[name], name)
                continue
            near = did_you_mean(name, missing) or did_you_mean(name, types)
            missing = [left for left in missing if not near.endswith(f" {left}?")]
            message = f"`{self.name}` takes no `{name}`{near}"
            yield self.fault(("with", name), "E307", message, key=True)
        for name in missing:
            message = f"`{self.name}` needs `{name}` under `with`"
            yield self.fault(self.verb, "E307", message, key=True)

    def _input(self, path: TreePath, value: object, wanted: str, name: str) -> Iterator[Fault]:
        scope = self.context.scope
        if isinstance(value, tuple):
            found = scope.resolve(value)
            if isinstance(found, Known) and not usable_as(found.type, wanted):
                given = f"`{'.'.join(value)}` is {a_type(found.type)}"
                yield self.fault(path, "E308", f"`{name}` must be {a_type(wanted)}; {given}")
        elif isinstance(value, str) and self.context.is_plain(self.step, path):
            near = did_you_mean(value.partition(".")[0], scope.types)
            if near or wanted not in WORD_TYPES:
                advice = near or "; words as they are go in quotes"
                yield self.fault(path, "E305", f"there is no variable `{value}`{advice}")

    def results(self, results: Mapping[str, str]) -> Iterator[Fault]:
        types = self.context.scope.types
        for variable, result in self.step.save.items():
            wanted = types.get(variable, UNKNOWN_TYPE)
            if result not in results:
                message = f"`{self.name}` gives no `{result}`{did_you_mean(result, results)}"
                yield self.fault(("save", variable), "E307", message)
            elif not usable_as(results[result], wanted):
                given = f"the result `{result}` is {a_type(results[result])}"
                message = f"`{variable}` is {a_type(wanted)}, but {given}"
                yield self.fault(("save", variable), "E308", message)
