"""Every list of postcodes that operators really download, told by its content and read whole."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers.postcodes import PostcodeList, read_postcodes, sheets_of
from tests.lookups.postcode_lists import (
    LIVE,
    NSPL_2025,
    ONSPD_2023,
    ONSPD_2026,
    a_file,
    a_zip,
    code_point,
    mysociety_seats,
    ons_rows,
    wards,
)

SEATS = {postcode.replace(" ", ""): seat for postcode, seat, _ in LIVE}


def read(path: Path, seats: Path | None = None) -> PostcodeList:
    """Without the counts, which are for whole lists."""
    return read_postcodes(path, seats=seats, force=True)


def held(done: PostcodeList) -> dict[str, str | None]:
    """What the table says of the postcodes of LIVE."""
    return {compact: done.table.seat(compact) for compact in SEATS}


# --- Each form ------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [ONSPD_2026, ONSPD_2023, NSPL_2025])
def test_lists_of_the_ons_are_read_by_their_columns(tmp_path: Path, header: str) -> None:
    done = read(a_file(tmp_path, ons_rows(header)))
    assert (held(done), done.notes) == (SEATS, ())


@pytest.mark.parametrize("header", ["pcds,pcon", "PCD,PCONCD", "postcode,gss_code", "pcd8,pcon25"])
def test_columns_may_be_few_and_in_capitals(tmp_path: Path, header: str) -> None:
    text = header + "\n" + "".join(f"{postcode},{seat}\n" for postcode, seat, _ in LIVE)
    assert held(read(a_file(tmp_path, text))) == SEATS


def test_of_two_columns_of_seats_the_later_set_of_codes_counts(tmp_path: Path) -> None:
    text = "pcon10cd,pcds,pcon24cd\nE14000639,SW1A 1AA,E14001172\n"
    assert read(a_file(tmp_path, text)).table.seat("SW1A1AA") == "E14001172"


@pytest.mark.parametrize("gap", [" ", ""])
def test_the_lookup_of_mysociety_goes_with_their_list_of_seats(tmp_path: Path, gap: str) -> None:
    short = ("COL", "ABS", "BLA")
    text = "postcode,short_code\n" + "".join(
        f"{row[0].replace(' ', gap)},UKPARL.2025.{code}\n"
        for row, code in zip(LIVE, short, strict=True)
    )
    text += f"CO15{gap}1QX,\n"
    seats = a_file(tmp_path, mysociety_seats(), "parl_constituencies_2025.csv")
    done = read(a_file(tmp_path, text), seats)
    assert held(done) == SEATS
    assert done.notes == (
        "Left out: 1 for which no seat is given: PO boxes, or without a place on the map.",
    )


def test_code_point_open_goes_with_a_table_of_wards(tmp_path: Path) -> None:
    areas = {f"Data/CSV/{at}.csv": code_point([row]) for at, row in enumerate(LIVE)}
    headers = {"Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA\nPostcode,Quality,Eastings\n"}
    path = a_zip(tmp_path, headers | areas, "codepo_gb.zip")
    done = read(path, a_file(tmp_path, wards(), "wards.csv"))
    assert held(done) == SEATS


def test_code_point_open_goes_with_any_list_that_has_seats(tmp_path: Path) -> None:
    elsewhere = ("ZE1 0AA", "S14000051", "S13002772")
    path = a_zip(tmp_path, {"Data/CSV/all.csv": code_point([*LIVE, elsewhere])})
    done = read(path, a_file(tmp_path, ons_rows(ONSPD_2026), "onspd.csv"))
    assert held(done) == SEATS
    assert done.notes == ("Left out: 1 that the table of seats does not have.",)


def test_a_list_of_the_ons_can_be_read_by_ward_too(tmp_path: Path) -> None:
    old = [(postcode, "E14000639", ward) for postcode, _, ward in LIVE]
    path = a_file(tmp_path, ons_rows(ONSPD_2023, old))
    assert held(read(path, a_file(tmp_path, wards(), "wards.csv"))) == SEATS


@pytest.mark.parametrize("gap", ["\t", ","])
@pytest.mark.parametrize("packed", [False, True])
def test_pairs_are_read_plain_or_packed(tmp_path: Path, gap: str, packed: bool) -> None:
    text = "".join(f"{compact}{gap}{seat}\r\n" for compact, seat in SEATS.items())
    path = a_file(tmp_path, text)
    if packed:
        path.write_bytes(gzip.compress(text.encode()))
    assert held(read(path)) == SEATS


def test_rows_may_come_in_any_order_and_twice(tmp_path: Path) -> None:
    text = "".join(f"{compact}\t{seat}\n" for compact, seat in reversed(SEATS.items()))
    done = read(a_file(tmp_path, text * 2))
    assert (held(done), done.table.rows) == (SEATS, 3)


def test_unusual_quoting_is_read_like_any_other(tmp_path: Path) -> None:
    text = 'name,pcds,pcon24cd\n"A, or ""B""","SW1A 1AA",E14001172\nplain,AB10 1AB,"S14000061"\n'
    done = read(a_file(tmp_path, text))
    assert (done.table.seat("SW1A1AA"), done.table.seat("AB101AB")) == ("E14001172", "S14000061")


