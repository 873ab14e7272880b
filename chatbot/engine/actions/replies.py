"""Actions about what came back: whom to ask about, and what a person says came.

A letter that was sent has no `heard` until its person says what came (`commitments.Heard`); from
then on nobody asks again about it.
"""

from __future__ import annotations

from typing import Any, Final

from chatbot.domain.commitments import Action, ActionKind, Heard
from chatbot.domain.contacts import Value
from chatbot.domain.places import BallotId
from chatbot.engine.actions.letters import counted
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import RecordAction
from chatbot.engine.needs import Fact
from chatbot.engine.values import listed, person_id, seat_from, things_of

Row = dict[str, Any]

ALL: Final = "all"
NOT_FINAL: Final = (Heard.NO_ANSWER.value, Heard.AUTOMATIC.value)


def open_rows(letters: Value) -> list[Row]:
    """Letters that are sent, and of which nobody has said what came of them."""
    return [row for row in things_of(letters) if row.get("sent") and not row.get("heard")]


def _list_replies(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters = _reopened(inputs.get("letters")) if inputs.get("again") else inputs.get("letters")
    rows = open_rows(letters)
    people = [{"id": row["id"], "label": row["label"]} for row in rows]
    outcome = "none" if not rows else "one" if len(rows) == 1 else "several"
    return Result(outcome, {"letters": letters, "replies": listed(people)})


def _reopened(letters: Value) -> Value:
    """An answer may still have come where there was none yet, or only an automatic reply."""
    if not isinstance(letters, dict):
        return letters
    rows: list[Value] = [
        {**row, "heard": None} if row.get("heard") in NOT_FINAL else row
        for row in things_of(letters)
    ]
    return {**letters, "items": rows}


def _pick_reply(inputs: Inputs, fact: Fact, context: Context) -> Result:
    choice = inputs.get("choice")
    for row in open_rows(inputs.get("letters")):
        if choice in (None, row["id"]):
            person: Row = {
                "id": row["id"],
                "label": row["label"],
                "name": row["to"],
                "party": row.get("party"),
            }
            return Result("picked", {"person": person})
    return Result("none_left")


def _record_heard(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters, which, said = inputs.get("letters"), inputs.get("which"), inputs.get("heard")
    if not isinstance(letters, dict) or said not in list(Heard):
        return Result(FAILED)
    meant = [row for row in open_rows(letters) if which in (ALL, row["id"])]
    ids = {row["id"] for row in meant}
    rows: list[Value] = [
        {**row, "heard": said} if row["id"] in ids else row for row in things_of(letters)
    ]
    effects = tuple(_heard(letters, row, Heard(str(said)), context) for row in meant)
    return Result("recorded", {"letters": counted({**letters, "items": rows})}, effects)


def _heard(letters: dict[str, Value], row: Row, heard: Heard, context: Context) -> RecordAction:
    seat, ballot = seat_from(letters.get("seat")), letters.get("ballot")
    return RecordAction(
        Action(
            key=f"{letters.get('set')}:{row['id']}:heard",
            campaign=context.campaign.id,
            kind=ActionKind.HEARD,
            at=context.at,
            constituency=seat.code if seat else None,
            ballot=BallotId(str(ballot)) if ballot else None,
            recipient=person_id(row),
            detail=heard.value,
        )
    )


REPLY_ACTIONS = (
    ActionSpec(
        name="list_replies",
        run=_list_replies,
        inputs={"letters": Input("letters"), "again": Input("flag", required=False)},
        results={"letters": "letters", "replies": "replies"},
        outcomes=("several", "one", "none"),
    ),
    ActionSpec(
        name="pick_reply",
        run=_pick_reply,
        inputs={"letters": Input("letters"), "choice": Input("choice", required=False)},
        results={"person": "person"},
        outcomes=("picked", "none_left"),
    ),
    ActionSpec(
        name="record_heard",
        run=_record_heard,
        inputs={"letters": Input("letters"), "which": Input("choice"), "heard": Input("choice")},
        results={"letters": "letters"},
        outcomes=("recorded",),
        has_effects=True,
    ),
)
