"""Flows that run each other, and what opens them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from chatbot.engine.flow import Flow, Handover, Run
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.paths import circles
from chatbot.engine.language.faults import Fault
from chatbot.engine.moves import MAX_DEPTH


def callees(flows: Mapping[str, Flow]) -> dict[str, list[str]]:
    """Flow -> the flows it runs."""
    return {
        id: [s.flow for s in flow.steps.values() if isinstance(s, Run) and s.flow in flows]
        for id, flow in flows.items()
    }


def check_runs(contexts: Mapping[str, FlowContext]) -> Iterator[tuple[str, Fault]]:
    """(flow, fault) for every circle of flows, or for a chain that is too long."""
    calls = callees({id: context.draft.flow for id, context in contexts.items()})
    endless = circles(calls)
    for way in endless:
        shown = " → ".join(f"`{id}`" for id in (*way, way[0]))
        following = way[1] if len(way) > 1 else way[0]
        message = f"flows run each other in a circle: {shown}; end this one with an outcome"
        yield way[0], _at_run(contexts[way[0]], following, message)
    if not endless:
        yield from _too_deep(contexts, calls)


def _at_run(context: FlowContext, flow: str, message: str) -> Fault:
    steps = context.draft.flow.steps.values()
    step = next(step for step in steps if isinstance(step, Run) and step.flow == flow)
    return context.fault(step, ("run",), "E406", message)


def _too_deep(
    contexts: Mapping[str, FlowContext], calls: Mapping[str, list[str]]
) -> Iterator[tuple[str, Fault]]:
    depths: dict[str, int] = {}

    def depth(id: str) -> int:
        if id not in depths:
            depths[id] = 1 + max((depth(child) for child in calls[id]), default=0)
        return depths[id]

    called = {child for children in calls.values() for child in children}
    for id in calls:
        if id not in called and depth(id) > MAX_DEPTH:
            deepest = max(calls[id], key=depth)
            message = f"flows run each other {depth(id)} deep from here; {MAX_DEPTH} is the most"
            yield id, _at_run(contexts[id], deepest, message)


def entries(flows: Mapping[str, Flow], start: str) -> list[str]:
    """Flows that a person can come into from outside."""
    opened = [id for id, flow in flows.items() if _has_start(flow)]
    handed = [s.flow for f in flows.values() for s in f.steps.values() if isinstance(s, Handover)]
    return [id for id in dict.fromkeys((start, *opened, *handed)) if id in flows]


def _has_start(flow: Flow) -> bool:
    starts = flow.starts
    by_itself = starts.follow_up or starts.pact
    return bool(starts.commands or starts.links or starts.words or by_itself)


def check_entries(
    contexts: Mapping[str, FlowContext], opened: Collection[str]
) -> Iterator[tuple[str, Fault]]:
    """Flows that nothing opens."""
    calls = callees({id: context.draft.flow for id, context in contexts.items()})
    known = {*opened, *(child for children in calls.values() for child in children)}
    for id, context in contexts.items():
        if id not in known:
            message = "nothing opens this flow: it has no `starts` and no flow runs it"
            yield id, context.fault(None, ("flow",), "W505", message, key=True)


def check_starts(
    contexts: Mapping[str, FlowContext], commands: Collection[str]
) -> Iterator[tuple[str, Fault]]:
    """Commands and links that open two flows, or mean something else already."""
    seen = {f"/{command}": "bot.yaml" for command in commands}
    for id, context in contexts.items():
        starts, place = context.draft.flow.starts, context.draft.flow.where
        for key, names in (("commands", starts.commands), ("links", starts.links)):
            for index, name in enumerate(names):
                label = f"/{name}" if key == "commands" else name
                if place == "group":
                    label += " in a group"  # the same word may mean something else in private
                if label in seen:
                    message = f"`{label}` already opens something in {seen[label]}"
                    yield id, context.fault(None, ("starts", key, index), "E312", message)
                seen.setdefault(label, f"{id}.yaml")
