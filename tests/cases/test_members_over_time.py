"""Members over time: the cases M1, M2, M5, M7 of the data paper.

Everybody in them is invented; the seats and the days are real.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import msgspec
import pytest

from chatbot.lookups.parliament_bodies import Contacts, MembersPage
from tests.cases.over_time import BATTERSEA, CLACTON, Records, Talk, contest, sits, stands

IVY = stands(1, "Ivy Mock", "Example Party A")
ELM = stands(2, "Elm Sample", "Example Party B")
BY_ELECTION = date(2026, 8, 13)


@pytest.fixture
def records() -> Records:
    return Records()


def test_m01_a_vacant_seat_says_when_the_by_election_is_and_who_stands(records: Records) -> None:
    records.ballots(contest(CLACTON, [IVY, ELM], BY_ELECTION, by=True))
    records.members(date(2026, 7, 20), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    said = Talk(records, "2026-07-21T12:00").asks_in(CLACTON)
    assert "Clacton has no MP at the moment. There is a by-election" in said
    assert "on 13 August 2026" in said
    assert "1. Ivy Mock" in said


def test_m01_a_vacant_seat_without_a_day_says_so_and_offers_to_look_again(
    records: Records,
) -> None:
    records.members(date(2026, 5, 19), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    talk = Talk(records, "2026-05-20T12:00")
    assert "I do not know the day yet." in talk.asks_in(CLACTON)
    assert "remind" in talk.buttons


def test_m01_a_seat_of_which_nothing_is_held_is_not_called_vacant(records: Records) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    said = Talk(records, "2026-05-20T12:00").asks_in(CLACTON)
    assert "I do not know who the MP of Clacton is" in said
    assert "has no MP" not in said


def test_m02_bodies_with_nulls_for_what_is_not_there_are_read() -> None:
    page = {
        "items": [
            {
                "value": {
                    "id": 1,
                    "nameDisplayAs": "Ash Member",
                    "latestParty": None,
                    "latestHouseMembership": {
                        "membershipFrom": "Battersea",
                        "membershipEndDate": None,
                        "membershipStatus": None,
                    },
                }
            }
        ],
        "totalResults": 1,
    }
    members = msgspec.json.decode(json.dumps(page), type=MembersPage)
    assert members.items[0].value.seat_name == "Battersea"
    nothing: tuple[dict[str, list[object] | None], ...] = ({"value": []}, {"value": None})
    for empty in nothing:
        assert msgspec.json.decode(json.dumps(empty), type=Contacts).email is None


def test_m05_an_mp_s_new_party_is_used_only_after_a_yes_and_nothing_is_lost(
    records: Records,
) -> None:
    member = sits(9, "Ash Member", "Example Party C")
    records.members(date(2026, 1, 16), (BATTERSEA, member))
    talk = Talk(records, "2026-01-16T12:00")
    talk.asks_in(BATTERSEA)
    talk.hears("write_to_mp")
    talk.hears("My own reason is a neighbour.", "skip", "skip", "Ann Example", "good")
    assert "To: Ash Member, Example Party C" in talk.last
    records.members(date(2026, 1, 17), (BATTERSEA, replace(member, party="Independent")))
    talk.hears("later")
    assert "now Independent, before that Example Party C" in talk.hears("back")
    letter = talk.hears("take_all")
    assert "To: Ash Member, Independent" in letter
    assert "My own reason is a neighbour." in letter


def test_m07_in_a_dissolution_the_whole_bot_is_on_candidates_and_says_why(
    records: Records,
) -> None:
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    records.members(date(2024, 5, 29), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    said = Talk(records, "2024-05-30T00:01").asks_in(BATTERSEA)
    assert "Parliament has closed for the election on 4 July 2024, so there are no MPs" in said
    assert "Ash Member" not in said


def test_m07_a_letter_to_an_mp_is_not_handed_over_after_dissolution(records: Records) -> None:
    records.members(date(2024, 5, 20), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    talk = Talk(records, "2024-05-20T12:00")
    talk.asks_in(BATTERSEA)
    talk.hears("write_to_mp")
    talk.writes()
    assert "To: Ash Member" in talk.last
    talk.hears("later")
    records.ballots(contest(BATTERSEA, [IVY, ELM]))
    talk.at("2024-05-30T12:00")
    said = talk.hears("back")
    assert "I do not hand these letters over any more" in said
    assert "there are no MPs just now" in said


def test_m07_before_candidates_are_known_nobody_is_called_mp_either(records: Records) -> None:
    records.members(date(2024, 5, 29), (BATTERSEA, sits(9, "Ash Member", "Example Party A")))
    talk = Talk(records, "2024-06-01T12:00")
    said = talk.asks_in(BATTERSEA)
    assert "There will be an election on 4 July 2024, and until then there are no MPs." in said
    assert "write_to_mp" not in talk.buttons
