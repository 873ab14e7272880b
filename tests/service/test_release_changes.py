"""What a new release changes, told in words before it goes to everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.engine.release import Release
from chatbot.engine.texts import Template, Words
from chatbot.service.release_changes import Standing, changes, standing
from chatbot.service.release_changes_in_words import (
    MOST_TEXTS,
    changes_in_words,
    people_in_words,
)
from tests.builders import a_release

MAIN = """
    hello:
      say: Hello.
    agree:
      choose: May I keep it?
      purpose: help
      options:
        agree: {label: "Yes"}
        not_now: {label: "No"}
    name:
      ask: What is your name?
      answer: text
      end: over
"""
SIZE = """
    size:
      ask: How large?
      answer: text
    name:
"""


def told(old: Release, new: Release) -> list[str]:
    return changes_in_words(changes(old, new))


def edited(before: str, after: str) -> Release:
    assert before in MAIN
    return a_release(MAIN.replace(before, after))


def in_welsh(release: Release, lacking: frozenset[str] = frozenset(), **said: str) -> Release:
    """The same release in Welsh too; some texts are missing there, some say this."""
    english = release.languages["en"]
    texts = {f"test:main.{key}.text": Template(it, (Words(it),)) for key, it in said.items()}
    welsh = replace(
        english,
        tag="cy",
        name="Cymraeg",
        texts={**english.texts, **texts},
        fallen_back=lacking,
    )
    return replace(release, languages={**release.languages, "cy": welsh})


def test_words_are_shown_as_they_were_and_as_they_will_be() -> None:
    assert told(a_release(MAIN), edited("say: Hello.", "say: Good day.")) == [
        "Campaign test:",
        "  1 text changes:",
        '    main.hello: "Hello." becomes "Good day."',
    ]


def test_steps_that_come_go_and_change_are_named_without_their_texts() -> None:
    old, new = a_release(MAIN), edited("\n    name:\n", SIZE)
    steps = "  flow main: steps added: size; steps changed: agree"
    assert told(old, new) == ["Campaign test:", steps]
    steps = "  flow main: steps removed: size; steps changed: agree"
    assert told(new, old) == ["Campaign test:", steps]


def test_what_people_agree_to_counts_as_a_changed_flow() -> None:
    assert told(a_release(MAIN), edited("May I keep it?", "May I keep it long?")) == [
        "Campaign test:",
        "  flow main: what it keeps or what people agree to",
        "  1 text changes:",
        '    main.agree: "May I keep it?" becomes "May I keep it long?"',
    ]


def test_flows_and_campaigns_that_come_and_go_are_named() -> None:
    old, new = (
        a_release(MAIN),
        a_release(MAIN, other="\n    bye:\n      say: Bye.\n      end: over\n"),
    )
    assert told(old, new) == ["Campaign test:", "  flow other: new"]
    assert told(new, old) == ["Campaign test:", "  flow other: removed"]
    moved = replace(old, campaigns={"else": replace(old.campaigns["test"], id="else")})
    assert told(old, moved) == ["Campaign test: removed.", "Campaign else: new."]


def test_many_texts_are_counted_and_long_ones_cut() -> None:
    many = [
        f"\n    s{number}:\n      say: Line {number} WORD." for number in range(MOST_TEXTS + 2)
    ]
    flow = "".join(many) + "\n      end: over\n"
    said = told(a_release(flow), a_release(flow.replace("WORD", "word " * 40)))
    assert said[1] == f"  {MOST_TEXTS + 2} texts change:"
    assert said[-1] == "    and 2 more"
    assert all(len(line) < 220 for line in said)


def test_what_nobody_reads_and_what_is_no_step_is_told_too() -> None:
    release = a_release(MAIN)
    assert told(release, replace(release, id="other")) == [
        "Only notes and comments differ: nobody will see a change."
    ]
    campaign = replace(release.campaigns["test"], polls=(), privacy_contact="b@example.org")
    other = replace(
        release,
        campaigns={"test": campaign},
        bot=replace(release.bot, commands={}),
    )
    assert told(release, other)[0] == "The bot, in every campaign:"
    assert told(release, other)[-1].startswith("  Also changed: ")
    assert "the address for privacy" in told(release, other)[-1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            in_welsh(a_release(MAIN)),
            in_welsh(a_release(MAIN), frozenset({"test:main.hello.text"})),
            "Language Cymraeg: was complete and becomes incomplete: 1 text is shown in English "
            "until it is translated.",
        ),
        (
            in_welsh(a_release(MAIN), frozenset({"test:main.name.text"})),
            in_welsh(a_release(MAIN), frozenset({"test:main.name.text", "test:main.hello.text"})),
            "Language Cymraeg: lacks more: 1 text is shown in English until it is translated.",
        ),
        (
            in_welsh(a_release(MAIN), hello="Helo."),
            in_welsh(a_release(MAIN), hello="Shwmae."),
            "Language Cymraeg: 1 text changes.",
        ),
        (
            a_release(MAIN),
            in_welsh(a_release(MAIN)),
            "Language Cymraeg: offered from now on.",
        ),
        (
            in_welsh(a_release(MAIN)),
            a_release(MAIN),
            "Language Cymraeg: no longer offered to anybody.",
        ),
    ],
)
def test_languages_are_told_by_what_people_will_read(
    old: Release, new: Release, words: str
) -> None:
    assert told(old, new)[-1] == words


def of_two(main: Release, test: tuple[str, ...], other: tuple[str, ...]) -> Release:
    """The same release with two campaigns, offered in these languages."""
    campaign = main.campaigns["test"]
    campaigns = {
        "test": replace(campaign, languages=test),
        "other": replace(campaign, id="other", languages=other),
    }
    return replace(main, campaigns=campaigns)


def test_a_language_taken_from_one_of_two_campaigns_is_told_with_that_campaign() -> None:
    welsh = in_welsh(a_release(MAIN))
    old = of_two(welsh, ("en", "cy"), ("en", "cy"))
    assert told(old, of_two(welsh, ("en", "cy"), ("en",))) == [
        "Campaign other:",
        "  Also changed: the languages that it is offered in.",
    ]


def test_a_language_that_the_whole_bot_loses_or_gains_is_told_once() -> None:
    old = of_two(in_welsh(a_release(MAIN)), ("en", "cy"), ("en", "cy"))
    new = of_two(a_release(MAIN), ("en",), ("en",))
    assert told(old, new) == ["Language Cymraeg: no longer offered to anybody."]
    assert told(new, old) == ["Language Cymraeg: offered from now on."]


def test_what_stands_in_for_a_translation_is_called_by_its_name() -> None:
    old = in_welsh(a_release(MAIN))
    new = in_welsh(a_release(MAIN), frozenset({"test:main.hello.text"}))
    german = replace(new.languages["en"], name="Deutsch")
    new = replace(new, languages={**new.languages, "en": german})
    assert "1 text is shown in Deutsch" in told(old, new)[-1]


# --- People in the middle -------------------------------------------------------------------


def named(release: Release, id: str) -> Release:
    return replace(release, id=id)


def test_people_are_told_by_what_becomes_of_the_step_they_wait_at() -> None:
    old = named(a_release(MAIN), "old")
    longer = named(edited("\n    name:\n", SIZE), "longer")
    waiting = [("old", "main.agree", 2), ("old", "main.name", 3), ("longer", "main.size", 1)]
    kept = {"old": old, "longer": longer}
    assert standing(waiting, kept, named(a_release(MAIN), "new")) == [
        Standing("main.agree", 2, "same"),
        Standing("main.name", 3, "same"),
        Standing("main.size", 1, "removed"),
    ]
    assert standing(waiting, kept, longer) == [
        Standing("main.agree", 2, "changed"),
        Standing("main.name", 3, "elsewhere"),
        Standing("main.size", 1, "there"),
    ]


def test_who_stands_in_a_lost_release_or_nowhere_is_told_apart() -> None:
    waiting = [("lost", "main.name", 4), ("old", "", 7)]
    found = standing(waiting, {"lost": None}, a_release(MAIN))
    assert found == [Standing("main.name", 4, "lost")]
    assert people_in_words(found) == [
        "4 people are in a release that is lost; they go on with the new one, or begin again "
        "(main.name: 4)."
    ]


def test_nobody_in_the_middle_is_said_so() -> None:
    assert people_in_words([]) == ["Nobody is in the middle of a talk."]


def test_people_under_mere_words_are_only_counted() -> None:
    assert people_in_words([Standing("a.b", 1, "same"), Standing("a.c", 16, "same")]) == [
        "17 people are where only words may change; they read the new ones from their next step "
        "on."
    ]


def test_people_in_a_release_that_comes_back_are_counted_though_nothing_changes() -> None:
    waiting = [("back", "main.agree", 1), ("back", "main.name", 1)]
    found = standing(waiting, {}, named(a_release(MAIN), "back"))
    assert people_in_words(found) == [
        "2 people are in this very release already; for them nothing changes."
    ]
