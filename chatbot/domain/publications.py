"""Which release is current, and which ones were before: a line for every time it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

How = Literal["start", "publish", "back"]
"""Taken from the folders by a start of `serve`; by `chatbot publish`; taken up again by it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """`release` became the current one. Numbers go up from 1 without a gap."""

    number: int
    release: str
    at: datetime
    how: How
