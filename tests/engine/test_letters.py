"""Letters: everybody asked alike, every sentence traceable, nobody's mouth filled."""

from __future__ import annotations

from chatbot.domain.messages import OptionButton
from chatbot.domain.places import Place, PlaceOutcome, Representation
from chatbot.engine.effects import RecordAction
from chatbot.engine.needs import NeedPeople, NeedPlace
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_ballot, a_chat, a_person, a_seat, a_world

FLOW = """
flow: 1
title: Test
remembers:
  postcode: {type: postcode, keep: session}
  seat: {type: constituency, keep: session}
  people: {type: people, keep: session}
  why: {type: text, keep: session}
  name: {type: name, keep: session}
  letters: {type: letters, keep: session}
  letter: {type: letter, keep: session}
  draft: {type: draft, keep: session}
  receipt: {type: text, keep: session}
  chosen: {type: choice, keep: session}
steps:
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: No, end: declined}
  postcode:
    ask: Where?
    answer: postcode
    save: postcode
  find:
    do: find_constituency
    with: {postcode: postcode}
    save: {seat: seat}
    outcomes:
      {found: people, near: lost, repaired: lost, choose: lost, partial: lost, terminated: lost,
       special: lost, outside: lost, unknown: lost, failed: lost}
  lost:
    say: I do not know where that is.
    end: lost
  people:
    do: find_people
    with: {seat: seat}
    save: {people: people}
    outcomes: {candidates: why, mp: why, vacant: lost, nobody: lost, failed: lost}
  why:
    ask: "{people:roster}"
    answer: text
    save: why
  name:
    ask: Name?
    answer: name
    save: name
  compose:
    do: compose_letters
    with: {people: people, seat: seat, name: name, why: why}
    save: {letters: letters, draft: draft}
    outcomes: {composed: list, failed: lost}
  list:
    choose: "{draft:draft}"
    from: letters
    save: chosen
    go: pick
    options:
      all_sent: {label: All sent, go: record}
  pick:
    do: pick_letter
    with: {letters: letters, choice: chosen}
    save: {letter: letter}
    outcomes: {picked: one, none_left: lost, failed: lost}
  one:
    say: "{letter:letter}"
    buttons:
      - {label: Mail, mail: letter}
      - {label: Copy, copy: letter.email}
    go: list
  record:
    do: record_sent
    with: {letters: letters, which: "all"}
    save: {letters: letters, receipt: receipt}
    outcomes: {recorded: thanks, failed: lost}
  thanks:
    say: "{letters.sent} sent, {receipt}."
    end: sent
"""


def at_letters() -> Rehearsal:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "My *neighbours* matter, said {seat}.", "Ada Example"):
        chat.type(words)
    return chat


def letter_to(chat: Rehearsal, number: int) -> str:
    chat.tap(f"sample:{number}")
    return chat.screen[-2].text.text


def test_all_candidates_are_shown_in_ballot_order() -> None:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    chat.tap("agree")
    chat.type("SW1A 1AA")
    assert chat.screen[-1].text.text == "1. Test Person 1, Party 1\n2. Test Person 2, Party 2"


def test_a_letter_has_the_right_name_the_own_words_and_the_signature() -> None:
    assert letter_to(at_letters(), 1) == (
        "Dear Test Person 1,\n\nI live in Testford East.\n\n"
        "My *neighbours* matter, said {seat}.\n\nPlease do this.\n\nIt is so.\n\n"
        "Will you?\n\nYours sincerely,\nAda Example"
    )


def test_letters_to_different_people_differ_in_the_greeting_only() -> None:
    chat = at_letters()
    one, two = letter_to(chat, 1), letter_to(chat, 2)
    assert one.replace("Person 1", "Person 2") == two


def test_a_letter_is_one_block_to_copy() -> None:
    chat = at_letters()
    chat.tap("sample:1")
    bubble = chat.screen[-2]
    assert [(m.kind, m.start, m.length) for m in bubble.text.marks] == [
        ("block", 0, len(bubble.text.text))
    ]


def test_somebody_without_an_address_gets_no_mail_button() -> None:
    chat = at_letters()
    chat.tap("sample:2")
    assert chat.screen[-2].buttons == ()


def test_the_draft_says_who_says_each_sentence() -> None:
    lines = at_letters().screen[-1].text.text.split("\n\n")
    assert lines[1].endswith("[you said]")
    assert lines[0].endswith("[from the campaign]")
    assert "A test, 1 January 2024" in lines[3]


def test_own_words_never_become_marks_or_placeholders() -> None:
    bubble = at_letters().screen[-1]
    assert "My *neighbours* matter, said {seat}." in bubble.text.text
    assert {mark.kind for mark in bubble.text.marks} == {"italic"}


def test_sending_is_recorded_per_recipient_under_one_receipt() -> None:
    chat = at_letters()
    chat.tap("all_sent")
    actions = [e.action for e in chat.effects if isinstance(e, RecordAction)]
    assert [a.recipient for a in actions] == ["sample:1", "sample:2"]
    assert len({a.key for a in actions}) == 2
    assert {(a.ballot, a.constituency, a.asks) for a in actions} == {
        ("parl.testford-east.2024-07-04", "E14009999", ("first",))
    }


def test_a_look_up_nobody_could_answer_is_an_outcome_not_an_error() -> None:
    chat = a_chat(a_world(FLOW), facts={NeedPlace: None})
    chat.type("/start")
    chat.tap("agree")
    chat.type("SW1A 1AA")
    assert chat.outcome == "lost"


def test_thirty_four_candidates_are_offered_page_by_page() -> None:
    ballot = a_ballot(*(a_person(n, f"p{n}@example.org") for n in range(1, 35)))
    chat = a_chat(a_world(FLOW), facts={NeedPeople: Representation(a_seat(), ballot=ballot)})
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because.", "Ada Example"):
        chat.type(words)
    offered = []
    for _ in range(3):
        options = [b for b in chat.screen[-1].buttons if isinstance(b, OptionButton)]
        offered += [option.id for option in options if option.id.startswith("sample:")]
        chat.tap("~more")
    assert len(set(offered)) == 34
    assert len(chat.screen[-1].buttons) <= 14


def test_a_fact_past_its_day_enters_no_letter() -> None:
    chat = a_chat(a_world(FLOW))
    chat.at = chat.at.replace(year=2025)
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because.", "Ada Example"):
        chat.type(words)
    assert "It is so." not in letter_to(chat, 1)


def test_a_place_with_another_seat_nearby_is_asked_about() -> None:
    near = Place(PlaceOutcome.FOUND, "AB10 1PE", a_seat(), near=(a_seat("Elsewhere"),))
    chat = a_chat(a_world(FLOW), facts={NeedPlace: near})
    chat.type("/start")
    chat.tap("agree")
    chat.type("AB10 1PE")
    assert "main.find>near" in chat.trace