def test_old_scottish_codes_become_the_new_ones(tmp_path: Path) -> None:
    done = read(a_file(tmp_path, "TD151UZ\tS14000008\n"))
    assert done.table.seat("TD151UZ") == "S14000108"


# --- What is left out, and said so ----------------------------------------------------------


def test_p4_p5_rows_that_are_not_for_us_are_counted_with_the_reason(tmp_path: Path) -> None:
    rows = [
        *LIVE,
        ("BT1 1AA", "N05000002", "N08000301"),
        ("BT1 1AB", "N05000002", "N08000301"),
        ("JE2 4WD", "L99999999", "L99999999"),
        ("GY1 1AA", "L99999999", "L99999999"),
        ("IM1 1AA", "M99999999", "M99999999"),
        ("SE1P 1ZZ", "E99999999", "E99999999"),
        ("QQ1 1AA", "E14001172", "E05013806"),
    ]
    done = read(a_file(tmp_path, ons_rows(ONSPD_2026, rows)))
    assert held(done) == SEATS
    assert done.notes == (
        "Left out: 2 of Northern Ireland: their licence lets nobody keep a table of them freely.",
        "Left out: 3 of Jersey, Guernsey and the Isle of Man: they are in no seat of the UK "
        "Parliament.",
        "Left out: 1 for which no seat is given: PO boxes, or without a place on the map.",
        "Left out: 1 whose form is not that of a postcode.",
    )


def test_northern_ireland_stays_out_of_every_list(tmp_path: Path) -> None:
    done = read(a_file(tmp_path, "BT11AA\tN05000002\nSW1A1AA\tE14001172\n"))
    assert (done.table.seat("BT11AA"), done.table.rows) == (None, 1)


def test_p7_what_is_no_longer_in_use_is_remembered_with_its_month(tmp_path: Path) -> None:
    text = ons_rows(ONSPD_2026) + "".join(
        ons_rows(ONSPD_2026, [(postcode, "E14001172", "E05013806")], month).partition("\n")[2]
        for postcode, month in (("E1W 1UU", "200705"), ("AB1 0AA", "199606"), ("BT1 0AA", "2001"))
    )
    done = read(a_file(tmp_path, text))
    assert (done.table.rows, done.table.ended, done.table.seat("E1W1UU")) == (3, 2, None)
    assert done.notes[-1] == "2 more are known to be no longer in use."


def test_a_ward_in_two_seats_or_in_none_tells_nothing(tmp_path: Path) -> None:
    rows = [
        *LIVE,
        ("EH1 1YZ", "", "S13002925"),
        ("EH1 1AA", "", "S13009999"),
        ("SE1P 1ZZ", "", ""),
    ]
    shared = [("S13002925", "S14000078"), ("S13002925", "S14000079")]
    known = [(ward, seat) for _, seat, ward in LIVE]
    table = a_file(tmp_path, wards([*known, *shared]), "wards.csv")
    done = read(a_file(tmp_path, code_point(rows)), table)
    assert held(done) == SEATS
    assert done.notes == (
        "Left out: 1 in wards that more than one seat shares.",
        "Left out: 1 in wards that the table of seats does not have.",
        "Left out: 1 for which no seat is given: PO boxes, or without a place on the map.",
        "Seats were told by ward: new wards and shared ones have none here.",
    )


# --- What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "\n", "gss_code,name\nE14001172,A Seat\n", "postcode,name\nSW1A 1AA,A Seat\n", "hello\n"],
)
def test_another_kind_of_file_is_refused_with_the_known_ones(tmp_path: Path, text: str) -> None:
    with pytest.raises(ImportRefused, match=r"no list of postcodes that is known here\. Known"):
        read(a_file(tmp_path, text))


