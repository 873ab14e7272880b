"""Flows inside flows: what goes in, what comes back, and what happens when it cannot go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from chatbot.domain.contacts import Value
from chatbot.engine.effects import Remember, Unremember
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world
from tests.engine.patched import place

PARENT = """
flow: 1
title: Parent
remembers:
  guest: {type: name, keep: session}
  drink: {type: choice, keep: session}
idle: {after: 2 hours, go: forgotten}
steps:
  hello:
    ask: Who comes?
    answer: name
    save: guest
  order:
    run: order
    with: {guest: guest, place: inside}
    save: {drink: chosen}
    outcomes: {ordered: told, nothing: nothing, lapsed: nothing}
  told:
    choose: "{guest} takes {drink}. Right?"
    options:
      right: {label: Right, end: served}
      again: {label: Again, go: order}
  nothing:
    say: Nothing, then{drink|}.
    end: nothing
  forgotten:
    say: I went on without you.
    end: forgotten
"""

CHILD = """
flow: 1
title: Order
takes: [guest, place]
gives: [chosen]
remembers:
  guest: {type: name, keep: session}
  place: {type: text, keep: session}
  chosen: {type: choice, keep: session}
  mood: {type: text, keep: session}
steps:
  ask_drink:
    choose: "{guest}, tea or water, {place}?"
    save: chosen
    options:
      tea: {label: Tea}
      water: {label: Water}
      none: {label: Nothing, end: nothing}
  mood:
    ask: How are you?
    answer: text
    save: mood
    options:
      skip: {label: Skip}
      leave: {label: Leave, end: lapsed}
    end: ordered
"""

IDLE_CHILD = CHILD.replace(
    "gives: [chosen]\n", "gives: [chosen]\nidle: {after: 1 hour, end: lapsed}\n"
)


def ordering(child: str = IDLE_CHILD) -> Rehearsal:
    chat = a_chat(a_world(PARENT, order=child))
    chat.type("/start")
    chat.type("Ada")
    chat.heard()
    return chat


def values(chat: Rehearsal) -> list[Mapping[str, Value]]:
    return [frame.values for frame in place(chat).frames]


def test_what_a_flow_takes_goes_in_and_its_words_can_show_it() -> None:
    assert ordering().screen[-1].text.text == "Ada, tea or water, inside?"


def test_what_a_flow_gives_comes_back_under_the_caller_s_name_and_nothing_else_does() -> None:
    chat = ordering()
    chat.tap("tea")
    chat.type("Fine")
    assert chat.screen[-1].text.text == "Ada takes tea. Right?"
    assert values(chat) == [{"guest": "Ada", "drink": "tea"}]


def test_its_outcome_picks_the_way_on() -> None:
    chat = ordering()
    chat.tap("none")
    assert (chat.heard(), chat.outcome) == (["main.nothing"], "nothing")
    assert chat.screen[-1].text.text == "Nothing, thennone."


def test_a_flow_run_again_knows_nothing_of_the_first_time() -> None:
    chat = ordering()
    for option in ("tea", "skip", "again"):
        chat.tap(option)
    assert values(chat)[1] == {"guest": "Ada", "place": "inside"}


def test_what_it_gives_without_a_value_empties_the_caller_s() -> None:
    chat = ordering()
    chat.tap("tea")
    chat.tap("skip")
    chat.tap("again")
    chat.wait(timedelta(hours=1))
    assert chat.screen[-1].text.text == "Nothing, then."


def test_the_inner_flow_s_patience_counts_while_it_runs() -> None:
    chat = ordering()
    chat.wait(timedelta(minutes=61))
    assert (chat.heard(), chat.outcome) == (["main.nothing"], "nothing")
    assert "order>idle" in chat.trace


def test_an_inner_flow_without_patience_of_its_own_has_the_outer_one_s() -> None:
    chat = ordering(CHILD)
    chat.tap("tea")
    chat.wait(timedelta(minutes=119))
    assert chat.session is not None
    chat.wait(timedelta(minutes=2))
    assert (chat.said[-1], chat.outcome) == ("main.forgotten", "forgotten")
    assert "main>idle" in chat.trace


def test_without_any_patience_the_talk_ends_without_a_word() -> None:
    parent = PARENT.replace("idle: {after: 2 hours, go: forgotten}\n", "").replace(
        "  forgotten:\n    say: I went on without you.\n    end: forgotten\n", ""
    )
    chat = a_chat(a_world(parent, order=CHILD))
    chat.type("/start")
    chat.type("Ada")
    chat.heard()
    chat.wait(timedelta(days=2))
    assert (chat.heard(), chat.outcome) == ([], "idle")
    assert chat.session is None


def test_a_button_of_the_first_run_changes_nothing_in_the_second() -> None:
    save = "    save: chosen\n"
    chat = ordering(IDLE_CHILD.replace(save, save + "    late_taps: change_answer\n"))
    for option in ("tea", "skip", "again", "water"):
        chat.tap(option)
    chat.tap("tea", old=True)
    assert values(chat)[1]["chosen"] == "water"
    assert chat.toasts[-1].startswith("That button belongs to an earlier question")


# --- What is remembered -----------------------------------------------------------------------

REMEMBERING = """
flow: 1
title: Parent
remembers:
  nickname: {type: name, keep: 2 weeks}
steps:
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  nickname:
    ask: Your name?
    answer: name
    save: nickname
    options:
      skip: {label: Skip}
  child:
    run: greet
    outcomes: {done: bye}
  bye:
    say: Goodbye, {nickname|you}.
    end: done
"""

GREETING = """
flow: 1
title: Greeting
remembers:
  nickname: {type: name, keep: 2 weeks}
steps:
  greet:
    choose: Hello, {nickname|stranger}.
    options:
      hi: {label: Hi, end: done}
      change: {label: Call me something else}
  other:
    ask: What, then?
    answer: name
    save: nickname
    end: done
"""


def greeted(*acts: str) -> Rehearsal:
    chat = a_chat(a_world(REMEMBERING, greet=GREETING))
    chat.type("/start")
    for act in acts:
        chat.type(act)
    return chat


def test_what_was_remembered_a_moment_ago_is_known_in_the_flow_inside() -> None:
    assert greeted("agree", "Ada").screen[-1].text.text == "Hello, Ada."


def test_without_consent_the_flow_inside_knows_only_what_it_is_given() -> None:
    assert greeted("Not now", "Ada").screen[-1].text.text == "Hello, stranger."


def test_what_was_remembered_last_week_is_known_in_every_flow() -> None:
    chat = greeted("agree", "Ada", "hi")
    chat.wait(timedelta(days=7))
    for act in ("/start", "agree"):
        chat.type(act)
    chat.wait(timedelta(days=6))
    assert place(chat).top.values == {"nickname": "Ada", "_consented": True}


def test_an_answer_left_out_is_forgotten_in_the_flow_inside_as_well() -> None:
    chat = greeted("agree", "Ada", "hi", "/start", "agree", "skip")
    assert any(isinstance(effect, Unremember) for effect in chat.effects)
    assert chat.screen[-1].text.text == "Hello, stranger."


def test_the_flow_inside_remembers_for_the_next_time() -> None:
    chat = greeted("agree", "Ada", "Call me something else", "Ben")
    kept = [effect.value.value for effect in chat.effects if isinstance(effect, Remember)]
    assert (kept, chat.screen[-1].text.text) == (["Ben"], "Goodbye, Ada.")
