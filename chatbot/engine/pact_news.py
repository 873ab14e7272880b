"""Telling somebody, once and in private, what became of a promise made together.

Never in the quiet hours, never after /stop. It is no question, so a talk that is open goes on.
"""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.calendar import day_of
from chatbot.domain.pacts import DAY, PactStanding, closes
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
    settled = _is_settled(walk, promised, at)
    known = walk.world.release.campaigns.get(campaign)
    flow = _flow(known) if known else None
    if settled and flow is not None:
        _tell(walk, campaign, flow, waiting)
        return
    if settled:
        walk.effects.append(AlertStaff("no_pact_flow", campaign))
    walk.effects.append(look_on(campaign, day_of(at) + DAY))


def _is_settled(walk: Walk, promised: Promised, at: datetime) -> bool:
    need = NeedPacts(promised.pact.scope, promised.pact.campaign, day_of(at))
    if need not in walk.facts:
        raise MissingFact(need)
    fact = walk.facts[need]
    standing = find(fact, promised) if isinstance(fact, Pacts) else None
    is_met = standing is not None and standing.met_on is not None
    return is_met or (isinstance(fact, Pacts) and day_of(at) >= closes(promised.pact))


def find(fact: Pacts, promised: Promised) -> PactStanding | None:
    """The pact of a promise, among those of its group or seat."""
    return next((it for it in fact.standing if it.pact == promised.pact), None)


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
