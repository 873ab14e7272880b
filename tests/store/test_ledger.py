"""The counts of every store: each deed once, no person in any row, no candidate left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from chatbot.domain.commitments import CHOSEN, ActionKind, Answer, AnswerStage, AnswerValue
from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.places import BallotId, PersonId, SeatCode
from chatbot.engine.effects import RecordAction
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

VERIFIED = AnswerStage.VERIFIED


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


def drafts(key: str, *people: int, **more: object) -> list[RecordAction]:
    """One drafting: a letter to each of these people of the ballot."""
    at = {"at": more["at"]} if "at" in more else {}
    offered = acts(f"{key}:offered", kind=ActionKind.OFFERED, ballot=BALLOT.id, **at)
    return [offered, *(about(key, number, kind=ActionKind.DRAFTED, **more) for number in people)]


def about(key: str, number: int, **more: object) -> RecordAction:
    """Something about one person of the ballot."""
    person = PersonId(f"sample:person-{number}")
    return acts(f"{key}:{person}", ballot=BALLOT.id, recipient=person, **more)


def left_out(key: str, number: int, reason: str) -> RecordAction:
    """A reason, written beside the drafts."""
    more = {"kind": ActionKind.LEFT_OUT, "detail": reason, "chosen_subset": reason == CHOSEN}
    return about(key, number, **more)


async def counted(store: Store, *columns: str) -> list[tuple[object, ...]]:
    """Columns of the report, a row for each person in ballot-paper order (3, 2, 1)."""
    rows = await store.ledger.equality("sample_campaign")
    return [tuple(row[column] for column in columns) for row in rows]


async def test_every_candidate_has_a_row_in_the_equality_report(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 3), about("b", 1), about("b", 2))
    await take_turn(store, *drafts("c", 1, 2, 3), about("d", 1), acts("5"), address=BEN)
    found = await counted(store, "recipient", "times_drafted", "drafted", "sent", "unexplained")
    assert found == [
        ("sample:person-3", 2, 2, 0, 0),
        ("sample:person-2", 2, 2, 1, 0),
        ("sample:person-1", 2, 2, 2, 0),
    ]
    rows = await store.ledger.equality("sample_campaign")
    assert {(row["ballot"], row["on_ballot"]) for row in rows} == {(BALLOT.id, 3)}
    assert rows[0]["name"] == "Test Person 3\ufffd"
    assert [row["reached_by"] for row in rows] == ["email", "no public way", "email"]
    assert await store.ledger.equality("other") == []


async def test_who_is_left_out_is_counted_with_the_reason_that_was_logged(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    chosen = drafts("a", 1, chosen_subset=True)
    reasons = [left_out("a", 2, CHOSEN), left_out("a", 3, "opted_out")]
    await take_turn(store, *chosen, *reasons)
    await take_turn(store, *drafts("b", 1, 2), left_out("b", 3, "withdrawn"), address=BEN)
    columns = ("drafted", "left_out_by_choice", "opted_out", "withdrawn", "unexplained")
    assert await counted(store, *columns) == [(0, 0, 1, 1, 0), (1, 1, 0, 0, 0), (2, 0, 0, 0, 0)]
    assert await counted(store, "chosen_subset") == [(0,), (0,), (1,)]
    assert {row["action"] for row in await store.ledger.action_counts(None)} == {"drafted"}


async def test_whom_the_bot_left_out_without_a_reason_is_flagged(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 3))
    await take_turn(store, *drafts("b", 1, 2), address=BEN)
    assert await counted(store, "recipient", "unexplained") == [
        ("sample:person-3", 1),
        ("sample:person-2", 0),
        ("sample:person-1", 0),
    ]


async def test_letters_elsewhere_do_not_hide_that_somebody_was_left_out(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 3))
    await take_turn(store, *drafts("b", 1, 2), address=BEN)
    # Somebody's letters again, with no offer beside them: a draft too many for the one left out.
    await take_turn(store, about("c", 3, kind=ActionKind.DRAFTED))
    await take_turn(store, left_out("d", 3, "opted_out"))
    columns = ("recipient", "times_drafted", "drafted", "unexplained")
    assert await counted(store, *columns) == [
        ("sample:person-3", 2, 2, 1),
        ("sample:person-2", 2, 2, 0),
        ("sample:person-1", 2, 2, 0),
    ]


async def test_an_offer_with_not_one_letter_flags_everybody(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a"))
    assert await counted(store, "unexplained") == [(1,), (1,), (1,)]


async def test_who_wrote_and_is_forgotten_still_counts_and_flags_nobody(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 3))
    await take_turn(store, *drafts("b", 1, 2), left_out("b", 3, "opted_out"), address=BEN)
    before = await store.ledger.equality("sample_campaign")
    assert await store.contact_records.forget(BEN)
    assert await store.ledger.equality("sample_campaign") == before
    assert {row["unexplained"] for row in before} == {0}


async def test_who_was_not_listed_yet_was_not_left_out(store: Store) -> None:
    late = replace(BALLOT.candidates[0], listed_since=date(2024, 6, 26))
    ballot = replace(BALLOT, candidates=(late, *BALLOT.candidates[1:]))
    await store.public_record.replace_ballots(POLL, [ballot], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2))
    after = NOON + timedelta(days=8)
    await take_turn(store, *drafts("b", 1, 2, 3, at=after), address=BEN)
    columns = ("times_drafted", "drafted", "not_listed_yet", "unexplained")
    assert await counted(store, *columns) == [(2, 1, 1, 0), (2, 2, 0, 0), (2, 2, 0, 0)]


async def test_somebody_drafted_for_later_is_of_the_same_drafting(store: Store) -> None:
    late = replace(BALLOT.candidates[0], listed_since=date(2024, 6, 26))
    ballot = replace(BALLOT, candidates=(late, *BALLOT.candidates[1:]))
    await store.public_record.replace_ballots(POLL, [ballot], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2))
    _, joined = drafts("a", 3, at=NOON + timedelta(days=8))
    await take_turn(store, joined)
    columns = ("times_drafted", "drafted", "not_listed_yet", "unexplained")
    assert await counted(store, *columns) == [(1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0)]


async def test_c4_letters_to_an_id_that_was_merged_count_for_the_person(store: Store) -> None:
    first = replace(BALLOT.candidates[0], former_ids=(PersonId("sample:person-9"),))
    ballot = replace(BALLOT, candidates=(first, *BALLOT.candidates[1:]))
    await store.public_record.replace_ballots(POLL, [ballot], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 9))
    assert await counted(store, "recipient", "drafted", "unexplained") == [
        ("sample:person-3", 1, 0),
        ("sample:person-2", 1, 0),
        ("sample:person-1", 1, 0),
    ]


async def test_how_somebody_is_reached_is_told_with_their_corrections(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [BALLOT], "register", AS_OF)
    await take_turn(store, *drafts("a", 1, 2, 3))
    why = ("Test Person", "person3@example.org", "it came back", "Ann", NOON)
    await store.corrections.add(Correction(Correcting.BOUNCED, "sample:person-3", *why))
    await store.corrections.add(Correction(Correcting.OPTED_OUT, "sample:person-1", *why))
    assert await counted(store, "reached_by") == [
        ("no public way (e-mail bounced)",),
        ("no public way",),
        ("opted out",),
    ]


async def test_letters_on_a_ballot_that_is_not_held_are_reported_too(store: Store) -> None:
    gone = {"ballot": BallotId("parl.gone.2019-12-12"), "recipient": PersonId("dc:1")}
    await take_turn(store, acts("1", **gone))
    (row,) = await store.ledger.equality(None)
    assert (row["recipient"], row["sent"], row["name"]) == ("dc:1", 1, None)


async def test_a_newer_answer_to_an_ask_replaces_the_older_one(store: Store) -> None:
    newer = replace(ANSWER, value=AnswerValue.YES, stage=AnswerStage.VERIFIED)
    await store.ledger.record_answers([replace(newer, value=AnswerValue.NO)])
    await store.ledger.record_answers([newer])
    (row,) = await store.ledger.answers(None)
    assert (row["ask"], row["value"], row["stage"]) == ("routes", "yes", "verified")
    assert (row["constituency"], row["on"]) == (SeatCode("W07000081"), "2024-06-21")


async def test_the_report_has_what_is_verified_and_everybody_who_was_asked(store: Store) -> None:
    whom = {"constituency": SEAT, "recipient": PersonId("sample:person-1")}
    other = {"constituency": SEAT, "recipient": PersonId("sample:person-2")}
    heard = {"kind": ActionKind.HEARD, "detail": "answered"}
    await store.ledger.record_answers([ANSWER, replace(ANSWER, ask="housing", stage=VERIFIED)])
    await take_turn(store, acts("1", **whom), acts("2", **whom), acts("3", **other))
    await take_turn(store, acts("1h", **whom, **heard))
    await take_turn(store, acts("3h", **other, kind=ActionKind.HEARD, detail="automatic"))
    names = ("person", "ask", "value", "asked", "answered", "no_answer_known")
    assert [tuple(row[name] for name in names) for row in await store.ledger.answers(None)] == [
        ("sample:person-1", "housing", "partly", 2, 1, 1),
        ("sample:person-2", None, "none", 1, 0, 1),
    ]
    assert [row["asked"] for row in await store.ledger.answers("another_campaign")] == [0]
