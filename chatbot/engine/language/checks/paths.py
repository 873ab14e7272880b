"""The ways through the flows of a campaign that no answer interrupts.

A step that waits ends such a way. A `run` is passed only with outcomes that the other flow can
reach without waiting itself, which is worked out for all flows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chatbot.engine.flow import Ask, Choose, Finish, Flow, Goto, Run, Step
from chatbot.engine.language.checks.refers import Leads, exits

Quick = Mapping[str, frozenset[str]]
"""Flow -> the outcomes it can reach without waiting for anything."""


def waits(step: Step) -> bool:
    """Whether the step ends the turn."""
    return isinstance(step, Ask | Choose)


def unwaited(step: Step, quick: Quick) -> Iterator[Leads]:
    """The exits that are taken in the same turn."""
    if waits(step):
        return
    for leads in exits(step):
        if not isinstance(step, Run) or _outcome(leads) in quick.get(step.flow, frozenset()):
            yield leads


def _outcome(leads: Leads) -> str:
    return leads.by.removeprefix("outcome:")


def quick_outcomes(flows: Mapping[str, Flow]) -> Quick:
    """For every flow the outcomes it can reach without waiting."""
    quick: dict[str, frozenset[str]] = {id: frozenset() for id in flows}
    changed = True
    while changed:
        found = {id: _reached(flow, quick) for id, flow in flows.items()}
        changed, quick = found != quick, found
    return quick


def _reached(flow: Flow, quick: Quick) -> frozenset[str]:
    seen, todo, outcomes = set[str](), [flow.first], set[str]()
    while todo:
        name = todo.pop()
        if name in seen or name not in flow.steps:
            continue
        seen.add(name)
        for leads in unwaited(flow.steps[name], quick):
            if isinstance(leads.exit, Finish):
                outcomes.add(leads.exit.outcome)
            else:
                todo.append(leads.exit.step)
    return frozenset(outcomes)


def next_in_turn(flow: Flow, quick: Quick) -> dict[str, list[str]]:
    """Step -> the steps that can follow it in the same turn."""
    return {
        name: [
            leads.exit.step
            for leads in unwaited(step, quick)
            if isinstance(leads.exit, Goto) and leads.exit.step in flow.steps
        ]
        for name, step in flow.steps.items()
    }


def circles(follows: Mapping[str, list[str]]) -> list[list[str]]:
    """Each way that comes back to where it began, once, from its first step in the file.

    At most one circle is reported per step it begins at.
    """
    order = {name: number for number, name in enumerate(follows)}
    found = []
    for start in follows:
        way = _way_back(start, follows, order)
        if way is not None:
            found.append(way)
    return found


def _way_back(
    start: str, follows: Mapping[str, list[str]], order: Mapping[str, int]
) -> list[str] | None:
    """The shortest circle of steps not before `start` in the file."""
    came_from: dict[str, str] = {}
    todo = [start]
    while todo:
        name = todo.pop(0)
        for following in follows[name]:
            if following == start:
                return _steps_back(name, start, came_from)
            if order[following] > order[start] and following not in came_from:
                came_from[following] = name
                todo.append(following)
    return None


def _steps_back(last: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
