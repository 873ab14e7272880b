"""What a flow may keep, where, and for how long.

Limits: decision 9 of the project (drafts 4 weeks, names and contact details 6 months), which a
campaign may tighten and never loosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from chatbot.engine.campaign import Retention
from chatbot.engine.flow import Keep, Variable
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.scope import a_type
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import UNKNOWN_TYPE
from chatbot.engine.language.spans import span_words
from chatbot.engine.language.tree import find

DRAFT_TYPES = frozenset({"text", "letters", "letter", "draft", "postcode"})
"""A person's own words, and what is made of them; a postcode is only needed in a letter."""


def check_privacy(context: FlowContext, consents: Collection[str]) -> Iterator[Fault]:
    """Keeps that are missing or too long."""
    flow = context.draft.flow
    for variable in flow.variables.values():
        yield from _keep(context, variable, consents)


def _keep(context: FlowContext, variable: Variable, consents: Collection[str]) -> Iterator[Fault]:
    path = ("remembers", variable.name)
    if variable.type == UNKNOWN_TYPE:
        return
    if find(context.draft.document.root, (*path, "keep")) is None:
        message = f"say how long `{variable.name}` is kept: `keep: session`, `keep: 4 weeks`, …"
        yield context.fault(None, path, "E603", message, key=True)
    elif variable.name not in consents:
        limit = _limit(variable, context.folder.draft.campaign.retention)
        if too_long(variable.keep, limit, context.folder.draft.campaign.retention):
            message = f"{a_type(variable.type)} may be kept {span_words(limit)} at most"
            yield context.fault(None, (*path, "keep"), "E605", message)


def _limit(variable: Variable, retention: Retention) -> timedelta:
    return retention.drafts if variable.type in DRAFT_TYPES else retention.identity


def too_long(keep: Keep, limit: timedelta, retention: Retention) -> bool:
    """Whether a keep goes past a limit; `campaign` means as long as names are kept."""
    if keep.span is not None:
        return keep.span > limit
    return keep.kind == "forever" or (keep.kind == "campaign" and retention.identity > limit)
