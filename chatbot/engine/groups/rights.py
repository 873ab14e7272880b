"""Who may change how the bot behaves in a group: its administrators, asked for on every press."""

from __future__ import annotations

from chatbot.engine.moves import MissingFact
from chatbot.engine.needs import NeedStanding, Standing
from chatbot.engine.walk import Walk


def is_by_admin(walk: Walk) -> bool:
    """Whether whoever acts in this turn administers the group now; unknown is no."""
    group = walk.incoming.group
    if group is None:
        return False
    if group.is_admin:
        return True
    need = NeedStanding(walk.incoming.address, group.actor)
    if need not in walk.facts:
        raise MissingFact(need)
    fact = walk.facts[need]
    return isinstance(fact, Standing) and fact.is_admin
