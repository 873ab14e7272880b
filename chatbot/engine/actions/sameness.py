"""The action that says, before a letter is sent, whether offices would take it for a copy.

Only the person's own words are compared. The campaign's sentences are known and left out, also
where a person has typed them in, so that nobody is called a copy for the one ask that all share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.domain.sameness import (
    Likeness,
    Passages,
    can_be_compared,
    own_passages,
    week_of,
)
from chatbot.engine.actions.drafting import OWN_SLOTS
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import RecordFingerprint
from chatbot.engine.needs import Fact, NeedLikeness
from chatbot.engine.values import items_of, person_id, things_of

OWN: Final = "own"
ONLY_OURS: Final = "no_own_words"
"""Told once a talk: a person who wants it so is not asked again with every change of a name."""

BOTH: Final = "both"
"""The part that is alike when both are."""

Parts = Mapping[str, Passages]


def own_parts(letters: Value, context: Context) -> Parts:
    """Part -> what is the person's own in it; parts without any are left out."""
    draft = letters.get("draft") if isinstance(letters, dict) else None
    if not isinstance(draft, dict):
        return {}
    rows = items_of(draft.get("sentences"))
    known = [*_ours(rows), *_asks(str(draft.get("language")), context)]
    parts = {
        str(row["slot"]): own_passages(str(row["text"]), known)
        for row in rows
        if row.get("slot") in OWN_SLOTS and row.get("who") == "you"
    }
    return {part: passages for part, passages in parts.items() if passages}


def _ours(rows: list[dict[str, Any]]) -> Iterator[str]:
    return (str(row["text"]) for row in rows if row.get("who") != "you")


def _asks(language: str, context: Context) -> Iterator[str]:
    """Sentences of asks that this letter does not make, but a person may have copied."""
    for ask in context.campaign.asks:
        for slot in ("text", "why", "change", "letter", "question"):
            said = context.say(f"campaign.ask.{ask}.{slot}", language, {})
            if said is not None:
                yield said.text


def _needs(inputs: Inputs, context: Context) -> NeedLikeness | None:
    letters = inputs.get("letters")
    parts = own_parts(letters, context)
    recipients = tuple(person_id(row) for row in things_of(letters))
    if not recipients or not any(can_be_compared(it) for it in parts.values()):
        return None
    return NeedLikeness(context.campaign.id, recipients, tuple(parts.items()))


def _measure_sameness(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not own_parts(inputs.get("letters"), context):
        return Result(OWN if inputs.get("told") == ONLY_OURS else ONLY_OURS, {"told": ONLY_OURS})
    result = _compared(inputs, fact, context)
    return replace(result, values={"told": inputs.get("told"), **result.values})


def _compared(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if _needs(inputs, context) is None:
        return Result(OWN)
    if not isinstance(fact, Likeness):
        return Result(FAILED)
    alike = [part for part in fact.alike if part in OWN_SLOTS]
    if not alike:
        return Result(OWN)
    share = max(fact.shares[part] for part in alike)
    part = alike[0] if len(alike) == 1 else BOTH
    return Result("alike", {"part": part, "share": round(100 * share)})


def fingerprints(letters: Value, ids: set[str], context: Context) -> Iterator[RecordFingerprint]:
    """What is kept of letters that were sent: for each office apart, without the person."""
    passages = tuple(it for parts in own_parts(letters, context).values() for it in parts)
    week = week_of(day_of(context.at))
    for row in things_of(letters):
        if row["id"] in ids:
            yield RecordFingerprint(context.campaign.id, person_id(row), passages, week)


SAMENESS_ACTIONS = (
    ActionSpec(
        name="measure_sameness",
        run=_measure_sameness,
        needs=_needs,
        inputs={"letters": Input("letters"), "told": Input("choice", required=False)},
        results={"part": "choice", "share": "number", "told": "choice"},
        outcomes=(OWN, "alike", ONLY_OURS),
    ),
)
