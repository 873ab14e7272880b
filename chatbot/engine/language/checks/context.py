"""What a check of one flow looks at, and how it says where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.engine.document import Node, Scalar
from chatbot.engine.flow import Step
from chatbot.engine.language.checks.scope import Scope
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import UNKNOWN_TYPE, FlowDraft
from chatbot.engine.language.project import CampaignFolder
from chatbot.engine.language.tree import TreePath, find, place

# What a value of one type may be used or kept as, beside its own.
USABLE_AS: Mapping[str, frozenset[str]] = {
    "postcode": frozenset({"text"}),
    "name": frozenset({"text"}),
    "email": frozenset({"text"}),
    "text": frozenset({"name", "postcode", "choice", "language"}),
    "choice": frozenset({"text", "language", "choices"}),
    "choices": frozenset({"choice"}),
    "language": frozenset({"choice", "text"}),
    "yes_no": frozenset({"choice", "flag"}),
    "flag": frozenset({"yes_no"}),
    "date": frozenset({"text"}),
}


def usable_as(type_: str, wanted: str) -> bool:
    """Whether a value of this type can stand where another is wanted."""
    same = type_ == wanted or UNKNOWN_TYPE in (type_, wanted)
    return same or wanted in USABLE_AS.get(type_, frozenset())


@dataclass(frozen=True, slots=True)
class FlowContext:
    """A flow, the campaign it is part of, and the names it can read."""

    draft: FlowDraft
    folder: CampaignFolder
    scope: Scope

    def fault(
        self,
        step: Step | str | None,
        path: TreePath,
        code: str,
        message: str,
        *,
        key: bool = False,
    ) -> Fault:
        """A fault at a path of a step, or of the file where there is no step."""
        return Fault(place(self.draft.document.root, _whole(step, path), key=key), code, message)

    def node(self, step: Step, path: TreePath) -> Node | None:
        """What is written at a path of a step, readable or not."""
        return find(self.draft.document.root, _whole(step, path))

    def is_plain(self, step: Step, path: TreePath) -> bool:
        """Whether what stands there is without quotes."""
        node = self.node(step, path)
        return isinstance(node, Scalar) and node.style == "plain"


def _whole(step: Step | str | None, path: TreePath) -> TreePath:
    if step is None:
        return path
    return ("steps", step if isinstance(step, str) else step.id, *path)
