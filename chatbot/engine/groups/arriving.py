"""Somebody comes from a group into the private chat."""

from __future__ import annotations

from chatbot.domain.handovers import MARK, Handover, digest
from chatbot.engine.changed import changed
from chatbot.engine.flow import Flow
from chatbot.engine.moves import MissingFact
from chatbot.engine.needs import NeedHandover
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
    waiting = bool(walk.session.frames)
    if waiting and walk.session.campaign != campaign:
        walk.session = changed(walk.session, frames=(), answered=None, past={})
    walk.session = changed(walk.session, campaign=campaign, group=handed.group)
    hint = (walk.incoming.language_hint or "").split("-")[0]
    languages = walk.world.release.languages
    if walk.contact.language is None and hint not in languages and handed.language in languages:
        walk.session = changed(walk.session, language=handed.language)
    return flow


def _flow(walk: Walk, handed: Handover) -> tuple[str, Flow] | None:
    for name, campaign in walk.world.release.campaigns.items():
        if digest(name) != handed.campaign:
            continue
        for flow in campaign.flows.values():
            if digest(flow.id) == handed.flow and flow.where != "group":
                return name, flow
    return None
