"""One mistake is one line, also where others hang on it; several mistakes are all told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.flows import read_project
from chatbot.content.sources import SourceFile
from chatbot.engine.findings import has_errors
from chatbot.engine.language.checks import check_project
from chatbot.engine.language.project import compile_project
from tests.content.projects import FILES, sources, told

BROKEN = Path(__file__).parents[2] / "content" / "broken"

RUNS = """\
flow: 1
title: Main
remembers:
  town: {type: text, keep: session}
steps:
  ask:
    run: child
    save: {town: town}
    outcomes: {told: thanks, kept: thanks}
  thanks:
    say: Thank you for {town|it}.
    end: finished
"""
CHILD = """\
flow: 1
title: Child
gives: [town]
remembers:
  town: {type: text, keep: session}
steps:
  town:
    ask: Which town?
    answer: text
    save: town
    options:
      skip: {label: Skip, end: kept}
    end: told
"""


def codes(**changed: str) -> list[str]:
    return [":".join((*line.split(":", 1)[:1], line.split()[1])) for line in told(**changed)]


def test_both_flows_are_sound() -> None:
    assert told(main=RUNS, child=CHILD) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ask: Which town?", "ask: Which town: yours?", "E101"),
        ("ask: Which town?", "aks: Which town?", "E201"),
        ("end: told", "go: tolled", "E301"),
        ("type: text", "type: texts", "E204"),
        ("save: town", "save: tonw", "E602"),
        ("title: Child\n", "", "E202"),
        ("label: Skip", "lable: Skip", "E201"),
    ],
)
def test_a_mistake_in_one_flow_is_told_once_and_in_that_flow(
    old: str, new: str, code: str
) -> None:
    found = codes(main=RUNS, child=CHILD.replace(old, new, 1))
    assert [line for line in found if "main" in line and "E304" not in line] == []
    assert [line for line in found if "child" in line] == [f"demo/child.yaml:{code}"]


def test_what_a_flow_gives_and_ends_with_is_held_against_who_runs_it() -> None:
    assert codes(main=RUNS.replace("town: town", "town: twon"), child=CHILD) == [
        "demo/main.yaml:E307"
    ]
    assert codes(main=RUNS.replace(", kept: thanks", ""), child=CHILD) == ["demo/main.yaml:E404"]
    assert codes(main=RUNS.replace("kept:", "kpet:"), child=CHILD) == ["demo/main.yaml:E304"]


def test_several_mistakes_are_all_told() -> None:
    main = (
        RUNS.replace("run: child", "run: chidl")
        .replace("{town|it}", "{twon|it}")
        .replace("end: finished", "og: finished")
    )
    campaign = FILES["demo/campaign.yaml"].replace("start: main", "start: mian")
    assert codes(main=main, child=CHILD, campaign=campaign) == [
        "demo/campaign.yaml:E302",
        "demo/main.yaml:E302",
        "demo/main.yaml:E305",
        "demo/main.yaml:E201",
    ]


def test_flows_are_read_even_when_their_campaign_cannot_be() -> None:
    found = codes(campaign="campaign: 1: 2\n", main=RUNS.replace("title:", "titel:"), child=CHILD)
    assert found == ["demo/campaign.yaml:E101", "demo/main.yaml:E201"]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (
            ", not_an_email: Again.",
            "",
            "W507 `email` has no words for `not_an_email`; `words.not_understood` is said",
        ),
        (
            "not_an_email: Again.",
            "not_an_email: Again., far_too_long: Again.",
            "W506 an e-mail address is never refused for `far_too_long`; nobody hears this",
        ),
        (
            "not_an_email: Again.",
            "not_a_email: Again.",
            "W506 an e-mail address is never refused for `not_a_email`; nobody hears this; "
            "did you mean not_an_email?",
        ),
    ],
)
def test_words_for_refusals_are_held_against_the_reasons(old: str, new: str, finding: str) -> None:
    assert [line.split(" ", 1)[1] for line in told(bot=FILES["bot.yaml"].replace(old, new))] == [
        finding
    ]


GROUP = """\
flow: 1
title: Main
where: group
steps:
  hello:
    say: Hello.
    end: finished
"""
THANKS = """\
  thanks:
    say: Thank you for {town|it}.
    end: told
"""
COUNTED = """\
  thanks:
    say:
      count: town.count
      one: One {town}.
      other: More.
    end: told
