"""What is said on the letter page counts a letter of that set once, wherever the talk stands."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.messages import PageButton, SentOnPage
from chatbot.engine.effects import RecordAction
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world, shown
from tests.engine.test_letters import FLOW as LETTERS

HEAD, _, STEPS = LETTERS.partition("steps:\n")
FLOW = (
    HEAD.replace(
        "letters: {type: letters, keep: session}", "letters: {type: letters, keep: 4 weeks}"
    )
    + """
page: {letters: letters, save: chosen, go: told}
steps:
"""
    + STEPS[: STEPS.index("  compose:")]
    + """
  compose:
    do: compose_letters
    with: {people: people, seat: seat, name: name, why: why}
    save: {letters: letters}
    outcomes: {composed: list, failed: lost}
  list:
    choose: "{letters.left} left"
    from: letters
    save: chosen
    go: pick
    options:
      leave: {label: Leave, end: left}
    buttons:
      - {label: All, page: letters}
  pick:
    do: pick_letter
    with: {letters: letters, choice: chosen}
    save: {letter: letter}
    outcomes: {picked: one, none_left: list, failed: lost}
  one:
    choose: This one.
    options:
      back: {label: Back, go: list}
      enough: {label: Enough, end: left}
    buttons:
      - {label: One, page: letter}
  told:
    do: record_sent
    with: {letters: letters, which: chosen}
    save: {letters: letters}
    outcomes: {recorded: noted, failed: lost}
  noted:
    say: Noted.
    go: list
"""
)
FIRST, SECOND = "sample:1", "sample:2"


def at_the_list() -> Rehearsal:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    chat.tap("agree")
    for words in ("AB1 2CD", "Because.", "Ann Example"):
        chat.type(words)
    return chat


def page_of(chat: Rehearsal) -> PageButton:
    return [b for m in chat.screen for b in m.buttons if isinstance(b, PageButton)][-1]


def recorded(chat: Rehearsal) -> list[str]:
    return [str(e.action.recipient) for e in chat.effects if isinstance(e, RecordAction)]


def test_a_page_is_offered_for_the_set_and_for_one_letter_of_it() -> None:
    chat = at_the_list()
    whole = page_of(chat)
    chat.tap(SECOND)
    one = page_of(chat)
    assert (whole.number, one.number) == (None, 2)
    assert whole.letters == one.letters


def test_the_flow_goes_on_where_it_says_with_the_letter_counted() -> None:
    chat = at_the_list()
    chat.say_on_page(FIRST)
    assert recorded(chat) == [FIRST]
    assert shown(chat)[-2:] == ["Noted.", "1 left"]


def test_the_same_letter_counts_once_however_often_it_is_said() -> None:
    chat = at_the_list()
    set_id = page_of(chat).letters
    chat.say_on_page(FIRST)
    chat.screen.clear()
    chat.receive(SentOnPage(set_id, FIRST))
    assert (chat.effects, chat.screen) == ((), [])


def test_another_set_or_an_unknown_letter_changes_nothing() -> None:
    chat = at_the_list()
    set_id = page_of(chat).letters
    chat.receive(SentOnPage("another", FIRST))
    assert chat.effects == ()
    chat.receive(SentOnPage(set_id, "sample:99"))
    assert chat.effects == ()


def test_after_the_talk_the_letter_is_counted_and_the_person_told_by_name() -> None:
    chat = at_the_list()
    set_id = page_of(chat).letters
    chat.tap("leave")
    chat.screen.clear()
    chat.receive(SentOnPage(set_id, SECOND))
    assert recorded(chat) == [SECOND]
    assert "Test Person 2" in shown(chat)[0]
    chat.receive(SentOnPage(set_id, SECOND))
    assert chat.effects == ()


def test_who_said_stop_hears_nothing_but_the_letter_counts() -> None:
    chat = at_the_list()
    set_id = page_of(chat).letters
    chat.type("/stop")
    chat.screen.clear()
    chat.receive(SentOnPage(set_id, FIRST))
    assert (recorded(chat), chat.screen) == ([FIRST], [])


def test_who_was_forgotten_is_not_counted() -> None:
    chat = at_the_list()
    set_id = page_of(chat).letters
    chat.type("/delete")
    chat.tap(".forget.now")
    chat.receive(SentOnPage(set_id, FIRST))
    assert recorded(chat) == []


def test_letters_made_before_there_were_pages_offer_none() -> None:
    chat = at_the_list()
    chat.contact = replace(chat.contact)
    assert chat.session is not None
    chat.session = chat.session.replace('"set":', '"unset":')
    chat.screen.clear()
    chat.type("/help")
    assert not [b for m in chat.screen for b in m.buttons if isinstance(b, PageButton)]
