"""`chatbot publish`: what it says before it changes anything, and what it refuses."""

from __future__ import annotations

import re

from tests.cli.small_house import ASKED, OTHER_WORDS, SIZE, House

LOOK = "Nothing is published: this was a look at release "
HERE_ALREADY = "1 person is in this very release already; for them nothing changes."
IS_CURRENT = "is current. Every running `chatbot serve` has it within seconds."


def _said(house: House, *options: str) -> list[str]:
    done = house.run("publish", *options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def _listed(house: House) -> list[list[str]]:
    """The cells of each release, without the time."""
    rows = [re.split(r" {2,}", line.strip()) for line in _said(house, "--list")]
    return [[row[0], *row[2:]] for row in rows if re.fullmatch(r"[0-9a-f]{12}", row[0])]


def test_a_look_says_what_changes_and_for_whom_and_changes_nothing(house: House) -> None:
    house.chat("agree")
    first = _said(house)
    assert first[0] == "This is the first release, with test_campaign."
    assert first[1] == HERE_ALREADY
    assert first[-1].endswith(IS_CURRENT)
    house.edit("  name:\n", f"{SIZE}  name:\n")
    house.edit(ASKED, OTHER_WORDS)
    *said, last = _said(house, "--dry-run")
    assert said == [
        "Campaign test_campaign:",
        "  flow main: steps added: size; steps changed: drink",
        "  1 text changes:",
        '    main.name: "Which name goes on the cup?" becomes "What shall I write on the cup?"',
        "Language العربية: lacks more: 3 texts are shown in English until it is translated.",
        "1 person is at a step that is changed; they end their talk as they began it "
        "(main.drink: 1).",
    ]
    assert last.startswith(LOOK)
    assert [row[1:] for row in _listed(house)] == [["publish", "yes", "1"]]
    ((began_in, *_),) = _listed(house)
    _said(house)
    assert HERE_ALREADY in _said(house, "--back", began_in)
    assert [began_in, "publish --back", "yes", "1"] in _listed(house)


def test_publishing_twice_changes_nothing_and_going_back_is_one_more_publication(
    house: House,
) -> None:
    _said(house)
    (again,) = _said(house)
    assert re.fullmatch(r"Nothing to do: release [0-9a-f]{12} is current already\.", again)
    ((first, *_),) = _listed(house)
    house.edit(ASKED, OTHER_WORDS)
    _said(house)
    assert [row[1:] for row in _listed(house)] == [["publish", "yes", "0"], ["publish", "0"]]
    back = _said(house, "--back", first[:6], "--dry-run")
    assert back[-1].startswith(LOOK + first)
    assert _said(house, "--back", first[:6])[-1] == f"Release {first} {IS_CURRENT}"
    assert _listed(house)[0] == [first, "publish --back", "yes", "0"]


def test_flows_with_a_mistake_are_refused_with_the_place(house: House) -> None:
    house.edit("    ask: Which", "    aks: Which")
    done = house.run("publish")
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.search(r"flows/test_campaign/main\.yaml:\d+:\d+: E201 ", done.stderr)
    assert _said(house, "--list") == ["Nothing yet."]


def test_an_id_that_names_no_release_is_refused_and_so_is_a_mixture_of_options(
    house: House,
) -> None:
    _said(house)
    unknown = house.run("publish", "--back", "0123456789")
    assert unknown.returncode == 1
    assert "There is no such release." in unknown.stderr
    assert house.run("publish", "--list", "--dry-run").returncode == 2
