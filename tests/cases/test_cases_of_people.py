"""Candidates and MPs, the cases about who they are and how they are reached.

C4 to C16 and M3 to M8 as far as the record answers them; those about days are beside these.
"""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from chatbot.channels.telegram.keyboard import MOST_BUTTONS, MOST_BYTES, lay_out
from chatbot.domain.commitments import ActionKind
from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.errors import ImportRefused
from chatbot.domain.mail_links import mail_link
from chatbot.domain.messages import MailButton, OptionButton
from chatbot.domain.routes import COMMONS, RouteKind
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.lookups.readers.ballots import FEWEST_SEATS
from chatbot.service.finding_people import find_people
from tests.builders import NOON
from tests.cases.lists import BATH, CHORLEY, COLUMNS, POLL, Desk, as_csv, stands

LONGEST_MESSAGE = 4096
"""Characters of one message (Bot API, sendMessage)."""

MAY, JUNE = date(2024, 5, 29), date(2024, 6, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- C4, C5: who is who -----------------------------------------------------------------------


def test_c04_somebody_whose_entry_was_merged_is_still_the_same_person(desk: Desk) -> None:
    desk.candidates(stands(117529, "Jon Example"), stands(2, "Ivy Mock"), as_of=MAY)
    told = desk.candidates(stands(115344, "Jon Example"), stands(2, "Ivy Mock"), as_of=JUNE)
    jon = next(one for one in desk.standing() if one.name == "Jon Example")
    assert (jon.id, jon.former_ids, jon.listed_since) == ("dc:115344", ("dc:117529",), None)
    assert "1 person got another id." in told.notes
    desk.candidates(stands(115344, "Jon Example", "New Label"), as_of=JUNE)
    assert desk.standing()[0].former_ids == ("dc:117529",)


def test_c04_who_comes_later_is_known_to_have_come_later(desk: Desk) -> None:
    desk.candidates(stands(1, "Ivy Mock"), as_of=MAY)
    desk.candidates(stands(1, "Ivy Mock"), stands(2, "Elm Mock"), as_of=JUNE)
    desk.candidates(stands(1, "Ivy Mock"), stands(2, "Elm Mock"), as_of=POLL)
    assert {one.name: one.listed_since for one in desk.standing()} == {
        "Ivy Mock": None,
        "Elm Mock": JUNE,
    }


def test_c05_two_of_one_name_are_told_apart_by_party_and_get_a_letter_each(desk: Desk) -> None:
    desk.candidates(stands(1, "Greg Test", "Party A"), stands(2, "Greg Test", "Party B"))
    supporter = desk.supporter()
    supporter.writes()
    labels = [one.label for one in supporter.bubble.buttons if isinstance(one, OptionButton)]
    assert labels[:2] == ["Greg Test, Party A", "Greg Test, Party B"]
    assert "To: Greg Test, Party B" in supporter.hears("dc:2")
    supporter.hears("sent_it")
    sent = [it.action for it in supporter.recorded if it.action.kind is ActionKind.SENT]
    assert [action.recipient for action in sent] == ["dc:2"]


# --- C6, C8: ways to reach somebody -----------------------------------------------------------


def test_c06_without_an_address_there_is_another_way_and_nobody_waits(desk: Desk) -> None:
    desk.candidates(
        stands(1, "Ann Mail", email="ann@example.org"),
        stands(2, "Ben Page", homepage_url="https://example.org/ben"),
        stands(3, "Cat None"),
    )
    supporter = desk.supporter()
    supporter.writes()
    assert set(supporter.ids) >= {"dc:1", "dc:2", "dc:3"}
    assert "open the public page below" in supporter.hears("dc:2")
    assert "no e-mail address and no public page" in supporter.hears("sent_it", "dc:3")
    assert "Subject:" in supporter.hears("others", "dc:1")
    drafted = [it.action for it in supporter.recorded if it.action.kind is ActionKind.DRAFTED]
    assert {action.recipient for action in drafted} == {"dc:1", "dc:2", "dc:3"}
    assert not any(it.action.kind is ActionKind.LEFT_OUT for it in supporter.recorded)


def test_c06_who_asked_for_no_letters_is_shown_is_not_written_to_and_it_is_logged(
    desk: Desk,
) -> None:
    desk.candidates(stands(1, "Ann Mail", email="ann@example.org"), stands(2, "Ben Quiet"))
    said = ("Ben Quiet", None, "wrote to us", "Ann", NOON)
    asyncio.run(desk.record.corrections.add(Correction(Correcting.OPTED_OUT, "dc:2", *said)))
    supporter = desk.supporter()
    assert "Ben Quiet, Example Party (has asked for no letters)" in "\n".join(
        bubble.text.text for bubble in supporter.chat.screen
    )
    supporter.writes()
    actions = [it.action for it in supporter.recorded]
    logged = {(one.kind.value, one.recipient, one.detail) for one in actions}
    assert logged == {
        ("offered", None, None),
        ("drafted", "dc:1", None),
        ("left_out", "dc:2", "opted_out"),
    }
    assert not any(one.chosen_subset for one in actions)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (Correcting.OPTED_OUT, "has asked for no letters"),
        (Correcting.WITHDRAWN, "has withdrawn"),
    ],
)
def test_c06_who_is_not_asked_any_more_after_a_draft_is_told_of_truly(
    desk: Desk, what: Correcting, words: str
) -> None:
    desk.candidates(stands(1, "Ann Mail", email="ann@example.org"), stands(2, "Ben Quiet"))
    supporter = desk.supporter()
    supporter.writes()
    said = ("Ben Quiet", None, "wrote to us", "Ann", NOON)
    asyncio.run(desk.record.corrections.add(Correction(what, "dc:2", *said)))
    told = supporter.hears("dc:2")
    assert f"Ben Quiet, Example Party: {words}." in told
    assert "no longer on the list" not in told
    assert "To: Ann Mail" in supporter.hears("take_all")


