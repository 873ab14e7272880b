"""The action that asks in which language a person's own words are, before they go into a letter.

Offices read English, and in Wales Welsh. Nothing is translated by machine: the person says it
again, picks a ready sentence that they can read back, leaves it out, or sends it as it is, with a
line in the letter that says so.
"""

from __future__ import annotations

from typing import Final

from chatbot.domain.contacts import Value
from chatbot.engine.actions.drafting import OWN_SLOTS
from chatbot.engine.actions.spec import ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact
from chatbot.engine.written_in import told

AS_IT_IS: Final = "as_it_is"
ENGLISH: Final = "english"
UNNAMED: Final = "unnamed"
"""Neither English nor Welsh. Which one it is nobody was asked, so the letter names none: Persian
words can come in an Arabic talk, and a wrong name would stand above somebody's own name."""

FINE, OTHER, UNSURE = "fine", "other", "unsure"


def _check_language(inputs: Inputs, fact: Fact, context: Context) -> Result:
    part = next((it for it in OWN_SLOTS if inputs.get(it)), None)
    own = str(inputs.get(part) or "") if part else ""
    found: dict[str, Value] = {"part": part, "own": own or None}
    # Whatever was picked or decided before was about other words.
    found |= {"written_in": None, "pick": None, "kept": None}
    if not own or inputs.get("kept") == ENGLISH:
        return Result(FINE, found)
    if inputs.get("kept") == AS_IT_IS:
        return Result(FINE, {**found, "written_in": UNNAMED})
    outcome = {"other": OTHER, "unsure": UNSURE}.get(told(own, context.language.tag), FINE)
    return Result(outcome, found)


LANGUAGE_ACTIONS = (
    ActionSpec(
        name="check_language",
        run=_check_language,
        inputs={
            "why": Input("text", required=False),
            "local": Input("text", required=False),
            "kept": Input("choice", required=False),
        },
        results={
            "part": "choice",
            "own": "text",
            "written_in": "choice",
            "pick": "choice",
            "kept": "choice",
        },
        outcomes=(FINE, OTHER, UNSURE),
    ),
)
