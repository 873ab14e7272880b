"""`chatbot report equality` as staff reads it."""

from __future__ import annotations

import pytest

from chatbot.cli.equality import print_ballots

Row = dict[str, object]


def a_row(name: str, **more: object) -> Row:
    """One person on a ballot, drafted for as often as everybody."""
    return {
        "campaign": "test_campaign",
        "ballot": "parl.chorley.2029-05-03",
        "constituency": "E14001170",
        "recipient": f"dc:{len(name)}",
        "name": name,
        "party": "Example Party",
        "drafted": 2,
        "sent": 1,
        "chosen_subset": 0,
        "on_ballot": 2,
        "times_drafted": 2,
        "left_out_by_choice": 0,
        "opted_out": 0,
        "withdrawn": 0,
        "not_listed_yet": 0,
        "unexplained": 0,
        "reached_by": "email",
        **more,
    }


def printed(capsys: pytest.CaptureFixture[str], *rows: Row) -> str:
    print_ballots(rows)
    return capsys.readouterr().out


def test_a_ballot_is_told_with_its_people_and_a_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(capsys, a_row("Ivy Mock"), a_row("Elm Mock", drafted=1, left_out_by_choice=1))
    assert "parl.chorley.2029-05-03 (test_campaign)\n" in out
    assert "2 on the ballot. Supporters had letters drafted twice.\n" in out
    assert "left out by the supporter" in out
    assert "withdrawn" not in out
    assert out.endswith("The bot left nobody out without a reason.\n")


def test_whom_the_bot_left_out_is_named_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, a_row("Ivy Mock"), a_row("Elm Mock", drafted=1, unexplained=1))
    assert "LOOK INTO THIS" in out
    assert out.endswith("  parl.chorley.2029-05-03: Elm Mock (Example Party), once.\n")


def test_somebody_who_is_not_on_the_ballot_any_more_has_their_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = {**a_row(""), "name": None, "party": None, "recipient": "dc:7", "reached_by": None}
    assert "dc:7, not on the ballot now" in printed(capsys, gone)


def test_before_anybody_wrote_there_is_nothing_to_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert printed(capsys) == "Nothing yet.\n"
