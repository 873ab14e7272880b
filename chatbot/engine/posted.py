"""A letter that waits to be sent for somebody, against the people of today. Pure.

The same check as in the chat: nothing leaves on old knowledge. What has changed is for the person
to settle, so anything but the very same address and name stops the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from chatbot.domain.contacts import Value
from chatbot.engine.actions import ACTIONS
from chatbot.engine.actions.spec import Context
from chatbot.engine.needs import Fact, Need
from chatbot.engine.values import things_of
from chatbot.engine.world import World


class Standing(Enum):
    """SAME it may leave · CHANGED the person must say · OVER nobody there can be asked ·
    NOT_KNOWN nobody could tell just now."""

    SAME = "same"
    CHANGED = "changed"
    OVER = "over"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class PostedCheck:
    """The check of one letter. `content` is that of `PostLetter`, as the desk keeps it."""

    world: World
    campaign: str
    content: Mapping[str, Any]
    at: datetime

    def need(self) -> Need | None:
        """Who stands there today, or sits; None where nobody can know."""
        check = ACTIONS["check_letters"]
        return check.needs(self._inputs(), self._context()) if check.needs else None

    def judge(self, fact: Fact) -> Standing:
        """Whether it may leave."""
        result = ACTIONS["check_letters"].run(self._inputs(), fact, self._context())
        if result.outcome in ("over", "vanished"):
            return Standing.OVER
        if result.outcome not in ("same", "changed"):
            return Standing.NOT_KNOWN
        row = self.content["row"]
        rows = things_of(result.values.get("letters"))
        same = result.outcome == "same" and bool(rows) and rows[0].get("email") == row["email"]
        return Standing.SAME if same else Standing.CHANGED

    def _inputs(self) -> dict[str, Value]:
        row = {**self.content["row"], "sent": False, "posted": False}
        letters: dict[str, Value] = {
            "items": [row],
            "seat": self.content.get("seat"),
            "ballot": self.content.get("ballot"),
            "draft": {"role": self.content.get("role")},
            "chosen_subset": True,  # whoever else is new there is no concern of this letter
        }
        return {"letters": letters}

    def _context(self) -> Context:
        voice = self.world.voice(self.campaign, "", self.at, {}, {})
        return Context(
            campaign=voice.campaign,
            language=voice.language,
            at=self.at,
            key="",
            release=self.world.release.id,
            wording="",
            say=lambda key, language, shown: None,
        )
