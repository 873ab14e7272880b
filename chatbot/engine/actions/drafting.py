"""Letters: a person's own words and the campaign's sentences, each traceable to its source.

A draft is shared by all recipients; only the greeting differs, so that everybody on the ballot is
asked alike. Sentences of the campaign are remembered by text key, so that they can be read back in
any language. Nothing is written that is neither the person's nor the campaign's.

Nothing is cut: a draft says how many words it has, how many are usual, and by how many it is over.

Draft (a JSON value): `{"language", "role", "ask", "subject", "sentences": [sentence], "name",
"address", "words", "most", "over", "why_words", "local_words"}`; a sentence is `{"slot", "who":
"you" | "chosen" | "campaign" | "fact", "text", "key", "source", "as_of"}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Value
from chatbot.engine.actions.spec import Context, Sayer
from chatbot.engine.campaign import Campaign, Fact
from chatbot.engine.values import items_of, seat_from

OWN_SLOTS = ("why", "local")

AGREE = "agree"
WITH_HELPER, OWN_LANGUAGE = "with_helper", "own_language"
"""Sentences that stand in a letter only when they are true of it."""


@dataclass(frozen=True, slots=True)
class _Writing:
    """What every sentence of one draft depends on. `shown`: what a sentence may name."""

    inputs: Mapping[str, Value]
    context: Context
    language: str
    role: str
    shown: Mapping[str, Value]

    def said(self, slot: str, key: str, who: str = "campaign") -> Iterator[dict[str, Value]]:
        """The campaign's sentence of this key, where it has one."""
        found = _said(self.context.say, key, self.role, self.language, self.shown)
        if found is not None:
            yield {"slot": slot, "who": who, "text": found[1], "key": found[0]}


def compose_draft(
    inputs: Mapping[str, Value], context: Context, language: str
) -> dict[str, Value]:
    """Put a draft together in the order the campaign's plan says."""
    shown: dict[str, Value] = {"seat": inputs.get("seat"), "name": inputs.get("name")}
    writing = _Writing(inputs, context, language, _role(inputs), shown)
    ask = _first_ask(inputs, context.campaign)
    plan = context.campaign.letter.sentences
    parts = [rows for slot in plan if (rows := list(_sentence(slot, ask, writing)))]
    if parts and inputs.get("helper") == AGREE:
        parts.insert(1, list(writing.said(WITH_HELPER, f"campaign.letter.{WITH_HELPER}")))
    sentences: list[Value] = [row for rows in parts for row in rows]
    subject = _said(context.say, "campaign.letter.subject", writing.role, language, shown)
    return {
        "language": language,
        "role": writing.role,
        "ask": ask,
        "subject": subject[1] if subject else "",
        "sentences": sentences,
        **_counts(sentences, context.campaign.letter.max_words),
        "name": inputs.get("name"),
        "address": inputs.get("address"),
    }


def _counts(sentences: list[Value], most: int) -> dict[str, Value]:
    rows = [row for row in sentences if isinstance(row, dict)]
    words = sum(word_count(row) for row in rows)
    said = [row for row in rows if row["who"] == "you"]
    own = {slot: sum(word_count(row) for row in said if row["slot"] == slot) for slot in OWN_SLOTS}
    return {
        "words": words,
        "most": most,
        "over": max(0, words - most),
        "why_words": own["why"],
        "local_words": own["local"],
    }


def word_count(sentence: Mapping[str, Value]) -> int:
    """The words of a sentence, as an office would count them."""
    return len(str(sentence["text"]).split())


def letter_body(draft: Mapping[str, Any], recipient: str, seat: Value, say: Sayer) -> str:
    """The whole text of one letter, greeting and signature included."""
    language, role = str(draft.get("language")), str(draft.get("role"))
    shown: dict[str, Value] = {"recipient": recipient, "seat": seat}
    greeting = _said(say, "campaign.letter.greeting", role, language, shown)
    parts = [greeting[1]] if greeting else []
    parts += [str(row["text"]) for row in items_of(draft.get("sentences")) if row.get("text")]
    signature = [str(draft[field]) for field in ("name", "address") if draft.get(field)]
    return "\n\n".join(parts) + ("\n" + "\n".join(signature) if signature else "")


def _role(inputs: Mapping[str, Value]) -> str:
    people = inputs.get("people")
    return "mp" if isinstance(people, dict) and people.get("kind") == "mp" else "candidate"


def _first_ask(inputs: Mapping[str, Value], campaign: Campaign) -> str:
    wanted = str(inputs.get("first_ask") or "")
    return wanted if wanted in campaign.asks else next(iter(campaign.asks), "")


def _said(
    say: Sayer, key: str, role: str, language: str, shown: Mapping[str, Value]
) -> tuple[str, str] | None:
    """(key, words) of a campaign sentence; `<key>_mp` is preferred when writing to an MP."""
    wanted = (f"{key}_mp", key) if role == "mp" else (key,)
    for candidate in wanted:
        said = say(candidate, language, shown)
        if said is not None:
            return candidate, said.text
    return None


def _sentence(slot: str, ask: str, writing: _Writing) -> Iterator[dict[str, Value]]:
    if slot in OWN_SLOTS:
        yield from _own_sentence(slot, writing)
    elif slot == "fact":
        yield from _first_fact(ask, writing)
    elif slot in ("ask", "question"):
        kind = "letter" if slot == "ask" else "question"
        yield from writing.said(slot, f"campaign.ask.{ask}.{kind}")
    else:
        yield from writing.said(slot, f"campaign.letter.{slot}")


def _first_fact(ask: str, writing: _Writing) -> Iterator[dict[str, Value]]:
    context, seat = writing.context, seat_from(writing.inputs.get("seat"))
    for fact in context.campaign.letter_facts(ask, day_of(context.at), seat):
        key = f"campaign.fact.{fact.id}.text"
        said = context.say(key, writing.language, writing.shown)
        if said is not None:
            yield _fact_sentence(fact, key, said.text)
            return


def _own_sentence(slot: str, writing: _Writing) -> Iterator[dict[str, Value]]:
    """What the person typed, with a line before it when it is in another language; or the ready
    sentence that they picked in its place."""
    inputs = writing.inputs
    pick = str(inputs.get(f"{slot}_pick") or "")
    if pick in writing.context.campaign.letter.picks_for(slot):
        yield from writing.said(slot, f"campaign.letter.{pick}", who="chosen")
        return
    own = str(inputs.get(slot) or "").strip()
    if not own:
        return
    if inputs.get(f"{slot}_in"):
        yield from writing.said(OWN_LANGUAGE, f"campaign.letter.{OWN_LANGUAGE}")
    yield {"slot": slot, "who": "you", "text": own, "key": None}


def _fact_sentence(fact: Fact, key: str, text: str) -> dict[str, Value]:
    return {
        "slot": "fact",
        "who": "fact",
        "text": text,
        "key": key,
        "source": fact.source,
        "as_of": fact.as_of.isoformat(),
    }
