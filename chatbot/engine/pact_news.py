"""Telling somebody, once and in private, what became of a promise made together.

Never in the quiet hours, never after /stop. It is no question, so a talk that is open goes on.
"""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.calendar import day_of
from chatbot.domain.pacts import DAY, settled
from chatbot.domain.quiet_hours import is_quiet, next_allowed
from chatbot.engine.campaign import Campaign
from chatbot.engine.changed import changed
from chatbot.engine.effects import PACT, AlertStaff, SetFollowUp, SetTimers
from chatbot.engine.flow import Flow
from chatbot.engine.moves import MissingFact, start
from chatbot.engine.needs import NeedPacts, Pacts
from chatbot.engine.pact_notes import VALUE, Promised, look_on, read_promise
from chatbot.engine.walk import Walk


def wake(walk: Walk, campaign: str, waiting: bool) -> None:
    """A day's look: tell what is settled, else look again tomorrow."""
    at = walk.incoming.at
    held = walk.contact.remembered.get((campaign, VALUE))
    promised = read_promise(held.value, campaign) if held else None
    if promised is None or walk.contact.stopped:
        return
    if is_quiet(at):
        walk.effects.append(SetFollowUp(campaign, next_allowed(at), PACT))
        return
    is_settled = _is_settled(walk, promised, at)
    known = walk.world.release.campaigns.get(campaign)
    flow = _flow(known) if known else None
    if is_settled and flow is not None:
        _tell(walk, campaign, flow, waiting)
        return
    if is_settled:
        walk.effects.append(AlertStaff("no_pact_flow", campaign))
    walk.effects.append(look_on(campaign, day_of(at) + DAY))


def _is_settled(walk: Walk, promised: Promised, at: datetime) -> bool:
    need = NeedPacts(promised.pact.scope, promised.pact.campaign, day_of(at))
    if need not in walk.facts:
        raise MissingFact(need)
    fact = walk.facts[need]
    if not isinstance(fact, Pacts):
        return False
    return settled(fact.of(promised.pact), promised.pact, day_of(at)) is not None


def _flow(campaign: Campaign) -> Flow | None:
    return next((flow for flow in campaign.flows.values() if flow.starts.pact), None)


def _tell(walk: Walk, campaign: str, flow: Flow, waiting: bool) -> None:
    """Run the flow beside whatever is open; that stands afterwards as it stood."""
    before, kept = walk.session, len(walk.effects)
    walk.session = changed(before, campaign=campaign, frames=(), answered=None)
    start(walk, flow)
    if waiting:
        walk.effects[kept:] = [it for it in walk.effects[kept:] if not isinstance(it, SetTimers)]
        walk.session, walk.outcome = before, None
