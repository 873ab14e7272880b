"""Campaign texts are held to the watchwords, and the letter to what an office reads."""

from __future__ import annotations

import pytest

from chatbot.content.flows import read_project
from chatbot.content.sources import WATCHWORDS_FILE, SourceFile
from chatbot.engine.findings import in_order
from chatbot.engine.language.checks import check_project
from chatbot.engine.language.own_words import OWN_WORDS
from tests.builders import ROOT
from tests.content.projects import CAMPAIGN, MAIN, sources

LISTS = (ROOT / "flows" / WATCHWORDS_FILE).read_text(encoding="utf-8")


def told(lists: str | None = LISTS, **changed: str) -> list[str]:
    files = sources(**changed)
    if lists is not None:
        files.append(SourceFile(f"flows/{WATCHWORDS_FILE}", WATCHWORDS_FILE, lists))
    project, findings = read_project(files, "flows")
    if project is not None:
        findings.extend(check_project(project, OWN_WORDS))
    return [str(finding) for finding in in_order(findings)]


def campaign(old: str, new: str) -> str:
    assert old in CAMPAIGN
    return CAMPAIGN.replace(old, new)


def letter(sentence: str) -> str:
    return campaign("  opening: I live in {seat}.", f'  opening: "{sentence}"')


def test_a_campaign_that_keeps_to_all_of_it_has_no_finding() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        ("As a voter I write.", "E807 `As a voter`: campaign words may not say that the writer"),
        ("I voted for you.", "E807 `I voted for`: campaign words may not say that the writer"),
        ("Please vote Labour.", "E807 `vote Labour`: campaign words may tell nobody how to vote"),
        ("You will lose my vote.", "E807 `lose my vote`: campaign words may not threaten with a"),
        ("It honors us.", "W806 `honors` is American; write `honours`"),
        ("It is a testament to us.", "W807 `a testament to` reads as if a machine had written it"),
        ("We came — and stayed.", "W807 `—` reads as if a machine had written it; use a comma"),
    ],
)
def test_a_letter_is_held_to_the_watchwords(sentence: str, finding: str) -> None:
    (line,) = told(campaign=letter(sentence))
    assert line.startswith("demo/campaign.yaml:18:")
    assert finding in line


def test_what_a_flow_says_is_held_to_them_too() -> None:
    (line,) = told(main=MAIN.replace("Hello.", "Use your vote."))
    assert (
        line
        == "demo/main.yaml:5:10: E807 `Use your vote`: campaign words may tell nobody how to vote"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "You need not be a voter. We tell nobody how to vote.",
        "See {seat} and https://example.org/color for more.",
        "The vote in Parliament is on Monday.",
    ],
)
def test_what_only_sounds_so_is_fine(sentence: str) -> None:
    assert told(campaign=letter(sentence)) == []


def test_a_list_in_a_letter_is_an_error() -> None:
    text = campaign(
        "  opening: I live in {seat}.", "  opening: |\n    I ask:\n    - one\n    - two\n"
    )
    assert told(campaign=text) == [
        "demo/campaign.yaml:20:5: E806 a letter has no lists; write sentences"
    ]


@pytest.mark.parametrize("question", ["What will you do?", "Promise it.", "Will you? And when?"])
def test_an_ask_has_one_question_that_yes_or_no_answers(question: str) -> None:
    (line,) = told(campaign=campaign("question: Will you?", f'question: "{question}"'))
    assert "E808 the question of an ask must be one that yes or no answers" in line


def test_a_question_may_begin_with_something_else() -> None:
    text = campaign("question: Will you?", 'question: "If you are elected, will you do it?"')
    assert told(campaign=text) == []


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        (150, "W809 the campaign's own sentences are 154 of 200 words; leave 60 for the person's"),
        (210, "E809 the campaign's own sentences are 214 words; a letter has 200 at most"),
    ],
)
def test_the_campaigns_sentences_leave_room_for_the_persons(words: int, finding: str) -> None:
    (line,) = told(campaign=letter(" ".join(["One two three four five."] * (words // 5))))
    assert finding in line


def test_no_campaign_may_plan_letters_of_more_than_two_hundred_words() -> None:
    text = campaign("  subject:", "  max_words: 201\n  subject:")
    (line,) = told(campaign=text)
    assert "E204 `max_words` must be a number of words from 80 to 200, not `201`" in line


# --- Facts of one place ----------------------------------------------------------------------

LOCAL = (
    "  local: {{text: Few., source: A report, as_of: 2024-05-31, expires: 2024-12-31, {where}}}\n"
    "asks:"
)


def with_local(where: str) -> str:
    return campaign("asks:", LOCAL.format(where=where))


@pytest.mark.parametrize("where", ["nations: [wales]", "seats: [E14001063, W07000081]"])
def test_a_fact_of_a_place_needs_no_ask(where: str) -> None:
    assert told(campaign=with_local(where)) == []


@pytest.mark.parametrize(
    ("where", "finding"),
    [
        ("nations: [cornwall]", "E204 `nations` must be england, scotland, wales or northern"),
        ("seats: [E14000530]", "E204 `seats` must be the code of a seat"),
        ("seats: [Leeds]", "E204 `seats` must be the code of a seat"),
    ],
)
def test_a_place_must_exist(where: str, finding: str) -> None:
    (line,) = told(campaign=with_local(where))
    assert finding in line


def test_a_fact_of_a_place_is_told_to_nobody_elsewhere() -> None:
    main = MAIN.replace("Hello.", '"Hello. {facts.local|}"')
    (line,) = told(campaign=with_local("nations: [wales]"), main=main)
    assert line == (
        "demo/main.yaml:5:17: E317 `local` is about one place; only letters from there carry it"
    )


# --- The file of the lists -------------------------------------------------------------------

CHECKING = """\
flow: 1
title: Main
remembers:
  why: {type: text, keep: session}
  words: {type: text, keep: session}
steps:
  hello:
    ask: Why?
    answer: text
    save: why
  look:
    do: check_words
    with: {why: why}
    save: {words: words}
    outcomes:
      fine: done
      failed: told
      threat: told
      abuse: told
      own_case: told
      vote_threat: told
      how_to_vote: told
      voter: told
  told:
    say: "{words|None}"
  done:
    end: finished
"""


def test_a_flow_that_looks_for_words_needs_lists_to_look_in() -> None:
    assert told(main=CHECKING) == []
    (line,) = told(None, main=CHECKING)
    assert "E318 watchwords.yaml has no list `threat`, `abuse`, `insult`" in line


@pytest.mark.parametrize(
    ("lists", "finding"),
    [
        ("watchwords: 1\nabuse: {en: 'a, b*c'}", "E204 `b*c` must be words, at most 80 letters"),
        ("watchwords: 1\nabuse: {en: '*'}", "E204 `*` must be words, at most 80 letters"),
        ("watchwords: 1\nabuses: {en: a}", "E201 `abuses` is not a key of the watchwords"),
        ("watchwords: 1\nspelling: {Color: colour}", "E204"),
        ("watchwords: 1\nabuse: {en: '" + "a," * 601 + "'}", "E207 `en` has 601 entries"),
    ],
)
def test_a_mistake_in_the_lists_is_told_with_its_place(lists: str, finding: str) -> None:
    (line,) = told(lists)
    assert line.startswith(f"{WATCHWORDS_FILE}:2:")
    assert finding in line