"""


def test_a_campaign_does_not_begin_in_a_group() -> None:
    assert codes(main=GROUP) == ["demo/campaign.yaml:E409"]


def test_a_private_flow_runs_no_flow_for_groups() -> None:
    runs = RUNS.replace("{told: thanks, kept: thanks}", "{finished: thanks}").replace(
        "    save: {town: town}\n", ""
    )
    runs = runs.replace("remembers:\n  town: {type: text, keep: session}\n", "").replace(
        "{town|it}", "it"
    )
    assert codes(main=runs, child=GROUP) == ["demo/main.yaml:E409"]


def test_a_handover_from_a_group_opens_a_private_flow() -> None:
    opens = (
        "flow: 1\ntitle: Group\nwhere: group\nstarts: {commands: [campaign]}\nsteps:\n"
        "  come:\n    handover: Come with me.\n    button: Come\n    flow: main\n    end: done\n"
    )
    private = GROUP.replace("where: group", "where: private")
    assert told(main=private, group=opens) == []
    assert codes(main=private, group=opens.replace("flow: main", "flow: mian")) == [
        "demo/group.yaml:E302"
    ]


def test_a_word_that_a_refusal_has_is_fine() -> None:
    main = CHILD.replace("gives: [town]\n", "").replace(
        "    save: town\n", "    save: town\n    retry: {empty: Which?, type_please: Words.}\n"
    )
    main = main.replace("    end: told\n", THANKS)
    assert told(main=main) == []


def test_long_lists_of_ids_are_not_told() -> None:
    options = "".join(f"      o{n}xyz: {{label: Option {n}}}\n" for n in range(9))
    main = (
        "flow: 1\ntitle: Main\nremembers:\n  mood: {type: choice, keep: session}\nsteps:\n"
        f"  mood:\n    choose: How are you?\n    save: mood\n    options:\n{options}"
        "  sort:\n    branch:\n      - if: mood is quiet\n        end: quiet\n      - else: done\n"
        "  done:\n    end: done\n"
    )
    assert told(main=main) == ["demo/main.yaml:21:13: E407 `mood` is never `quiet`"]
    few = main.replace("mood is quiet", "mood in [o1xyz, o2xyz]")
    assert told(main=few) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: text", "type: texts"),
        ("{type: text, keep: session}", "text"),
    ],
)
def test_a_variable_that_cannot_be_read_is_no_second_mistake(old: str, new: str) -> None:
    whole = CHILD.replace("gives: [town]\n", "").replace("    end: told\n", COUNTED)
    broken = whole.replace(old, new)
    assert len(told(main=broken)) == 1


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "indent", "outdent", "empty", "list", "map", "swap"]),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=4,
)


def edited(text: str, edits: list[tuple[str, int]]) -> str:
    lines = text.split("\n")
    for kind, number in edits:
        at = number % len(lines)
        key, colon, _ = lines[at].partition(": ")
        changed = {
            "drop": [],
            "double": [lines[at], lines[at]],
            "indent": ["  " + lines[at]],
            "outdent": [lines[at].removeprefix("  ")],
            "empty": [key + colon.strip()],
            "list": [f"{key}: [a, b]"],
            "map": [f"{key}: {{end: x}}"],
            "swap": [lines[(at * 7) % len(lines)]],
        }[kind]
        lines[at : at + 1] = changed
        lines = lines or [""]
    return "\n".join(lines)


TEXTS = [path.read_text("utf-8") for path in sorted(BROKEN.glob("flow.*.yaml"))]


@given(st.sampled_from([RUNS, CHILD, *TEXTS]), EDITS)
def test_nothing_an_author_writes_makes_the_checks_raise(
    text: str, edits: list[tuple[str, int]]
) -> None:
    files = sources(main=edited(text, edits), child=CHILD)
    read, findings = read_project(files, "flows")
    if read is not None:
        findings.extend(check_project(read))
        if not has_errors(findings):
            compile_project(read)
    assert all(finding.line > 0 and finding.column > 0 for finding in findings)


@given(st.sampled_from(["bot.yaml", "demo/campaign.yaml"]), EDITS)
def test_nothing_in_a_campaign_or_the_bot_does_either(
    name: str, edits: list[tuple[str, int]]
) -> None:
    files = [
        SourceFile(
            file.key, file.path, edited(file.text, edits) if file.path == name else file.text
        )
        for file in sources()
    ]
    read, findings = read_project(files, "flows")
    if read is not None:
        findings.extend(check_project(read))
    assert all(finding.line > 0 and finding.column > 0 for finding in findings)