def test_an_edition_of_before_july_2024_is_refused(tmp_path: Path) -> None:
    text = ons_rows(ONSPD_2023, [("SW1A 1AA", "E14000639", "E05000644")])
    with pytest.raises(ImportRefused, match=r"line 2: E14000639 is no seat of July 2024\.$"):
        read(a_file(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AB101AB\tE14000639\n", "line 1: E14000639 is no seat"),
        ("AB101AB\tS14000061\nAB10\tS14000061\n", "line 2: that is not a postcode"),
        ("AB101AB\tS14000061\nAB101AB\tS14000060\n", "line 2: that postcode came before"),
        ("AB101AB\tS14000061\n\nAB101AC\n", "line 3: there are too few values"),
        ('AB101AB,S14000061\nAB101AC,"S1400\n', "line 2: that is not a row of a CSV file"),
        ("pcds,doterm,pcon\nAB10 1AB,soon,S14000061\n", "line 2: the month .* cannot be read"),
        ("pcds,doterm,pcon\nAB10 1AB,169901,S14000061\n", "line 2: no postcode went out of use"),
    ],
)
def test_a_wrong_row_is_refused_even_with_force(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        read(a_file(tmp_path, text))


def test_a_refusal_never_repeats_a_postcode(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(a_file(tmp_path, "AB101AB\tS14000061\nAB101AB\tS14000060\n"))
    assert "AB10" not in str(refused.value)


def test_a_list_without_seats_says_what_it_needs(tmp_path: Path) -> None:
    points = a_file(tmp_path, code_point(), "ab.csv")
    short = a_file(tmp_path, "postcode,short_code\nSW1A 1AA,UKPARL.2025.COL\n", "short.csv")
    with pytest.raises(ImportRefused, match=r"^ab\.csv names no constituencies\. .*--seats"):
        read(points)
    with pytest.raises(ImportRefused, match=r"--seats parl_constituencies_2025\.csv"):
        read(short)


def test_a_table_of_seats_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    by_ward = a_file(tmp_path, wards(), "wards.csv")
    pairs = a_file(tmp_path, "SW1A1AA\tE14001172\n")
    with pytest.raises(ImportRefused, match=r"wards\.csv goes by wards, and list\.csv"):
        read(pairs, by_ward)
    other = a_file(tmp_path, "name,party\nIvy Mock,A\n", "people.csv")
    with pytest.raises(ImportRefused, match=r"people\.csv is no table of seats"):
        read(pairs, other)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (wards([("E05000001", "E14000639")]), "row 2: PCON24CD is no seat of July 2024"),
        (wards(), "has 3 wards, and at least 7,000 are expected"),
    ],
)
def test_a_table_of_wards_must_be_whole_and_of_july_2024(
    tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(ImportRefused, match=why):
        read_postcodes(a_file(tmp_path, code_point()), seats=a_file(tmp_path, text, "wards.csv"))


def test_a_code_that_mysociety_s_list_does_not_have_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, "postcode,short_code\nSW1A 1AA,UKPARL.2025.XXX\n")
    with pytest.raises(ImportRefused, match="no seat of the code UKPARL"):
        read(path, a_file(tmp_path, mysociety_seats(), "seats.csv"))


def test_few_postcodes_are_refused_and_the_left_out_ones_are_named(tmp_path: Path) -> None:
    rows = [*LIVE, ("BT1 1AA", "N05000002", "N08000301")]
    with pytest.raises(
        ImportRefused, match=r"has 3 postcodes, and at least 1,500,000 .* Left out: 1 of Northern"
    ):
        read_postcodes(a_file(tmp_path, ons_rows(ONSPD_2026, rows)))


def test_seats_that_are_missing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.lookups.readers.postcodes.FEWEST_POSTCODES", 1)
    with pytest.raises(ImportRefused, match="of 1 seats in Great Britain, not 632"):
        read_postcodes(a_file(tmp_path, "AB101AB\tS14000061\n"))


def test_a_list_of_which_nothing_is_left_is_refused_even_with_force(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"has no postcode with a seat\. Left out: 1 of"):
        read(a_file(tmp_path, ons_rows(ONSPD_2026, [("BT1 1AA", "N05000002", "")])))


def test_more_sectors_than_there_can_be_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.lookups.postcode_table.MAX_SECTORS", 1)
    with pytest.raises(ImportRefused, match="line 2: there are more sectors"):
        read(a_file(tmp_path, "AB101AB\tS14000061\nSW1A1AA\tE14001172\n"))


# --- Which sheets of a zip ------------------------------------------------------------------


def labels(path: Path) -> Sequence[str]:
    return [sheet.label for sheet, _ in sheets_of(path)]


def test_of_a_directory_that_is_there_twice_the_whole_is_read(tmp_path: Path) -> None:
    whole, part = ons_rows(ONSPD_2026), ons_rows(ONSPD_2026, LIVE[:1])
    path = a_zip(
        tmp_path,
        {
            "Data/multi_csv/ONSPD_AUG_2026_UK_SW.csv": part,
            "Data/ONSPD_AUG_2026_UK.csv": whole,
            "Data/ONSPD_AUG_2026_UK.txt": "the same again",
            "Documents/PCON names and codes UK as at 12_24.csv": "PCON24CD,PCON24NM\n",
        },
        "ONSPD_AUG_2026.zip",
    )
    assert labels(path) == ["ONSPD_AUG_2026.zip/ONSPD_AUG_2026_UK.csv"]
    assert held(read(path)) == SEATS


def test_without_the_whole_its_parts_are_read(tmp_path: Path) -> None:
    parts = {
        f"Data/multi_csv/ONSPD_AUG_2026_UK_{at}.csv": ons_rows(ONSPD_2026, [row])
        for at, row in enumerate(LIVE)
    }
    told: list[tuple[int, int]] = []
    path = a_zip(tmp_path, parts)
    done = read_postcodes(path, force=True, progress=lambda *step: told.append(step))
    assert held(done) == SEATS
    assert (told == sorted(told), {total for _, total in told}) == (True, {told[-1][0]})
