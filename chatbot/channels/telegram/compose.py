"""From one bubble to the calls that show it (core.telegram.org/bots/api#sendmessage, 10.1).

One bubble is one call where Telegram's limits allow it; else parts, with the buttons on the last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from telegram import InputFile

from chatbot.channels.telegram.entities import entities, utf16_length
from chatbot.channels.telegram.keyboard import Row, lay_out
from chatbot.channels.telegram.splitting import LONGEST_TEXT, split
from chatbot.domain.messages import Mark, Outgoing, RichText

LONGEST_CAPTION: Final = 1024

NO_PREVIEW: Final = {"is_disabled": True}

_UNSEEN: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\u2800\u3164\ufeff"


@dataclass(frozen=True, slots=True)
class Call:
    """One call, without the chat it goes to."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)

    def without(self, name: str) -> Call:
        """The same without one parameter."""
        kept = {each: value for each, value in self.params.items() if each != name}
        return Call(self.method, kept)

    def without_entities(self) -> Call:
        """The same words, plain."""
        kept = {name: value for name, value in self.params.items() if "entities" not in name}
        return Call(self.method, kept)


def compose(message: Outgoing, photo: InputFile | str | None) -> list[Call]:
    """The calls for a bubble; `photo` is its picture or card, a file or a file id, if any."""
    text = message.text
    if message.picture is not None and photo is None:
        text = _after(message.picture.alt, text)
    laid = lay_out(text, message.buttons)
    shown = message.card or message.picture
    if shown is None or photo is None:
        return _texts(laid.text, laid.rows)
    if utf16_length(laid.text.text) <= LONGEST_CAPTION:
        return [_photo(photo, laid.text, laid.rows)]
    alt = split(RichText(shown.alt), LONGEST_CAPTION)[0]
    return [_photo(photo, alt, []), *_texts(laid.text, laid.rows)]


def edit(calls: list[Call], message_id: str) -> Call | None:
    """The call that puts a bubble in the place of another; None when it takes more than one."""
    if len(calls) != 1 or calls[0].method != "sendMessage":
        return None
    return Call("editMessageText", {**calls[0].params, "message_id": int(message_id)})


def _texts(text: RichText, rows: list[Row]) -> list[Call]:
    parts = [part for part in split(text, LONGEST_TEXT) if _is_seen(part)]
    if len(parts) == 1:
        return [_text(parts[0], rows)]
    calls = [_text(part, []) for part in parts[:-1]]
    return [*calls, *(_text(part, rows) for part in parts[-1:])]


def _text(text: RichText, rows: list[Row]) -> Call:
    params: dict[str, Any] = {"text": text.text, "link_preview_options": NO_PREVIEW}
    if marked := entities(text):
        params["entities"] = marked
    if rows:
        params["reply_markup"] = {"inline_keyboard": rows}
    return Call("sendMessage", params)


def _photo(photo: InputFile | str, caption: RichText, rows: list[Row]) -> Call:
    params: dict[str, Any] = {"photo": photo}
    if _is_seen(caption):
        params["caption"] = caption.text
        if marked := entities(caption):
            params["caption_entities"] = marked
    return Call("sendPhoto", params | _markup(rows))


def _markup(rows: list[Row]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _is_seen(text: RichText) -> bool:
    """Telegram refuses a message in which nothing can be seen."""
    first = text.text[:1]
    return (first.isascii() and first.isalnum()) or bool(text.text.strip().strip(_UNSEEN).strip())


def _after(words: str, text: RichText) -> RichText:
    if not words.strip():
        return text
    start = f"{words}\n\n" if text.text else words
    marks = (Mark(it.kind, it.start + len(start), it.length, it.url) for it in text.marks)
    return RichText(start + text.text, tuple(marks))
