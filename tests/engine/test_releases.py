"""Publishing while people are in the middle: they go on, or are told kindly that they cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chatbot.domain.contacts import Value
from chatbot.domain.messages import (
    AttachmentKind,
    Content,
    Edited,
    InboxKey,
    Left,
    Returned,
)
from chatbot.engine.effects import AlertStaff, RetireButtons, SetTimers
from chatbot.engine.flow import Goto, Jump
from chatbot.engine.session import load_session
from chatbot.engine.world import World
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world, labels
from tests.engine.patched import place, with_campaign, with_release, with_steps
from tests.engine.test_letters import FLOW as LETTERS
from tests.engine.test_subflows import CHILD, PARENT

BEFORE = """
flow: 1
title: Test
remembers:
  colour: {type: choice, keep: session}
steps:
  colour:
    choose: Which colour?
    save: colour
    options:
      red: {label: Red}
      blue: {label: Blue}
    no_reply: {after: 3 hours, say: "Still there?"}
  why:
    ask: Why {colour}?
    answer: text
    no_reply: {after: 3 hours, say: "Still there?"}
    end: told
"""
AFTER = """
flow: 1
title: Test
steps:
  fruit:
    choose: Which fruit?
    options:
      apple: {label: Apple, end: apple}
      pear: {label: Pear, end: pear}
