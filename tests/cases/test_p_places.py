"""P1 to P17 and M9: what somebody types, and what they see then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatbot.domain.places import PlaceOutcome, SeatCode
from chatbot.engine.walk import CONSENTED
from chatbot.lookups.readers.postcodes import read_postcodes
from chatbot.lookups.sample import BuiltInSample
from tests.cases.door import Door, a_door
from tests.lookups.postcode_lists import ONSPD_2026, a_file, ons_rows
from tests.lookups.postcodes_io_server import found, not_found
from tests.lookups.test_democracy_club_api import ballot, picker, polled
from tests.lookups.test_mapit import placed
from tests.lookups.worlds import ABERDEEN_SOUTH, BATTERSEA, ENDED, LONDON, ROWS

LONDON_NAME = "Cities of London and Westminster"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with a_door(tmp_path) as opened:
        yield opened


def told(path: str, body: object, door: Door, status: int = 200) -> None:
    """The service says this of a postcode."""
    door.service.say(path, body, status)


@pytest.mark.parametrize(
    "typed",
    [
        "sw1a1aa",
        " SW1A 1AA ",
        "sw1a-1aa",
        "SW1A\u00a01AA",
        "\uff33\uff37\uff11\uff21\u3000\uff11\uff21\uff21",
    ],
)
def test_p01_a_postcode_is_found_however_it_is_typed(door: Door, typed: str) -> None:
    visitor = door.visitor()
    assert LONDON_NAME in visitor.types(typed)
    assert visitor.at == "place.is_that_you"
    assert door.service.calls.total() == 0


@pytest.mark.parametrize("typed", ["SW1A", "SW1A 1"])
def test_p02_a_first_half_offers_its_seats_and_chooses_none(door: Door, typed: str) -> None:
    visitor = door.visitor()
    visitor.types(typed)
    assert visitor.at == "place.half"
    assert visitor.labels == [LONDON_NAME, "Battersea", "Send the whole postcode"]
    visitor.taps(BATTERSEA)
    assert "Battersea" in visitor.chat.screen[-2].text.text


@pytest.mark.parametrize(
    ("typed", "meant", "seat"),
    [
        ("SW1A IAA", "SW1A 1AA", LONDON_NAME),
        ("EH1 IYZ", "EH1 1YZ", "Edinburgh East and Musselburgh"),
        ("0X26 2EW", "OX26 2EW", "Bicester and Woodstock"),
    ],
)
def test_p03_a_look_alike_is_put_right_echoed_and_asked_about(
    door: Door, typed: str, meant: str, seat: str
) -> None:
    visitor = door.visitor()
    words = visitor.types(typed)
    assert (visitor.at, meant in words, seat in words) == ("place.repaired", True, True)
    assert visitor.ids == ["that_is_me", "other_postcode"]


@pytest.mark.parametrize("typed", ["IM1 1AA", "JE2 4WD", "GY1 1AA"])
def test_p04_the_crown_dependencies_end_politely_and_have_no_seat(door: Door, typed: str) -> None:
    visitor = door.visitor()
    assert "parliaments of their own" in visitor.types(typed)
    visitor.taps("no_uk_address")
    assert (visitor.at, visitor.chat.outcome) == ("rally.stay_friends", "abroad")
    assert door.find(typed).constituency is None
    assert door.service.calls.total() == 0


def test_p05_northern_ireland_is_a_choice_of_18_seats(tmp_path: Path) -> None:
    with a_door(tmp_path, online=()) as door:
        visitor = door.visitor()
        visitor.types("BT1 1AA")
        offered = {one for one in visitor.ids if one.startswith("N05")}
        while "~more" in visitor.ids and len(offered) < 18:
            visitor.taps("~more")
            offered |= {one for one in visitor.ids if one.startswith("N05")}
    assert offered == {f"N05{number:06d}" for number in range(1, 19)}


def test_p05_a_service_with_a_licence_may_know_the_seat(tmp_path: Path) -> None:
    with a_door(tmp_path, online=("MapIt",)) as door:
        told("/postcode/BT11AA", placed("N05000001", "BT1 1AA"), door)
        assert "Belfast East" in door.visitor().types("BT1 1AA")


def test_p05_no_table_of_northern_ireland_is_shipped_or_built(tmp_path: Path) -> None:
    irish = ("BT1 1AA", "N05000001", "95GG01S1")
    listed = a_file(tmp_path, ons_rows(ONSPD_2026, [("SW1A 1AA", LONDON, ""), irish]))
    pairs = a_file(tmp_path, "SW1A1AA\tE14001172\nBT11AA\tN05000001\n", "pairs.tsv")
    for built in (read_postcodes(listed, force=True), read_postcodes(pairs, force=True)):
        assert (built.table.rows, built.table.seat("BT11AA")) == (1, None)
    assert not [one for one in BuiltInSample().postcodes if one.startswith("BT")]


@pytest.mark.parametrize("typed", ["BF1 1AA", "GIR 0AA", "XM4 5HQ", "ASCN 1ZZ", "DN55 1PT"])
def test_p06_a_postcode_that_is_nobody_s_home_asks_for_the_home(door: Door, typed: str) -> None:
    visitor = door.visitor()
    assert "the postcode of your home in the UK" in visitor.types(typed)
    assert visitor.at == "place.special"
    visitor.types("SW1A 1AA")
    assert visitor.at == "place.is_that_you"


@pytest.mark.parametrize(
    ("typed", "year", "month"), [("E1W 1UU", 2007, "May 2007"), ("AB1 0AA", 1996, "June 1996")]
)
def test_p07_a_postcode_out_of_use_is_said_to_be_with_its_month(
    tmp_path: Path, typed: str, year: int, month: str
) -> None:
    number = 5 if year == 2007 else 6
    ended = {"postcode": typed, "year_terminated": year, "month_terminated": number}
    with a_door(tmp_path) as door:
        told(f"/postcodes/{typed.replace(' ', '')}", not_found(terminated=ended), door, 404)
        asked = door.visitor()
        assert month in asked.types(typed)
        assert asked.at == "place.terminated"
    with a_door(tmp_path / "offline", online=(), ended=ENDED) as door:
        assert month in door.visitor().types(typed)


def test_p07_without_a_month_the_postcode_is_out_of_use_all_the_same(door: Door) -> None:
    told("/postcodes/E1W1UU", not_found(terminated={"postcode": "E1W 1UU"}), door, 404)
    assert "not known" in door.visitor().types("E1W 1UU")


def test_p08_a_postcode_that_never_was_leads_to_a_search_by_name(door: Door) -> None:
    told("/postcodes/ID11QE", not_found(), door, 404)
    visitor = door.visitor()
    assert "I cannot find ID1 1QE" in visitor.types("ID1 1QE")
    visitor.taps("name_it")
    assert visitor.at == "place.by_name"
    assert "Battersea" in visitor.types("battersea")
    visitor.taps("that_is_me")
    assert visitor.at == "letter.why"


def test_p09_a_new_postcode_is_asked_of_the_service_once_and_marked(door: Door) -> None:
    told("/postcodes/SE19ZZ", found("SE1 9ZZ", LONDON, LONDON_NAME), door)
    for _ in range(2):
        assert LONDON_NAME in door.visitor().types("SE1 9ZZ")
    place = door.find("SE1 9ZZ")
    assert (place.source, place.as_of) == ("postcodes.io", date(2026, 6, 28))
    assert door.service.calls == {"/postcodes/SE19ZZ": 1}


@pytest.mark.parametrize("typed", ["CO15 1QX", "PO33 2HF", "SE1P 9ZZ", "N1P 9ZZ"])
def test_p10_a_real_postcode_without_a_seat_asks_for_the_home(tmp_path: Path, typed: str) -> None:
    with a_door(tmp_path, online=()) as door:
        visitor = door.visitor()
        assert "the postcode of your home in the UK" in visitor.types(typed)
        assert visitor.at == "place.special"


def test_p11_near_a_border_the_seat_is_named_with_the_other_and_the_choice_kept(
    door: Door,
) -> None:
    visitor = door.visitor()
    assert "most likely in Aberdeen North" in visitor.types("AB10 1PE")
    assert visitor.labels[:2] == ["Aberdeen North", "Aberdeen South"]
    visitor.taps(ABERDEEN_SOUTH)
    visitor.comes_back()
    assert "Aberdeen South" in visitor.types("AB10 1PE")
    assert visitor.at == "place.is_that_you"


P12_ROWS = (
    ("SA340XX", SeatCode("W07000087")),
    ("BH80EE", SeatCode("E14001115")),
    ("LL499TW", SeatCode("W07000096")),
    ("RG184NX", SeatCode("E14001376")),
)
P12_NEAR = (
    ("SA340XX", (SeatCode("W07000093"),)),
    ("RG184NX", (SeatCode("E14001439"),)),
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("SA34 0XX", "Ceredigion Preseli"),
        ("BH8 0EE", "Bournemouth West"),
        ("LL49 9TW", "Bath"),
        ("RG18 4NX", "Reading West and Mid Berkshire"),
    ],
)
def test_p12_whoever_knows_better_names_the_seat_and_it_outlives_the_next_look_up(
    tmp_path: Path, typed: str, name: str
) -> None:
    with a_door(tmp_path, rows=P12_ROWS, near=P12_NEAR) as door:
        visitor = door.visitor()
        visitor.types(typed)
        visitor.taps("another_seat")
        assert name in visitor.types(name)
        visitor.taps("that_is_me")
        visitor.comes_back()
        assert name in visitor.types(typed)
        assert visitor.at == "place.is_that_you"
        kept = visitor.chat.contact.remembered
        assert sorted(key for _, key in kept) == [CONSENTED, "own_seat"]
        assert typed.replace(" ", "") not in str(kept).replace(" ", "")


def test_p12_elsewhere_the_seat_picked_before_is_a_question(tmp_path: Path) -> None:
    with a_door(tmp_path, rows=(*ROWS, *P12_ROWS), near=()) as door:
        visitor = door.visitor()
        visitor.types("BH8 0EE")
        visitor.taps("another_seat")
        visitor.types("Bournemouth West")
        visitor.taps("that_is_me")
        visitor.comes_back()
        words = visitor.types("SW1A 1AA")
        assert (LONDON_NAME in words, "Bournemouth West" in words) == (True, True)
        assert visitor.at == "place.not_as_chosen"


def test_p12_whoever_did_not_agree_is_not_remembered(door: Door) -> None:
    visitor = door.visitor()
    visitor.types("/delete")
    visitor.taps(".forget.now")
    visitor.types("/start")
    for option in ("en", "look_only"):
        visitor.taps(option)
    visitor.types("AB10 1PE")
    visitor.taps(ABERDEEN_SOUTH)
    assert visitor.chat.contact.remembered == {}


def test_p13_an_address_picker_becomes_a_choice_of_seats_and_no_address_is_asked(
    tmp_path: Path,
) -> None:
    with a_door(tmp_path, online=("Democracy Club", "postcodes.io")) as door:
        told("/api/v1/postcode/SE19ZZ/", picker("1", "2", "3"), door)
        for slug, seat in (("1", "Battersea"), ("2", "Bath"), ("3", "Bath")):
            told(f"/api/v1/address/{slug}/", polled(ballot(seat)), door)
        visitor = door.visitor()
        visitor.types("SE1 9ZZ")
        assert visitor.at == "place.several"
        assert visitor.labels[:2] == ["Bath", "Battersea"]
        assert "Test Street" not in visitor.words + str(visitor.labels)
        assert sum("/address/" in path for path in door.service.calls) >= 2
        visitor.taps("another_seat")
        assert "Newbury" in visitor.types("Newbury")
        visitor.taps("that_is_me")
        assert visitor.at != "place.by_name"


@pytest.mark.parametrize(
    ("code", "seat"),
    [
        ("E14000639", None),
        ("L99999999", None),
        ("S14000008", "S14000108"),
        ("S14000040", "S14000110"),
    ],
)
def test_p14_only_codes_of_the_650_are_shown_and_old_scottish_ones_are_translated(
    door: Door, code: str, seat: str | None
) -> None:
    told("/postcodes/SE19ZZ", found("SE1 9ZZ", code, "A Seat of Before"), door)
    with capture_logs() as logs:
        place = door.find("SE1 9ZZ")
        words = door.visitor().types("SE1 9ZZ")
    assert (place.constituency.code if place.constituency else None) == seat
    assert ("A Seat of Before" in words) == (seat is not None)
    assert "SE1" not in str(logs)
    if seat is None:
        assert {one["event"] for one in logs} == {"seat_code_unknown"}


def test_p15_the_table_is_believed_and_the_service_is_not_even_asked(door: Door) -> None:
    told("/postcodes/SW1A1AA", found("SW1A 1AA", BATTERSEA, "Battersea"), door)
    assert LONDON_NAME in door.visitor().types("SW1A 1AA")
    assert door.find("SW1A 1AA").source == "index"
    assert door.service.calls.total() == 0


def test_p15_where_both_speak_the_disagreement_is_logged_without_the_postcode(
    tmp_path: Path,
) -> None:
    unnamed = SeatCode("E14001500")
    with a_door(tmp_path, rows=(("SE19ZZ", unnamed),)) as door:
        told("/postcodes/SE19ZZ", found("SE1 9ZZ", BATTERSEA, "Battersea"), door)
        with capture_logs() as logs:
            place = door.find("SE1 9ZZ")
    assert place.constituency is not None
    assert (place.constituency.code, place.source) == (unnamed, "index")
    assert [one["event"] for one in logs] == ["seats_disagree"]
    assert "SE1" not in str(logs)


def test_p16_a_postcode_is_read_out_of_a_sentence(door: Door) -> None:
    assert LONDON_NAME in door.visitor().types("I live at SW1A 2AA thanks")


def test_p16_of_two_postcodes_the_person_is_asked_which(door: Door) -> None:
    visitor = door.visitor()
    assert "more than one postcode" in visitor.types("SW1A 2AA, before that AB10 1AB")
    assert visitor.at == "place.two_postcodes"
    assert [one.label for one in visitor.chat.screen[-1].buttons][:1] == [LONDON_NAME]
    assert door.find("SW1A 2AA or AB10 1AB").outcome is PlaceOutcome.CHOOSE


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 5000,
        "SW1A 1AA " * 600,
        "\u202e\u200f",
        "\U0001f600\U0001f4ee",
        "'; DROP TABLE contact",
    ],
)
def test_p17_what_is_no_postcode_gets_a_short_reply_and_no_look_up(door: Door, typed: str) -> None:
    visitor = door.visitor()
    words = visitor.types(typed)
    assert len(words) < 200
    assert visitor.at.startswith(("retry.", "place.unknown"))
    assert door.service.calls.total() == 0


@pytest.mark.parametrize("typed", ["Bath", "Glasgow South"])
def test_m09_the_exact_name_wins(door: Door, typed: str) -> None:
    visitor = door.visitor()
    assert f"a constituency called {typed}." in visitor.types(typed)
    assert visitor.at == "place.that_name"


def test_m09_a_part_of_a_name_lists_those_that_have_it(door: Door) -> None:
    visitor = door.visitor()
    visitor.types("Newcastle")
    assert visitor.at == "place.several_names"
    assert visitor.labels[:-1] == [
        "Newcastle upon Tyne Central and West",
        "Newcastle upon Tyne East and Wallsend",
        "Newcastle upon Tyne North",
        "Newcastle-under-Lyme",
    ]
    visitor.taps("E14001380")
    assert "Newcastle-under-Lyme" in visitor.chat.screen[-2].text.text
