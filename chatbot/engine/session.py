"""Where one contact stands in one flow, and how that is written down between turns.

A session names its release, flows and steps, never positions, so that it outlives edits and
restarts. Everything in it is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any, Final

from chatbot.domain.contacts import Value
from chatbot.domain.records import record
from chatbot.engine.changed import changed


@record(frozen=True)
class Frame:
    """One flow on the stack of a session. The last frame is the one that runs.

    `step` is where this frame stands: the open wait, or the `run` step that started the next one.
    """

    flow: str
    step: str
    values: Mapping[str, Value] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Answered:
    """Which message answered which question, so that a later edit of it can be offered.

    `depth` is how many frames were open. `edit` holds the new words while the person decides.
    """

    key: str
    step: str
    depth: int
    edit: str | None = None


@record(frozen=True)
class Session:
    """One contact's place in one campaign's flows.

    `visit` rises by one each time a wait opens; a button or a timer of another visit is stale.
    `attempts` counts refused answers of this visit, `chosen` the options ticked so far, `page`
    where a long list of options stands. `opened` is when silence began: when the wait opened, or
    the person last spoke without answering it (ISO 8601). `past` names the steps of earlier visits
    whose buttons may still change an answer. `wording` is the hash of the words of the choice on
    the screen. `group`: they came from a group chat, and were not yet asked whether to be counted
    in its total; then it is dropped. `asked`: option -> label of a question of the bot itself that
    the next words answer. `recent` names what was said last, for who calls it badly put.
    """

    id: str
    campaign: str
    release: str
    language: str
    visit: int = 0
    attempts: int = 0
    frames: tuple[Frame, ...] = ()
    chosen: tuple[str, ...] = ()
    page: int = 0
    opened: str | None = None
    past: Mapping[str, str] = field(default_factory=dict)
    wording: str | None = None
    answered: Answered | None = None
    group: str | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    recent: tuple[str, ...] = ()

    @property
    def top(self) -> Frame:
        """The frame that runs."""
        return self.frames[-1]

    def with_top(self, frame: Frame) -> Session:
        """The same session with its running frame replaced."""
        frames = self.frames
        return changed(self, frames=(*frames[:-1], frame) if len(frames) > 1 else (frame,))


def dump_session(session: Session) -> str:
    """Write a session down as JSON, stable in key order."""
    answered = _row(session.answered) if session.answered else None
    frames = [_row(frame) for frame in session.frames]
    whole = {**_row(session), "frames": frames, "answered": answered}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def load_session(written: str) -> Session:
    """Read a session back; fields added later take their defaults, those dropped are ignored."""
    return session_of(json.loads(written))


def session_of(whole: dict[str, Any]) -> Session:
    """`load_session` for whoever has read the JSON already."""
    data = _known(_EMPTY, whole)
    answered = data.get("answered")
    # Copies of an empty one: a session that is not at hand is read for each turn.
    read = {
        **data,
        "frames": tuple([changed(_FRAME, **_known(_FRAME, it)) for it in data["frames"]]),
        "chosen": tuple(data.get("chosen", ())),
        "recent": tuple(data.get("recent", ())),
        "answered": Answered(**_known(_ANSWERED, answered)) if answered else None,
    }
    return changed(_EMPTY, **read)


def _row(of: Session | Frame | Answered) -> dict[str, Any]:
    return {field.name: getattr(of, field.name) for field in fields(of)}


def _known(like: Session | Frame | Answered, written: dict[str, Any]) -> dict[str, Any]:
    """Without what a newer version of the program wrote."""
    names = _NAMES[type(like)]
    if names.issuperset(written):
        return written
    return {name: value for name, value in written.items() if name in names}


_EMPTY: Final = Session("", "", "", "")
_FRAME: Final = Frame("", "")
_ANSWERED: Final = Answered("", "", 0)
_NAMES: Final = {
    kind: frozenset(field.name for field in fields(kind)) for kind in (Session, Frame, Answered)
}
