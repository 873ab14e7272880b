"""Actions that enter something in the ledger. They need the person's consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, Literal, cast

from chatbot.domain.commitments import Action, ActionKind, Consent
from chatbot.domain.contacts import Value
from chatbot.domain.places import BallotId
from chatbot.domain.quiet_hours import next_allowed
from chatbot.engine.actions.letters import mark_sent
from chatbot.engine.actions.sameness import fingerprints
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import Effect, RecordAction, RecordConsent, SetFollowUp, SetSwitch
from chatbot.engine.needs import Fact
from chatbot.engine.receipts import receipt_number
from chatbot.engine.values import follow, person_id, seat_from, things_of

SWITCHES = ("letter", "campaign", "others")

ASKS_AFTER: Final = timedelta(weeks=2)
"""How long after the letters somebody is asked whether an answer came."""


def record_sent(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """Enter letters in the ledger as sent, each once, and mark them."""
    letters = inputs.get("letters")
    wanted = _ids(inputs.get("which"), letters)
    fresh = [row for row in things_of(letters) if row["id"] in wanted and not row.get("sent")]
    effects: list[Effect] = [*letter_actions(ActionKind.SENT, letters, fresh, context)]
    effects += fingerprints(letters, {str(row["id"]) for row in fresh}, context)
    values: dict[str, Value] = {
        "letters": mark_sent(letters, wanted),
        "receipt": receipt_number(context.key),
        "sent": len(fresh),
    }
    return Result("recorded", values, tuple(effects))


def _ids(which: Value, letters: Value) -> set[str]:
    if which == "all":
        return {row["id"] for row in things_of(letters)}
    if isinstance(which, list):
        return {str(one) for one in which}
    return {str(which)} if which else set()


def letter_actions(
    kind: ActionKind, letters: Value, rows: Iterable[dict[str, Any]], context: Context
) -> list[RecordAction]:
    """One entry for each of these letters of a set. A letter is drafted once in its set."""
    if not isinstance(letters, dict):
        return []
    of = context.key if kind is ActionKind.SENT else _set_of(letters, context)
    seat, ballot = seat_from(letters.get("seat")), letters.get("ballot")
    draft = letters.get("draft")
    ask = draft.get("ask") if isinstance(draft, dict) else None
    return [
        RecordAction(
            Action(
                key=mailed_key(letters, row) if row.get("counted") else f"{of}:{row['id']}",
                campaign=context.campaign.id,
                kind=kind,
                at=context.at,
                constituency=seat.code if seat else None,
                ballot=BallotId(str(ballot)) if ballot else None,
                recipient=person_id(row),
                asks=(str(ask),) if ask else (),
                detail=str(row["reason"]) if kind is ActionKind.LEFT_OUT else None,
                chosen_subset=bool(letters.get("chosen_subset")),
            )
        )
        for row in rows
    ]


def mailed_key(letters: Mapping[str, Value], row: Mapping[str, Any]) -> str:
    """Of a letter that the house sent: whoever sends it another way after it came back has still
    written once."""
    return f"{letters.get('set')}:{row['id']}:mail"


def _set_of(letters: Mapping[str, Value], context: Context) -> str:
    return str(letters.get("set") or context.key)


def _offer(letters: Value, context: Context) -> list[RecordAction]:
    """That the people of a ballot were there to be written to, once for a set of letters."""
    if not isinstance(letters, dict) or not letters.get("ballot"):
        return []
    seat = seat_from(letters.get("seat"))
    offered = Action(
        key=f"{_set_of(letters, context)}:{ActionKind.OFFERED.value}",
        campaign=context.campaign.id,
        kind=ActionKind.OFFERED,
        at=context.at,
        constituency=seat.code if seat else None,
        ballot=BallotId(str(letters["ballot"])),
    )
    return [RecordAction(offered)]


def _record_drafted(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters = inputs.get("letters")
    left_out = letters.get("left_out") if isinstance(letters, dict) else None
    effects = [
        *_offer(letters, context),
        *letter_actions(ActionKind.DRAFTED, letters, things_of(letters), context),
        *letter_actions(ActionKind.LEFT_OUT, letters, things_of(left_out), context),
    ]
    return Result("recorded", {"receipt": receipt_number(context.key)}, tuple(effects))


def _record_promise(inputs: Inputs, fact: Fact, context: Context) -> Result:
    promise = inputs.get("promise")
    if not promise:
        return Result(FAILED)
    return _recorded(ActionKind.PROMISED, str(promise), context)


def _record_shared(inputs: Inputs, fact: Fact, context: Context) -> Result:
    return _recorded(ActionKind.SHARED, None, context)


def _recorded(kind: ActionKind, detail: str | None, context: Context) -> Result:
    action = Action(
        key=context.key, campaign=context.campaign.id, kind=kind, at=context.at, detail=detail
    )
    values: dict[str, Value] = {"receipt": receipt_number(context.key)}
    return Result("recorded", values, (RecordAction(action),))


def _set_switches(inputs: Inputs, fact: Fact, context: Context) -> Result:
    chosen = _ids(inputs.get("choices"), None)
    effects: list[Effect] = [
        SetSwitch(
            campaign=context.campaign.id,
            switch=cast("Literal['letter', 'campaign', 'others']", switch),
            on=switch in chosen,
            wording=context.wording,
            release=context.release,
            language=context.language.tag,
            at=context.at,
        )
        for switch in SWITCHES
    ]
    on = [switch for switch in SWITCHES if switch in chosen]
    effects += [RecordConsent(_consent(switch, context)) for switch in on]
    letters = inputs.get("letters")
    sent = follow(letters, ("sent",)) or follow(letters, ("posted",))
    due = next_allowed(context.at + ASKS_AFTER) if "letter" in on and sent else None
    effects.append(SetFollowUp(context.campaign.id, due))
    return Result("recorded", {}, tuple(effects))


def _consent(switch: str, context: Context) -> Consent:
    """A permission is turned on again and again; each time is kept."""
    return Consent(
        campaign=context.campaign.id,
        purpose=f"switch_{switch}",
        given=True,
        wording=context.wording,
        release=context.release,
        language=context.language.tag,
        at=context.at,
    )


LEDGER_ACTIONS = (
    ActionSpec(
        name="record_sent",
        run=record_sent,
        inputs={"letters": Input("letters"), "which": Input("choice")},
        results={"letters": "letters", "receipt": "text", "sent": "number"},
        outcomes=("recorded",),
        has_effects=True,
    ),
    ActionSpec(
        name="record_drafted",
        run=_record_drafted,
        inputs={"letters": Input("letters")},
        results={"receipt": "text"},
        outcomes=("recorded",),
        has_effects=True,
    ),
    ActionSpec(
        name="record_promise",
        run=_record_promise,
        inputs={"promise": Input("choice")},
        results={"receipt": "text"},
        outcomes=("recorded",),
        has_effects=True,
    ),
    ActionSpec(
        name="record_shared",
        run=_record_shared,
        inputs={},
        results={"receipt": "text"},
        outcomes=("recorded",),
        has_effects=True,
    ),
    ActionSpec(
        name="set_switches",
        run=_set_switches,
        inputs={
            "choices": Input("choices", required=False),
            "letters": Input("letters", required=False),
        },
        outcomes=("recorded",),
        has_effects=True,
    ),
)
