"""Somebody comes from a group, or by a card that was shared, into the private chat."""

from __future__ import annotations

from chatbot.domain.handovers import MARK, Handover, digest
from chatbot.engine.changed import changed
from chatbot.engine.flow import Flow
from chatbot.engine.language_hints import meant_by
from chatbot.engine.moves import MissingFact
from chatbot.engine.needs import NeedHandover
from chatbot.engine.share_cards import read_invitation
from chatbot.engine.walk import Walk


def arrive_from_group(walk: Walk, payload: str) -> Flow | None:
    """The flow that a link from a group opens; None when the link is not one of ours.

    The person's own language comes first: chosen here, or that of their app; else the group's.
    """
    if not payload.startswith(MARK):
        return None
    need = NeedHandover(payload)
    if need not in walk.facts:
        raise MissingFact(need)
    handed = walk.facts[need]
    found = _flow(walk, handed) if isinstance(handed, Handover) else None
    if found is None or not isinstance(handed, Handover):
        return None
    campaign, flow = found
    _enter(walk, campaign, handed.language)
    walk.session = changed(walk.session, group=handed.group)
    return flow


def arrive_from_card(walk: Walk, payload: str) -> Flow | None:
    """The flow that a shared card opens; None when the link is not one of a card."""
    campaign, language = read_invitation(walk.world.release, payload)
    if not campaign:
        return None
    _enter(walk, campaign, language)
    known = walk.world.release.campaigns[campaign]
    return known.flows[known.start]


def _enter(walk: Walk, campaign: str, language: str) -> None:
    """Go over to a campaign; a language counts for whoever shows none of ours."""
    if walk.session.frames and walk.session.campaign != campaign:
        walk.session = changed(walk.session, frames=(), answered=None, past={})
    walk.session = changed(walk.session, campaign=campaign)
    languages = walk.world.release.languages
    own = meant_by(walk.incoming.language_hint, languages)
    if walk.contact.language is None and own is None and language in languages:
        walk.session = changed(walk.session, language=language)


def _flow(walk: Walk, handed: Handover) -> tuple[str, Flow] | None:
    for name, campaign in walk.world.release.campaigns.items():
        if digest(name) != handed.campaign:
            continue
        for flow in campaign.flows.values():
            if digest(flow.id) == handed.flow and flow.where != "group":
                return name, flow
    return None
