"""Coming back, long after a conversation, to ask what came of it: a service that was asked for.

Once, never into the middle of another conversation, never in the quiet hours, never after /stop.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from chatbot.domain.quiet_hours import is_quiet, next_allowed
from chatbot.engine.campaign import Campaign
from chatbot.engine.changed import changed
from chatbot.engine.effects import AlertStaff, Send, SetFollowUp
from chatbot.engine.flow import Flow
from chatbot.engine.moves import start
from chatbot.engine.walk import Walk

TRY_AGAIN: Final = timedelta(days=1)
"""Whoever is in the middle of something is left alone for so long."""


def follow_up_flow(campaign: Campaign) -> Flow | None:
    """The flow by which a campaign comes back."""
    return next((flow for flow in campaign.flows.values() if flow.starts.follow_up), None)


def wake(walk: Walk, campaign: str, waiting: bool) -> None:
    """A follow-up fell due: ask now, or put it off to when it may be asked."""
    at = walk.incoming.at
    known = walk.world.release.campaigns.get(campaign)
    flow = follow_up_flow(known) if known else None
    if walk.contact.stopped:
        return
    if flow is None:
        walk.effects.append(AlertStaff("no_follow_up_flow", campaign))
    elif waiting:
        _put_off(walk, campaign, at + TRY_AGAIN)
    elif is_quiet(at):
        _put_off(walk, campaign, at)
    else:
        walk.session = changed(walk.session, campaign=campaign, frames=())
        start(walk, flow)
        if walk.outcome is not None:
            _stay_silent(walk)


def _stay_silent(walk: Walk) -> None:
    """There was nothing to ask: nobody wants a message that says so."""
    walk.effects[:] = [effect for effect in walk.effects if not isinstance(effect, Send)]
    walk.said.clear()


def _put_off(walk: Walk, campaign: str, until: datetime) -> None:
    walk.effects.append(SetFollowUp(campaign, next_allowed(until)))
