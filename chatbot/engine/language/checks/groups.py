"""What a flow may do where a whole group reads along: say, offer, count, lead to the private chat.

A group is no person. What is asked of somebody, kept of them or recorded for them is for their own
chat (telegram.md 2.3, points 3 and 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chatbot.engine.actions import ACTIONS
from chatbot.engine.flow import Ask, Choose, Do, Step
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.scope import a_type
from chatbot.engine.language.checks.usage import use_of
from chatbot.engine.language.faults import Fault

OF_A_PERSON: Final = frozenset({"first_name", "consented", "language_chosen", "from_group"})
"""Names that every flow can read, and that say something of whoever is there."""

RESERVED: Final = frozenset({"help", "privacy", "start", "settings", "forget"})
"""Commands that mean the same in every group."""


def check_groups(context: FlowContext) -> Iterator[Fault]:
    """A flow that is for groups, or for both."""
    flow = context.draft.flow
    if flow.where == "private":
        return
    for step in flow.steps.values():
        yield from _step(context, step)
    for name in sorted(use_of(context.draft).reads & OF_A_PERSON):
        message = f"`{name}` is about one person, and a group reads this"
        yield context.fault(None, ("where",), "E601", message)
    for variable in flow.variables.values():
        if variable.keep.kind != "session":
            message = f"nothing is kept from a group: `{variable.name}` needs `keep: session`"
            yield context.fault(None, ("remembers", variable.name, "keep"), "E601", message)
    if flow.idle is not None:
        message = "nobody in a group is waited for, so there is no `idle`"
        yield context.fault(None, ("idle",), "E601", message, key=True)
    yield from _starts(context)


def _step(context: FlowContext, step: Step) -> Iterator[Fault]:
    match step:
        case Ask():
            message = f"{a_type(step.answer)} is asked for in private only, not in a group"
            yield context.fault(step, ("answer",), "E601", message)
        case Choose(purpose=str()):
            message = "consent is asked for in private only, not in a group"
            yield context.fault(step, ("purpose",), "E601", message)
        case Choose(many=True):
            message = "in a group every tap is an answer: `many` is for private"
            yield context.fault(step, ("many",), "E601", message)
        case Choose(no_reply=no_reply) if no_reply is not None:
            message = "nobody in a group is reminded: `no_reply` is for private"
            yield context.fault(step, ("no_reply",), "E601", message, key=True)
        case Do(action=name) if name in ACTIONS and not ACTIONS[name].in_group:
            message = f"`{name}` is for private only; a group may see only what is nobody's own"
            yield context.fault(step, ("do",), "E601", message)
        case _:
            return


def _starts(context: FlowContext) -> Iterator[Fault]:
    flow = context.draft.flow
    if flow.where != "group":
        return
    for index, name in enumerate(flow.starts.commands):
        if name in RESERVED:
            message = f"`/{name}` means the same in every group"
            yield context.fault(None, ("starts", "commands", index), "E312", message)
    for key, is_there in (
        ("links", flow.starts.links),
        ("words", flow.starts.words),
        ("follow_up", flow.starts.follow_up),
        ("pact", flow.starts.pact),
    ):
        if is_there:
            message = f"a group is called by commands only, not by `{key}`"
            yield context.fault(None, ("starts", key), "E601", message, key=True)
