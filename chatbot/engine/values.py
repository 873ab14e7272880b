"""The types of variables, the fields authors may reach in them, and domain nouns as JSON.

A list of things is `{"items": [...], "count": n}`; each item has `id` and `label`, so that a
question can offer it. Nothing here is shown to a person; words come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from chatbot.domain.calendar import Phase
from chatbot.domain.contacts import Value
from chatbot.domain.places import Constituency, Nation, Person, PersonId, SeatCode
from chatbot.domain.routes import Closed

Path = tuple[str, ...]

FIELDS: Mapping[str, Mapping[str, str]] = {
    "constituency": {"code": "text", "name": "text", "name_cy": "text", "nation": "text"},
    "seats": {"count": "number"},
    "people": {
        "kind": "choice",
        "count": "number",
        "poll_date": "date",
        "verified": "flag",
        "sample": "flag",
        "source": "text",
        "as_of": "date",
    },
    "calendar": {
        "phase": "choice",
        "dissolved": "flag",
        "by_election": "flag",
        "cancelled": "flag",
        "vacant": "flag",
        "nominations_open": "flag",
        "nominations_close": "date",
        "poll_date": "date",
        "look_again": "date",
    },
    "person": {
        "id": "text",
        "name": "text",
        "party": "text",
        "email": "text",
        "web": "text",
        "role": "choice",
        "post": "text",
        "shared": "flag",
        "mailbox_closed": "flag",
    },
    "changes": {"count": "number", "gone": "number", "joined": "number", "renamed": "number"},
    "replies": {"count": "number"},
    "reply": {"id": "text", "label": "text", "text": "text"},
    "letters": {
        "count": "number",
        "sent": "number",
        "posted": "number",
        "left": "number",
        "language": "text",
    },
    "letter": {
        "id": "text",
        "label": "text",
        "to": "text",
        "party": "text",
        "email": "text",
        "web": "text",
        "subject": "text",
        "body": "text",
        "number": "number",
        "total": "number",
        "post": "text",
        "shared": "flag",
        "mailbox_closed": "flag",
        "language": "text",
    },
    "pact": {"count": "number"},
    "draft": {
        "words": "number",
        "most": "number",
        "over": "number",
        "why_words": "number",
        "local_words": "number",
        "language": "text",
    },
}
"""Type -> field -> type of the field. Types that are not here have no fields."""

TYPES = frozenset(FIELDS) | {
    "text",
    "number",
    "date",
    "email",
    "postcode",
    "name",
    "yes_no",
    "choice",
    "choices",
    "language",
    "languages",
    "flag",
}

PHASES = tuple(phase.value for phase in Phase)

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("calendar", "phase"): PHASES,
    ("people", "kind"): ("candidates", "mp"),
    ("person", "role"): ("candidate", "mp"),
    ("constituency", "nation"): ("england", "scotland", "wales", "northern_ireland"),
    ("letters", "language"): ("en", "cy"),
    ("letter", "language"): ("en", "cy"),
    ("draft", "language"): ("en", "cy"),
}
"""The words a field may hold, so that a condition with a slip in it is found before it runs."""

BUILT_IN: Mapping[str, str] = {
    "first_name": "text",
    "language": "language",
    "language_chosen": "language",
    "languages": "languages",
    "campaign_name": "text",
    "bot_name": "text",
    "invite_link": "text",
    "imprint": "text",
    "privacy_contact": "text",
    "today": "date",
    "asks": "asks",
    "why_sentences": "draft",
    "local_sentences": "draft",
    "who_is_asked": "text",
    "credits": "credits",
    "rehearsal": "flag",
    "bot_sends": "flag",
    "consented": "flag",
    "from_group": "flag",
    "phase": "choice",
}
"""Names every flow can read without declaring them. `phase` is that of the whole country."""


def follow(value: Value, path: Iterable[str]) -> Value:
    """Walk down named fields; None where one is missing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items_of(value: Value) -> list[dict[str, Any]]:
    """The items of a list value, whatever form it has."""
    if isinstance(value, dict):
        value = value.get("items")
    if not isinstance(value, list):
        return []
    return [cast("dict[str, Any]", item) for item in value if isinstance(item, dict)]


def things_of(value: Value) -> list[dict[str, Any]]:
    """The items that can be named and picked: each has an id and a label."""
    return [
        item
        for item in items_of(value)
        if isinstance(ident := item.get("id"), str) and ident and item.get("label")
    ]


def label_in(item: Mapping[str, Any], language: str) -> str:
    """What a list shows of an item: a seat its own name in that language, where it has one."""
    return str(item.get(f"name_{language.partition('-')[0]}") or item["label"])


def listed(items: Iterable[Mapping[str, Value]], **fields: Value) -> Value:
    """A list value of these items."""
    rows: list[Value] = [dict(item) for item in items]
    return {"items": rows, "count": len(rows), **fields}


def seat_value(seat: Constituency) -> dict[str, Value]:
    """A constituency as a variable holds it."""
    return {
        "id": seat.code,
        "label": seat.name,
        "code": seat.code,
        "name": seat.name,
        "name_cy": seat.name_cy,
        "nation": seat.nation,
    }


def seat_from(value: Value) -> Constituency | None:
    """The constituency a variable holds, or None when it holds none."""
    if not isinstance(value, dict) or not value.get("code"):
        return None
    return Constituency(
        code=SeatCode(str(value["code"])),
        name=str(value.get("name") or ""),
        nation=cast("Nation", value.get("nation")),
        name_cy=cast("str | None", value.get("name_cy")),
    )


def person_value(person: Person) -> dict[str, Value]:
    """A candidate or MP as a variable holds them."""
    return {
        "id": person.id,
        "label": f"{person.name}, {person.party}",
        "name": person.name,
        "party": person.party,
        "role": person.role,
        "email": person.email,
        "mailbox_closed": any(route.closed is Closed.DISSOLVED for route in person.routes),
        "web": person.web,
        "post": person.post,
        "shared": any(route.shared and route.to == person.email for route in person.routes),
        "not_asked": person.not_asked.value if person.not_asked else None,
        "former_ids": list(person.former_ids),
        "position": person.position,
        "test_data": person.test_data,
    }


def person_id(item: Mapping[str, Any]) -> PersonId:
    """Whose item this is."""
    return PersonId(str(item["id"]))
