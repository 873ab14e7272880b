"""Whether texts for refused answers are for reasons that exist."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.engine.answers import REASONS
from chatbot.engine.findings import did_you_mean
from chatbot.engine.flow import Ask, Choose
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.scope import a_type
from chatbot.engine.language.faults import Fault


def check_answers(context: FlowContext) -> Iterator[Fault]:
    """Every `retry` that is written by reason."""
    for step in context.draft.flow.steps.values():
        if not isinstance(step, Ask | Choose):
            continue
        type_ = step.answer if isinstance(step, Ask) else "choice"
        known = (*REASONS.get(type_, ()), *REASONS["any"])
        for reason in step.retries.reasons:
            if reason not in known:
                near = did_you_mean(reason, known)
                message = f"{a_type(type_)} is never refused for `{reason}`{near}"
                yield context.fault(step, ("retry", reason), "E315", message, key=True)
