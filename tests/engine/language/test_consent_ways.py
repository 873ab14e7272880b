"""Ways to an effect: which of them count as having agreed."""

from __future__ import annotations

import pytest

from tests.content.projects import told

TOP = """\
flow: 1
title: Main
remembers:
  consent: {type: choice, keep: session}
steps:
"""
ASK = """\
  consent:
    choose: May I count this?
    purpose: counting
    save: consent
    options:
      agree: {label: Yes}
      refuse: {label: No}
"""
RECORD = """\
  record:
    do: record_shared
    outcomes: {recorded: thanks, failed: thanks}
  thanks:
    say: Thank you.
    end: finished
"""


def unsafe(main: str, **others: str) -> list[str]:
    """The files with an effect that is reached without consent; nothing else is wrong."""
    found = [line.split(" ", 2) for line in told(main=main, **others)]
    assert {code for _, code, _ in found} <= {"E604"}
    return [place.partition(":")[0] for place, _, _ in found]


def branch(condition: str, *, otherwise: str = "thanks") -> str:
    return (
        f"  sort:\n    branch:\n      - if: {condition}\n        go: record\n"
        f"      - else: {otherwise}\n"
    )


@pytest.mark.parametrize(
    "condition",
    [
        "consent is agree",
        "consent in [agree]",
        "consented is yes",
        "has first_name and consented is yes",
        "consented is not no",
        "consent is agree or consented is yes",
    ],
)
def test_a_branch_that_asks_whether_they_agreed_is_safe(condition: str) -> None:
    assert unsafe(TOP + ASK + branch(condition) + RECORD) == []


@pytest.mark.parametrize(
    "condition",
    [
        "has consent",
        "consent is refuse",
        "consent in [agree, refuse]",
        "consent is not refuse",
        "consented is no",
        "not consent is agree",
        "consented is yes or has first_name",
    ],
)
def test_a_branch_that_asks_something_else_is_not(condition: str) -> None:
    assert unsafe(TOP + ASK + branch(condition) + RECORD) == ["demo/main.yaml"]


GONE = """\
  sort:
    branch:
      - if: consented is no
        go: thanks
      - else: record
"""


def test_the_else_of_a_branch_is_safe_when_all_who_did_not_agree_are_gone() -> None:
    top = TOP.replace("remembers:\n  consent: {type: choice, keep: session}\n", "")
    assert unsafe(top + ASK.replace("    save: consent\n", "") + GONE + RECORD) == []


THREE = """\
  consent:
    choose: May I count this?
    purpose: counting
    options:
      agree: {label: Yes}
      maybe: {label: Well}
      refuse: {label: No, go: thanks}
"""


def test_only_the_option_agree_is_consent() -> None:
    top = "flow: 1\ntitle: Main\nsteps:\n"
    assert unsafe(top + THREE + RECORD) == ["demo/main.yaml"]
    assert unsafe(top + THREE.replace("Well}", "Well, go: thanks}") + RECORD) == []


def test_giving_up_is_not_agreeing() -> None:
    stuck = ASK.replace("    save", "    give_up: {after: 3, go: record}\n    save").replace(
        "{label: No}", "{label: No, go: thanks}"
    )
    assert unsafe(TOP + stuck + RECORD) == ["demo/main.yaml"]


CHILD = """\
flow: 1
title: Child
steps:
  consent:
    choose: May I count this?
    purpose: counting
    options:
      agree: {label: Yes, end: agreed}
      refuse: {label: No, end: refused}
"""
RUNS = """\
flow: 1
title: Main
steps:
  ask:
    run: child
    outcomes: {agreed: AGREED, refused: REFUSED}
"""


def test_the_outcome_of_another_flow_can_be_consent() -> None:
    runs = RUNS.replace("AGREED", "record")
    assert unsafe(runs.replace("REFUSED", "thanks") + RECORD, child=CHILD) == []
    assert unsafe(runs.replace("REFUSED", "record") + RECORD, child=CHILD) == ["demo/main.yaml"]


RECORDING = """\
flow: 1
title: Child
steps:
  record:
    do: record_shared
    outcomes: {recorded: thanks, failed: thanks}
  thanks:
    end: done
"""


GOES_ON = """\
  go_on:
    run: child
    outcomes: {done: thanks}
  thanks:
    end: finished
"""
ASKS_FIRST = TOP + ASK.replace("{label: No}", "{label: No, go: thanks}") + GOES_ON


def test_a_flow_is_as_safe_as_the_ways_into_it() -> None:
    runs = "flow: 1\ntitle: Main\nsteps:\n" + GOES_ON
    assert unsafe(ASKS_FIRST, child=RECORDING) == []
    assert unsafe(runs, child=RECORDING) == ["demo/child.yaml"]


def test_a_flow_with_a_start_of_its_own_is_entered_without_consent() -> None:
    opened = RECORDING.replace("steps:", "starts: {commands: [count]}\nsteps:")
    assert unsafe(ASKS_FIRST, child=opened) == ["demo/child.yaml"]
