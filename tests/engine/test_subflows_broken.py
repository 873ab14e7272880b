"""Flows that no check would let through: the person gets an apology, staff an alert."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chatbot.engine.effects import (
    AlertStaff,
    AnswerPress,
    ForgetContact,
    RetireButtons,
    Send,
    SetTimers,
)
from chatbot.engine.flow import Do, Exit, Goto, Jump, Run, Step
from chatbot.engine.moves import MAX_DEPTH, MAX_STEPS_PER_TURN
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world
from tests.engine.patched import place, with_steps, without_text
from tests.engine.test_subflows import CHILD, PARENT

SIMPLE = """
question:
  choose: Onward?
  options:
    go_on: {label: Onward}
    other: {label: Elsewhere}
onward:
  say: Going onward.
last:
  end: done
"""


def on_to(steps: Mapping[str, Step]) -> Rehearsal:
    """Press the button that leads to the step `onward` of such a flow."""
    chat = a_chat(with_steps(a_world(SIMPLE), steps))
    chat.type("/start")
    chat.heard()
    chat.tap("go_on")
    return chat


def test_a_flow_that_never_waits_ends_with_an_apology_and_nothing_else() -> None:
    chat = on_to({"last": Jump("last", Goto("onward"))})
    assert [type(effect) for effect in chat.effects] == [
        AnswerPress,
        RetireButtons,
        AlertStaff,
        Send,
        SetTimers,
        ForgetContact,
    ]
    assert (chat.heard(), chat.outcome) == (["words.error"], "failed")
    assert chat.effects[2] == AlertStaff("too_many_steps", "main.last")


@pytest.mark.parametrize(("steps", "outcome"), [(0, None), (1, "failed")])
def test_a_hundred_steps_are_walked_and_not_one_more(steps: int, outcome: str | None) -> None:
    last = MAX_STEPS_PER_TURN - 2 + steps
    many = {f"s{n}": Jump(f"s{n}", Goto(f"s{n + 1}")) for n in range(1, last)}
    ends = {f"s{last}": Jump(f"s{last}", Goto("question")), "onward": Jump("onward", Goto("s1"))}
    assert on_to({**many, **ends}).outcome == outcome


def test_a_flow_that_is_gone_ends_the_talk_with_an_apology() -> None:
    chat = on_to({"onward": Run("onward", "gone", {}, {}, {"done": Goto("last")})})
    assert (chat.heard(), chat.outcome) == (["words.error"], "failed")
    assert AlertStaff("cannot_run_flow", "main.onward") in chat.effects


def test_a_flow_that_runs_itself_goes_as_deep_as_the_limit_and_no_deeper() -> None:
    chat = on_to({"onward": Run("onward", "main", {}, {}, {"done": Goto("last")})})
    for _ in range(MAX_DEPTH - 2):
        chat.tap("go_on")
    assert len(place(chat).frames) == MAX_DEPTH
    chat.tap("go_on")
    assert (chat.said[-1], chat.outcome) == ("words.error", "failed")


def parent_of(outcomes: Mapping[str, Exit]) -> Rehearsal:
    world = a_world(PARENT, order=CHILD)
    step = Run("order", "order", {}, {}, outcomes)
    chat = a_chat(with_steps(world, {"order": step}))
    chat.type("/start")
    chat.type("Ada")
    chat.heard()
    chat.tap("none")
    return chat


def test_an_outcome_nobody_thought_of_is_an_apology_and_an_alert() -> None:
    chat = parent_of({"ordered": Goto("told")})
    assert (chat.heard(), chat.outcome) == (["words.error"], "failed")
    assert AlertStaff("no_such_outcome", "main.order") in chat.effects


def test_an_outcome_nobody_thought_of_leads_where_failing_leads() -> None:
    chat = parent_of({"failed": Goto("nothing")})
    assert (chat.heard(), chat.outcome) == (["main.nothing"], "nothing")


def test_an_action_s_outcome_nobody_thought_of_is_an_apology_and_an_alert() -> None:
    chat = on_to({"onward": Do("onward", "no_such_action", {}, {}, {"done": Goto("last")})})
    assert (chat.heard(), chat.outcome) == (["words.error"], "failed")
    assert AlertStaff("no_such_outcome", "main.onward") in chat.effects


def test_an_action_that_is_gone_fails_with_an_alert() -> None:
    chat = on_to({"onward": Do("onward", "no_such_action", {}, {}, {"failed": Goto("last")})})
    assert AlertStaff("no_such_action", "main.onward") in chat.effects
    assert chat.outcome == "done"


def test_an_action_with_effects_fails_without_consent() -> None:
    chat = on_to({"onward": Do("onward", "record_shared", {}, {}, {"failed": Goto("last")})})
    assert AlertStaff("effect_without_consent", "main.onward") in chat.effects
    assert (chat.outcome, chat.done) == ("done", [])


def test_words_that_cannot_be_filled_are_an_apology_and_the_talk_goes_on() -> None:
    chat = a_chat(without_text(a_world(SIMPLE), "test:main.onward.text"))
    chat.type("/start")
    chat.tap("go_on")
    assert AlertStaff("unfilled", "main.onward") in chat.effects
    assert (chat.screen[-1].text.text[:5], chat.outcome) == ("Sorry", "done")
