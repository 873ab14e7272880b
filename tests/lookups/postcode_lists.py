"""Lists of postcodes as their publishers write them, a few rows each.

Columns and quoting are those of the real files: Code-Point Open (OS), the ONS Postcode Directory
of 2023 and of August 2026, the National Statistics Postcode Lookup of 2025, mySociety's lookup.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ONSPD_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,cty26cd,ced25cd,lad26cd,wd26cd,parncp26cd,usrtypind,east1m,"
    "north1m,gridind,hlth19cd,nhser24cd,ctry26cd,rgn26cd,ssr95cd,pcon24cd,eer20cd,educ23cd"
)
ONSPD_2023 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,"
    "osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec"
)
NSPL_2025 = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty25cd,ced25cd,"
    "lad25cd,wd25cd,nhser24cd,ctry25cd,rgn25cd,pcon24cd,ttwa15cd"
)
WARDS = "WD24CD,WD24NM,WD24NMW,PCON24CD,PCON24NM,PCON24NMW,LAD24CD,LAD24NM,ObjectId"
MYSOCIETY = "full_code,short_code,name,name_cy,gss_code,three_code,nation"
LIVE = (
    ("SW1A 1AA", "E14001172", "E05013806"),
    ("AB10 1AB", "S14000061", "S13002842"),
    ("B1 1AA", "E14001096", "E05011151"),
)
"""Postcode, seat, ward."""

BY_WARD = [(ward, seat) for _, seat, ward in LIVE]


def a_file(folder: Path, text: str, name: str = "list.csv") -> Path:
    """A file with these words in it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def a_zip(folder: Path, members: Mapping[str, str], name: str = "list.zip") -> Path:
    """A zip with these files in it."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path


def ons_rows(header: str, rows: Sequence[tuple[str, str, str]] = LIVE, ended: str = "") -> str:
    """Rows of an ONS list under its header, quoted as the ONS does it."""
    names = header.split(",")
    text = header + "\n"
    for postcode, seat, ward in rows:
        outward, inward = postcode.split(" ")
        cells = dict.fromkeys(names, "E99999999") | {
            "pcds": postcode,
            names[0]: outward.ljust(4) + inward,
            names[1]: outward.ljust(5) + inward,
            "dointr": "198001",
            "doterm": ended,
        }
        for name in names:
            if name.startswith("pcon"):
                cells[name] = seat
            if name in {"osward", "wd26cd", "wd25cd"}:
                cells[name] = ward
        text += ",".join(f'"{cells[name]}"' for name in names) + "\r\n"
    return text


def code_point(rows: Sequence[tuple[str, str, str]] = LIVE) -> str:
    """Rows of one area of Code-Point Open: seven characters to a postcode, no header."""
    lines = []
    for postcode, _, ward in rows:
        outward, inward = postcode.split(" ")
        place = '10,394251,806376,"S92000003"' if ward else '90,0,0,"S92000003"'
        lines.append(
            f'"{outward.ljust(4)}{inward}",{place},"","S08000020","","S12000033","{ward}"'
        )
    return "\n".join(lines) + "\n"


def wards(rows: Sequence[tuple[str, str]] = BY_WARD) -> str:
    """The ONS's lookup from wards to constituencies, with the mark its exports begin with."""
    text = "\ufeff" + WARDS + "\n"
    for number, (ward, seat) in enumerate(rows, start=1):
        text += f'{ward},"A ward, so called",,{seat},A Seat,,E07000001,A District,{number}\n'
    return text


def mysociety_seats() -> str:
    """Their list of constituencies, the columns before the geography."""
    rows = (("E14001172", "COL"), ("S14000061", "ABS"), ("E14001096", "BLA"))
    text = MYSOCIETY + "\n"
    for gss, three in rows:
        full = f"uk.org.mysociety.cons.ukparl.2025.{three.lower()}"
        text += f"{full},UKPARL.2025.{three},A Seat,,{gss},{three},England\n"
    return text