def test_c08_one_address_of_three_gets_one_letter_at_a_time_each_with_a_name(desk: Desk) -> None:
    box = {"email": "Coordinator@example.org"}
    told = desk.candidates(
        stands(1, "Ann Mail", **box),
        stands(2, "Ben Mail", email="coordinator@example.org"),
        stands(3, "Cat Mail", **box),
        stands(4, "Dan Mail", email="dan@example.org"),
    )
    assert any(note.startswith("1 e-mail addresses are shared by 3 people") for note in told.notes)
    supporter = desk.supporter()
    supporter.writes()
    for ident, name in (("dc:1", "Ann Mail"), ("dc:2", "Ben Mail"), ("dc:3", "Cat Mail")):
        said = supporter.hears(ident)
        assert f"{name} shares this address with somebody else" in said
        assert f"Dear {name}," in said
        (link,) = [one for one in supporter.bubble.buttons if isinstance(one, MailButton)]
        assert link.to.casefold() == "coordinator@example.org"
        supporter.hears("sent_it")
    assert "shares this address" not in supporter.hears("dc:4")


# --- C9, C10: long lists, and the Speaker -----------------------------------------------------


def test_c09_34_people_fit_into_messages_and_pages_of_buttons(desk: Desk) -> None:
    names = [f"Test Person With A Long Name {number:02}" for number in range(34)]
    party = "The Social, Liberal & Democratic Party of Long Labels"
    desk.candidates(*(stands(n, name, party) for n, name in enumerate(names, 1)))
    supporter = desk.supporter()
    supporter.writes()
    found: list[str] = []
    for _ in range(3):
        laid = lay_out(supporter.bubble.text, supporter.bubble.buttons)
        keys = [key for row in laid.rows for key in row]
        assert len(keys) <= MOST_BUTTONS
        assert len(str(laid.rows).encode()) <= MOST_BYTES
        assert all(len(key["callback_data"].encode()) <= 64 for key in keys)
        found += [one for one in supporter.ids if one.startswith("dc:")]
        supporter.hears("~more")
    assert sorted(found) == sorted(f"dc:{n}" for n in range(1, 35))
    assert all(len(bubble.text.text) <= LONGEST_MESSAGE for bubble in supporter.chat.screen)
    assert all(name in "".join(b.text.text for b in supporter.chat.screen) for name in names)


def test_c10_the_speaker_is_shown_as_such_and_nobody_is_missed(desk: Desk) -> None:
    told = desk.candidates(
        stands(1, "Lin Test", "Speaker seeking re-election"), stands(2, "Ivy Mock", "Green Test")
    )
    assert told.rows == 2
    supporter = desk.supporter()
    shown = "\n".join(bubble.text.text for bubble in supporter.chat.screen)
    assert "1. Ivy Mock, Green Test" in shown
    assert "2. Lin Test, Speaker seeking re-election" in shown


# --- C14: names and labels as they are --------------------------------------------------------

