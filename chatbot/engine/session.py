"""Where one contact stands in one flow, and how that is written down between turns.

A session names its release, flows and steps, never positions, so that it outlives edits and
restarts. Everything in it is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from chatbot.domain.contacts import Value


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow on the stack of a session. The last frame is the one that runs.

    `step` is where this frame stands: the open wait, or the `run` step that started the next one.
    """

    flow: str
    step: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """One contact's place in one campaign's flows.

    `visit` rises by one each time a wait opens; a button or a timer of another visit is stale.
    `attempts` counts refused answers of this visit. `asked` is the inbox key of the message that
    answered the last question, for edits. `shown` holds the ids of options drawn from data, in the
    order shown, so that a number typed later still means the same thing.
    """

    id: str
    campaign: str
    release: str
    language: str
    visit: int = 0
    attempts: int = 0
    frames: tuple[Frame, ...] = ()
    shown: tuple[str, ...] = ()
    asked: str | None = None
    pending: str | None = None

    @property
    def top(self) -> Frame:
        """The frame that runs."""
        return self.frames[-1]

    def with_top(self, frame: Frame) -> Session:
        """The same session with its running frame replaced."""
        return replace(self, frames=(*self.frames[:-1], frame))


def dump_session(session: Session) -> str:
    """Write a session down as JSON, stable in key order."""
    return json.dumps(asdict(session), ensure_ascii=False, separators=(",", ":"))


def load_session(written: str) -> Session:
    """Read a session back; fields added later take their defaults."""
    data: dict[str, Any] = json.loads(written)
    frames = tuple(Frame(**frame) for frame in data.pop("frames"))
    shown = tuple(data.pop("shown"))
    return Session(frames=frames, shown=shown, **data)
