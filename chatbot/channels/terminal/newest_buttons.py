"""The buttons of the newest message that has any, also over the end of the program.

Only what a tap needs outlives the program: number, id, label and token. What a button would copy,
share or mail is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    Outgoing,
    ShareButton,
    UrlButton,
)


class Keepsake(Protocol):
    """A small sealed thing that one contact's terminal keeps."""

    def load(self) -> bytes | None:
        """What was kept; None when nothing was, or it cannot be read any more."""
        ...

    def keep(self, content: bytes) -> None: ...

    def drop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Numbered:
    """One button as it is shown. Without a token it opens or shows something, and answers not."""

    id: str
    label: str
    token: str | None = None
    button: Button | None = None


class _Kept(msgspec.Struct):
    ref: str
    retired: bool
    buttons: list[tuple[str, str, str | None]]


_KINDS = {UrlButton: ".url", ShareButton: ".share", CopyButton: ".copy", MailButton: ".mail"}


def numbered(buttons: Iterable[Button]) -> tuple[Numbered, ...]:
    """Buttons with an id each: an author's own, else the kind behind a full stop.

    No author may begin an id so, and nobody types it by chance. Several of a kind are counted.
    """
    shown: list[Numbered] = []
    for button in buttons:
        if isinstance(button, OptionButton):
            shown.append(Numbered(button.id, button.label, button.token, button))
        else:
            kind = _KINDS[type(button)]
            count = 1 + sum(type(one.button) is type(button) for one in shown)
            name = kind if count == 1 else f"{kind}{count}"
            shown.append(Numbered(name, button.label, None, button))
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class _Newest:
    ref: str = ""
    retired: bool = False
    buttons: tuple[Numbered, ...] = ()


class NewestButtons:
    """Kept up to date by the channel, asked by whoever reads a line."""

    def __init__(self, keepsake: Keepsake) -> None:
        self._keepsake = keepsake
        self._newest = _read(keepsake.load())

    def shown(self, bubble: Outgoing, ref: str) -> None:
        """A message came onto the screen."""
        if bubble.buttons:
            self._set(_Newest(ref, False, numbered(bubble.buttons)))

    def retired(self, ref: str) -> None:
        """The question of a message is answered."""
        if ref == self._newest.ref and not self._newest.retired:
            self._set(replace(self._newest, retired=True))

    def forget(self) -> None:
        """Nothing was ever shown."""
        self._newest = _Newest()
        self._keepsake.drop()

    def by_number(self, number: int) -> Numbered | None:
        """The button shown as `#number`, answered or not: whoever counts means this message."""
        buttons = self._newest.buttons
        return buttons[number - 1] if 1 <= number <= len(buttons) else None

    def by_word(self, word: str) -> Numbered | None:
        """The button with this label, else with this id.

        A question that is answered has no words any more: they may be the next answer.
        """
        if self._newest.retired:
            return None
        wanted = _folded(word)
        buttons = self._newest.buttons if wanted else ()
        by_label = (one for one in buttons if _folded(one.label) == wanted)
        by_id = (one for one in buttons if _folded(one.id) == wanted)
        return next(by_label, None) or next(by_id, None)

    def _set(self, newest: _Newest) -> None:
        self._newest = newest
        buttons = [(one.id, one.label, one.token) for one in newest.buttons]
        self._keepsake.keep(msgspec.json.encode(_Kept(newest.ref, newest.retired, buttons)))


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _read(kept: bytes | None) -> _Newest:
    try:
        told = msgspec.json.decode(kept, type=_Kept) if kept else None
    except msgspec.MsgspecError:
        told = None
    if told is None:
        return _Newest()
    return _Newest(told.ref, told.retired, tuple(Numbered(*one) for one in told.buttons))
