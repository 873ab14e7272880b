"""The action that looks at a person's own words before they go into a letter.

It changes nothing and forbids nothing by itself: it says what it found, and the flow decides. What
is worst comes first. The words it looks for are lists that staff keep (`watchwords.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chatbot.engine.actions.drafting import OWN_SLOTS
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact
from chatbot.engine.watchwords import Kind, Read, read_words
from chatbot.engine.written_in import LETTERS_GO_IN

OUTCOMES: Final[Mapping[str, tuple[Kind, ...]]] = {
    "threat": ("threat",),
    "abuse": ("abuse", "insult"),
    "own_case": ("own_case",),
    "vote_threat": ("vote_threat",),
    "how_to_vote": ("how_to_vote",),
    "voter": ("voter",),
}
"""Outcome -> the lists that lead to it, the most serious first."""

CHECK_WORDS: Final = "check_words"
FINE: Final = "fine"
KEEP: Final = "keep"
"""The option by which a person keeps words after they were told."""

_ABOUT_VOTES: Final = frozenset({"vote_threat", "how_to_vote", "voter"})
MAX_SHOWN: Final = 3


def _check_words(inputs: Inputs, fact: Fact, context: Context) -> Result:
    settled = _settled(inputs)
    read = {part: read_words(str(inputs.get(part) or "")) for part in OWN_SLOTS}
    for outcome, kinds in OUTCOMES.items():
        if outcome in settled:
            continue
        for part in OWN_SLOTS:
            own = str(inputs.get(part) or "")
            if words := _found(read[part], kinds, context):
                shown = context.language.formats.join(words[:MAX_SHOWN], "and")
                return Result(outcome, {"part": part, "own": own, "words": shown})
    return Result(FINE)


def _settled(inputs: Inputs) -> frozenset[str]:
    """What this person has been told of and wants to keep."""
    case = {"own_case"} if inputs.get("case_kept") == KEEP else set()
    votes = _ABOUT_VOTES if inputs.get("vote_kept") == KEEP else frozenset()
    return votes | case


def _found(read: Read, kinds: tuple[Kind, ...], context: Context) -> list[str]:
    """Of the languages of letters and of the talk: a curse in one is a plain word in another."""
    languages = (*LETTERS_GO_IN, context.language.tag)
    found = (it for kind in kinds for it in context.watchwords.found(kind, read, *languages))
    return list(dict.fromkeys(found))


def _leave_out_part(inputs: Inputs, fact: Fact, context: Context) -> Result:
    part = inputs.get("part")
    if part not in OWN_SLOTS:
        return Result(FAILED, {it: inputs.get(it) for it in OWN_SLOTS})
    return Result("left_out", {it: None if it == part else inputs.get(it) for it in OWN_SLOTS})


WORDING_ACTIONS = (
    ActionSpec(
        name=CHECK_WORDS,
        run=_check_words,
        inputs={
            "why": Input("text", required=False),
            "local": Input("text", required=False),
            "case_kept": Input("choice", required=False),
            "vote_kept": Input("choice", required=False),
        },
        results={"part": "choice", "own": "text", "words": "text"},
        outcomes=(FINE, *OUTCOMES),
    ),
    ActionSpec(
        name="leave_out_part",
        run=_leave_out_part,
        inputs={
            "part": Input("choice"),
            "why": Input("text", required=False),
            "local": Input("text", required=False),
        },
        results={"why": "text", "local": "text"},
        outcomes=("left_out",),
    ),
)
