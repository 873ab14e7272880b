"""Moving on: from an exit over the steps that need no answer, to the next wait or the end.

What each kind of step does when it is reached stands in `_enter`, once, for every kind there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.engine.actions import ACTIONS, FAILED, ActionSpec
from chatbot.engine.actions.groups import COUNT_IN_GROUP
from chatbot.engine.actions.spec import Context, Result
from chatbot.engine.asking import open_wait
from chatbot.engine.bubbles import bubble, say_bubble
from chatbot.engine.changed import changed
from chatbot.engine.effects import AlertStaff, AnswerPress, RetireButtons
from chatbot.engine.evaluate import holds
from chatbot.engine.flow import (
    Ask,
    Branch,
    Choose,
    Do,
    Exit,
    Finish,
    Flow,
    Goto,
    Handover,
    Jump,
    Run,
    Say,
)
from chatbot.engine.group_notes import TALLY, noted, private_button, reference
from chatbot.engine.needs import Fact, Need
from chatbot.engine.session import Frame
from chatbot.engine.values import follow
from chatbot.engine.walk import Walk

MAX_STEPS_PER_TURN = 100
MAX_DEPTH = 5


class MissingFact(Exception):
    """The walk came to an action whose fact nobody has looked up yet."""

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.need = need


def start(walk: Walk, flow: Flow) -> None:
    """Begin a session at a flow's first step."""
    walk.session = changed(walk.session, frames=(_frame(walk, flow, {}),))
    leave(walk, Goto(flow.first))


def leave(walk: Walk, exit_: Exit, by: str = "") -> None:
    """Go where an exit leads, and on until the next wait or the end."""
    if by:
        walk.trace.append(f"{walk.key}>{by}")
    where: Exit | None = exit_
    steps = 0
    while where is not None:
        steps += 1
        if steps > MAX_STEPS_PER_TURN:
            _break_off(walk, "too_many_steps")
            return
        where = _finish(walk, where) if isinstance(where, Finish) else _enter(walk, where)


def _enter(walk: Walk, goto: Goto) -> Exit | None:
    step = walk.flow.steps[goto.step]
    walk.session = walk.session.with_top(changed(walk.session.top, step=goto.step))
    walk.trace.append(walk.key)
    match step:
        case Say():
            walk.send(say_bubble(step, walk.key, walk.voice()), walk.key, in_place=step.in_place)
            return step.exit
        case Ask() | Choose():
            open_wait(walk, step)
            return None
        case Do():
            return _do(walk, step)
        case Branch():
            return _branch(walk, step)
        case Run():
            return _run(walk, step)
        case Handover():
            _hand_over(walk, step)
            return step.exit
        case Jump():
            return step.exit
        case _:
            assert_never(step)


def _hand_over(walk: Walk, step: Handover) -> None:
    """Say it with the button that opens the private chat; outside a group there is no such way."""
    voice = walk.voice()
    words, label = voice.say(f"{walk.key}.text"), voice.say(f"{walk.key}.button")
    if words is None or label is None or walk.incoming.group is None:
        walk.send(None, walk.key)
        return
    button = private_button(walk, step.flow, label.text)
    walk.send(bubble(words, voice, walk.key, [button]), walk.key)


def _branch(walk: Walk, step: Branch) -> Exit:
    look_up = walk.voice().look_up
    for number, (condition, exit_) in enumerate(step.cases, 1):
        if holds(condition, look_up):
            walk.trace.append(f"{walk.key}>{number}")
            return exit_
    walk.trace.append(f"{walk.key}>else")
    return step.otherwise


# --- Actions --------------------------------------------------------------------------------


def _do(walk: Walk, step: Do) -> Exit | None:
    result = _result(walk, step)
    for variable, name in step.save.items():
        # What an earlier run found is no result of this one, unless this one found nothing out.
        if name in result.values or result.outcome != FAILED:
            walk.save(variable, result.values.get(name))
    if result.effects:
        # What is recorded is not taken back by editing the message that led to it.
        walk.session = changed(walk.session, answered=None)
        walk.effects.extend(result.effects)
    if step.action == COUNT_IN_GROUP:
        walk.session = changed(walk.session, group=None)
    return _way_out(walk, step, result.outcome)


def _way_out(walk: Walk, step: Do | Run, outcome: str) -> Exit | None:
    """Where an outcome leads; one that its step does not name leads where failing does."""
    action = ACTIONS.get(step.action) if isinstance(step, Do) else None
    if outcome not in step.outcomes and action:
        outcome = action.finer.get(outcome, outcome)
    wanted = outcome if outcome in step.outcomes else FAILED
    walk.trace.append(f"{walk.key}>{wanted}")
    if wanted in step.outcomes:
        return step.outcomes[wanted]
    _break_off(walk, "no_such_outcome")
    return None


