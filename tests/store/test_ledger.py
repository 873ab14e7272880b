"""The counts of every store: each deed once, no person in any row, no candidate left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from chatbot.domain.commitments import ActionKind, Answer, AnswerStage, AnswerValue
from chatbot.domain.places import BallotId, PersonId, SeatCode
from tests.store.kit import BEN, NOON, Store, acts, take_turn
from tests.store.test_public_record import AS_OF, POLL, SEAT, a_ballot

BALLOT = a_ballot()
ANSWER = Answer(
    PersonId("sample:person-1"),
    SEAT,
    "routes",
    AnswerValue.PARTLY,
    AnswerStage.SAID,
    date(2024, 6, 21),
    "https://example.org/reply",
)


async def test_the_same_deed_is_counted_once(store: Store) -> None:
    await take_turn(store, acts("a1"), acts("a1"))
    await take_turn(store, acts("a1"))
    await take_turn(store, acts("a1"), address=BEN)
    assert [row["count"] for row in await store.ledger.action_counts(None)] == [1]


async def test_deeds_are_counted_by_campaign_seat_and_kind(store: Store) -> None:
    later = NOON + timedelta(days=3)
    await take_turn(store, acts("1", constituency=SEAT), acts("2", constituency=SEAT, at=later))
    await take_turn(store, acts("3", kind=ActionKind.SHARED), acts("4", campaign="other"))
    rows = await store.ledger.action_counts("sample_campaign")
    assert list(rows) == [
        {
            "campaign": "sample_campaign",
            "constituency": None,
            "action": "shared",
            "count": 1,
            "first": "2024-06-20",
            "last": "2024-06-20",
        },
        {
            "campaign": "sample_campaign",
            "constituency": SEAT,
            "action": "sent",
            "count": 2,
            "first": "2024-06-20",
            "last": "2024-06-23",
        },
    ]
    assert len(await store.ledger.action_counts(None)) == 3


async def test_every_candidate_has_a_row_in_the_equality_report(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    to_one = {"ballot": BALLOT.id, "recipient": "sample:person-1"}
    to_two = {"ballot": BALLOT.id, "recipient": "sample:person-2"}
    await take_turn(store, acts("1", **to_one), acts("2", **to_two))
    await take_turn(
        store,
        acts("3", **to_one, chosen_subset=True),
        acts("4", **to_one, kind=ActionKind.DRAFTED),
        acts("5", constituency=SEAT),
        address=BEN,
    )
    rows = await store.ledger.equality("sample_campaign")
    assert [
        (row["recipient"], row["drafted"], row["sent"], row["chosen_subset"]) for row in rows
    ] == [
        ("sample:person-3", 0, 0, 0),
        ("sample:person-2", 0, 1, 0),
        ("sample:person-1", 1, 2, 1),
    ]
    assert {row["ballot"] for row in rows} == {BALLOT.id}
    assert rows[0]["name"] == "Test Person 3\ufffd"
    assert await store.ledger.equality("other") == []


async def test_letters_on_a_ballot_that_is_not_held_are_reported_too(store: Store) -> None:
    gone = {"ballot": BallotId("parl.gone.2019-12-12"), "recipient": PersonId("dc:1")}
    await take_turn(store, acts("1", **gone))
    (row,) = await store.ledger.equality(None)
    assert (row["recipient"], row["sent"], row["name"]) == ("dc:1", 1, None)


async def test_a_newer_answer_to_an_ask_replaces_the_older_one(store: Store) -> None:
    other = replace(ANSWER, ask="housing", value=AnswerValue.NONE, evidence=None)
    newer = replace(ANSWER, value=AnswerValue.YES, stage=AnswerStage.VERIFIED)
    await store.ledger.record_answers([ANSWER, other])
    await store.ledger.record_answers([newer])
    rows = await store.ledger.answers(None)
    assert [(row["ask"], row["value"], row["stage"]) for row in rows] == [
        ("housing", "none", "said"),
        ("routes", "yes", "verified"),
    ]
    assert rows[1]["constituency"] == SeatCode("W07000081")
    assert rows[1]["on"] == "2024-06-21"
