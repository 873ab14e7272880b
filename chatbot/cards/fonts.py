"""The fonts that cards are set in: Noto Sans, from packages, for the scripts of the languages.

Noto Sans Arabic of this package has Latin letters too, so one font carries a whole line that runs
from the right, and the shaping library sees all of it. Noto Sans Ethiopic has none: there a line
is set in two fonts, side by side.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from PIL import ImageFont, features

Script = Literal["latin", "arabic", "ethiopic"]

FONTS: Final[dict[Script, tuple[str, str]]] = {
    "latin": ("manimgx_fonts", "NotoSans[wght].ttf"),
    "arabic": ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    "ethiopic": ("manimgx_fonts", "NotoSansEthiopic[wght].ttf"),
}
"""Script -> the package and the file in it. Latin has Greek and Cyrillic beside it."""

FONTS_HELD: Final = 64
"""In a size and weight each."""

REGULAR: Final = 400
BOLD: Final = 700

_BLOCKS: Final[tuple[tuple[int, int, Script], ...]] = (
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFC, "arabic"),
    (0x1200, 0x139F, "ethiopic"),
    (0x2D80, 0x2DDF, "ethiopic"),
    (0xAB00, 0xAB2F, "ethiopic"),
)
"""Unicode blocks that are not set in Noto Sans itself (unicode.org/Public/UNIDATA/Blocks.txt)."""


def script_of(character: str) -> Script:
    """Which of the fonts has a character."""
    code = ord(character)
    return next((script for low, high, script in _BLOCKS if low <= code <= high), "latin")


def can_shape() -> bool:
    """Whether letters can be joined and lines be laid out from the right.

    The imaging library brings all that it takes but FriBidi, which it looks for on the machine.
    """
    return bool(features.check("raqm"))


def missing_fonts() -> list[str]:
    """The packages of fonts that are not here."""
    return sorted({package for script, (package, _) in FONTS.items() if not _file(script)})


@lru_cache(FONTS_HELD)
def font(script: Script, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels; raises OSError when it is not here."""
    file = _file(script)
    if file is None:
        raise OSError(f"{FONTS[script][0]} is not here")
    engine = ImageFont.Layout.RAQM if can_shape() else ImageFont.Layout.BASIC
    made = ImageFont.truetype(file, size, layout_engine=engine)
    others = made.get_variation_axes()[1:]
    made.set_variation_by_axes([weight, *(axis["default"] or 0 for axis in others)])
    return made


@cache
def _file(script: Script) -> Path | None:
    """Where it lies; None when it does not. A file is read bit by bit, bytes would be held."""
    package, name = FONTS[script]
    try:
        file = Path(str(files(package).joinpath(name)))
    except ImportError:
        return None
    return file if file.is_file() else None
