"""What the engine gets: exits resolved, times and conditions read, texts under their keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.engine.conditions import Compares, Is
from chatbot.engine.document import PluralText
from chatbot.engine.flow import (
    Ask,
    Branch,
    ButtonSpec,
    Choose,
    Do,
    Finish,
    Flow,
    GiveUp,
    Goto,
    Jump,
    Keep,
    NoReply,
    Option,
    PictureSpec,
    Retries,
    Run,
    Say,
)
from chatbot.engine.language.project import compile_project
from chatbot.engine.language.spans import read_keep, read_span, span_words
from tests.content.projects import project

MAIN = """\
flow: 1
title: Main
languages: [en]
starts: {commands: [join], links: [join_*], words: "hello, hi"}
remembers:
  consent: {type: choice, keep: campaign}
  friends: {type: number, keep: 2 weeks}
  letters: {type: letters, keep: session}
  seats: {type: seats, keep: session}
idle: {after: 3 days, go: late}
renamed: {greeting: hello}
steps:
  hello:
    say: |
      Hello {first_name|you}.
    picture: media/hello-{language}.png
    alt: A wave.
    note: Be kind.
    buttons:
      - {label: Read, url: "https://example.org/a"}
      - {label: Tell, share: "Look: {invite_link}"}
      - {label: Copy, copy: letters.language}
  consent:
    choose: May I?
    purpose: help
    save: consent
    late_taps: change_answer
    options:
      agree: {label: Yes, also: "ok, sure"}
      refuse: {label: No, end: refused, if: friends > 2}
    retry:
      - Please tap.
      - Please do tap.
    give_up: {after: 3, go: late}
    no_reply: {after: 36 hours, say: Still there?}
  friends:
    ask:
      count: letters.count
      one: With your letter, how many friends?
      other: With {count} letters, how many friends?
    answer: number
    save: friends
    retry: {empty: A number, please.}
    check: friends < 100
    check_failed: So many?
    options:
      skip: {label: Skip, go: late}
  pick:
    choose: Which seat?
    from: seats
  record:
    do: record_sent
    with: {letters: letters, which: all}
    save: {letters: letters}
    outcomes: {recorded: sort, failed: {end: failed}}
  sort:
    branch:
      - if: consent is agree
        end: good
      - else: other
  other:
    run: child
    with: {depth: 3, deep: true, word: "letters"}
    outcomes: {done: late}
  late:
    end: lapsed
