"""Actions that have the house send letters for the person, from their own confirmed address.

Nothing is sent by any of them: a letter lies for a while before it leaves, and comes back into the
person's hands when it is taken back or cannot leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chatbot.domain.commitments import Consent
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.mailing import UNDO, CodeVerdict, SenderKnown, TakenBack
from chatbot.engine.actions.letters import is_done, mark_posted, one_letter
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import (
    ConfirmAddress,
    Effect,
    PostLetter,
    PostReceipt,
    RecordConsent,
    Remember,
)
from chatbot.engine.needs import Fact, Need, NeedCode, NeedSender, NeedTakenBack
from chatbot.engine.values import follow, things_of

ALL = "all"
PURPOSE = "send_for_me"


def _need_sender(inputs: Inputs, context: Context) -> Need | None:
    email = inputs.get("email")
    return NeedSender(str(email), context.at) if email else None


def _confirm_address(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, SenderKnown):
        return Result(FAILED)
    if fact.confirmed:
        return Result("known")
    if not fact.may_ask:
        return Result("too_many")
    email = str(inputs["email"])
    asks = ConfirmAddress(context.campaign.id, email, context.language.tag, context.at)
    return Result("asked", effects=(asks,))


def _need_code(inputs: Inputs, context: Context) -> Need | None:
    email, code = inputs.get("email"), inputs.get("code")
    return NeedCode(str(email), str(code) if code else None, context.at) if email else None


def _check_code(inputs: Inputs, fact: Fact, context: Context) -> Result:
    return Result(fact.value) if isinstance(fact, CodeVerdict) else Result(FAILED)


def _post_letters(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters = inputs.get("letters")
    if not isinstance(fact, SenderKnown) or not isinstance(letters, dict):
        return Result(FAILED)
    if not fact.confirmed:
        return Result(FAILED)
    wanted = _wanted(letters, inputs.get("which"))
    if not wanted or not isinstance(letters.get("draft"), dict):
        return Result(FAILED)
    if len(wanted) > fact.letters_left:
        return Result("too_many")
    email = str(inputs["email"])
    effects: list[Effect] = [_post(letters, number, email, context) for number in wanted]
    rows = [things_of(letters)[number - 1] for number in wanted]
    names = tuple(str(row.get("to")) for row in rows)
    receipt = f"{context.key}:receipt"
    tag = context.language.tag
    effects.append(PostReceipt(receipt, context.campaign.id, email, names, tag, context.at))
    effects.append(RecordConsent(_consent(context)))
    posted = mark_posted(letters, {str(row["id"]) for row in rows}, posted=True)
    return Result("posted", {"letters": posted, "posted": len(wanted)}, tuple(effects))


def _wanted(letters: Mapping[str, Value], which: Value) -> list[int]:
    """The numbers of the letters that an address is known for and that are still to send."""
    return [
        number
        for number, row in enumerate(things_of(dict(letters)), 1)
        if which in (ALL, row["id"]) and row.get("email") and not is_done(row)
    ]


def _post(letters: Mapping[str, Value], number: int, email: str, context: Context) -> PostLetter:
    letter: dict[str, Any] = one_letter(letters, number, context.say)
    draft = letters["draft"]
    set_id = str(letters.get("set"))
    row = things_of(dict(letters))[number - 1]
    ballot, ask = letters.get("ballot"), follow(draft, ("ask",))
    return PostLetter(
        # The run of this step names it too: what was taken back may be given again.
        key=f"{set_id}:{row['id']}:{context.key}",
        campaign=context.campaign.id,
        email=email,
        letters=set_id,
        row=row,
        seat=letters.get("seat"),
        ballot=str(ballot) if ballot else None,
        role=str(follow(draft, ("role",)) or "") or None,
        ask=str(ask) if ask else None,
        chosen_subset=bool(letters.get("chosen_subset")),
        subject=str(letter.get("subject") or ""),
        body=str(letter.get("body") or ""),
        language=str(letter.get("language") or context.language.tag),
        signed=str(follow(draft, ("name",)) or ""),
        due=leaves_at(context.at),
        at=context.at,
    )


def leaves_at(at: datetime) -> datetime:
    """When a letter given now may leave at the earliest."""
    return at + UNDO


def given_back(held: Iterable[Remembered]) -> Iterator[Remember]:
    """After /stop nothing more leaves: what was given to be sent is the person's again."""
    for kept in held:
        ids = {str(row["id"]) for row in things_of(kept.value) if row.get("posted")}
        if ids:
            yield Remember(replace(kept, value=mark_posted(kept.value, ids, posted=False)))


def _consent(context: Context) -> Consent:
    return Consent(
        campaign=context.campaign.id,
        purpose=PURPOSE,
        given=True,
        wording=context.wording,
        release=context.release,
        language=context.language.tag,
        at=context.at,
    )


def _need_taken_back(inputs: Inputs, context: Context) -> Need | None:
    letters = follow(inputs.get("letters"), ("set",))
    return NeedTakenBack(str(letters)) if letters else None


def _take_back(inputs: Inputs, fact: Fact, context: Context) -> Result:
    if not isinstance(fact, TakenBack):
        return Result(FAILED)
    back = mark_posted(inputs.get("letters"), fact.back, posted=False)
    outcome = "taken_back" if fact.back and not fact.gone else "too_late"
    return Result(outcome, {"letters": back})


POSTING_ACTIONS = (
    ActionSpec(
        name="confirm_address",
        run=_confirm_address,
        needs=_need_sender,
        inputs={"email": Input("email")},
        outcomes=("known", "asked", "too_many"),
        has_effects=True,
    ),
    ActionSpec(
        name="check_code",
        run=_check_code,
        needs=_need_code,
        inputs={"email": Input("email"), "code": Input("text", required=False)},
        outcomes=("right", "wrong", "too_many", "taken"),
    ),
    ActionSpec(
        name="post_letters",
        run=_post_letters,
        needs=_need_sender,
        inputs={
            "letters": Input("letters"),
            "which": Input("choice"),
            "email": Input("email"),
        },
        results={"letters": "letters", "posted": "number"},
        outcomes=("posted", "too_many"),
        has_effects=True,
    ),
    ActionSpec(
        name="take_back",
        run=_take_back,
        needs=_need_taken_back,
        inputs={"letters": Input("letters")},
        results={"letters": "letters"},
        outcomes=("taken_back", "too_late"),
    ),
)
