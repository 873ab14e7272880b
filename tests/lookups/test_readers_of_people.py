"""Lists of candidates and of members. Everybody in them is test data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, Constituency, SeatCode
from chatbot.lookups.readers.democracy_club import read_candidates
from chatbot.lookups.readers.members import Members, read_members
from chatbot.lookups.readers.parliament_results import read_results

HEADER = "person_id,person_name,ballot_paper_id,party_name,post_label,gss_code,email,votes"
CHORLEY = "parl.chorley.2024-07-04"
SEATS = (Constituency(SeatCode("E14001170"), "Chorley", "england"),)


def ballots(
    folder: Path,
    rows: Iterable[str],
    header: str = HEADER,
    seats: Iterable[Constituency] = SEATS,
    force: bool = True,
) -> tuple[Ballot, ...]:
    path = folder / "people.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_candidates(path, seats, force=force)


# --- Candidates -----------------------------------------------------------------------------


def test_candidates_become_one_ballot_in_the_order_of_the_paper(tmp_path: Path) -> None:
    (ballot,) = ballots(
        tmp_path,
        [
            f"2,Rowan Testperson,{CHORLEY},Example Party B,Chorley,E14001170,,10",
            f"1,Ivy  Mock,{CHORLEY},Example Party A,Chorley,E14001170,ivy@example.org ,30",
        ],
    )
    assert (ballot.id, ballot.constituency) == (CHORLEY, "E14001170")
    assert (ballot.poll_date, ballot.verified, ballot.elected) == (date(2024, 7, 4), True, "dc:1")
    assert [(one.position, one.id, one.name, one.email) for one in ballot.candidates] == [
        (1, "dc:1", "Ivy Mock", "ivy@example.org"),
        (2, "dc:2", "Rowan Testperson", None),
    ]


def test_doubled_rows_are_one_person_with_every_contact(tmp_path: Path) -> None:
    header = HEADER + ",homepage_url"
    (ballot,) = ballots(
        tmp_path,
        [
            f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,https://one.example.org/",
            f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,"
            '"""ivy@example.org""",,https://two.example.org/',
        ],
        header,
    )
    (person,) = ballot.candidates
    assert (person.email, person.web) == ("ivy@example.org", "https://one.example.org/")


def test_a_row_that_adds_nothing_changes_nothing(tmp_path: Path) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,{{}}@example.org,,{{}}"
    rows = [row.format("ivy", "https://one.example.org/"), row.format("other", "")]
    (ballot,) = ballots(tmp_path, rows, HEADER + ",homepage_url")
    assert [person.email for person in ballot.candidates] == ["ivy@example.org"]


def test_two_people_of_one_name_stay_two(tmp_path: Path) -> None:
    (ballot,) = ballots(
        tmp_path,
        [
            f"34503,Rowan Testperson,{CHORLEY},Example Party A,Chorley,E14001170,,",
            f"26113,Rowan Testperson,{CHORLEY},Example Party B,Chorley,E14001170,,",
        ],
    )
    assert [(one.id, one.party) for one in ballot.candidates] == [
        ("dc:26113", "Example Party B"),
        ("dc:34503", "Example Party A"),
    ]


@pytest.mark.parametrize("votes", [("10", ""), ("10", "10"), ("", ""), ("0", "0")])
def test_nobody_is_elected_unless_the_result_is_certain(
    tmp_path: Path, votes: tuple[str, str]
) -> None:
    (ballot,) = ballots(
        tmp_path,
        [
            f"{at},Rowan Testperson,{CHORLEY},Example Party A,Chorley,E14001170,,{count}"
            for at, count in enumerate(votes)
        ],
    )
    assert ballot.elected is None


def test_a_list_without_result_is_verified_only_when_it_was_locked(tmp_path: Path) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,"
    (open_list,) = ballots(tmp_path, [row])
    (locked,) = ballots(tmp_path, [row + ",t"], HEADER + ",candidates_locked")
    assert (open_list.verified, locked.verified) == (False, True)


def test_who_is_marked_elected_is_elected(tmp_path: Path) -> None:
    rows = [
        f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,f",
        f"2,Rowan Testperson,{CHORLEY},Example Party B,Chorley,E14001170,,,t",
    ]
    (ballot,) = ballots(tmp_path, rows, HEADER + ",elected")
    assert ballot.elected == "dc:2"


def test_a_cancelled_poll_is_marked(tmp_path: Path) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,t"
    (ballot,) = ballots(tmp_path, [row], HEADER + ",cancelled_poll")
    assert ballot.cancelled


def test_a_seat_given_by_name_is_found_in_the_list_of_seats(tmp_path: Path) -> None:
    header = "person_id,person_name,ballot_paper_id,party_name,post_label"
    (ballot,) = ballots(tmp_path, [f"1,Ivy Mock,{CHORLEY},Example Party A,CHORLEY"], header)
    assert ballot.constituency == "E14001170"
    with pytest.raises(ImportRefused, match="row 2: seats are given by name: import the const"):
        ballots(tmp_path, [f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley"], header, seats=())


def test_a_wrong_code_of_an_old_export_gives_way_to_the_name(tmp_path: Path) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14000639,,"
    (ballot,) = ballots(tmp_path, [row])
    assert ballot.constituency == "E14001170"


def test_ballots_of_other_bodies_are_passed_over(tmp_path: Path) -> None:
    rows = [
        "9,Elm Mock,local.chorley.2024-07-04,Example Party A,Chorley East,,,",
        f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,",
    ]
    assert [ballot.id for ballot in ballots(tmp_path, rows)] == [CHORLEY]


@pytest.mark.parametrize(
    ("columns", "web"),
    [
        ("https://example.org/me,t_est,https://facebook.example/me", "https://example.org/me"),
        (",@t_est,https://facebook.example/me", "https://facebook.example/me"),
        (",@t_est,", "https://x.com/t_est"),
        (",t est/../x,", None),
        ("javascript:x,,", None),
        (",,", None),
    ],
)
def test_the_page_is_the_first_that_is_one(tmp_path: Path, columns: str, web: str | None) -> None:
    header = HEADER + ",homepage_url,twitter_username,facebook_page_url"
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,{columns}"
    (ballot,) = ballots(tmp_path, [row], header)
    assert ballot.candidates[0].web == web


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"x,Ivy Mock,{CHORLEY},A,Chorley,E14001170,,", "row 2: the person has no number"),
        (f"1,,{CHORLEY},A,Chorley,E14001170,,", "row 2: the person has no number or no name"),
        (f"1,Ivy Mock,{CHORLEY},A,Nowhere,,,", "row 2: no seat of July 2024"),
        ("1,Ivy Mock,parl.65813,A,Chorley,E14001170,,", "row 2: no polling day"),
    ],
)
def test_a_wrong_row_is_refused_even_with_force(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        ballots(tmp_path, [row])


def test_a_ballot_in_two_seats_is_refused(tmp_path: Path) -> None:
    rows = [
        f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,",
        f"2,Elm Mock,{CHORLEY},Example Party B,Clacton,E14001174,,",
    ]
    with pytest.raises(ImportRefused, match="two seats or two days"):
        ballots(tmp_path, rows)


def test_a_code_and_a_name_of_two_seats_are_refused(tmp_path: Path) -> None:
    bath = Constituency(SeatCode("E14001080"), "Bath", "england")
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001080,,"
    with pytest.raises(ImportRefused, match="row 2: the code is of another seat than the name"):
        ballots(tmp_path, [row], seats=[*SEATS, bath])


def test_two_people_under_one_number_never_share_an_address(tmp_path: Path) -> None:
    rows = [
        f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,",
        f"1,Rowan Testperson,{CHORLEY},Example Party A,Chorley,E14001170,rowan@example.org,",
    ]
    with pytest.raises(ImportRefused, match="dc:1 is two people, Ivy Mock and Rowan Testperson"):
        ballots(tmp_path, rows)


def test_two_open_ballots_of_a_seat_on_one_day_are_refused(tmp_path: Path) -> None:
    again = "parl.chorley.again.2024-07-04"
    rows = [
        f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,{{}}",
        f"2,Rowan Testperson,{again},Example Party B,Chorley,E14001170,,,f",
    ]
    header = HEADER + ",cancelled_poll"
    with pytest.raises(ImportRefused, match="E14001170 has 2 ballots on 2024-07-04"):
        ballots(tmp_path, [row.format("f") for row in rows], header)
    both = ballots(tmp_path, [row.format("t") for row in rows], header)
    assert [one.cancelled for one in both] == [True, False]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,Ivy Mock,parl.chorley.0001-01-01,A,Chorley,E14001170,,", "polling day that is none"),
        ("1,Ivy Mock,parl.chorley.9999-12-31,A,Chorley,E14001170,,", "polling day that is none"),
        (f"1,{'I' * 201},{CHORLEY},A,Chorley,E14001170,,", "too long to be right"),
        (f"1,Ivy Mock,{CHORLEY},{'A' * 201},Chorley,E14001170,,", "too long to be right"),
        (f"{'1' * 201},Ivy Mock,{CHORLEY},A,Chorley,E14001170,,", "longer than any"),
        (f"1,Ivy Mock,parl.{'x' * 200}.2024-07-04,A,Chorley,E14001170,,", "longer than any"),
    ],
)
def test_what_no_list_can_mean_is_refused_in_short(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why) as refused:
        ballots(tmp_path, [row])
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "page",
    [
        "https://x",
        "http://localhost/",
        "https://169.254.169.254/latest",
        "https://[::1",
        "https://???",
        "http://.",
        "http://https://example.org",
        "https://example.org:99999/",
        "https://parliament.uk@example.org/",
        f"https://example.org/{'a' * 2_000}",
        "javascript:alert(1)",
    ],
)
def test_a_page_that_no_button_can_open_is_left_out(tmp_path: Path, page: str) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,{page}"
    (ballot,) = ballots(tmp_path, [row], HEADER + ",homepage_url")
    assert ballot.candidates[0].web is None


@pytest.mark.parametrize(
    "page",
    [
        "https://example.org",
        "http://www.example.co.uk/a?b=c#d",
        "https://bücher.example/",
        "https://xn--bcher-kva.xn--p1ai:8443/",
        "https://my_site.example.org./",
    ],
)
def test_a_page_of_the_public_network_is_kept(tmp_path: Path, page: str) -> None:
    row = f"1,Ivy Mock,{CHORLEY},Example Party A,Chorley,E14001170,,,{page}"
    (ballot,) = ballots(tmp_path, [row], HEADER + ",homepage_url")
    assert ballot.candidates[0].web == page


@pytest.mark.parametrize("seats", [0, 300, 599])
def test_a_list_of_few_seats_is_refused(tmp_path: Path, seats: int) -> None:
    rows = [
        f"1,Ivy Mock,parl.seat-{at}.2024-07-04,Example Party A,X,E1400{1063 + at % 543},,"
        for at in range(min(seats, 543))
    ] + [
        f"1,Ivy Mock,parl.more-{at}.2024-07-04,Example Party A,X,S140000{60 + at},,"
        for at in range(max(0, min(seats - 543, 40)))
    ]
    with pytest.raises(ImportRefused, match=r"are expected|no candidates"):
        ballots(tmp_path, rows, force=False)


def test_a_by_election_alone_is_no_short_list(tmp_path: Path) -> None:
    row = "1,Ivy Mock,parl.chorley.by.2026-08-13,Example Party A,Chorley,E14001170,,"
    (ballot,) = ballots(tmp_path, [row], force=False)
    assert ballot.poll_date == date(2026, 8, 13)


# --- Results of Parliament ------------------------------------------------------------------


RESULTS = (
    "Election date,ONS ID,Constituency name,Party name,Candidate first name,"
    "Candidate surname,Votes,Democracy Club person ID\n"
)


def test_results_of_parliament_are_ballots_too(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        RESULTS
        + "18/06/2026,E14001350,Makerfield,Example Party A,Baron,Von Mock,3,8\n"
        + "18/06/2026,E14001350,Makerfield,Example Party B,Ivy,Testperson,5,9\n",
        encoding="utf-8-sig",
    )
    (ballot,) = read_results(path)
    assert (ballot.id, ballot.elected) == ("parl.makerfield.by.2026-06-18", "dc:9")
    assert [one.sort_name for one in ballot.candidates] == ["Testperson, Ivy", "Von Mock, Baron"]


@pytest.mark.parametrize(
    "row",
    [
        "2026-06-18,E14000639,Makerfield,A,Ivy,Mock,3,8",
        "31/02/2026,E14001350,Makerfield,A,Ivy,Mock,3,8",
        "18/06/2026,E14001350,Makerfield,A,Ivy,Mock,3,",
    ],
)
def test_a_wrong_result_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "results.csv"
    path.write_text(RESULTS + row + "\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="row 2"):
        read_results(path)


# --- Members --------------------------------------------------------------------------------


SHORT = "gss_code,mnis_id,display_name,party,email\n"
DFE = "pcon_code,member_id,display_as,party_text,member_email\n"


def members(folder: Path, text: str, *, force: bool = True) -> Members:
    path = folder / "mps.csv"
    path.write_text(text, encoding="utf-8")
    return read_members(path, force=force)


@pytest.mark.parametrize("header", [SHORT, DFE])
def test_members_come_with_their_seats(tmp_path: Path, header: str) -> None:
    row = "E14001170,42,Ivy  Testperson,Example Party A,ivy.testperson@example.org\n"
    ((seat, member),) = members(tmp_path, header + row).sitting
    assert (seat, member.id, member.name) == ("E14001170", "mnis:42", "Ivy Testperson")
    assert (member.role, member.email) == ("mp", "ivy.testperson@example.org")
    assert member.web == "https://members.parliament.uk/member/42/contact"


def test_words_in_place_of_a_member_are_no_member(tmp_path: Path) -> None:
    found = members(
        tmp_path,
        DFE
        + "E14001251,Vacant,Vacant,Vacant,No email found\n"
        + "E88888888,1,Test MP,Example Party A,test@example.org\n"
        + "N05000018,43,Órla O'Sample,Example Party B,No email found\n",
    )
    assert found.vacant == ("E14001251",)
    assert [(member.name, member.email) for _, member in found.sitting] == [
        ("Órla O'Sample", None)
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SHORT + "E14000639,1,Ivy Mock,A,\n", "row 2: no seat of July 2024"),
        (SHORT + "E14001170,1,Ivy Mock,A,\nE14001170,2,Elm Mock,A,\n", "has two members"),
        (SHORT + "E14001170,x,Ivy Mock,A,\n", "no number"),
        ("gss_code,name\n", "lacks the columns mnis_id, display_name"),
    ],
)
def test_a_wrong_member_is_refused_even_with_force(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        members(tmp_path, text)


def test_a_list_without_650_seats_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="has 1 seats, not 650"):
        members(tmp_path, SHORT + "E14001170,1,Ivy Mock,A,\n", force=False)
