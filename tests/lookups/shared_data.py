"""Where the real files may lie: beside the checkout, or wherever CHATBOT_SHARED_DATA says.

They are not ours to ship, so what needs them is skipped without them, and says so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[3] / "shared" / "data"
_FOLDER = Path(os.environ.get("CHATBOT_SHARED_DATA") or _BESIDE)


def where(name: str) -> Path:
    """Where a real file would be."""
    return _FOLDER / name


def shared(name: str) -> Path:
    """A real file; the calling test is skipped where there is none."""
    path = where(name)
    if not path.exists():
        pytest.skip(
            f"{name} is not here: put the shared data beside the checkout, "
            "or name its folder in CHATBOT_SHARED_DATA"
        )
    return path
