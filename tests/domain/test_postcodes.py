"""Reading postcodes from what people type."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.postcodes import (
    INWARD_LETTERS,
    MAX_POSTCODES,
    MAX_REPAIRS,
    MAX_TYPED,
    Garbled,
    Nothing,
    Part,
    Postcode,
    Whole,
    look_alikes,
    parse,
    read,
)

PALACE = Postcode("SW1A", "1AA")

OUTWARDS = st.one_of(
    st.from_regex(r"[A-PR-UWYZ][0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[A-PR-UWYZ][A-HK-Y][0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[A-PR-UWYZ][0-9][A-HJKPSTUW]", fullmatch=True),
    st.from_regex(r"[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]", fullmatch=True),
)
INWARDS = st.from_regex(rf"[0-9][{INWARD_LETTERS}]{{2}}", fullmatch=True)
POSTCODES = st.builds(Postcode, OUTWARDS, INWARDS)
NOISE = st.text("\u200b\u200e\u202e\u2066\u00ad\ufe0f\0", max_size=3)
GAPS = st.text(" -.\u00a0\u2009\t\n,", max_size=4)


@pytest.mark.parametrize(
    "typed",
    [
        "SW1A 1AA",
        "sw1a1aa",
        " SW1A 1AA ",
        "sw1a-1aa",
        "SW1A–1AA",
        "SW1A\u00a01AA",
        "SW1A\n1AA",
        "ＳＷ１Ａ　１ＡＡ",
        "SW١A ١AA",
        "SW১A ১AA",
        "SW१A १AA",
        "S\u200bW1\u200dA 1\ufeffAA",
        "\u202eSW1A 1AA\u202c",
        "\0SW1A\x001AA\0",
        "SW1A 1AA.",
        "“SW1A 1AA”!",
        "SW1A 1AA 🏠🙂",
        "🏴\u200d☠️SW1A 1AA",
        "S W 1 A 1 A A",
        "SW1A1 AA",
        "I live at SW1A 1AA thanks",
        "my postcode's sw1a1aa, and yours?",
        "وSW1A 1AA",
        "我住在SW1A1AA。",
    ],
)
def test_one_postcode_is_read_however_it_was_typed(typed: str) -> None:
    assert read(typed) == Whole((PALACE,))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("m11ae", "M1 1AE"),
        ("b338th", "B33 8TH"),
        ("w1a0ax", "W1A 0AX"),
        ("cr26xh", "CR2 6XH"),
        ("dn551pt", "DN55 1PT"),
        ("ec1a1bb", "EC1A 1BB"),
        ("gir0aa", "GIR 0AA"),
        ("ascn1zz", "ASCN 1ZZ"),
        ("gx111aa", "GX11 1AA"),
        ("xm45hq", "XM4 5HQ"),
        ("id11qe", "ID1 1QE"),
    ],
)
def test_every_form_is_printed_with_one_space(typed: str, printed: str) -> None:
    reading = read(typed)
    assert isinstance(reading, Whole)
    assert [str(postcode) for postcode in reading.postcodes] == [printed]


def test_two_postcodes_are_two() -> None:
    assert read("SW1A 2AA or maybe eh11yz") == Whole((Postcode("SW1A", "2AA"), parse_("EH11YZ")))


def test_a_postcode_said_twice_is_one() -> None:
    assert read("SW1A 1AA, I said sw1a1aa") == Whole((PALACE,))


def test_a_list_of_postcodes_is_cut_short() -> None:
    reading = read(" ".join(f"M{n} 1AE" for n in range(1, 20)))
    assert isinstance(reading, Whole)
    assert len(reading.postcodes) == MAX_POSTCODES


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("SW1A", Part("SW1A")),
        (" sw1a. ", Part("SW1A")),
        ("SW1A 1", Part("SW1A", "1")),
        ("SW1A1", Part("SW1A", "1")),
        ("EH11", Part("EH11")),
        ("EH1 1", Part("EH1", "1")),
        ("EH11 1", Part("EH11", "1")),
        ("I am in EH1 now", Part("EH1")),
        ("SW1A 1A", Part("SW1A")),
        ("BFPO 58", Part("BFPO")),
        ("bfpo58", Part("BFPO")),
    ],
)
def test_a_first_half_is_a_part(typed: str, part: Part) -> None:
    assert read(typed) == part


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SW1A IAA", "SW1A 1AA"),
        ("SW1A lAA", "SW1A 1AA"),
        ("EH1 IYZ", "EH1 1YZ"),
        ("0X26 2EW", "OX26 2EW"),
        ("OX26 ZEW", "OX26 2EW"),
        ("5W1A1AA", "SW1A 1AA"),
        ("I live at SW1A IAA", "SW1A 1AA"),
        ("B5 88S", "B5 8BS"),
    ],
)
def test_look_alikes_are_offered_for_what_is_not_well_formed(typed: str, meant: str) -> None:
    reading = read(typed)
    assert isinstance(reading, Garbled)
    assert meant in map(str, reading.look_alikes)


def test_a_garbled_postcode_keeps_the_first_half_that_can_be_read() -> None:
    assert read("SW1A IAA") == Garbled((PALACE,), Part("SW1A"))


def test_a_look_alike_is_offered_once() -> None:
    reading = read("SW1A IAA, I said SW1A IAA")
    assert isinstance(reading, Garbled)
    assert reading.look_alikes == (PALACE,)


def test_a_well_formed_postcode_has_look_alikes_too() -> None:
    assert [str(one) for one in look_alikes(parse_("S511AA"))] == ["SS1 1AA"]
    assert look_alikes(PALACE) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "hello",
        "Bills",
        "SW",
        "'; DROP TABLE contacts; --",
        "12345",
        "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        "between SW1A and EH1",
        "SW1A 1AA " * 60,
        "\u202e\u200b\0",
        "🙂",
        "<b>x</b>",
    ],
)
def test_what_holds_no_postcode_is_nothing(typed: str) -> None:
    assert read(typed) == Nothing()


def test_the_longest_message_is_read_and_a_longer_one_is_not() -> None:
    typed = "SW1A 1AA".ljust(MAX_TYPED)
    assert (read(typed), read(typed + " ")) == (Whole((PALACE,)), Nothing())


@given(POSTCODES)
def test_every_well_formed_postcode_is_read_from_its_printed_form(postcode: Postcode) -> None:
    assert read(str(postcode)) == Whole((postcode,))
    assert read(postcode.compact.lower()) == Whole((postcode,))
    assert parse(postcode.compact) == postcode


@given(POSTCODES, st.lists(NOISE, min_size=9, max_size=9), GAPS)
def test_noise_between_the_characters_changes_nothing(
    postcode: Postcode, noise: list[str], gap: str
) -> None:
    chars = [*postcode.outward, gap, *postcode.inward]
    typed = "".join(mark + char for mark, char in zip(noise, chars, strict=False))
    assert read(typed) == Whole((postcode,))


@given(st.text(max_size=MAX_TYPED + 10))
def test_anything_can_be_typed(typed: str) -> None:
    reading = read(typed)
    found: tuple[Postcode, ...] = ()
    if isinstance(reading, Whole):
        found = reading.postcodes
        assert 0 < len(found) <= MAX_POSTCODES
    if isinstance(reading, Garbled):
        found = reading.look_alikes
        assert 0 < len(found) <= MAX_REPAIRS
    for postcode in found:
        assert re.fullmatch("[A-Z0-9]{2,4} [0-9][A-Z]{2}", str(postcode))


@given(st.text("SO051IL8B2ZG6 W", max_size=MAX_TYPED))
def test_text_full_of_look_alikes_is_no_trouble(typed: str) -> None:
    assert read(typed) is not None


@given(POSTCODES, st.data())
def test_a_look_alike_leads_back_to_what_was_meant(
    postcode: Postcode, data: st.DataObject
) -> None:
    groups = ("O0", "I1L", "S5", "B8", "Z2", "G6")
    compact = postcode.compact
    at = data.draw(st.integers(0, len(compact) - 1))
    group = next((group for group in groups if compact[at] in group), None)
    if group is None:
        return
    typed = compact[:at] + data.draw(st.sampled_from(group)) + compact[at + 1 :]
    if not any(char.isdigit() for char in typed):
        return
    match read(typed):
        case Whole((found,)) if found == postcode:
            pass
        case Whole((found,)):
            assert postcode in look_alikes(found)
        case Garbled(found):
            assert postcode in found
        case other:
            raise AssertionError(f"{typed} is {other}")


def parse_(compact: str) -> Postcode:
    postcode = parse(compact)
    assert postcode is not None
    return postcode