"""
CHILD = "flow: 1\ntitle: Child\nsteps:\n  done:\n    end: done\n"


@pytest.fixture(scope="module")
def flow() -> Flow:
    return compile_project(project(main=MAIN, child=CHILD))["demo"].flows["main"]


def test_the_top_of_a_flow_is_read(flow: Flow) -> None:
    assert (flow.id, flow.title, flow.first, flow.where) == ("main", "Main", "hello", "private")
    assert (flow.starts.commands, flow.starts.links) == (("join",), ("join_*",))
    assert (flow.starts.words, flow.languages, flow.renamed) == (
        True,
        ("en",),
        {"greeting": "hello"},
    )
    assert flow.idle is not None
    assert (flow.idle.after, flow.idle.exit) == (timedelta(days=3), Goto("late"))
    assert flow.variables["friends"].keep == Keep("span", timedelta(weeks=2))
    assert list(flow.steps) == [
        *("hello", "consent", "friends", "pick", "record", "sort", "other", "late"),
    ]


def test_a_step_without_an_exit_leads_to_the_next(flow: Flow) -> None:
    assert flow.steps["hello"] == Say(
        "hello",
        Goto("consent"),
        picture=PictureSpec("media/hello-{language}.png"),
        buttons=(
            ButtonSpec("url", 1, url="https://example.org/a"),
            ButtonSpec("share", 2),
            ButtonSpec("copy", 3, ("letters", "language")),
        ),
    )


def test_a_question_is_read(flow: Flow) -> None:
    assert flow.steps["consent"] == Choose(
        "consent",
        Goto("friends"),
        options=(
            Option("agree", has_synonyms=True),
            Option("refuse", Finish("refused"), Compares(("friends",), ">", 2)),
        ),
        save="consent",
        purpose="help",
        late_taps="change_answer",
        retries=Retries(count=2),
        give_up=GiveUp(3, Goto("late")),
        no_reply=NoReply(timedelta(hours=36), True, None),
    )
    assert flow.steps["friends"] == Ask(
        "friends",
        "number",
        Goto("pick"),
        save="friends",
        options=(Option("skip", Goto("late")),),
        retries=Retries(reasons=("empty",)),
        check=Compares(("friends",), "<", 100),
        count=("letters", "count"),
    )
    assert flow.steps["pick"] == Choose("pick", Goto("record"), options=(), source=("seats",))


def test_calls_and_branches_are_read(flow: Flow) -> None:
    assert flow.steps["record"] == Do(
        "record",
        "record_sent",
        {"letters": ("letters",), "which": "all"},
        {"letters": "letters"},
        {"recorded": Goto("sort"), "failed": Finish("failed")},
    )
    assert flow.steps["sort"] == Branch(
        "sort", ((Is(("consent",), "agree"), Finish("good")),), Goto("other")
    )
    assert flow.steps["other"] == Run(
        "other", "child", {"depth": 3, "deep": True, "word": "letters"}, {}, {"done": Goto("late")}
    )
    assert flow.steps["late"] == Jump("late", Finish("lapsed"))


def test_every_text_is_known_by_its_key() -> None:
    texts = {text.key: text for text in project(main=MAIN, child=CHILD).texts()["demo"]}
    assert [key for key in texts if key.startswith("main.")] == [
        "main.starts.words",
        "main.hello.text",
        "main.hello.alt",
        "main.hello.button.1",
        "main.hello.button.2",
        "main.hello.button.2.share",
        "main.hello.button.3",
        "main.consent.text",
        "main.consent.no_reply",
        "main.consent.retry.1",
        "main.consent.retry.2",
        "main.consent.option.agree",
        "main.consent.option.agree.also",
        "main.consent.option.refuse",
        "main.friends.text",
        "main.friends.check_failed",
        "main.friends.retry.empty",
        "main.friends.option.skip",
        "main.pick.text",
    ]
    assert [key for key in texts if not key.startswith("main.")] == [
        "campaign.title",
        "campaign.imprint",
        "campaign.ask.routes.title",
        "campaign.ask.routes.text",
        "campaign.ask.routes.letter",
        "campaign.ask.routes.question",
        "campaign.fact.children.text",
        "campaign.topic.why.title",
        "campaign.topic.why.text",
        "campaign.letter.subject",
        "campaign.letter.greeting",
        "campaign.letter.opening",
    ]


def test_a_text_says_what_a_translator_needs() -> None:
    texts = {text.key: text for text in project(main=MAIN, child=CHILD).texts()["demo"]}
    hello = texts["main.hello.text"]
    assert (hello.text, hello.note, hello.kind) == (
        "Hello {first_name|you}.",
        "Be kind.",
        "message",
    )
    assert (hello.file, hello.line, hello.column) == ("demo/main.yaml", 15, 7)
    assert texts["main.consent.text"].consent
    assert texts["main.consent.option.refuse"].consent
    assert not texts["main.friends.text"].consent
    assert texts["main.friends.text"].text == PluralText(
        "With your letter, how many friends?", "With {count} letters, how many friends?"
    )


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("1 minute", timedelta(minutes=1)),
        ("36 hours", timedelta(hours=36)),
        ("4 weeks", timedelta(days=28)),
        ("1 month", timedelta(days=31)),
        ("6 months", timedelta(days=183)),
        ("1 year", timedelta(days=366)),
    ],
)
def test_lengths_of_time_are_read_in_favour_of_the_person(written: str, span: timedelta) -> None:
    assert read_span(written) == span


def test_a_keep_is_a_word_or_a_length() -> None:
    assert [read_keep(w).kind for w in ("session", "campaign", "forever")] == [
        "session",
        "campaign",
        "forever",
    ]
    assert read_keep("2 days") == Keep("span", timedelta(days=2))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(weeks=4), "4 weeks"),
        (timedelta(days=183), "183 days"),
        (timedelta(hours=6), "6 hours"),
    ],
)
def test_limits_are_said_in_a_unit_people_use(span: timedelta, words: str) -> None:
    assert span_words(span) == words
