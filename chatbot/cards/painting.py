"""Draws a progress card: 1200 by 630, the shape in which chats show pictures whole.

A telephone shows it at about a third of that, so no letter is smaller than `SMALLEST`: words that
need more room make all of the card smaller down to there, and then there is no card.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from chatbot.cards.fonts import BOLD, REGULAR, can_shape
from chatbot.cards.setting import Type
from chatbot.domain.cards import Card

WIDTH, HEIGHT, MARGIN = 1200, 630, 60
INNER: Final = WIDTH - 2 * MARGIN

PAPER, INK, BAND, ON_BAND = "#ffffff", "#17212b", "#0b4f5c", "#ffffff"
BAR, TRACK, EDGE = "#b3261e", "#eceff1", "#5f6b73"

TITLE, WHO, FIGURE, LINE, IMPRINT = 56, 40, 92, 38, 30
BAR_HEIGHT, EDGE_WIDTH, GAP = 40, 3, 16
"""All in pixels of a card at its largest."""

SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8)
SMALLEST: Final = round(IMPRINT * SCALES[-1])


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one type, and the room before them."""

    type: Type
    lines: list[str]
    gap: int

    @property
    def height(self) -> int:
        return self.gap + len(self.lines) * self.type.line


@dataclass(frozen=True, slots=True)
class Plan:
    """Every block at one scale; the bar stands between `above` and `below`."""

    title: _Block
    above: tuple[_Block, ...]
    below: tuple[_Block, ...]
    imprint: _Block
    bar: int
    gap: int

    @property
    def blocks(self) -> tuple[_Block, ...]:
        """All of them, from the top."""
        return (self.title, *self.above, *self.below, self.imprint)

    @property
    def height(self) -> int:
        """What all of it takes."""
        return sum(block.height for block in self.blocks) + self.bar + 3 * self.gap


def draw(card: Card) -> bytes | None:
    """The card as a PNG; None when its script cannot be shaped here, or its words do not fit.

    Raises OSError when a font is not here.
    """
    if card.is_right_to_left and not can_shape():
        return None
    plan = planned(card)
    if plan is None:
        return None
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _paint(ImageDraw.Draw(picture), plan, card)
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def planned(card: Card) -> Plan | None:
    """The card at the largest scale at which all of it fits."""
    for scale in SCALES:
        plan = _plan(card, scale)
        if plan is not None and plan.height <= HEIGHT:
            return plan
    return None


def _plan(card: Card, scale: float) -> Plan | None:
    gap = round(GAP * scale)

    def block(words: str, size: int, weight: int = REGULAR, room: int = 0) -> _Block | None:
        at = Type(round(size * scale), card.language, card.is_right_to_left, weight)
        lines = at.wrapped(words, INNER)
        return None if lines is None else _Block(at, lines, room)

    title = block(card.title, TITLE, BOLD, gap)
    who, figure = block(card.who, WHO, room=gap), block(card.figure, FIGURE, BOLD)
    goal, deadline = block(card.goal, LINE, room=gap), block(card.deadline or "", LINE)
    imprint = block(card.imprint, IMPRINT, room=gap)
    if not (title and who and figure and goal and deadline and imprint):
        return None
    return Plan(title, (who, figure), (goal, deadline), imprint, round(BAR_HEIGHT * scale), gap)


def _paint(canvas: ImageDraw.ImageDraw, plan: Plan, card: Card) -> None:
    band = plan.title.height + plan.gap
    canvas.rectangle((0, 0, WIDTH, band), fill=BAND)
    _put(canvas, plan.title, 0, ON_BAND)
    top = band + max(0, HEIGHT - plan.height) // 2
    for block in plan.above:
        top = _put(canvas, block, top, INK)
    _bar(canvas, top + plan.gap, plan.bar, card)
    top += plan.gap + plan.bar
    for block in plan.below:
        top = _put(canvas, block, top, INK)
    _put(canvas, plan.imprint, HEIGHT - plan.gap - plan.imprint.height, INK)


def _put(canvas: ImageDraw.ImageDraw, block: _Block, top: int, ink: str) -> int:
    """Draw a block below `top`; where it ends."""
    start = WIDTH - MARGIN if block.type.is_right_to_left else MARGIN
    for place, line in _baselines(block, top):
        block.type.put(canvas, (start, place), line, ink)
    return top + block.height


def _baselines(block: _Block, top: int) -> Iterator[tuple[int, str]]:
    """A baseline lies at about three quarters of its line."""
    for number, line in enumerate(block.lines):
        at = top + block.gap + number * block.type.line
        yield at + round(block.type.line * 0.76), line


def _bar(canvas: ImageDraw.ImageDraw, top: int, height: int, card: Card) -> None:
    """Filled from where reading begins."""
    low, high = MARGIN, WIDTH - MARGIN
    full = round((high - low) * card.filled / 100)
    filled = (high - full, high) if card.is_right_to_left else (low, low + full)
    radius = height // 2
    for left, right, ink in ((low, high, TRACK), (*filled, BAR)):
        canvas.rounded_rectangle((left, top, right, top + height), radius, ink, EDGE, EDGE_WIDTH)
