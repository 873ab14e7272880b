"""Which list of postcodes a sheet is, told from its first line and never from its name.

Columns as their publishers name them:

- ONS Postcode Directory and National Statistics Postcode Lookup: `pcd`, `pcd2`, `pcds`, `doterm`,
  `osward` or `ward`, `pcon` until 2025; since then `pcd7`, `pcd8`, `pcds`, `doterm`, `wd26cd`,
  `pcon24cd`, the digits being the year that a set of codes is from.
- mySociety's postcode lookup (`postcodes_with_con.csv`): `postcode`, `short_code`.
- Code-Point Open (Ordnance Survey, user guide): no header; postcode, quality, easting, northing,
  country, two codes of the health service, county, district, ward.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.postcodes import parse

CODE_POINT: Final = "Code-Point Open"
PAIRS: Final = "pairs"
HEADED: Final = "a list with a header"
BOUNDARIES: Final = "near boundaries"

SHORT: Final = "short_code"

_POSTCODES: Final = ("pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode")
_SEAT = re.compile(r"pcon(\d\d)?(?:cd)?|gss(?:_code)?()")
_WARD = re.compile(r"osward|ward|wd\d\dcd")
_ENDED: Final = "doterm"

_COUNTRY = re.compile(r"[ESW]92\d{6}")
_WIDTH_OF_CODE_POINT: Final = 10


@dataclass(frozen=True, slots=True)
class Form:
    """Where things stand in a row; None for what a list does not have.

    `seat` is a column of ONS codes, `short` one of mySociety's, `ended` the month (`200701`) in
    which a postcode went out of use, empty for those in use.
    """

    kind: str
    delimiter: str = ","
    postcode: int = 0
    seat: int | None = None
    short: int | None = None
    ward: int | None = None
    ended: int | None = None

    @property
    def has_header(self) -> bool:
        """Whether the first line names the columns."""
        return self.kind == HEADED


def form_of(line: str) -> Form | None:
    """The form that a first line shows, or None when it is no list of postcodes."""
    delimiter = "\t" if "\t" in line else ","
    cells = next(csv.reader([line], delimiter=delimiter), [])
    if not cells:
        return None
    if parse(compact(cells[0])) is None:
        return _headed(cells, delimiter)
    if delimiter == "\t" and len(cells) == 4:
        return Form(BOUNDARIES, delimiter)
    if len(cells) == _WIDTH_OF_CODE_POINT and _COUNTRY.fullmatch(cells[4]):
        return Form(CODE_POINT, ward=_WIDTH_OF_CODE_POINT - 1)
    if len(cells) == 2:
        return Form(PAIRS, delimiter, seat=1)
    return None


def compact(cell: str) -> str:
    """A postcode as tables want it, however it is padded: `B1  1AA` becomes `B11AA`."""
    return cell.replace(" ", "").upper()


def _headed(cells: Sequence[str], delimiter: str) -> Form | None:
    names = [cell.strip().lower() for cell in cells]
    postcode = next((names.index(name) for name in _POSTCODES if name in names), None)
    form = Form(
        HEADED,
        delimiter,
        postcode=postcode or 0,
        seat=seat_column(names),
        short=names.index(SHORT) if SHORT in names else None,
        ward=ward_column(names),
        ended=names.index(_ENDED) if _ENDED in names else None,
    )
    told = (form.seat, form.short, form.ward)
    return None if postcode is None or told == (None, None, None) else form


def seat_column(names: Sequence[str]) -> int | None:
    """The column of the seats' codes; of several sets of codes the latest."""
    found = ((at, _SEAT.fullmatch(name)) for at, name in enumerate(names))
    years = {at: column[1] or "" for at, column in found if column}
    return max(years, key=lambda at: years[at], default=None)


def ward_column(names: Sequence[str]) -> int | None:
    """The column of the wards' codes."""
    return next((at for at, name in enumerate(names) if _WARD.fullmatch(name)), None)
