"""The two functions the service calls: what must be known first, and what then happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.domain.contacts import Contact, Remembered, Value
from chatbot.domain.messages import (
    Address,
    Content,
    CopyButton,
    InboxKey,
    Incoming,
    MailButton,
    Pressed,
    ShareButton,
    TimedOut,
    Typed,
    UrlButton,
)
from chatbot.domain.places import PersonId, Representation
from chatbot.engine.effects import AnswerPress, Send, SetLanguage, Unremember
from chatbot.engine.flow import Ask, ButtonSpec, Choose, Finish, Goto, NoReply, Option, Say
from chatbot.engine.needs import Fact, Need, NeedPeople, NeedPlace
from chatbot.engine.session import Session
from chatbot.engine.tokens import MAX_OPTION_BYTES, short_option
from chatbot.engine.turn import advance, needs
from chatbot.engine.values import listed
from chatbot.engine.walk import CONSENTED
from chatbot.service.rehearsal import Given
from tests.builders import NOON, a_ballot, a_chat, a_seat, a_world, the_facts
from tests.engine.patched import place, with_steps, without_text
from tests.engine.test_interrupts import FREE
from tests.engine.test_letters import FLOW as LETTERS

WORLD = a_world(LETTERS)


def incoming(content: Content) -> Incoming:
    return Incoming(InboxKey("k"), Address("test", "one"), NOON, content)


def at_postcode() -> Session:
    chat = a_chat(WORLD)
    chat.type("/start")
    chat.tap("agree")
    return place(chat)


def test_what_must_be_known_is_asked_for_one_after_the_other() -> None:
    known: dict[Need, Fact] = {}
    asked: list[Need] = []
    while missing := needs(WORLD, Contact(), at_postcode(), incoming(Typed("SW1A 1AA")), known):
        asked += missing
        known |= {need: the_facts(need, Given()) for need in missing}
    assert asked == [NeedPlace("SW1A 1AA"), NeedPeople(a_seat().code, NOON)]


def test_what_nobody_looked_up_counts_as_what_nobody_could_find_out() -> None:
    turn = advance(WORLD, Contact(), at_postcode(), incoming(Typed("SW1A 1AA")), {})
    assert (turn.said, turn.outcome) == (("main.lost",), "lost")


def test_what_is_known_is_used() -> None:
    facts: dict[Need, Fact] = {}
    for need in (NeedPlace("SW1A 1AA"), NeedPeople(a_seat().code, NOON)):
        facts[need] = the_facts(need, Given())
    turn = advance(WORLD, Contact(), at_postcode(), incoming(Typed("SW1A 1AA")), facts)
    assert turn.said == ("main.why",)


@pytest.mark.parametrize(
    "content", [Typed("hello"), Pressed("x"), TimedOut("s", 1, "idle"), Typed("/start")]
)
def test_most_turns_need_nothing(content: Content) -> None:
    assert needs(WORLD, Contact(), None, incoming(content), {}) == ()


def test_a_press_that_no_channel_waits_for_is_answered_in_words_only() -> None:
    turn = advance(WORLD, Contact(), at_postcode(), incoming(Pressed("forged")), {})
    assert turn.said == ("main.postcode",)
    assert not any(isinstance(effect, AnswerPress) for effect in turn.effects)


# --- Steps that keep nothing ------------------------------------------------------------------

UNSAVED = """
flow: 1
title: Test
steps:
  age:
    ask: How old?
    answer: number
    options:
      skip: {label: Skip}
  fruits:
    choose: Which?
    many: true
    options:
      apple: {label: Apple}
      pear: {label: Pear}
    end: done
"""


@pytest.mark.parametrize(("age", "fruit"), [("24", "apple"), ("skip", "done")])
def test_an_answer_that_nobody_keeps_is_still_an_answer(age: str, fruit: str) -> None:
    chat = a_chat(a_world(UNSAVED))
    chat.type("/start")
    chat.type(age)
    assert place(chat).top.values == {}
    chat.type(fruit)
    assert chat.outcome == "done"


KEPT = """
flow: 1
title: Test
remembers:
  consent: {type: choice, keep: forever}
  lucky: {type: number, keep: 2 weeks}
steps:
  consent:
    choose: May I?
    purpose: help
    save: consent
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  lucky:
    ask: Your lucky number, {lucky|if any}?
    answer: number
    save: lucky
    options:
      skip: {label: Skip}
    end: done
