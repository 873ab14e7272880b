"""Names of steps and variables: whether what they lead to is there, and of the right type."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.engine.findings import did_you_mean
from chatbot.engine.flow import Ask, Choose, Exit, Goto, Handover, LetterPageSpec, Step
from chatbot.engine.language.checks.context import FlowContext, usable_as
from chatbot.engine.language.checks.refers import exits, reads, saves
from chatbot.engine.language.checks.scope import LISTS, Known, Unknown, a_type
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import UNKNOWN_TYPE
from chatbot.engine.language.tree import TreePath

SAVED_ANYWHERE = frozenset({"language"})
"""Built-in names a step may set: the interface language is changed by saving it."""


def check_links(context: FlowContext) -> Iterator[Fault]:
    """Steps and variables that a flow names."""
    yield from _top(context)
    for step in context.draft.flow.steps.values():
        for leads in exits(step):
            yield from _exit(context, step, leads.path, leads.exit)
        for path, variable in reads(step):
            yield from _read(context, step, path, variable)
        yield from _saves(context, step)
        if isinstance(step, Handover):
            yield from check_flow_name(context, step, ("flow",), step.flow)


def _top(context: FlowContext) -> Iterator[Fault]:
    flow, declared = context.draft.flow, context.draft.variables
    if flow.idle is not None:
        yield from _exit(context, None, ("idle", "go"), flow.idle.exit)
    if flow.page is not None:
        yield from _page(context, flow.page)
    for old, new in flow.renamed.items():
        yield from _exit(context, None, ("renamed", old), Goto(new))
    for key, names in (("takes", flow.takes), ("gives", flow.gives)):
        for index, name in enumerate(names):
            if name not in declared:
                near = did_you_mean(name, declared)
                message = f"`{name}` is not declared under `remembers`{near}"
                yield context.fault(None, (key, index), "E305", message)


def _page(context: FlowContext, page: LetterPageSpec) -> Iterator[Fault]:
    yield from _exit(context, None, ("page", "go"), page.exit)
    for key, name, wanted in (("letters", page.letters, "letters"), ("save", page.save, "choice")):
        found = context.scope.types.get(name, UNKNOWN_TYPE)
        if name not in context.draft.variables:
            near = did_you_mean(name, context.draft.variables)
            message = f"`{name}` is not declared under `remembers`{near}"
            yield context.fault(None, ("page", key), "E305", message)
        elif not usable_as(wanted, found):
            message = f"`{name}` is {a_type(found)}, not {a_type(wanted)}"
            yield context.fault(None, ("page", key), "E308", message)


def _exit(context: FlowContext, step: Step | None, path: TreePath, leads: Exit) -> Iterator[Fault]:
    if isinstance(leads, Goto) and leads.step not in context.draft.steps:
        near = did_you_mean(leads.step, context.draft.steps)
        yield context.fault(step, path, "E301", f"there is no step `{leads.step}`{near}")


def check_flow_name(
    context: FlowContext, step: Step, path: TreePath, name: str
) -> Iterator[Fault]:
    """Whether the campaign has this flow."""
    flows = {*context.folder.flows, *context.folder.unread}
    if name not in flows:
        message = f"the campaign has no flow `{name}`{did_you_mean(name, flows)}"
        yield context.fault(step, path, "E302", message)


def _read(
    context: FlowContext, step: Step, path: TreePath, variable: tuple[str, ...]
) -> Iterator[Fault]:
    found = context.scope.resolve(variable)
    if isinstance(found, Unknown):
        yield context.fault(step, path, found.code, found.message)
    elif misused := _misused(path, found):
        message = f"`{'.'.join(variable)}` is {a_type(found.type)}, not {misused}"
        yield context.fault(step, path, "E308", message)


def _misused(path: TreePath, found: Known) -> str | None:
    """What should have stood there, when the type is wrong for the place."""
    if found.type == UNKNOWN_TYPE:
        return None
    if path[0] == "from" and found.type not in LISTS:
        return "a list to choose from"
    if path == ("no_reply", "on") and found.type != "date":
        return "a date to wait for"
    if path[-1] == "count" and found.type != "number":
        return "a number to count by"
    if path == ("card",) and found.type != "number":
        return "a number to draw"
    if path[-1] == "mail" and path[0] == "buttons" and found.type != "letter":
        return "a letter"
    if path[-1] == "page" and path[0] == "buttons" and found.type not in ("letters", "letter"):
        return "letters or a letter"
    return None


def _saves(context: FlowContext, step: Step) -> Iterator[Fault]:
    declared = context.draft.variables
    for path, name in saves(step):
        if name not in declared and name not in SAVED_ANYWHERE:
            near = did_you_mean(name, declared)
            message = f"`{name}` is saved but not declared under `remembers`{near}"
            yield context.fault(step, path, "E602", message, key=len(path) > 1)
    if isinstance(step, Ask | Choose) and step.save is not None:
        wanted = context.scope.types.get(step.save, UNKNOWN_TYPE)
        given = answer_type(step)
        if not usable_as(given, wanted) or (given == "choices" and wanted == "choice"):
            message = f"`{step.save}` is {a_type(wanted)}, but the answer is {a_type(given)}"
            yield context.fault(step, ("save",), "E308", message)


def answer_type(step: Ask | Choose) -> str:
    """The type of what a question saves."""
    if isinstance(step, Ask):
        return step.answer
    return "choices" if step.many else "choice"