"""


def moved(before: str = BEFORE, after: str = AFTER) -> Rehearsal:
    """Somebody at the first question when another release takes the place of theirs."""
    chat = a_chat(a_world(before))
    chat.type("/start")
    chat.heard()
    chat.toasts.clear()
    chat.world = a_world(after)
    return chat


@pytest.mark.parametrize("typed", ["red", "what?", "/nonsense", "", "/language"])
def test_words_to_a_question_that_is_gone_get_a_kind_answer_with_a_way_on(typed: str) -> None:
    chat = moved()
    chat.type(typed)
    wanted = "words.language_question" if typed == "/language" else "words.session_moved"
    assert (chat.heard(), chat.outcome) == ([wanted], None)
    if typed == "/language":
        assert chat.session is not None, "what is typed next answers it"
        assert load_session(chat.session).frames == ()
    else:
        assert chat.session is None
        chat.tap(".start")
        assert chat.heard() == ["main.fruit"]


def test_the_old_question_loses_buttons_and_timers_and_staff_are_told() -> None:
    chat = moved()
    old = place(chat)
    chat.type("red")
    assert chat.timers == ()
    assert AlertStaff("session_moved", "main.colour") in chat.effects
    assert SetTimers(()) in chat.effects
    retired = [e.target for e in chat.effects if isinstance(e, RetireButtons)]
    assert [(one.session, one.visit) for one in retired] == [(old.id, old.visit)]


@pytest.mark.parametrize("option", ["red", "blue"])
def test_a_press_of_the_old_question_s_button_gets_the_same(option: str) -> None:
    chat = moved()
    chat.tap(option)
    assert (chat.heard(), chat.toasts) == (["words.session_moved"], [""])


def test_a_photo_gets_the_same() -> None:
    chat = moved()
    chat.send(AttachmentKind.PHOTO)
    assert chat.heard() == ["words.session_moved"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/help", ["command.help.text", "words.session_moved"]),
        ("/why", ["campaign.topic.why.text", "words.session_moved"]),
        ("/start", ["main.fruit"]),
        ("/stop", ["words.stopped"]),
        ("/delete", ["words.forget_question"]),
    ],
)
def test_commands_do_what_they_always_do(typed: str, said: list[str]) -> None:
    chat = moved()
    chat.type(typed)
    assert chat.heard() == said


def test_the_language_can_be_changed_on_the_way_out() -> None:
    chat = moved()
    chat.switch_language("en")
    assert chat.heard() == ["words.language_set", "words.session_moved"]


@pytest.mark.parametrize("content", [Edited("/begin", InboxKey("x")), Returned(), Left()])
def test_edits_and_coming_and_going_are_answered_with_silence(content: Content) -> None:
    chat = moved()
    chat.receive(content)
    assert (chat.heard(), chat.session) == ([], None)


def test_a_timer_of_a_question_that_is_gone_says_nothing() -> None:
    chat = moved()
    chat.wait(timedelta(hours=4))
    assert (chat.heard(), chat.session, chat.timers) == ([], None, ())


def test_another_kind_of_step_under_the_same_name_is_no_place_to_stand() -> None:
    chat = moved(after=AFTER)
    chat.world = with_steps(a_world(BEFORE), {"colour": Jump("colour", Goto("why"))})
    chat.type("red")
    assert chat.heard() == ["words.session_moved"]


def test_a_campaign_that_is_gone_leads_to_the_one_there_is() -> None:
    chat = moved()
    campaign = replace(a_world(AFTER).release.campaigns["test"], id="other")
    chat.world = replace(
        with_release(a_world(AFTER), campaigns={"other": campaign}), campaign="other"
    )
    chat.type("red")
    assert chat.said[0] == "words.session_moved"
    chat.tap(".start")
    assert place(chat).campaign == "other"


def test_a_flow_that_is_gone_is_no_place_to_stand() -> None:
    chat = a_chat(a_world(PARENT, order=CHILD))
    chat.type("/start")
    chat.type("Ada")
    chat.heard()
    chat.world = a_world(BEFORE)
    chat.type("tea")
    assert chat.heard() == ["words.session_moved"]


def test_a_caller_that_no_longer_runs_the_flow_is_no_place_to_stand() -> None:
    world = a_world(PARENT, order=CHILD)
    chat = a_chat(world)
    chat.type("/start")
    chat.type("Ada")
    chat.heard()
    chat.world = with_steps(world, {"order": Jump("order", Goto("nothing"))})
    chat.type("tea")
    assert chat.heard() == ["words.session_moved"]


def test_a_session_without_a_place_is_as_good_as_none() -> None:
    chat = moved(after=BEFORE)
    assert chat.session is not None
    chat.session = json.dumps({**json.loads(chat.session), "frames": []})
    chat.type("red")
    assert chat.heard() == ["words.session_moved"]


# --- Renamed ----------------------------------------------------------------------------------


def renamed(**names: str) -> World:
    """The flow with its first question under the name `shade`."""
    world = a_world(BEFORE.replace("colour:\n    choose", "shade:\n    choose"))
    flow = world.release.campaigns["test"].flows["main"]
    return with_campaign(world, flows={"main": replace(flow, renamed=names)})


@pytest.mark.parametrize(
    "names",
    [
        {"colour": "shade"},
        {"colour": "hue", "hue": "tint", "tint": "shade"},
        {"tint": "shade", "hue": "tint", "colour": "hue"},
        {"shade": "gone", "colour": "shade"},
    ],
)
def test_a_step_that_was_renamed_is_followed_however_often(names: dict[str, str]) -> None:
    chat = moved()
    chat.world = renamed(**names)
    chat.tap("red")
    assert (chat.heard(), place(chat).top.values) == (["main.why"], {"colour": "red"})


@pytest.mark.parametrize("names", [{"colour": "hue"}, {"colour": "hue", "hue": "colour"}])
def test_a_name_that_leads_nowhere_or_in_a_circle_is_no_place(names: dict[str, str]) -> None:
    chat = moved()
    chat.world = renamed(**names)
    chat.tap("red")
    assert chat.heard() == ["words.session_moved"]


def test_a_new_reminder_text_under_the_new_name_is_said() -> None:
    chat = moved()
    chat.world = renamed(colour="shade")
    chat.wait(timedelta(hours=4))
    assert chat.heard() == ["main.shade.no_reply"]


def test_an_option_that_is_no_longer_offered_is_refused_and_the_question_comes_again() -> None:
    chat = moved(after=BEFORE.replace("red: {label: Red}", "green: {label: Green}"))
    chat.tap("red")
    assert chat.heard() == ["main.colour"]
    assert chat.toasts[-1].startswith("That button belongs to an earlier question")
    assert labels(chat) == ["Green", "Blue"]


def test_new_words_reach_whoever_waits_with_the_next_bubble() -> None:
    chat = moved(after=BEFORE.replace("Which colour?", "Which colour do you like?"))
    chat.type("/help")
    assert chat.screen[-1].text.text == "Which colour do you like?"


def test_a_reminder_that_is_no_more_is_not_said() -> None:
    chat = moved(after=BEFORE.replace('    no_reply: {after: 3 hours, say: "Still there?"}\n', ""))
    chat.wait(timedelta(hours=4))
    assert (chat.heard(), place(chat).top.step) == ([], "colour")


# --- Values and sessions of other times -------------------------------------------------------


def with_values(chat: Rehearsal, **values: Value) -> None:
    """Put values of another type into the place where the person stands."""
    assert chat.session is not None
    session = json.loads(chat.session)
    session["frames"][-1]["values"].update(values)
    chat.session = json.dumps(session)


@pytest.mark.parametrize(
    "old",
    ["text", 7, True, [], {}, ["a"], [{"id": 1}], {"items": [{"id": "x"}, 3]}, {"items": "x"}],
)
@pytest.mark.parametrize("variable", ["people", "seat", "why", "name"])
def test_a_value_of_an_old_type_ends_no_talk_with_an_error(variable: str, old: Any) -> None:
    chat = a_chat(a_world(LETTERS))
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because."):
        chat.type(words)
    with_values(chat, **{variable: old})
    chat.type("Ada")
    assert chat.heard()[-1] in ("main.list", "main.lost")


@pytest.mark.parametrize(
    "old", ["text", {"items": [{"id": "sample:1", "label": "One"}]}, {"items": [{"draft": {}}]}]
)
def test_letters_of_an_old_type_are_an_outcome_not_an_error(old: Value) -> None:
    chat = a_chat(a_world(LETTERS))
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because.", "Ada"):
        chat.type(words)
    with_values(chat, letters=old)
    chat.tap("sample:1")
    assert chat.session is None or place(chat).top.step == "list"


def test_a_session_of_a_newer_version_loses_only_what_is_not_known_here() -> None:
    chat = moved(after=BEFORE)
    assert chat.session is not None
    session = json.loads(chat.session)
    newer = {**session, "mood": "fine", "frames": [{**session["frames"][0], "colour": 1}]}
    newer["answered"] = {"key": "k", "step": "main.colour", "depth": 1, "why": "x"}
    read = load_session(json.dumps(newer))
    assert replace(read, answered=None) == load_session(chat.session)


def test_a_session_of_an_older_version_takes_the_defaults() -> None:
    chat = moved(after=BEFORE)
    assert chat.session is not None
    session = json.loads(chat.session)
    older = {name: session[name] for name in ("id", "campaign", "release", "language", "frames")}
    read = load_session(json.dumps(older))
    assert (read.visit, read.chosen, read.answered, read.past) == (0, (), None, {})


def test_a_session_without_a_time_counts_silence_from_the_reminder() -> None:
    chat = moved(after=BEFORE)
    assert chat.session is not None
    chat.session = json.dumps({**json.loads(chat.session), "opened": None})
    chat.wait(timedelta(hours=4))
    assert chat.heard() == ["main.colour.no_reply"]
    assert [timer.due - chat.at for timer in chat.timers] == [timedelta(hours=23)]
