"""Ways through flows: loops, rows of messages, flows that run each other."""

from __future__ import annotations

import pytest

from chatbot.engine.language.checks.paths import circles
from tests.content.projects import told

TOP = "flow: 1\ntitle: Main\nsteps:\n"
SEAT = "takes: [seat]\nremembers:\n  seat: {type: constituency, keep: session}\nsteps:"
END = "  done:\n    end: finished\n"


def codes(main: str, **others: str) -> list[str]:
    whole = main if main.startswith("flow: 1") else TOP + main
    return [line.split(" ", 2)[1] for line in told(main=whole, **others)]


def say(*names: str) -> str:
    return "".join(f"  {name}:\n    say: Hello from {name}.\n" for name in names)


def choose(name: str, **exits: str) -> str:
    options = "".join(f"      {id}: {{label: {id}, go: {go}}}\n" for id, go in exits.items())
    return f"  {name}:\n    choose: Well?\n    options:\n{options}"


def branch(name: str, known: str, otherwise: str) -> str:
    return (
        f"  {name}:\n    branch:\n      - if: has first_name\n        {known}\n"
        f"      - else: {otherwise}\n"
    )


def run(name: str, flow: str, **outcomes: str) -> str:
    led = ", ".join(f"{outcome}: {go}" for outcome, go in outcomes.items())
    return f"  {name}:\n    run: {flow}\n    outcomes: {{{led}}}\n"


def test_a_loop_with_a_question_in_it_is_fine() -> None:
    assert codes(say("hello") + choose("more", again="hello", enough="done") + END) == []


def test_a_loop_through_branches_and_actions_is_found_once() -> None:
    main = (
        TOP.replace("steps:", SEAT)
        + say("hello")
        + branch("sort", "go: hello", "look")
        + "  look:\n    do: find_people\n    with: {seat: seat}\n    outcomes:\n"
        + "      {candidates: hello, mp: done, vacant: done, nobody: done, failed: done}\n"
        + END
    )
    assert codes(main) == ["E405"]


CHILD = "flow: 1\ntitle: Child\nsteps:\n"


def test_a_flow_that_always_asks_breaks_a_loop() -> None:
    main = say("hello") + run("ask", "child", again="hello", enough="done") + END
    asks = CHILD + (
        "  ask:\n    choose: Well?\n    options:\n"
        "      more: {label: More, end: again}\n      stop_now: {label: No, end: enough}\n"
    )
    assert codes(main, child=asks) == []


def test_a_flow_that_may_not_ask_does_not_break_it() -> None:
    main = say("hello") + run("ask", "child", again="hello", enough="done") + END
    quick = CHILD + (
        branch("known", "end: again", "ask") + "  ask:\n    choose: Well?\n    options:\n"
        "      more: {label: More, end: again}\n      stop_now: {label: No, end: enough}\n"
    )
    assert codes(main, child=quick) == ["E405"]


def test_messages_in_a_row_are_counted_over_the_longest_way() -> None:
    short = (
        "  sort:\n    branch:\n      - if: has first_name\n        go: four\n      - else: one\n"
    )
    main = short + say("one", "two", "three") + choose("four", a="done", b="done") + END
    assert codes(main) == ["W802"]


def test_a_question_begins_a_new_row() -> None:
    main = say("one", "two") + choose("well", a="three", b="done") + say("three", "four") + END
    assert codes(main) == []


def test_a_step_after_a_silence_is_reachable() -> None:
    main = (
        choose("well", a="done", b="done")
        + END
        + "  late:\n    say: Still there?\n    end: lapsed\n"
    )
    assert codes(main) == ["W501"]
    silent = main.replace("    options", "    no_reply: {after: 1 day, go: late}\n    options")
    assert codes(silent) == []
    idle = TOP.replace("steps:", "idle: {after: 1 day, go: late}\nsteps:") + main
    assert told(main=idle) == []


def test_flows_in_a_circle_are_found_even_when_they_ask() -> None:
    main = choose("well", a="other", b="done") + run("other", "child", finished="done") + END
    child = CHILD + (
        "  ask:\n    choose: Well?\n    options:\n"
        "      back: {label: Back, go: home}\n      enough: {label: No, end: finished}\n"
        "  home:\n    run: main\n    outcomes: {finished: done}\n  done:\n    end: finished\n"
    )
    assert codes(main, child=child) == ["E406"]


def test_flows_may_run_each_other_only_so_deep() -> None:
    def step(number: int) -> str:
        return CHILD + run("next", f"f{number + 1}", done="done") + "  done:\n    end: done\n"

    last = CHILD + "  done:\n    end: done\n"
    deep = {f"f{number}": step(number) for number in range(1, 5)} | {"f5": last}
    main = run("next", "f1", done="done") + END
    assert codes(main, **deep) == ["E406"]
    assert codes(main, **(deep | {"f4": last, "f5": last})) == ["W505"]


@pytest.mark.parametrize(
    ("follows", "found"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["a"]}, [["a"]]),
        ({"a": ["b"], "b": ["a"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, [["b", "c"]]),
        ({"a": ["b", "c"], "b": ["a"], "c": ["a"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, [["a", "b"], ["c", "d"]]),
    ],
)
def test_each_circle_is_named_once(follows: dict[str, list[str]], found: list[list[str]]) -> None:
    assert circles(follows) == found
