"""Commands in every spelling, and what is said when there is nothing to go back to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.domain.messages import AttachmentKind, Pressed
from chatbot.engine.effects import RetireButtons, Unremember
from chatbot.engine.release import Bot, Command
from chatbot.engine.tokens import write_token
from chatbot.engine.world import World
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world
from tests.engine.patched import place, with_campaign, with_release
from tests.engine.test_consent import FLOW as CONSENT
from tests.engine.test_consent import talk
from tests.engine.test_interrupts import FREE
from tests.engine.test_letters import at_letters
from tests.engine.test_taps import TWO


def asked(flow: str = FREE) -> Rehearsal:
    chat = a_chat(a_world(flow))
    chat.type("/start")
    chat.heard()
    chat.toasts.clear()
    return chat


@pytest.mark.parametrize(
    "typed",
    ["/help", "/HELP", "/help@any_bot", "/help me", "/help\nme", " /help ", "Help!", "?", " ؟ "],
)
def test_help_is_there_in_every_spelling(typed: str) -> None:
    chat = asked()
    chat.type(typed)
    assert chat.heard() == ["command.help.text", "main.why"]


@pytest.mark.parametrize("typed", ["/join", "/JOIN", "/join@bot now", "/join\nnow"])
def test_a_flow_s_own_command_is_there_in_every_spelling_and_over_a_question(typed: str) -> None:
    chat = asked()
    chat.type("because")
    chat.heard()
    chat.type(typed)
    assert (chat.heard(), place(chat).top.values) == (["main.why"], {})


@pytest.mark.parametrize("typed", ["/", "//", "/ help", "/\n", "/@bot"])
def test_a_slash_alone_is_no_command(typed: str) -> None:
    chat = asked()
    chat.type(typed)
    assert chat.heard() == ["main.told"]


def test_start_words_are_an_answer_while_a_question_is_open() -> None:
    chat = asked()
    chat.type("good day")
    assert chat.heard() == ["main.told"]


@pytest.mark.parametrize("typed", ["/help", "/why", "/mydata", "/privacy"])
def test_without_an_open_question_a_command_only_answers(typed: str) -> None:
    chat = a_chat(a_world(FREE))
    chat.type(typed)
    assert (len(chat.heard()), chat.session) == (1, None)


@pytest.mark.parametrize("act", ["type", "photo", "press", "forged", ".forget.keep", "start"])
def test_after_stop_everything_but_starting_gets_the_same_short_answer(act: str) -> None:
    chat = asked(TWO)
    here = place(chat)
    token = write_token(here.id, here.visit, "left")
    chat.type("/stop")
    chat.heard()
    match act:
        case "type":
            chat.type("hello")
        case "photo":
            chat.send(AttachmentKind.PHOTO)
        case "press":
            chat.receive(Pressed(token, press="p"))
        case "forged":
            chat.receive(Pressed("forged", press="p"))
        case "start":
            chat.receive(Pressed(write_token("0", 0, ".start"), press="p"))
        case option:
            chat.receive(Pressed(write_token("0", 0, option), press="p"))
    opened = act == "start"
    assert chat.heard() == (["main.one"] if opened else ["words.still_stopped"])
    assert chat.contact.stopped is not opened


@pytest.mark.parametrize("act", ["photo", "press", "forged"])
def test_with_nothing_open_whatever_comes_leads_to_a_beginning(act: str) -> None:
    chat = asked(TWO)
    old = place(chat)
    for option in ("left", "up", "leave"):
        chat.tap(option)
    chat.heard()
    match act:
        case "photo":
            chat.send(AttachmentKind.PHOTO)
        case "press":
            chat.tap("left", old=True)
            assert [e.target.visit for e in chat.effects if isinstance(e, RetireButtons)] == [
                old.visit
            ]
        case _:
            chat.receive(Pressed("forged", press="p"))
    assert chat.heard() == ["words.nothing_open"]


def test_a_start_button_in_the_middle_goes_on_where_we_were() -> None:
    chat = asked(TWO)
    chat.tap("left")
    chat.heard()
    chat.receive(Pressed(write_token("0", 0, ".start"), press="p"))
    assert chat.heard() == ["words.resume", "main.two"]


def test_beginning_again_forgets_the_answers_and_the_old_buttons() -> None:
    chat = asked(TWO)
    chat.tap("left")
    chat.type("/start")
    chat.tap(".restart")
    assert (place(chat).top.values, list(place(chat).past)) == ({}, [str(place(chat).visit)])
    chat.tap("up")
    chat.heard()
    chat.tap("left", old=True)
    assert (chat.heard(), place(chat).top.values) == (["main.one"], {})


def test_a_forged_button_brings_the_open_question_back() -> None:
    chat = asked(TWO)
    chat.receive(Pressed("forged", press="p"))
    assert chat.heard() == ["main.one"]
    assert chat.toasts[-1].startswith("That button belongs to an earlier question")


@pytest.mark.parametrize("line", ["    many: true\n", "    purpose: help\n"])
def test_several_answers_and_consent_are_never_changed_by_an_old_button(line: str) -> None:
    flow = TWO.replace("    choose: First?\n", "    choose: First?\n" + line)
    if "purpose" in line:
        flow = flow.replace("left: {label: Left}", "agree: {label: Left}")
    flow = flow.replace("a: {type: choice,", "a: {type: choices,") if "many" in line else flow
    chat = asked(flow)
    chat.type("left")
    before = place(chat).top.values
    chat.tap("right", old=True)
    assert (place(chat).top.values, chat.toasts[-1]) == (before, "Got it the first time.")


def test_an_old_button_of_an_option_that_is_no_more_changes_nothing() -> None:
    chat = asked(TWO)
    chat.tap("left")
    chat.tap("up")
    chat.heard()
    chat.world = a_world(TWO.replace("right: {label: Right}", "straight: {label: Straight}"))
    chat.tap("right", old=True)
    assert (chat.heard(), place(chat).top.values["a"]) == (["main.three"], "left")


# --- What bot.yaml may say --------------------------------------------------------------------


def with_again(world: World) -> World:
    commands = {**world.release.bot.commands, "again": Command("again", "again")}
    return with_release(world, bot=Bot(commands))


def test_asking_again_puts_the_question_back_or_offers_a_beginning() -> None:
    chat = a_chat(with_again(a_world(FREE)))
    chat.type("/again")
    assert chat.heard() == ["words.nothing_open"]
    chat.tap(".start")
    chat.heard()
    chat.type("/again")
    assert chat.heard() == ["main.why"]


def test_a_topic_the_campaign_has_not_is_not_understood() -> None:
    chat = asked()
    commands = {"gone": Command("gone", "topic", "gone")}
    chat.world = with_release(chat.world, bot=Bot(commands))
    chat.type("/gone")
    assert chat.screen[-2].text.text.startswith("Sorry, I did not understand")


def test_the_address_for_privacy_is_that_of_the_campaign_one_is_in() -> None:
    chat = asked()
    here = chat.world.release.campaigns["test"]
    other = replace(here, id="other", privacy_contact="other@example.org")
    chat.world = replace(
        with_release(chat.world, campaigns={"test": here, "other": other}), campaign="other"
    )
    chat.type("/privacy")
    assert "privacy@example.org" in chat.screen[-2].text.text


# --- My data ----------------------------------------------------------------------------------


def data(chat: Rehearsal) -> str:
    chat.type("/mydata")
    return chat.screen[-2 if chat.session else -1].text.text


def test_what_is_held_is_shown_with_the_day_on_which_it_goes() -> None:
    chat, _ = talk("agree")
    lines = data(chat).split("\n")
    assert [line.partition(":")[0] for line in lines[2:]] == ["nickname", "promise"]
    assert "4 July 2024" in lines[2]
    assert "I will talk" in lines[3]


def test_a_yes_alone_announces_no_list_that_would_be_empty() -> None:
    chat = asked(CONSENT)
    chat.tap("agree")
    assert chat.contact.remembered
    assert data(chat).startswith("I hold nothing about you")


def test_whoever_agreed_to_nothing_is_told_so() -> None:
    chat, _ = talk("not_now")
    assert data(chat).startswith("I hold nothing about you")


def test_letters_are_shown_as_a_number_and_lists_as_their_items() -> None:
    chat = at_letters()
    held = {"seat": place(chat).top.values["seat"], "letters": place(chat).top.values["letters"]}
    held |= {"fruits": ["apple", "pear"], "empty": [], "odd": {}, "one": [{"label": "A thing"}]}
    flow = chat.world.release.campaigns["test"]
    chat.world = with_campaign(chat.world, flows=flow.flows)
    remembered = chat.contact.remembered
    (consent,) = remembered.values()
    kept = {("test", n): replace(consent, name=n, value=v) for n, v in held.items()}
    chat.contact = replace(chat.contact, remembered={**remembered, **kept})
    shown = dict(line.split(": ", 1) for line in data(chat).split("\n")[2:])
    assert shown["seat"].startswith("Testford East")
    assert shown["letters"].startswith("2")
    assert shown["fruits"].startswith("apple and pear")
    assert (shown["empty"][0], shown["odd"][0], shown["one"]) == ("-", "-", "A thing")


def test_taking_consent_back_erases_what_was_kept() -> None:
    chat, _ = talk("agree")
    chat.type("/start")
    chat.tap("not_now")
    gone = {effect.name for effect in chat.effects if isinstance(effect, Unremember)}
    assert (gone, chat.contact.remembered) == ({"_consented", "nickname", "promise"}, {})
    assert data(chat).startswith("I hold nothing about you")


def test_what_is_kept_is_no_longer_there_after_its_time() -> None:
    chat, _ = talk("agree")
    chat.wait(timedelta(days=200))
    assert [line for line in data(chat).split("\n") if "nickname" in line] == []
