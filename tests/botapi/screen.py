"""What a person sees: messages as bubbles with their buttons, and the answers to presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .keyboards import ACTIONS
from .world import Happening, Json

_MEDIA = (
    "photo voice sticker location contact document video audio dice poll story animation".split()
)


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `action` is the Bot API's field, such as "callback_data"; `value` what it holds.

    A button of a reply keyboard has the action "text", "request_contact" or "request_location".
    """

    label: str
    action: str
    value: Any
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it stands on the screen (or stood, when it came from `Person.hears`)."""

    message_id: int
    is_from_bot: bool
    what: Happening
    text: str
    entities: tuple[Json, ...]
    rows: tuple[tuple[Button, ...], ...]
    media: str | None
    raw: Json = field(repr=False, compare=False)

    @property
    def buttons(self) -> list[Button]:
        """All buttons, row after row."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The words on the buttons."""
        return [button.label for button in self.buttons]

    def button(self, label: str) -> Button:
        """Return the button of this label; AssertionError names those there are."""
        for button in self.buttons:
            if button.label == label:
                return button
        raise AssertionError(f"no button {label!r}, only {self.labels}")


@dataclass(frozen=True, slots=True)
class Toast:
    """The bot's answer to a press. An empty text only stops the waiting sign on the button."""

    query_id: str
    text: str
    is_alert: bool
    url: str | None = None


def bubble(message: Json, bot_id: int, what: Happening = Happening.SENT) -> Bubble:
    """Return a message as it is seen."""
    return Bubble(
        message_id=message["message_id"],
        is_from_bot=message["from"]["id"] == bot_id,
        what=what,
        text=message.get("text") or message.get("caption") or "",
        entities=tuple(message.get("entities") or message.get("caption_entities") or ()),
        rows=tuple(_rows(message.get("reply_markup", {}).get("inline_keyboard", ()))),
        media=next((kind for kind in _MEDIA if kind in message), None),
        raw=message,
    )


def reply_buttons(markup: Json | None) -> list[Button]:
    """Return the ready answers below the input field."""
    rows = (markup or {}).get("keyboard", ())
    return [_reply_button(button) for row in rows for button in row]


def _rows(rows: Any) -> Iterator[tuple[Button, ...]]:
    for row in rows:
        yield tuple(_inline_button(button) for button in row)


def _inline_button(button: Json) -> Button:
    action = next(name for name in ACTIONS if name in button)
    value = button[action]
    plain = value.get("text", value.get("url", value)) if isinstance(value, dict) else value
    return Button(button["text"], action, plain, button.get("style"))


def _reply_button(button: Json) -> Button:
    for action in ("request_contact", "request_location"):
        if button.get(action):
            return Button(button["text"], action, True, button.get("style"))
    return Button(button["text"], "text", button["text"], button.get("style"))
