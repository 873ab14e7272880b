"""Nothing is recorded about a person who has not agreed: the ways to every effect are walked.

A way carries whether the person has agreed by then: by the option `agree` of a question with a
`purpose`, or by a branch that asks whether they did. What a flow that is run brings back depends
on its outcome, so flows are summed up first and walked then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from chatbot.engine.actions import ACTIONS
from chatbot.engine.conditions import All, Any, Condition, In, Is, Not
from chatbot.engine.flow import Branch, Choose, Do, Finish, Flow, Run, Step
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.refers import Leads, exits, saves
from chatbot.engine.language.faults import Fault
from chatbot.engine.walk import AGREE

CONSENTED = ("consented",)
YES = frozenset({"yes", "true"})
NO = frozenset({"no", "false"})

Ends = frozenset[tuple[str, bool]]
"""Outcomes of a flow entered without consent, each with whether there is consent by then."""


def check_purposes(context: FlowContext) -> Iterator[Fault]:
    """A consent question has the option that means yes."""
    for step in context.draft.flow.steps.values():
        if not isinstance(step, Choose) or not step.purpose:
            continue
        if all(option.id != AGREE for option in step.options):
            message = f"a question with a `purpose` needs an option with the id `{AGREE}`"
            yield context.fault(step, ("options",), "E607", message, key=True)


@dataclass(frozen=True, slots=True)
class ConsentMap:
    """How consent moves through the flows of one campaign."""

    flows: Mapping[str, Flow]
    variables: Collection[str]
    ends: Mapping[str, Ends]

    def unsafe(self, entries: Collection[str]) -> dict[str, set[str]]:
        """Flow -> the steps a person can reach without having agreed."""
        reached: dict[str, set[str]] = {}
        todo = [id for id in entries if id in self.flows]
        while todo:
            id = todo.pop()
            if id in reached:
                continue
            flow = self.flows[id]
            reached[id] = {name for name, agreed in self.states(flow) if not agreed}
            steps = (flow.steps[name] for name in reached[id])
            todo += [s.flow for s in steps if isinstance(s, Run) and s.flow in self.flows]
        return reached

    def states(self, flow: Flow) -> set[tuple[str, bool]]:
        """Every (step, agreed) that can come about in a flow entered without consent."""
        seen = set[tuple[str, bool]]()
        todo = [(flow.first, False), *self._out_of_turn(flow)]
        while todo:
            state = todo.pop()
            if state in seen or state[0] not in flow.steps:
                continue
            seen.add(state)
            todo += self._page_after(flow, state)
            for leads, agreed in self.moves(flow.steps[state[0]], state[1]):
                if not isinstance(leads.exit, Finish):
                    todo.append((leads.exit.step, agreed))
        return seen

    def _out_of_turn(self, flow: Flow) -> list[tuple[str, bool]]:
        """Where silence leads, and the letter page of letters that were there before."""
        given = flow.page if flow.page and flow.page.letters in flow.takes else None
        leads = [spec.exit for spec in (flow.idle, given) if spec is not None]
        return [(exit.step, False) for exit in leads if not isinstance(exit, Finish)]

    def _page_after(self, flow: Flow, state: tuple[str, bool]) -> list[tuple[str, bool]]:
        """Where the letter page leads once a step has made the letters it shows."""
        step, agreed = state
        if flow.page is None or isinstance(flow.page.exit, Finish):
            return []
        made = any(name == flow.page.letters for _, name in saves(flow.steps[step]))
        return [(flow.page.exit.step, agreed)] if made else []

    def moves(self, step: Step, agreed: bool) -> Iterator[tuple[Leads, bool]]:
        """Every way out of a step, with whether there is consent on it."""
        if agreed:
            yield from ((leads, True) for leads in exits(step))
        elif isinstance(step, Choose) and step.purpose:
            yield from _answers(step)
        elif isinstance(step, Branch):
            yield from self._cases(step)
        elif isinstance(step, Run):
            yield from self._returns(step)
        else:
            yield from ((leads, False) for leads in exits(step))

    def _cases(self, step: Branch) -> Iterator[tuple[Leads, bool]]:
        known = False
        for leads in exits(step):
            if leads.by == "else":
                yield leads, known
                continue
            condition = step.cases[int(leads.by.removeprefix("case:"))][0]
            yield leads, known or self._means_agreed(condition)
            known = known or _means_refused(condition)

    def _means_agreed(self, condition: Condition) -> bool:
        match condition:
            case Is(path, word):
                return self._agrees(path, (word,))
            case In(path, words):
                return self._agrees(path, words)
            case Not(Is(path, word)):
                return path == CONSENTED and word in NO
            case All(parts):
                return any(self._means_agreed(part) for part in parts)
            case Any(parts):
                return all(self._means_agreed(part) for part in parts)
            case _:
                return False

    def _agrees(self, path: tuple[str, ...], words: tuple[str, ...]) -> bool:
        if path == CONSENTED:
            return YES.issuperset(words)
        return path[0] in self.variables and set(words) == {AGREE}

    def _returns(self, step: Run) -> Iterator[tuple[Leads, bool]]:
        ends = self.ends.get(step.flow)
        for leads in exits(step):
            outcome = leads.by.removeprefix("outcome:")
            if ends is None:
                yield leads, False
            else:
                yield from ((leads, agreed) for name, agreed in ends if name == outcome)


def _answers(step: Choose) -> Iterator[tuple[Leads, bool]]:
    own_way = {option.id for option in step.options if option.exit is not None}
    by_itself = {option.id for option in step.options} - own_way
    for leads in exits(step):
        if leads.by != "step":
            yield leads, leads.by == f"option:{AGREE}"
            continue
        if AGREE in by_itself:
            yield leads, True
        if by_itself - {AGREE} or step.source is not None or step.many:
            yield leads, False


def _means_refused(condition: Condition) -> bool:
    """True of everybody who has not agreed, so that whoever goes past it has."""
    match condition:
        case Is(path, word):
            return path == CONSENTED and word in NO
        case Not(Is(path, word)):
            return path == CONSENTED and word in YES
        case _:
            return False


def consent_map(flows: Mapping[str, Flow]) -> ConsentMap:
    """Sum up every flow of a campaign."""
    variables = frozenset(
        step.save
        for flow in flows.values()
        for step in flow.steps.values()
        if isinstance(step, Choose) and step.purpose and step.save
    )
    ends: dict[str, Ends] = {id: frozenset() for id in flows}
    while True:
        summed = ConsentMap(flows, variables, ends)
        found = {id: _ends(summed, flow) for id, flow in flows.items()}
        if found == ends:
            return summed
        ends = found


def _ends(summed: ConsentMap, flow: Flow) -> Ends:
    found = set[tuple[str, bool]]()
    for name, agreed in summed.states(flow):
        for leads, then in summed.moves(flow.steps[name], agreed):
            if isinstance(leads.exit, Finish):
                found.add((leads.exit.outcome, then))
        for spec in (flow.idle, flow.page):
            if spec is not None and isinstance(spec.exit, Finish):
                found.add((spec.exit.outcome, agreed))
    return frozenset(found)


def check_consent(context: FlowContext, unsafe: Collection[str]) -> Iterator[Fault]:
    """Effects among the steps of a flow that are reached without consent."""
    for name, step in context.draft.flow.steps.items():
        if not isinstance(step, Do) or name not in unsafe:
            continue
        spec = ACTIONS.get(step.action)
        if spec is not None and spec.has_effects:
            message = (
                f"`{step.action}` records something, but there is a way here without a question "
                f"with a `purpose` answered `{AGREE}`"
            )
            yield context.fault(step, ("do",), "E604", message)
