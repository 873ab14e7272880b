"""Whether a conversation can be walked: no endless loops, no lost steps, no wall of messages."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

from chatbot.engine.document import Mapping
from chatbot.engine.flow import Choose, Goto, Handover, Run, Say, Step
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.paths import (
    Quick,
    circles,
    next_in_turn,
    waits,
)
from chatbot.engine.language.checks.refers import exits
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flow_tables import MAX_OPTIONS
from chatbot.engine.language.tree import group

MIN_OPTIONS = 2
MAX_IN_A_ROW = 3


def check_graph(context: FlowContext, quick: Quick) -> Iterator[Fault]:
    """The graph of one flow whose links are all good."""
    flow = context.draft.flow
    follows = next_in_turn(flow, quick)
    endless = circles(follows)
    for way in endless:
        shown = " → ".join(f"`{name}`" for name in (*way, way[0]))
        message = f"{shown} goes round without waiting for an answer"
        yield context.fault(way[0], (), "E405", message, key=True)
    if not endless:
        yield from _in_a_row(context, follows)
    yield from _unreachable(context)


def check_steps(context: FlowContext) -> Iterator[Fault]:
    """What is wrong in single steps, whatever leads to them."""
    for step in context.draft.flow.steps.values():
        if isinstance(step, Choose):
            yield from _options(context, step)
        if isinstance(step, Handover) and context.draft.flow.where == "private":
            message = "a handover leads out of a group; this flow is private"
            yield context.fault(step, ("handover",), "E409", message, key=True)
        if isinstance(step, Run | Handover):
            yield from _elsewhere(context, step)


def _options(context: FlowContext, step: Choose) -> Iterator[Fault]:
    written = context.node(step, ("options",))
    count = len(group(written).entries)
    if written is not None and not isinstance(written, Mapping):
        return
    if step.source is None and not MIN_OPTIONS <= count <= MAX_OPTIONS:
        message = f"a question needs {MIN_OPTIONS} to {MAX_OPTIONS} options; this has {count}"
        yield context.fault(step, ("options",), "E408", message, key=True)


def _elsewhere(context: FlowContext, step: Run | Handover) -> Iterator[Fault]:
    target = context.folder.flows.get(step.flow)
    if target is None or target.flow.where == "both":
        return
    here = "private" if isinstance(step, Handover) else context.draft.flow.where
    if target.flow.where != here:
        message = (
            f"`{step.flow}` is for `where: {target.flow.where}`, this leads there from {here}"
        )
        path = ("flow",) if isinstance(step, Handover) else ("run",)
        yield context.fault(step, path, "E409", message)


def _unreachable(context: FlowContext) -> Iterator[Fault]:
    flow = context.draft.flow
    todo = [flow.first]
    if flow.idle is not None and isinstance(flow.idle.exit, Goto):
        todo.append(flow.idle.exit.step)
    if flow.page is not None and isinstance(flow.page.exit, Goto):
        todo.append(flow.page.exit.step)
    seen = set[str]()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += _onward(flow.steps[name])
    for name in flow.steps:
        if name not in seen:
            yield context.fault(name, (), "W501", f"no way leads to `{name}`", key=True)


def _onward(step: Step) -> list[str]:
    return [leads.exit.step for leads in exits(step) if isinstance(leads.exit, Goto)]


def _in_a_row(context: FlowContext, follows: Table[str, list[str]]) -> Iterator[Fault]:
    """Messages are counted up to and with the question that ends the row."""
    steps = context.draft.flow.steps
    before: dict[str, list[str]] = {name: [] for name in steps}
    for name, following in follows.items():
        for other in following:
            before[other].append(name)
    rows: dict[str, int] = {}

    def row(name: str) -> int:
        if name not in rows:
            speaks = isinstance(steps[name], Say) or waits(steps[name])
            rows[name] = speaks + max((row(other) for other in before[name]), default=0)
        return rows[name]

    for name, step in steps.items():
        if row(name) == MAX_IN_A_ROW + 1 and (isinstance(step, Say) or waits(step)):
            message = f"`{name}` is message {MAX_IN_A_ROW + 1} in a row; nobody was asked anything"
            yield context.fault(name, (), "W802", message, key=True)