NAMES = ("Órfhlaith Test", "Bastôn De'Mock-Jaguar", "Jo O'Keeffe-Test", "Siân ap Mock")
PARTIES = ('Test Party "Proclaiming Test\'s Lordship"', "STLP (Social & Test <Labour> Party)")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("party", PARTIES)
def test_c14_names_and_labels_are_said_as_printed(desk: Desk, name: str, party: str) -> None:
    desk.candidates(stands(1, name, party, email="jo+o'keeffe@example.org"), stands(2, "Ivy Mock"))
    (person,) = [one for one in desk.standing() if one.id == "dc:1"]
    assert (person.name, person.party) == (name, party)
    supporter = desk.supporter()
    said = "\n".join(bubble.text.text for bubble in supporter.chat.screen)
    assert f"{name}, {party}" in said
    supporter.writes()
    said = supporter.hears("dc:1")
    assert f"To: {name}, {party}" in said
    assert f"Dear {name}," in said
    (button,) = [one for one in supporter.bubble.buttons if isinstance(one, MailButton)]
    link = urlsplit(mail_link(button))
    assert link.path == "jo%2Bo%27keeffe@example.org"
    assert f"Dear {name}," in parse_qs(link.query)["body"][0]


def test_c14_search_and_sort_fold_accents(desk: Desk) -> None:
    rows = [stands(n, name) for n, name in enumerate(("Zoe Ábel", "Amy Abel", "Zoë Abel"), 1)]
    desk.candidates(*rows)
    folded = [one.name for one in desk.standing()]
    assert folded[0] == "Amy Abel"
    assert set(folded[1:]) == {"Zoe Ábel", "Zoë Abel"}
    assert in_ballot_order(reversed(desk.standing())) == desk.standing()
    found = asyncio.run(find_people(desk.record, "zoe abel", MAY))
    assert [one.person.id for one in found] == ["dc:1", "dc:3"]


# --- C15, C16: files in trouble ---------------------------------------------------------------


def test_c15_a_troubled_file_gives_each_person_once_with_clean_values(desk: Desk) -> None:
    statement = 'I stand for:\n- schools,\n- "trees".\n'
    rows = [
        {**stands(1, "  Ivy   Mock "), "email": '"ivy@example.org"', "statement": statement},
        {**stands(1, "Ivy Mock"), "homepage_url": '"https://example.org/ivy"'},
        {**stands(1, "Ivy Mock"), "homepage_url": "https://example.org/other"},
        {**stands(2, "Elm Mock"), "email": "elm@example.org  "},
        {**stands(3, "Oak Mock"), "ballot_paper_id": "local.chorley.2024-07-04"},
    ]
    text = "\ufeff" + as_csv(rows, COLUMNS + ",statement")
    told = desk.imports("candidates", text)
    assert told.rows == 2
    assert told.notes[0] == (
        "5 rows read: 2 people, 2 more about people who had one, 1 of other elections."
    )
    elm, ivy = desk.standing()
    assert (ivy.name, ivy.email, elm.email) == ("Ivy Mock", "ivy@example.org", "elm@example.org")
    assert [route.to for route in ivy.routes if route.kind is RouteKind.WEB] == [
        "https://example.org/ivy",
        "https://example.org/other",
    ]


def test_c15_every_route_says_where_it_is_from_and_when(desk: Desk) -> None:
    desk.candidates(stands(1, "Ivy Mock", email="ivy@example.org"), as_of=JUNE)
    ((route,),) = [one.routes for one in desk.standing()]
    assert (route.kind, route.source, route.as_of) == (RouteKind.EMAIL, "candidates.csv", JUNE)


def test_c16_a_file_of_none_or_300_seats_or_without_a_column_keeps_what_was_held(
    desk: Desk,
) -> None:
    desk.candidates(stands(1, "Ivy Mock"))
    before, held = desk.standing(), asyncio.run(desk.record.provenance())
    few = [
        stands(
            n,
            f"Test Person {n}",
            ballot_paper_id=f"parl.seat-{n}.2024-07-04",
            post_label=f"Seat {n}",
            gss_code=code,
        )
        for n, code in enumerate((f"E1400{number}" for number in range(1063, 1363)), 1)
    ]
    assert len(few) < FEWEST_SEATS
    desk.force = False
    without_party = as_csv([stands(1, "Ivy Mock")], COLUMNS.replace("party_name,", ""))
    for text, why in (
        (COLUMNS + "\n", "has no candidates"),
        (as_csv(few), "has candidates in 300 seats"),
        (without_party, "lacks the column party_name"),
        (b"\xff\xfe not text", "is not text in UTF-8"),
    ):
        with pytest.raises(ImportRefused, match=why):
            desk.imports("candidates", text)
    assert desk.standing() == before
    assert asyncio.run(desk.record.provenance()) == held