"""


def test_only_that_somebody_agreed_is_kept_for_ever() -> None:
    chat = a_chat(a_world(KEPT))
    for act in ("/start", "agree", "7"):
        chat.type(act)
    ends = {name: held.expires for (_, name), held in chat.contact.remembered.items()}
    assert ends == {CONSENTED: None, "consent": None, "lucky": NOON + timedelta(weeks=2)}


def test_leaving_out_what_was_never_kept_erases_nothing() -> None:
    chat = a_chat(a_world(KEPT))
    for act in ("/start", "agree", "skip"):
        chat.type(act)
    assert not any(isinstance(effect, Unremember) for effect in chat.effects)


def test_a_saved_language_that_nobody_speaks_changes_nothing() -> None:
    choose = Choose("lucky", Finish("done"), (Option("xx"), Option("en")), save="language")
    chat = a_chat(with_steps(a_world(KEPT), {"lucky": choose}))
    for act in ("/start", "agree", "xx"):
        chat.type(act)
    assert not any(isinstance(effect, SetLanguage) for effect in chat.effects)
    assert chat.outcome == "done"


def test_a_reminder_with_nothing_to_say_says_nothing() -> None:
    ask = Ask("why", "text", Goto("told"), no_reply=NoReply(timedelta(hours=1), False, None))
    chat = a_chat(with_steps(a_world(FREE), {"why": ask}))
    chat.type("/start")
    chat.heard()
    chat.wait(timedelta(hours=2))
    assert (chat.heard(), place(chat).top.step) == ([], "why")


# --- Ids too long for a button ----------------------------------------------------------------


def test_a_long_id_travels_as_a_digest_and_comes_back_whole() -> None:
    long = [
        replace(person, id=PersonId(f"sample:{'x' * 60}{person.position}"))
        for person in a_ballot().candidates
    ]
    found = Representation(a_seat(), ballot=a_ballot(*long))
    chat = a_chat(WORLD, facts={NeedPeople: found})
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because.", "Ada"):
        chat.type(words)
    chat.tap(long[1].id)
    assert chat.screen[-2].text.text.startswith("Dear Test Person 2,")


@pytest.mark.parametrize("option", ["x" * MAX_OPTION_BYTES, "a", "~done"])
def test_an_id_that_fits_travels_as_it_is(option: str) -> None:
    assert short_option(option) == option


# --- Buttons that carry something -------------------------------------------------------------

BUTTONS = """
flow: 1
title: Test
remembers:
  words: {type: text, keep: session}
steps:
  words:
    ask: What?
    answer: text
    save: words
    options:
      skip: {label: Skip}
  shown:
    say: Here.
    buttons:
      - {label: A page, url: "https://example.org/"}
      - {label: Tell, share: "{words|Nothing}."}
      - {label: Copy, copy: words}
    end: done
"""


def carried(answer: str) -> list[object]:
    chat = a_chat(a_world(BUTTONS))
    chat.type("/start")
    chat.type(answer)
    return list(chat.screen[-1].buttons)


def test_a_button_opens_shares_or_copies_what_its_author_said() -> None:
    assert carried("My words") == [
        UrlButton("A page", "https://example.org/"),
        ShareButton("Tell", "My words."),
        CopyButton("Copy", "My words"),
    ]


def test_a_button_with_nothing_to_carry_is_left_out() -> None:
    assert [type(button) for button in carried("Skip")] == [UrlButton, ShareButton]


def test_a_button_without_words_is_left_out() -> None:
    chat = a_chat(without_text(a_world(BUTTONS), "test:main.shown.button.1"))
    chat.type("/start")
    chat.type("My words")
    assert [type(button) for button in chat.screen[-1].buttons] == [ShareButton, CopyButton]


MAIL = ButtonSpec("mail", 1, ("letter",))


@pytest.mark.parametrize(
    ("letter", "button"),
    [
        (
            {"email": "a@example.org", "subject": "S", "body": "B"},
            [MailButton("A page", "a@example.org", "S", "B")],
        ),
        ({"email": "a@example.org"}, [MailButton("A page", "a@example.org", "", "")]),
        ({"subject": "S"}, []),
        ("text", []),
    ],
)
def test_a_letter_opens_in_the_person_s_own_mail_if_it_has_an_address(
    letter: Value, button: list[object]
) -> None:
    said = Say("shown", Finish("done"), buttons=(MAIL,))
    world = with_steps(a_world(BUTTONS), {"shown": said})
    chat = a_chat(world)
    chat.type("/start")
    held = replace(place(chat).top, values={"letter": letter})
    session = place(chat).with_top(held)
    turn = advance(world, chat.contact, session, incoming(Typed("My words")), {})
    (bubble,) = [effect.message for effect in turn.effects if isinstance(effect, Send)]
    assert list(bubble.buttons) == button


# --- Where a talk stands with consent ---------------------------------------------------------


@pytest.mark.parametrize(("kept", "said"), [(True, "yes"), (False, "no"), (None, "no")])
def test_consent_is_known_from_what_was_kept(kept: bool | None, said: str) -> None:
    flow = """
    flow: 1
    title: Test
    steps:
      known:
        branch:
          - {if: consented is yes, go: yes_it_is}
          - else: no_it_is
      yes_it_is:
        end: yes_it_was
      no_it_is:
        end: no_it_was
    """
    held = {("test", CONSENTED): Remembered("test", CONSENTED, kept, None)}
    contact = Contact(remembered=held if kept is not None else {})
    turn = advance(a_world(flow), contact, None, incoming(Typed("/start")), {})
    assert turn.outcome == f"{said}_it_was"


def test_a_list_is_counted() -> None:
    assert listed([{"id": "a"}], kind="x") == {"items": [{"id": "a"}], "count": 1, "kind": "x"}
