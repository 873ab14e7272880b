"""Candidates over time: the cases C1 to C5, C7, C11 to C13 of the data paper.

Everybody in them is invented; the seats and the days are real.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date

import pytest

from chatbot.domain.places import Ballot, NotAsked, PersonId
from chatbot.lookups.democracy_club_api_bodies import read_answer
from tests.cases.over_time import (
    BANGOR,
    BATTERSEA,
    CLACTON,
    Records,
    Talk,
    contest,
    london,
    sits,
    stands,
)

IVY = stands(1, "Ivy Mock", "Example Party A")
ELM = stands(2, "Elm Sample", "Example Party B")
OAK = stands(3, "Oak Trial", "Example Party C")
BY_ELECTION = date(2026, 8, 13)


@pytest.fixture
def records() -> Records:
    return Records()


def a_talk_with_letters(records: Records, at: str = "2024-06-20T12:00") -> Talk:
    """Somebody who has written to everybody in Battersea and has not sent a letter."""
    talk = Talk(records, at)
    talk.asks_in(BATTERSEA)
    talk.writes()
    return talk


# --- The list of candidates -------------------------------------------------------------------


def test_c01_a_list_is_provisional_until_nominations_close_and_says_until_when(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM], verified=False), as_of=date(2024, 5, 29))
    said = Talk(records, "2024-05-29T12:00").asks_in(BATTERSEA)
    assert "2 people are on the list for Battersea" in said
    assert "until nominations close on 7 June 2024" in said


def test_c01_a_list_that_calls_itself_final_too_early_is_still_provisional(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM], verified=True))
    before = Talk(records, "2024-06-07T12:00").asks_in(BATTERSEA)
    after = Talk(records, "2024-06-08T12:00").asks_in(BATTERSEA)
    assert "not official yet" in before
    assert "official" not in after


def test_c01_what_was_written_on_a_provisional_list_is_checked_before_it_is_sent(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM], verified=False))
    talk = a_talk_with_letters(records, "2024-05-29T12:00")
    records.ballots(contest(BATTERSEA, [IVY, OAK]))
    talk.at("2024-06-10T12:00")
    said = talk.hears("dc:1")
    assert "Elm Sample, Example Party B: no longer on the list." in said
    assert "Oak Trial, Example Party C: new on the list." in said


def test_c02_a_ballot_without_candidates_offers_a_reminder_that_is_a_row(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [], verified=False))
    talk = Talk(records, "2024-06-01T12:00")
    assert "I do not know yet who stands in Battersea." in talk.asks_in(BATTERSEA)
    assert "on 8 June 2024" in talk.last
    talk.hears("remind")
    due = [timer.due for timer in talk.rehearsal.timers if timer.kind == "no_reply"]
    assert due == [london("2024-06-08T10:00")]


def test_c02_the_conversation_goes_on_when_the_list_is_there(records: Records) -> None:
    records.ballots(contest(BATTERSEA, []))
    talk = Talk(records, "2024-06-01T12:00")
    talk.asks_in(BATTERSEA)
    talk.hears("remind")
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    before = len(talk.rehearsal.screen)
    talk.at("2024-06-08T11:00")
    said = "\n".join(message.text.text for message in talk.rehearsal.screen[before:])
    assert "You asked me to look again, and I have." in said
    assert "2 people are on the list for Battersea" in said


def test_c02_nobody_is_reminded_who_did_not_want_it_or_did_not_agree(records: Records) -> None:
    records.ballots(contest(BATTERSEA, []))
    talk = Talk(records, "2024-06-01T12:00")
    talk.asks_in(BATTERSEA)
    talk.hears("not_now")
    looking = Talk(records, "2024-06-01T12:00")
    assert "Send /start again on 8 June 2024" in looking.asks_in(BATTERSEA, agreeing=False)
    later = london("2024-06-08T10:00")
    assert all(timer.due != later for timer in talk.rehearsal.timers)
    assert looking.rehearsal.timers == ()


def test_c02_while_somebody_sits_the_mp_can_be_asked_instead(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [], BY_ELECTION))
    records.members(date(2026, 6, 27), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    talk = Talk(records, "2026-06-28T12:00")
    talk.asks_in(BATTERSEA)
    talk.hears("write_to_mp")
    assert "your MP" in talk.last


# --- Letters that wait --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "no longer on the list"),
        ([contest(CLACTON, [ELM])], "is now on the list in Clacton"),
        ([contest(CLACTON, [replace(ELM, id=PersonId("dc:9"))])], "no longer on the list"),
        (
            [contest(CLACTON, [replace(ELM, id=PersonId("dc:9"), former_ids=(ELM.id,))])],
            "is now on the list in Clacton",
        ),
        ([contest(CLACTON, [ELM], cancelled=True)], "no longer on the list"),
    ],
    ids=["withdrawn", "moved", "another of that name", "moved and merged", "called off there"],
)
def test_c03_row_48_who_is_gone_or_moved_is_told_and_the_other_letters_stay(
    records: Records, others: list[Ballot], words: str
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [IVY]), *others)
    said = talk.hears("dc:1")
    assert f"Elm Sample, Example Party B: {words}." in said
    talk.hears("take_all")
    letter = talk.hears("dc:1") if "dc:1" in talk.buttons else talk.last
    assert "To: Ivy Mock, Example Party A" in letter
    assert "dc:2" not in talk.buttons


def test_c03_row_48_a_party_that_changed_is_used_only_after_a_yes(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [replace(IVY, party="Independent"), ELM]))
    assert "Ivy Mock: now Independent, before that Example Party A." in talk.hears("dc:1")
    talk.hears("later")
    assert "Independent" in talk.hears("back")
    talk.hears("take_all")
    assert "To: Ivy Mock, Independent" in talk.hears("dc:1")


def test_c03_nothing_that_is_already_sent_is_touched(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    talk.hears("dc:1", "sent_it")
    records.ballots(contest(BATTERSEA, [ELM]))
    assert "To: Elm Sample, Example Party B" in talk.hears("dc:2")


def test_c03_whoever_is_new_stands_among_the_others_as_on_the_ballot_paper(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, OAK]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [IVY, ELM, OAK]))
    talk.hears("dc:1", "take_all")
    people = [name.partition(",")[0] for name in talk.names if "Party" in name]
    assert people == ["Ivy Mock", "Elm Sample", "Oak Trial"]


def test_c03_whoever_chose_is_not_asked_about_those_they_left_out(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [IVY, ELM, OAK]))
    talk.hears("dc:1", "take_known")
    assert "Oak Trial, Example Party C" not in talk.names
    assert "To: Ivy Mock, Example Party A" in talk.hears("dc:1")


@pytest.mark.parametrize("told", [True, False], ids=["redirect known", "by name and party"])
def test_c04_an_entry_that_was_merged_is_the_same_candidate(records: Records, told: bool) -> None:
    clark = stands(117529, "John Trial", "Example Party D")
    records.ballots(contest(BANGOR, [clark, ELM]))
    talk = Talk(records, "2024-06-20T12:00")
    talk.asks_in(BANGOR)
    talk.writes()
    known = (PersonId("dc:117529"),) if told else ()
    merged = replace(clark, id=PersonId("dc:115344"), former_ids=known)
    records.ballots(contest(BANGOR, [merged, ELM]))
    assert "To: John Trial, Example Party D" in talk.hears("dc:117529")
    talk.hears("sent_it")
    assert talk.rehearsal.done[-1] == "sent"
    assert talk.last.startswith("One letter is still to send.")


def test_c05_two_people_of_one_name_are_told_apart_by_their_party(records: Records) -> None:
    first = stands(26113, "Greg Sample", "Example Party G")
    second = stands(34503, "Greg Sample", "Example Party C")
    records.ballots(contest(BATTERSEA, [first, second]))
    talk = a_talk_with_letters(records)
    assert {"Greg Sample, Example Party G", "Greg Sample, Example Party C"} <= set(talk.names)
    assert "To: Greg Sample, Example Party C" in talk.hears("dc:34503")


def test_c05_when_one_of_them_goes_the_other_s_letter_is_not_mixed_up(records: Records) -> None:
    first = stands(26113, "Greg Sample", "Example Party G")
    second = stands(34503, "Greg Sample", "Example Party C")
    records.ballots(contest(BATTERSEA, [first, second]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [second]))
    said = talk.hears("dc:34503")
    assert "Greg Sample, Example Party G: no longer on the list." in said
    assert "Example Party C:" not in said


def test_c07_an_address_at_parliament_is_not_offered_before_the_poll_and_says_why(
    records: Records,
) -> None:
    was_mp = stands(4, "Fir Former", "Example Party A", email="fir.former.mp@parliament.uk")
    records.ballots(contest(BATTERSEA, [was_mp, ELM]))
    talk = a_talk_with_letters(records)
    said = talk.hears("dc:4")
    assert "Nobody reads mail there while Parliament is closed" in said
    assert "only those who are elected again" in said
    assert "fir.former.mp@parliament.uk" not in said


# --- Ballots --------------------------------------------------------------------------------


def test_c11_a_poll_that_was_called_off_is_told_and_stops_the_letters(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [IVY, ELM], cancelled=True))
    said = talk.hears("dc:1")
    assert "I do not hand these letters over any more" in said
    assert "has been called off" in said
    assert "dc:1" not in talk.buttons


def test_c03_who_lets_letters_come_again_is_not_called_new(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, replace(ELM, not_asked=NotAsked.OPTED_OUT), OAK]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(BATTERSEA, [IVY, ELM, OAK]))
    said = talk.hears("dc:1")
    assert "Elm Sample, Example Party B: can be written to again." in said
    assert "new on the list" not in said
    talk.hears("take_all")
    assert {"dc:1", "dc:2", "dc:3"} <= set(talk.buttons)
    records.ballots(contest(BATTERSEA, [IVY, ELM, replace(OAK, not_asked=NotAsked.OPTED_OUT)]))
    assert "Oak Trial, Example Party C: has asked for no letters." in talk.hears("dc:1")
    talk.hears("take_all")
    records.ballots(contest(BATTERSEA, [IVY, ELM, OAK]))
    assert "Oak Trial, Example Party C: can be written to again." in talk.hears("dc:1")


def test_row_48_a_poll_that_vanished_is_told_and_no_letter_is_handed_over(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records)
    records.ballots(contest(CLACTON, [OAK]))
    said = talk.hears("dc:1")
    assert "does not have the people you wrote to" in said
    assert talk.buttons == ["keep", "who_now"]
    assert "Dear Ivy" not in said
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk.hears("keep", "back")
    assert {"dc:1", "dc:2"} <= set(talk.buttons)


def test_row_48_a_by_election_that_vanished_is_not_called_over_for_an_older_poll(
    records: Records,
) -> None:
    records.ballots(contest(CLACTON, [IVY, ELM]))
    records.ballots(contest(CLACTON, [IVY, ELM], BY_ELECTION, by=True))
    talk = Talk(records, "2026-08-10T12:00")
    talk.asks_in(CLACTON)
    talk.writes()
    asyncio.run(records.record.replace_ballots(BY_ELECTION, [], "a test", date(2026, 8, 10)))
    records.members(date(2026, 8, 10), (CLACTON, sits(8, "Bay Member", "Example Party B")))
    assert "does not have the people you wrote to" in talk.hears("dc:1")
    assert "Bay Member" in talk.hears("who_now")
    assert "write_to_mp" in talk.buttons


def test_c11_the_new_poll_is_followed_when_it_opens(records: Records) -> None:
    off = contest(CLACTON, [IVY, ELM], BY_ELECTION, by=True, cancelled=True)
    records.ballots(off)
    talk = Talk(records, "2026-08-10T12:00")
    assert "The election in Clacton on 13 August 2026 has been called off." in talk.asks_in(
        CLACTON
    )
    talk.hears("remind")
    records.ballots(contest(CLACTON, [IVY, OAK], date(2026, 9, 24), by=True))
    before = len(talk.rehearsal.screen)
    talk.at("2026-08-24T12:00")
    said = "\n".join(message.text.text for message in talk.rehearsal.screen[before:])
    assert "on 24 September 2026" in said
    assert "Oak Trial, Example Party C" in said


def test_c12_only_ballots_for_the_uk_parliament_are_read() -> None:
    def ballot(ident: str, name: str) -> dict[str, object]:
        return {
            "ballot_paper_id": ident,
            "poll_open_date": "2026-08-13",
            "post_name": name,
            "candidates": [],
        }

    mixed = [
        ballot("local.tendring.2026-08-13", "Tendring"),
        ballot("parl.clacton.by.2026-08-13", "Clacton"),
        ballot("mayor.essex.2026-08-13", "Essex"),
    ]
    body = {"address_picker": False, "addresses": [], "dates": [{"ballots": mixed}]}
    said = read_answer(json.dumps(body).encode())
    assert [one.ballot_paper_id for one in said.ballots] == ["parl.clacton.by.2026-08-13"]


def test_c13_a_by_election_concerns_its_own_seat_only(records: Records) -> None:
    records.ballots(contest(CLACTON, [IVY, ELM], BY_ELECTION, by=True))
    records.members(
        date(2026, 6, 27),
        (BATTERSEA, sits(9, "Ash Member", "Example Party A")),
        (CLACTON, sits(8, "Bay Member", "Example Party B")),
    )
    there = Talk(records, "2026-08-10T12:00").asks_in(CLACTON)
    elsewhere = Talk(records, "2026-08-10T12:00").asks_in(BATTERSEA)
    assert "Clacton has no MP at the moment." in there
    assert "There is no election in Battersea just now. The MP is Ash Member" in elsewhere


@pytest.mark.parametrize(
    ("at", "offered"), [("2024-07-04T21:59", True), ("2024-07-04T22:01", False)]
)
def test_c13_polling_is_over_at_ten_to_the_minute(
    records: Records, at: str, offered: bool
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    said = Talk(records, at).asks_in(BATTERSEA)
    assert ("Ivy Mock, Example Party A" in said) is offered
    assert ("Polling in Battersea is over. It was on 4 July 2024." in said) is not offered


def test_c13_letters_to_candidates_end_with_polling_and_the_mp_comes_when_known(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk = a_talk_with_letters(records, "2024-07-04T21:50")
    talk.at("2024-07-04T22:01")
    assert "I do not know yet who was elected here." in talk.hears("dc:1")
    talk.hears("remind")
    records.members(date(2024, 7, 6), (BATTERSEA, sits(1, "Ivy Mock", "Example Party A")))
    talk.at("2024-07-08T11:00")
    assert "write to your MP" in talk.last