def test_c16_a_file_of_several_days_comes_in_whole_or_not_at_all(desk: Desk) -> None:
    by = {"ballot_paper_id": "parl.bath.by.2025-05-01", "post_label": "Bath", "gss_code": BATH}
    told = desk.candidates(stands(1, "Ivy Mock"), stands(2, "Elm Mock", **by))
    assert told.notes[-3:] == (
        "2024-07-04: 0 people before, 1 now.",
        "2025-05-01: 0 people before, 1 now.",
        "Everybody is new: nothing was held before.",
    )
    assert [len(desk.standing(seat)) for seat in (CHORLEY, BATH)] == [1, 1]
    broken = stands(3, "Oak Mock", **{**by, "gss_code": "E14000639", "post_label": "Nowhere"})
    with pytest.raises(ImportRefused):
        desk.candidates(stands(4, "Ash Mock"), broken)
    assert [desk.standing(seat)[0].name for seat in (CHORLEY, BATH)] == ["Ivy Mock", "Elm Mock"]


# --- M3, M4, M6, M8: those who sit ------------------------------------------------------------


def test_m03_a_new_member_without_an_address_is_reached_by_a_page_or_on_paper(desk: Desk) -> None:
    desk.members(f"{CHORLEY},7,Ivy Mock,Example Party,No email found")
    member = desk.sitting()
    assert member is not None
    assert (member.email, member.post) == (None, COMMONS)
    assert member.web == "https://members.parliament.uk/member/7/contact"
    told = desk.members(f"{CHORLEY},7,Ivy Mock,Example Party,ivy.mock.mp@parliament.uk")
    assert "First e-mail address: Ivy Mock (Chorley)." in told.notes
    member = desk.sitting()
    assert member is not None
    assert member.email == "ivy.mock.mp@parliament.uk"


def test_m04_words_that_stand_for_nothing_are_dropped(desk: Desk) -> None:
    told = desk.members(
        f"{CHORLEY},7,Lucy  Mock,Example Party,No email found",
        f"{BATH},Vacant,Vacant,Vacant,No email found",
        "E88888888,999,Test MP,Test,test@example.org",
    )
    member = desk.sitting()
    assert member is not None
    assert (member.name, member.email, desk.sitting(BATH)) == ("Lucy Mock", None, None)
    assert {"1 seat is vacant: Bath.", "Left out: 1 test entry."} <= set(told.notes)


def test_m06_what_staff_put_right_outlives_the_next_lists(desk: Desk) -> None:
    row = f"{CHORLEY},7,Ivy Mock,Example Party,old@example.org"
    desk.members(row)
    said = ("Chorley, after Ivy Mock", "mnis:7", "resigned", "Ann", NOON)
    asyncio.run(desk.record.corrections.add(Correction(Correcting.VACANT, CHORLEY, *said)))
    for _ in range(2):
        desk.members(row)
        assert desk.sitting() is None
    desk.members(f"{CHORLEY},8,Elm Mock,Example Party,elm@example.org")
    elected = desk.sitting()
    assert elected is not None
    assert elected.name == "Elm Mock"


def test_m08_no_list_brings_a_street_and_the_one_postal_route_is_the_commons(desk: Desk) -> None:
    home = "1 Home Street, Chorley PR7 1AA"
    row = f'{CHORLEY},7,Ivy Mock,Example Party,ivy@example.org,"{home}"'
    columns = "pcon_code,member_id,display_as,party_text,member_email,constituency_office"
    desk.imports("mps", f"{columns}\n{row}\n")
    desk.candidates({**stands(1, "Elm Mock"), "address": home})
    member, (candidate,) = desk.sitting(), desk.standing()
    assert home not in f"{member!r}{candidate!r}"
    assert member is not None
    assert [one.to for one in member.routes if one.kind is RouteKind.POST] == [COMMONS]
    assert candidate.post is None


def test_routes_are_offered_in_the_order_of_their_kinds(desk: Desk) -> None:
    desk.members(f"{CHORLEY},7,Ivy Mock,Example Party,ivy@example.org")
    member = desk.sitting()
    assert member is not None
    order = [list(RouteKind).index(route.kind) for route in member.routes]
    assert len(order) == 3
    assert all(one <= other for one, other in pairwise(order))
