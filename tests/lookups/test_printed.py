"""Names as services tell them, before they stand in a message of ours."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest

from chatbot.lookups.democracy_club_api_bodies import read_answer
from chatbot.lookups.democracy_club_candidates_bodies import BallotBody, ElectionsPage
from chatbot.lookups.parliament_bodies import Member
from chatbot.lookups.printed import LONGEST_PRINTED, printed

TODAY = date(2026, 8, 1)
LYING = "\u202eIvy\0 \n Mock\u2066\ufeff"


def a_ballot(day: str, name: str = LYING) -> BallotBody:
    body = {
        "ballot_paper_id": f"parl.chorley.{day}",
        "election": {"election_date": day},
        "post": {"id": "gss:E14001170"},
        "candidacies": [{"person": {"id": 1, "name": name}, "party_name": f"{LYING} Party"}],
    }
    return msgspec.json.decode(json.dumps(body).encode(), type=BallotBody)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (LYING, "Ivy Mock"),
        (None, ""),
        ("\u202e \u2800", ""),
        ("Órfhlaith  O'Testperson", "Órfhlaith O'Testperson"),
        ("I" * 1_000_000, "I" * LONGEST_PRINTED),
    ],
)
def test_a_name_is_one_line_with_nothing_hidden(told: str | None, shown: str) -> None:
    assert printed(told) == shown


def test_candidates_and_members_bear_names_that_can_be_shown() -> None:
    ballot = a_ballot("2026-08-13").ballot("Democracy Club", TODAY)
    assert ballot is not None
    assert [(one.name, one.party) for one in ballot.candidates] == [("Ivy Mock", "Ivy Mock Party")]
    member = msgspec.json.decode(
        json.dumps({"id": 4, "nameDisplayAs": LYING, "latestParty": {"name": LYING}}), type=Member
    )
    assert (member.person(None).name, member.person(None).party) == ("Ivy Mock", "Ivy Mock")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_poll_on_a_day_that_is_none_is_passed_over(day: str) -> None:
    assert a_ballot(day).ballot("Democracy Club", TODAY) is None
    page = {"results": [{"election_date": day, "ballots": [{"ballot_paper_id": "parl.x"}]}]}
    assert msgspec.json.decode(json.dumps(page), type=ElectionsPage).ballots() == []
    polled = {"ballot_paper_id": "parl.x", "poll_open_date": day, "post_name": "Chorley"}
    body = {"address_picker": False, "addresses": [], "dates": [{"ballots": [polled]}]}
    assert read_answer(json.dumps(body).encode()).ballots == ()
