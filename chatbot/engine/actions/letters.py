"""Actions that write the letters and hand them over one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from chatbot.domain.commitments import CHOSEN
from chatbot.domain.contacts import Value
from chatbot.engine.actions.drafting import compose_draft, letter_body
from chatbot.engine.actions.spec import (
    FAILED,
    ActionSpec,
    Context,
    Input,
    Inputs,
    Result,
    Sayer,
)
from chatbot.engine.needs import Fact
from chatbot.engine.receipts import letters_id
from chatbot.engine.values import things_of

Rows = list[dict[str, Any]]

EVERYBODY = "everybody"
"""The option of a choice among people that means all of them."""


def _compose_letters(inputs: Inputs, fact: Fact, context: Context) -> Result:
    people = _recipients(inputs)
    if not people:
        return Result(FAILED)
    draft = compose_draft(inputs, context, _letter_language(inputs, context))
    letters = _letters(people, draft, inputs, letters_id(context.key))
    return Result("composed", {"letters": letters, "draft": draft})


def _recipients(inputs: Inputs) -> list[dict[str, Any]]:
    """Everybody on the ballot alike, unless the person chose among them.

    Nobody is left out for want of an address: only who asked for no letters, or stands no more.
    """
    chosen = inputs.get("chosen")
    people = [one for one in things_of(inputs.get("people")) if not one.get("not_asked")]
    if isinstance(chosen, list) and chosen and chosen != [EVERYBODY]:
        return [person for person in people if person["id"] in chosen]
    return people


def _left_out(everybody: Rows, people: Rows) -> Rows:
    """Who gets no letter, each with the reason that is logged with the drafts."""
    written = {person["id"] for person in people}
    return [
        {"id": one["id"], "label": one["label"], "reason": one.get("not_asked") or CHOSEN}
        for one in everybody
        if one["id"] not in written
    ]


def _letter_language(inputs: Inputs, context: Context) -> str:
    wanted = str(inputs.get("letter_language") or "")
    languages = context.campaign.letter.languages
    return wanted if wanted in languages else languages[0]


def _letters(people: list[dict[str, Any]], draft: Value, inputs: Inputs, set_id: str) -> Value:
    rows: list[Value] = [letter_row(person) for person in people]
    source = inputs.get("people")
    ballot = source.get("ballot") if isinstance(source, dict) else None
    left_out = _left_out(things_of(source), people)
    return counted(
        {
            "set": set_id,
            "items": rows,
            "draft": draft,
            "seat": inputs.get("seat"),
            "ballot": ballot,
            "source": source.get("source") if isinstance(source, dict) else None,
            "chosen_subset": any(one["reason"] == CHOSEN for one in left_out),
            "left_out": [dict(one) for one in left_out],
            "language": draft["language"] if isinstance(draft, dict) else None,
        }
    )


def letter_row(person: Mapping[str, Any]) -> dict[str, Any]:
    """A letter not yet sent, addressed to somebody."""
    return {
        "id": person["id"],
        "label": person["label"],
        "to": person.get("name") or person["label"],
        "party": person.get("party"),
        "email": person.get("email"),
        "web": person.get("web"),
        "post": person.get("post"),
        "shared": bool(person.get("email") and person.get("shared")),
        "mailbox_closed": bool(person.get("mailbox_closed")),
        "position": person.get("position"),
        "sent": False,
    }


def counted(letters: dict[str, Value]) -> Value:
    """The same letters with their numbers as they are now."""
    rows = things_of(letters)
    sent = sum(1 for row in rows if row.get("sent"))
    posted = sum(1 for row in rows if is_done(row)) - sent
    numbers = {"sent": sent, "posted": posted, "left": len(rows) - sent - posted}
    return {**letters, "count": len(rows), **numbers}


def is_done(row: Mapping[str, Any]) -> bool:
    """Sent, or given to the house to be sent: nothing more is asked of the person."""
    return bool(row.get("sent") or row.get("posted"))


def mark_posted(letters: Value, ids: Collection[str], posted: bool) -> Value:
    """The same letters with these given to the house, or back in the person's hands."""
    if not isinstance(letters, dict):
        return letters
    rows: list[Value] = [
        {**row, "posted": posted} if row["id"] in ids else row for row in things_of(letters)
    ]
    return counted({**letters, "items": rows})


def unsent(letters: Value, ids: Collection[str]) -> Value:
    """The same letters with these to be sent again: they came back, and were counted."""
    if not isinstance(letters, dict):
        return letters
    rows: list[Value] = [_back(row) if row["id"] in ids else row for row in things_of(letters)]
    return counted({**letters, "items": rows})


def _back(row: dict[str, Any]) -> dict[str, Any]:
    counted = bool(row.get("sent") or row.get("counted"))
    return {**row, "sent": False, "posted": False, "counted": counted}


def mark_sent(letters: Value, ids: set[str]) -> Value:
    """The same letters with these marked as sent."""
    if not isinstance(letters, dict):
        return letters
    rows: list[Value] = [
        {**row, "sent": True, "posted": False} if row["id"] in ids else row
        for row in things_of(letters)
    ]
    return counted({**letters, "items": rows})


def _pick_letter(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters, choice = inputs.get("letters"), inputs.get("choice")
    rows = things_of(letters)
    number = next((n for n, row in enumerate(rows, 1) if _wanted(row, choice)), None)
    if number is None or not isinstance(letters, dict):
        return Result("none_left")
    draft = letters.get("draft")
    if not isinstance(draft, dict):
        return Result(FAILED)
    return Result("picked", {"letter": one_letter(letters, number, context.say)})


def _wanted(row: dict[str, Any], choice: Value) -> bool:
    return bool(row["id"] == choice) if choice else not is_done(row)


def one_letter(letters: Mapping[str, Value], number: int, say: Sayer) -> dict[str, Value]:
    """One letter of a set that has a draft, whole, as variables of type `letter` hold it."""
    rows = things_of(dict(letters))
    row, draft = rows[number - 1], letters["draft"]
    assert isinstance(draft, dict)
    return {
        **row,
        "set": letters.get("set"),
        "number": number,
        "total": len(rows),
        "language": draft.get("language"),
        "subject": draft.get("subject"),
        "body": letter_body(draft, str(row.get("to")), letters.get("seat"), say),
    }


LETTER_ACTIONS = (
    ActionSpec(
        name="compose_letters",
        run=_compose_letters,
        inputs={
            "people": Input("people"),
            "seat": Input("constituency"),
            "name": Input("name", required=False),
            "first_ask": Input("choice", required=False),
            "why": Input("text", required=False),
            "local": Input("text", required=False),
            "address": Input("text", required=False),
            "letter_language": Input("choice", required=False),
            "chosen": Input("choices", required=False),
            "helper": Input("choice", required=False),
            "why_in": Input("choice", required=False),
            "local_in": Input("choice", required=False),
            "why_pick": Input("choice", required=False),
            "local_pick": Input("choice", required=False),
        },
        results={"letters": "letters", "draft": "draft"},
        outcomes=("composed",),
    ),
    ActionSpec(
        name="pick_letter",
        run=_pick_letter,
        inputs={"letters": Input("letters"), "choice": Input("choice", required=False)},
        results={"letter": "letter"},
        outcomes=("picked", "none_left"),
    ),
)
