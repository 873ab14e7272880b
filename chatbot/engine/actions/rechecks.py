"""Letters against the people of today, before they are shown or handed over again.

A list may have changed since the letters were made from it: somebody is gone or new, has another
party, or an entry was merged into another one. Whoever writes is told and says what to do; until
then nothing of their letters is touched but addresses, and what is already sent never is.

Changes (a JSON value): `{"items": [change], "count", "gone", "joined", "renamed"}`; a change is
`{"id", "label", "kind", "name", "party", "before", "seat", "row"}`, where `row` is how the letter
is addressed from now on, and `seat` where somebody stands now who moved. A kind is one of
GONE_KINDS, which say truly why there is no letter any more, `joined`, `party`, `name`, or
`again`: they got no letter and may get one now. The number of `joined` counts those too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from chatbot.domain.commitments import CHOSEN, ActionKind
from chatbot.domain.contacts import Value
from chatbot.domain.places import Constituency, NotAsked, Person, PersonId, Representation
from chatbot.domain.seats import fold_name
from chatbot.engine.actions.ledger import letter_actions
from chatbot.engine.actions.letters import counted, is_done, letter_row
from chatbot.engine.actions.people import need_people
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.needs import Fact, Need
from chatbot.engine.values import follow, listed, person_value, seat_from, seat_value, things_of

Row = dict[str, Any]

GONE, MOVED = "gone", "moved"
GONE_KINDS: Final = frozenset({GONE, MOVED, *NotAsked})
"""Who stands here no more by the lists, who stands for another seat, and who is on the list and
gets no letter: each for its reason."""

NEW_KINDS: Final = frozenset({"joined", "again"})
"""Who may get a letter and has none in the set."""

KNOWN, ALL = "known", "all"
"""What is taken over: the changes of those written to, or also those who are new."""


def _need(inputs: Inputs, context: Context) -> Need | None:
    seat = seat_from(follow(inputs.get("letters"), ("seat",)))
    if seat is None:
        return None
    letters = inputs.get("letters")
    is_for_mp = isinstance(letters, dict) and _is_for_mp(letters)
    known = () if is_for_mp else tuple(PersonId(str(row["id"])) for row in things_of(letters))
    return need_people(seat.code, context, known)


def _check_letters(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters = inputs.get("letters")
    if not isinstance(letters, dict) or not isinstance(fact, Representation):
        return Result(FAILED)
    people = _people(letters, fact)
    if people is None:
        outcome = "over" if _is_over(letters, fact) else "vanished"
        return Result(outcome, {"letters": letters, "choice": inputs.get("choice")})
    matches = _matches(things_of(letters), people)
    rows, changes = _compared(letters, people, matches, dict(fact.elsewhere))
    fresh = counted({**letters, "items": rows})
    choice = inputs.get("choice")
    same = matches.get(str(choice))
    return Result(
        "changed" if changes else "same",
        {
            "letters": fresh,
            "changes": _value(changes),
            "choice": same.id if same else choice,
        },
    )


def _people(letters: dict[str, Value], known: Representation) -> Sequence[Person] | None:
    """Those who sit or stand now, also who is not asked; None where there is nobody."""
    if _is_for_mp(letters):
        return (known.mp,) if known.mp else None
    ballot = known.ballot
    if ballot is None or not ballot.candidates or ballot.cancelled:
        return None
    return ballot.candidates


def _is_over(letters: dict[str, Value], known: Representation) -> bool:
    """Whether it is known why letters have nobody to go to; else the list has merely lost them.

    That some other poll is over says nothing of the one that they were written for.
    """
    calendar, ballot = known.calendar, known.ballot
    if _is_for_mp(letters):
        return known.mp is None and (known.vacant or calendar.dissolution is not None)
    if ballot is not None:
        return ballot.cancelled
    return calendar.over is not None and _polled_by(letters, calendar.over.poll)


def _polled_by(letters: dict[str, Value], day: date) -> bool:
    """Ids of ballots end with the polling day. Without an id nobody knows better."""
    on = day.isoformat()
    return str(letters.get("ballot") or on)[-len(on) :] <= on


def _is_for_mp(letters: dict[str, Value]) -> bool:
    return follow(letters, ("draft", "role")) == "mp"


# --- Comparing ------------------------------------------------------------------------------


def _compared(
    letters: dict[str, Value],
    people: Sequence[Person],
    matches: Mapping[str, Person],
    elsewhere: Mapping[PersonId, Constituency],
) -> tuple[list[Value], list[Row]]:
    """The rows with the ids and addresses of today, and what else is not as it was."""
    rows: list[Value] = []
    changes: list[Row] = []
    left = list(people)
    for row in things_of(letters):
        person = matches.get(row["id"])
        if person is not None:
            left.remove(person)
        if person is None or person.not_asked:
            rows.append(row)
            if not is_done(row):
                changes.append(_left(row, person, elsewhere.get(row["id"])))
            continue
        rows.append({**row, "id": person.id, **_reach(person)})
        if not is_done(row):
            changes += _renamed(row, person)
    if not letters.get("chosen_subset"):
        closed = _closed(letters)
        changes += [
            _change("again" if closed & {*one.ids} else "joined", one.name, one.party, _row(one))
            for one in left
            if not one.not_asked
        ]
    return rows, changes


def _matches(rows: Iterable[Row], people: Sequence[Person]) -> dict[str, Person]:
    """Row id -> the same person today: by id, by an id that was merged, else by name and party.

    Two of one name on a ballot are told apart by id, and by party where an id is gone.
    """
    found: dict[str, Person] = {}
    by_id = {known: one for one in people for known in reversed(one.ids)}
    unknown = []
    for row in rows:
        person = by_id.get(row["id"])
        if person is not None and person not in found.values():
            found[row["id"]] = person
        else:
            unknown.append(row)
    for row in unknown:
        same = [
            one
            for one in people
            if one not in found.values()
            and fold_name(one.name) == fold_name(str(row["to"]))
            and one.party == row.get("party")
        ]
        if len(same) == 1:
            found[row["id"]] = same[0]
    return found


def _closed(letters: Mapping[str, Value]) -> set[str]:
    """Ids of those who stood and got no letter, because they wanted none or had withdrawn."""
    left_out = (
        one["id"] for one in things_of(letters.get("left_out")) if one.get("reason") in {*NotAsked}
    )
    return {*left_out, *map(str, _closed_since(letters))}


def _closed_since(letters: Mapping[str, Value]) -> list[Value]:
    """Those who came to want none after the letters were written."""
    closed = letters.get("closed")
    return closed if isinstance(closed, list) else []


def _left(row: Row, person: Person | None, seat: Constituency | None) -> Row:
    """Why somebody gets no letter from here any more, as truly as it is known."""
    if person and person.not_asked:
        return _change(person.not_asked, row["to"], row.get("party"), row)
    gone = _change(MOVED if seat else GONE, row["to"], row.get("party"), row)
    return {**gone, "seat": seat_value(seat)} if seat else gone


def _renamed(row: Row, person: Person) -> list[Row]:
    if person.party != row.get("party"):
        return [_change("party", person.name, person.party, _row(person), row.get("party"))]
    if fold_name(person.name) != fold_name(str(row["to"])):
        return [_change("name", person.name, person.party, _row(person), row["to"])]
    return []


def _change(kind: str, name: Any, party: Any, row: Row, before: Value = None) -> Row:
    shown = {"id": row["id"], "label": name, "kind": kind, "name": name, "party": party}
    return {**shown, "before": before, "row": row}


def _row(person: Person) -> Row:
    return letter_row(person_value(person))


def _reach(person: Person) -> Row:
    """How to reach somebody is taken over without a word: it is no part of the letter."""
    row = _row(person)
    return {
        key: row[key] for key in ("email", "web", "post", "shared", "mailbox_closed", "position")
    }


def _value(changes: Sequence[Row]) -> Value:
    def count(*kinds: str) -> int:
        return sum(change["kind"] in kinds for change in changes)

    return listed(
        changes, gone=count(*GONE_KINDS), joined=count(*NEW_KINDS), renamed=count("party", "name")
    )


# --- Taking over ----------------------------------------------------------------------------


def _take_changes(inputs: Inputs, fact: Fact, context: Context) -> Result:
    letters, which = inputs.get("letters"), inputs.get("which") or ALL
    if not isinstance(letters, dict):
        return Result(FAILED)
    changes = [one for one in things_of(inputs.get("changes")) if one.get("row")]
    gone = {one["id"] for one in changes if one["kind"] in GONE_KINDS}
    anew = {one["id"]: one["row"] for one in changes if one["kind"] in ("party", "name")}
    new = [one["row"] for one in changes if one["kind"] in NEW_KINDS]
    rows: list[Row] = [
        {**row, **anew[row["id"]], "sent": False} if row["id"] in anew else row
        for row in things_of(letters)
        if row["id"] not in gone
    ]
    wanted = new if which == ALL else []
    subset = bool(letters.get("chosen_subset")) or len(wanted) < len(new)
    closed = [one["id"] for one in changes if one["kind"] in {*NotAsked}]
    closed = [*_closed_since(letters), *closed]
    items = _in_order([*rows, *wanted])
    kept: Row = {
        "items": items,
        "chosen_subset": subset,
        "closed": closed,
    }
    taken = counted({**letters, **kept})
    others = [{**row, "reason": CHOSEN} for row in new if row not in wanted]
    noted = [
        *letter_actions(ActionKind.DRAFTED, taken, wanted, context),
        *letter_actions(ActionKind.LEFT_OUT, taken, others, context),
    ]
    outcome = "taken" if follow(taken, ("left",)) else "none_left"
    return Result(outcome, {"letters": taken, "changes": None, "choice": None}, tuple(noted))


def _in_order(rows: Iterable[Row]) -> list[Value]:
    """Alike for all: as on the ballot paper, whoever came later."""
    last = float("inf")
    return [
        *sorted(rows, key=lambda row: last if row.get("position") is None else row["position"])
    ]


RECHECK_ACTIONS = (
    ActionSpec(
        name="check_letters",
        run=_check_letters,
        needs=_need,
        # The letter that was tapped keeps being that one when its entry was merged.
        inputs={"letters": Input("letters"), "choice": Input("choice", required=False)},
        results={"letters": "letters", "changes": "changes", "choice": "choice"},
        outcomes=("same", "changed", "over", "vanished"),
    ),
    ActionSpec(
        name="take_changes",
        run=_take_changes,
        inputs={
            "letters": Input("letters"),
            "changes": Input("changes"),
            "which": Input("choice", required=False),
        },
        results={"letters": "letters", "changes": "changes", "choice": "choice"},
        outcomes=("taken", "none_left"),
        has_effects=True,
    ),
)
