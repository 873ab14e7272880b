"""Actions of groups: what a group is shown of its total, and one more in it."""

from __future__ import annotations

from chatbot.domain.calendar import day_of
from chatbot.engine.actions.spec import FAILED, ActionSpec, Context, Input, Inputs, Result
from chatbot.engine.effects import CountInGroup
from chatbot.engine.needs import Fact, NeedTally, Tally

COUNT_IN_GROUP = "count_in_group"
"""After it, whatever the answer, the conversation does not know the group any more."""


def group_progress(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """What the group is shown of its total; `hidden` where no administrator has turned it on."""
    if context.group is None:
        return Result(FAILED)
    if not context.shows_total:
        return Result("hidden")
    if not isinstance(fact, Tally):
        return Result(FAILED)
    if fact.figure is None:
        return Result("too_few")
    return Result("shown", {"figure": fact.figure})


def _tally(inputs: Inputs, context: Context) -> NeedTally | None:
    if context.group is None or not context.shows_total:
        return None
    return NeedTally(context.group, context.campaign.id, day_of(context.at))


def count_in_group(inputs: Inputs, fact: Fact, context: Context) -> Result:
    """One more in the total of the group they came from, if they said so; not whose."""
    if context.group is None:
        return Result(FAILED)
    if inputs.get("answer") != "count_me":
        return Result("left_out")
    counted = CountInGroup(context.group, context.campaign.id, context.at)
    return Result("counted", effects=(counted,))


GROUP_ACTIONS = (
    ActionSpec(
        name="group_progress",
        run=group_progress,
        inputs={},
        outcomes=("shown", "too_few", "hidden"),
        results={"figure": "number"},
        needs=_tally,
        in_group=True,
    ),
    ActionSpec(
        name=COUNT_IN_GROUP,
        run=count_in_group,
        inputs={"answer": Input("choice")},
        outcomes=("counted", "left_out"),
        has_effects=True,
    ),
)
