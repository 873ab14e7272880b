"""Actions that write the letters and hand them over one by one."""

from __future__ import annotations

from typing import Any

from chatbot.domain.contacts import Value
from chatbot.engine.actions.drafting import compose_draft, letter_body
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact
from chatbot.engine.values import things_of


def _compose_letters(inputs: Inputs, fact: Fact, context: Context) -> Result:
    people = _recipients(inputs)
    if not people:
        return Result(FAILED)
    draft = compose_draft(inputs, context, _letter_language(inputs, context))
    letters = _letters(people, draft, inputs)
    return Result("composed", {"letters": letters, "draft": draft})


def _recipients(inputs: Inputs) -> list[dict[str, Any]]:
    """Everybody on the ballot alike, unless the person chose among them."""
    people, chosen = things_of(inputs.get("people")), inputs.get("chosen")
    if isinstance(chosen, list) and chosen:
        return [person for person in people if person["id"] in chosen]
    return people


def _letter_language(inputs: Inputs, context: Context) -> str:
    wanted = str(inputs.get("letter_language") or "")
    languages = context.campaign.letter.languages
    return wanted if wanted in languages else languages[0]


def _letters(people: list[dict[str, Any]], draft: Value, inputs: Inputs) -> Value:
    rows: list[Value] = [
        {
            "id": person["id"],
            "label": person["label"],
            "to": person.get("name") or person["label"],
            "party": person.get("party"),
            "email": person.get("email"),
            "web": person.get("web"),
            "sent": False,
        }
        for person in people
    ]
    source = inputs.get("people")
    ballot = source.get("ballot") if isinstance(source, dict) else None
    everybody = things_of(source)
    return _counted(
        {
            "items": rows,
            "draft": draft,
            "seat": inputs.get("seat"),
            "ballot": ballot,
            "chosen_subset": len(rows) < len(everybody),
            "language": draft["language"] if isinstance(draft, dict) else None,
        }
    )


def _counted(letters: dict[str, Value]) -> Value:
    rows = things_of(letters)
    sent = sum(1 for row in rows if row.get("sent"))
    return {**letters, "count": len(rows), "sent": sent, "left": len(rows) - sent}


def mark_sent(letters: Value, ids: set[str]) -> Value:
    """The same letters with these marked as sent."""
    if not isinstance(letters, dict):
        return letters
    rows: list[Value] = [
        {**row, "sent": bool(row.get("sent")) or row["id"] in ids} for row in things_of(letters)
    ]
    return _counted({**letters, "items": rows})


def _pick_letter(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters, choice = inputs.get("letters"), inputs.get("choice")
    rows = things_of(letters)
    number = next((n for n, row in enumerate(rows, 1) if _wanted(row, choice)), None)
    if number is None or not isinstance(letters, dict):
        return Result("none_left")
    draft = letters.get("draft")
    if not isinstance(draft, dict):
        return Result(FAILED)
    return Result("picked", {"letter": _one_letter(letters, draft, number, context)})


def _wanted(row: dict[str, Any], choice: Value) -> bool:
    return bool(row["id"] == choice) if choice else not row.get("sent")


def _one_letter(
    letters: dict[str, Value], draft: dict[str, Value], number: int, context: Context
) -> Value:
    rows = things_of(letters)
    row = rows[number - 1]
    return {
        **row,
        "number": number,
        "total": len(rows),
        "language": draft.get("language"),
        "subject": draft.get("subject"),
        "body": letter_body(draft, str(row.get("to")), letters.get("seat"), context),
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
