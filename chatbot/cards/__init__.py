"""Progress cards as pictures. The one package that knows the imaging library."""

from __future__ import annotations

from chatbot.cards.drawer import CardDrawer
from chatbot.cards.fonts import can_shape, missing_fonts
from chatbot.cards.painting import draw

__all__ = ["CardDrawer", "can_shape", "draw", "missing_fonts"]
