"""Actions about what a reply says: kept away, then read ask by ask, in the person's own judgement.

Nothing here judges a reply. A pasted one stays with the person, sealed as all that is remembered,
and goes nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chatbot.domain.commitments import AnswerValue
from chatbot.domain.contacts import Value
from chatbot.domain.readings import LONGEST_QUOTE, Reading
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import RecordReading
from chatbot.engine.needs import Fact
from chatbot.engine.values import follow, person_id, seat_from

TOLD: Final[Mapping[str, AnswerValue]] = {
    "promised": AnswerValue.YES,
    "partly": AnswerValue.PARTLY,
    "refused": AnswerValue.NO,
    "unclear": AnswerValue.UNCLEAR,
}
"""What a person can read in a reply; one that is silent on an ask is no answer to it."""


def _keep_reply(inputs: Inputs, fact: Fact, context: Context) -> Result:
    text, person = inputs.get("text"), inputs.get("person")
    if not text or not isinstance(person, dict):
        return Result(FAILED, {"text": None})
    reply: dict[str, Value] = {
        "id": person.get("id"),
        "label": person.get("name"),
        "text": str(text),
    }
    return Result("kept", {"reply": reply, "text": None})


def _next_ask(inputs: Inputs, fact: Fact, context: Context) -> Result:
    done, person = list(_names(inputs.get("done"))), follow(inputs.get("person"), ("id",))
    first = follow(inputs.get("letters"), ("draft", "ask"))
    asks = sorted(context.campaign.asks, key=lambda ask: ask != first)
    for ask in asks:
        said = context.say(f"campaign.ask.{ask}.text", context.language.tag, {})
        passed = f"{person}:{ask}"
        if passed not in done and said is not None:
            return Result("ask", {"ask": ask, "words": said.text, "done": [*done, passed]})
    return Result("done", {"ask": None, "words": None, "done": list(done)})


def _names(value: Value) -> Iterable[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _record_reading(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters, person, ask = inputs.get("letters"), inputs.get("person"), str(inputs.get("ask"))
    value, quote = inputs.get("value"), str(inputs.get("quote") or "").strip()
    seat = seat_from(follow(letters, ("seat",)))
    if not isinstance(person, dict) or not person.get("id") or seat is None:
        return Result(FAILED)
    if not isinstance(value, str) or value not in TOLD or ask not in context.campaign.asks:
        return Result(FAILED)
    if len(quote) > LONGEST_QUOTE:
        return Result("too_long", {"quote": None})
    reading = Reading(
        key=f"{follow(letters, ('set',))}:{person['id']}:{ask}",
        campaign=context.campaign.id,
        person=person_id(person),
        constituency=seat.code,
        ask=ask,
        value=TOLD[value],
        at=context.at,
        quote=quote or None,
    )
    return Result("recorded", {"quote": None}, (RecordReading(reading),))


READING_ACTIONS = (
    ActionSpec(
        name="keep_reply",
        run=_keep_reply,
        inputs={"text": Input("text"), "person": Input("person")},
        results={"reply": "reply", "text": "text"},
        outcomes=("kept",),
    ),
    ActionSpec(
        name="next_ask",
        run=_next_ask,
        inputs={
            "letters": Input("letters"),
            "person": Input("person"),
            "done": Input("choices", required=False),
        },
        results={"ask": "choice", "words": "text", "done": "choices"},
        outcomes=("ask", "done"),
    ),
    ActionSpec(
        name="record_reading",
        run=_record_reading,
        inputs={
            "letters": Input("letters"),
            "person": Input("person"),
            "ask": Input("choice"),
            "value": Input("choice"),
            "quote": Input("text", required=False),
        },
        results={"quote": "text"},
        outcomes=("recorded", "too_long"),
        has_effects=True,
    ),
)
