"""What a step refers to, each with its path in the file: exits, variables, conditions.

The one place that knows where in a step something is named, so that no check walks steps itself.
Paths are relative to the step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.engine.conditions import Condition, Path
from chatbot.engine.flow import (
    Ask,
    Branch,
    Choose,
    Do,
    Exit,
    Finish,
    Goto,
    Run,
    Say,
    Step,
)
from chatbot.engine.language.tree import TreePath


@dataclass(frozen=True, slots=True)
class Leads:
    """An exit, where it is written, and what takes it.

    `by` says what takes it: `step` the step itself, `option:<id>`, `case:<n>`, `else`,
    `outcome:<name>`, `give_up`, `no_reply`.
    """

    path: TreePath
    exit: Exit
    by: str


def exits(step: Step) -> Iterator[Leads]:
    """Every way out of a step."""
    match step:
        case Ask() | Choose():
            yield from _wait_exits(step)
        case Do() | Run():
            for name, leads in step.outcomes.items():
                yield Leads(("outcomes", name, *_inside(leads)), leads, f"outcome:{name}")
        case Branch():
            for index, (_, leads) in enumerate(step.cases):
                yield Leads(("branch", index, _key(leads)), leads, f"case:{index}")
            last = ("branch", len(step.cases), "else", *_inside(step.otherwise))
            yield Leads(last, step.otherwise, "else")
        case _:
            yield Leads((_key(step.exit),), step.exit, "step")


def _wait_exits(step: Ask | Choose) -> Iterator[Leads]:
    for option in step.options:
        if option.exit is not None:
            path = ("options", option.id, _key(option.exit))
            yield Leads(path, option.exit, f"option:{option.id}")
    if _leaves_by_itself(step):
        yield Leads((_key(step.exit),), step.exit, "step")
    if step.give_up is not None:
        leads = step.give_up.exit
        yield Leads(("give_up", _key(leads)), leads, "give_up")
    if step.no_reply is not None and step.no_reply.exit is not None:
        leads = step.no_reply.exit
        yield Leads(("no_reply", _key(leads)), leads, "no_reply")


def _leaves_by_itself(step: Ask | Choose) -> bool:
    if isinstance(step, Ask) or step.many or step.source is not None:
        return True
    return any(option.exit is None for option in step.options)


def _key(leads: Exit) -> str:
    return "go" if isinstance(leads, Goto) else "end"


def _inside(leads: Exit) -> TreePath:
    return ("end",) if isinstance(leads, Finish) else ()


def conditions(step: Step) -> Iterator[tuple[TreePath, Condition]]:
    """Every condition of a step."""
    if isinstance(step, Branch):
        for index, (condition, _) in enumerate(step.cases):
            yield ("branch", index, "if"), condition
    if isinstance(step, Ask | Choose):
        for option in step.options:
            if option.when is not None:
                yield ("options", option.id, "if"), option.when
    if isinstance(step, Ask) and step.check is not None:
        yield ("check",), step.check


def reads(step: Step) -> Iterator[tuple[TreePath, Path]]:
    """Every variable a step reads, outside conditions and texts."""
    if isinstance(step, Say | Ask | Choose):
        if step.count is not None:
            yield (_verb(step), "count"), step.count
        if isinstance(step, Say) and step.card is not None:
            yield ("card",), step.card
        for button in step.buttons:
            if button.path is not None:
                yield ("buttons", button.number - 1, button.kind), button.path
    if isinstance(step, Choose) and step.source is not None:
        yield ("from",), step.source
    if isinstance(step, Ask | Choose) and step.no_reply and step.no_reply.on is not None:
        yield ("no_reply", "on"), step.no_reply.on
    if isinstance(step, Do | Run):
        for name, value in step.inputs.items():
            if isinstance(value, tuple):
                yield ("with", name), value


def saves(step: Step) -> Iterator[tuple[TreePath, str]]:
    """Every variable a step sets."""
    if isinstance(step, Ask | Choose) and step.save is not None:
        yield ("save",), step.save
    if isinstance(step, Do | Run):
        for variable in step.save:
            yield ("save", variable), variable


def _verb(step: Say | Ask | Choose) -> str:
    return {Say: "say", Ask: "ask", Choose: "choose"}[type(step)]