def record_again(walk: Walk, exit_: Exit, visit: int) -> None:
    """An answer changed after the fact: what was recorded of it is recorded anew, same key.

    Only an action that comes right after the question, and only one that enters the ledger.
    """
    step = walk.flow.steps.get(exit_.step) if isinstance(exit_, Goto) else None
    action = ACTIONS.get(step.action) if isinstance(step, Do) else None
    if isinstance(step, Do) and action is not None and action.has_effects and walk.consented:
        context = context_of(walk, f"{walk.session.id}:{visit}:{walk.flow.id}.{step.id}")
        walk.effects.extend(action.run(_inputs(walk, step.inputs), None, context).effects)


def _result(walk: Walk, step: Do) -> Result:
    if step.action in walk.world.forced:
        return Result(walk.world.forced[step.action])
    action = ACTIONS.get(step.action)
    if action is None:
        walk.effects.append(AlertStaff("no_such_action", walk.key))
        return Result(FAILED)
    if action.has_effects and not walk.consented:
        walk.effects.append(AlertStaff("effect_without_consent", walk.key))
        return Result(FAILED)
    inputs = _inputs(walk, step.inputs)
    context = context_of(walk)
    return action.run(inputs, _fact(walk, action, inputs, context), context)


def _fact(walk: Walk, action: ActionSpec, inputs: Mapping[str, Value], context: Context) -> Fact:
    need = action.needs(inputs, context) if action.needs else None
    if need is None:
        return None
    if need not in walk.facts:
        raise MissingFact(need)
    return walk.facts[need]


def _inputs(
    walk: Walk, wanted: Mapping[str, tuple[str, ...] | str | int | bool]
) -> dict[str, Value]:
    look_up = walk.voice().look_up
    return {
        name: look_up(value) if isinstance(value, tuple) else value
        for name, value in wanted.items()
    }


def context_of(walk: Walk, key: str | None = None) -> Context:
    """What an action may know; `key` names the run, left out: this step of this visit."""
    voice = walk.voice()

    def say(key: str, language: str, shown: Mapping[str, Value]) -> RichText | None:
        return voice.in_language(language).say(key, shown, isolating=False)

    return Context(
        campaign=voice.campaign,
        language=voice.language,
        at=walk.incoming.at,
        key=key or f"{walk.session.id}:{walk.session.visit}:{walk.key}",
        release=walk.world.release.id,
        wording=walk.session.wording or "",
        say=say,
        watchwords=walk.world.release.watchwords,
        group=reference(walk) if walk.incoming.group else walk.session.group,
        shows_total=noted(walk, TALLY) is True,
    )


# --- Flows inside flows ---------------------------------------------------------------------


def _frame(walk: Walk, flow: Flow, given: Mapping[str, Value]) -> Frame:
    kept = {name: value for name in flow.variables if (value := walk.kept(name)) is not None}
    return Frame(flow.id, flow.first, {**kept, **given})


def _run(walk: Walk, step: Run) -> Exit | None:
    flows = walk.world.release.campaigns[walk.session.campaign].flows
    child = flows.get(step.flow)
    if child is None or len(walk.session.frames) >= MAX_DEPTH:
        _break_off(walk, "cannot_run_flow")
        return None
    frame = _frame(walk, child, _inputs(walk, step.inputs))
    walk.session = changed(walk.session, frames=(*walk.session.frames, frame))
    return Goto(child.first)


def _finish(walk: Walk, finish: Finish) -> Exit | None:
    child = walk.session.top
    if len(walk.session.frames) == 1:
        walk.end(finish.outcome)
        return None
    walk.trace.append(f"{child.flow}.{child.step}>{finish.outcome}")
    past = {v: key for v, key in walk.session.past.items() if key.split(".")[0] != child.flow}
    walk.session = changed(walk.session, frames=walk.session.frames[:-1], past=past)
    step = walk.step
    assert isinstance(step, Run)
    for variable, name in step.save.items():
        walk.save(variable, follow(dict(child.values), (name,)))
    return _way_out(walk, step, finish.outcome)


# --- Flows that cannot go on ----------------------------------------------------------------


def _break_off(walk: Walk, code: str) -> None:
    """End a flow that its author got wrong: nothing of this turn takes effect but an apology."""
    walk.effects[:] = [it for it in walk.effects if isinstance(it, AnswerPress | RetireButtons)]
    walk.effects.append(AlertStaff(code, walk.key))
    walk.said.clear()
    walk.send(bubble(walk.voice().bot("error"), walk.voice()), "words.error")
    walk.end(FAILED)
