"""Python's search for garbage that refers to itself, made rarer: it was a third of a busy loop.

A turn leaves none of it, so almost every search finds nothing. What stands after the start is
taken out of the search for good (`gc.freeze`), and the rest is looked through after more that is
new. Reference counting frees everything else at once, as before.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from typing import Final

YOUNG: Final = 20_000
"""New objects, less those gone again, after which the youngest are looked through."""

MIDDLE: Final = 20
OLD: Final = 50
"""How many such searches make one of the next older generation."""


def search_less() -> None:
    """To be called when all that lasts has been made."""
    gc.collect()
    give_back()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def give_back() -> None:
    """What was used for a while and is freed goes back to the system: reading flows takes 6 MB.

    Only glibc keeps it, and only glibc has this function.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
