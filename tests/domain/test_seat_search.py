"""Seats by their names: the exact one wins, else those that have the words in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.places import Constituency, SeatCode
from chatbot.domain.seat_search import (
    LONGEST_NAME,
    MAX_MATCHES,
    NameMatch,
    SeatNames,
    could_be_name,
)
from chatbot.domain.seats import nation_of

CARDIFF = (
    ("W07000089", "Cardiff East", "Dwyrain Caerdydd"),
    ("W07000090", "Cardiff North", "Gogledd Caerdydd"),
    ("W07000091", "Cardiff South and Penarth", "De Caerdydd a Phenarth"),
    ("W07000092", "Cardiff West", "Gorllewin Caerdydd"),
)
OTHERS = (
    ("E14001093", "Bath", None),
    ("S14000066", "Bathgate and Linlithgow", None),
    ("E14001206", "East Ham", None),
    ("E14001207", "East Hampshire", None),
    ("S14000083", "Glasgow South", None),
    ("S14000084", "Glasgow South West", None),
    ("E14001387", "Newcastle upon Tyne North", None),
    ("E14001388", "Newcastle-under-Lyme", None),
    ("E14001430", "Queen's Park and Maida Vale", None),
    ("E14001529", "Tunbridge Wells", None),
    ("E14001556", "Wells and Mendip Hills", None),
    ("W07000112", "Ynys Môn", None),
)
SEATS = [
    Constituency(SeatCode(code), name, nation_of(SeatCode(code)), welsh)
    for code, name, welsh in (*OTHERS, *CARDIFF)
]
NAMES = SeatNames(SEATS)


def others(typed: str) -> list[str]:
    match = NAMES.search(typed)
    assert match.exact is None
    return [seat.name for seat in match.others]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bath", "Bath"),
        ("  BATH! ", "Bath"),
        ("east ham", "East Ham"),
        ("Glasgow South", "Glasgow South"),
        ("ynys mon", "Ynys Môn"),
        ("Dwyrain Caerdydd", "Cardiff East"),
        ("newcastle under lyme", "Newcastle-under-Lyme"),
        ("Queen’s Park & Maida Vale", "Queen's Park and Maida Vale"),
    ],
)
def test_m9_the_exact_name_in_either_language_wins(typed: str, name: str) -> None:
    match = NAMES.search(typed)
    assert match.exact is not None
    assert (match.exact.name, match.others) == (name, ())


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Newcastle", ["Newcastle upon Tyne North", "Newcastle-under-Lyme"]),
        ("Caerdydd", [name for _, name, _ in CARDIFF]),
        ("glasgow", ["Glasgow South", "Glasgow South West"]),
        ("wells", ["Wells and Mendip Hills", "Tunbridge Wells"]),
        ("tyne", ["Newcastle upon Tyne North"]),
        ("Bathg", ["Bathgate and Linlithgow"]),
        ("park", ["Queen's Park and Maida Vale"]),
    ],
)
def test_m9_a_part_of_a_name_lists_all_that_have_it_the_beginnings_first(
    typed: str, names: list[str]
) -> None:
    assert others(typed) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("south glasgow", ["Glasgow South", "Glasgow South West"]),
        ("west glas", ["Glasgow South West"]),
        ("phenarth caerdydd", ["Cardiff South and Penarth"]),
    ],
)
def test_words_may_stand_in_any_order_within_one_language(typed: str, names: list[str]) -> None:
    assert others(typed) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("I live in Glasgow", ["Glasgow South", "Glasgow South West"]),
        ("near the west of glasgow please", ["Glasgow South West"]),
        ("my place is in Caerdydd.", [name for _, name, _ in CARDIFF]),
        ("Bath or Tunbridge", ["Bath", "Tunbridge Wells"]),
        ("penarth caerdydd", ["Cardiff South and Penarth"]),
    ],
)
def test_of_a_sentence_the_words_that_stand_in_names_are_looked_for(
    typed: str, names: list[str]
) -> None:
    found = NAMES.search(typed)
    assert (set(others(typed)) >= set(names), found.of_words) == (True, True)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("I live in Bath", "Bath"),
        ("it is East Ham, I think", "East Ham"),
        ("we are in ynys mon now", "Ynys Môn"),
    ],
)
def test_an_exact_name_in_a_sentence_wins(typed: str, name: str) -> None:
    found = NAMES.search(typed)
    assert found.exact is not None
    assert (found.exact.name, found.of_words) == (name, True)


@pytest.mark.parametrize("typed", ["I live in the north of a town", "asdfgh", "in a green wood"])
def test_plain_words_of_a_sentence_name_no_place(typed: str) -> None:
    assert NAMES.search(typed) == NameMatch()


@pytest.mark.parametrize(
    "typed",
    ["", "ba", "a!", "  ", "ham and eggs", "astle", "my street", "x" * 5_000, "B" * 61, "🙂🙂🙂"],
)
def test_words_that_fit_no_name_find_nothing(typed: str) -> None:
    assert NAMES.search(typed) == NameMatch()


def test_a_word_that_fits_too_many_says_nothing() -> None:
    seats = [
        Constituency(SeatCode(f"E1400{1100 + n}"), f"North {n}", "england") for n in range(30)
    ]
    few = SeatNames(seats[:MAX_MATCHES])
    assert len(few.search("north").others) == MAX_MATCHES
    assert SeatNames(seats).search("north") == NameMatch()


@given(st.text(max_size=2 * LONGEST_NAME))
def test_nothing_that_is_typed_does_harm(typed: str) -> None:
    match = NAMES.search(typed)
    assert match.exact is None or match.others == ()


def test_every_name_has_the_form_of_one() -> None:
    names = [name for seat in SEATS for name in (seat.name, seat.name_cy) if name]
    assert [name for name in names if not could_be_name(name)] == []
