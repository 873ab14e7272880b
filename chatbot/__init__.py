"""A chat assistant that helps people in the UK ask for the protection of refugees."""

from __future__ import annotations

__version__ = "0.1.0"
