"""Whether a session's place still exists in the release it meets, and what to do when not."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.domain.messages import Retire
from chatbot.engine.changed import changed
from chatbot.engine.effects import AlertStaff, RetireButtons, SetTimers
from chatbot.engine.flow import WAITS, Flow, Run, Step
from chatbot.engine.session import Frame
from chatbot.engine.walk import Walk


def stands(walk: Walk) -> bool:
    """Whether the open question is still there; steps that were renamed are followed."""
    campaign = walk.world.release.campaigns.get(walk.session.campaign)
    if campaign is None or not walk.session.frames:
        return False
    if len(walk.session.frames) == 1:
        top = walk.session.frames[0]
        flow = campaign.flows.get(top.flow)
        if flow is not None and not flow.renamed:
            return isinstance(flow.steps.get(top.step), WAITS)
    frames = tuple(_followed(frame, campaign.flows) for frame in walk.session.frames)
    steps = [_step(frame, campaign.flows) for frame in frames]
    if frames != walk.session.frames:
        walk.session = changed(walk.session, frames=frames)
    outer = zip(steps, frames[1:], strict=False)
    runs = all(isinstance(step, Run) and step.flow == inner.flow for step, inner in outer)
    return runs and isinstance(steps[-1], WAITS)


def lose(walk: Walk) -> None:
    """The flow was edited away under the open question: the session is over."""
    session, campaigns = walk.session, walk.world.release.campaigns
    walk.effects += [
        AlertStaff("session_moved", walk.key if session.frames else "-"),
        RetireButtons(Retire(session.id, session.visit)),
        SetTimers(()),
    ]
    campaign = session.campaign if session.campaign in campaigns else walk.world.campaign
    walk.session = changed(session, campaign=campaign, frames=(), answered=None, past={})
    walk.moved = True


def _followed(frame: Frame, flows: Mapping[str, Flow]) -> Frame:
    """The frame under the name its step has now, however often that was renamed."""
    flow, step = flows.get(frame.flow), frame.step
    if flow is None or not flow.renamed:
        return frame
    for _ in flow.renamed:
        step = step if step in flow.steps else flow.renamed.get(step, step)
    return changed(frame, step=step)


def _step(frame: Frame, flows: Mapping[str, Flow]) -> Step | None:
    flow = flows.get(frame.flow)
    return flow.steps.get(frame.step) if flow else None
