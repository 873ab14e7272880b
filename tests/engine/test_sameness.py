"""The meter asks about a person's own words only, says which part is alike, and blocks nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.domain.sameness import Likeness, week_of
from chatbot.engine.actions import ACTIONS, FAILED
from chatbot.engine.actions.spec import Result
from chatbot.engine.effects import RecordAction, RecordFingerprint
from chatbot.engine.needs import Fact, NeedLikeness
from tests.builders import NOON
from tests.engine.test_actions import composed, context, run

WHY = "My grandmother fled over the mountains with two bags, and she never once spoke of it."
LOCAL = "In our street the baker comes from Aleppo and the postman from Gdansk, and both sing."
ASK = "Please help to open safe routes to the UK, so that nobody need risk a life on the way."
IDS = ("sample:1", "sample:2", "sample:3")
MEASURE = ACTIONS["measure_sameness"]


def need(letters: Value) -> NeedLikeness | None:
    assert MEASURE.needs is not None
    found = MEASURE.needs({"letters": letters}, context())
    assert found is None or isinstance(found, NeedLikeness)
    return found


def measured(letters: Value, fact: Fact, told: Value = None) -> Result:
    return MEASURE.run({"letters": letters, "told": told}, fact, context())


def shares(**parts: float) -> Likeness:
    return Likeness(parts)


def test_what_is_asked_about_is_the_persons_own_words_for_each_office() -> None:
    asked = need(composed(why=WHY, local=LOCAL, address="1 Example Street, Exampletown"))
    assert asked is not None
    assert (asked.campaign, asked.recipients) == ("test", IDS)
    assert [part for part, _ in asked.parts] == ["why", "local"]
    words = " ".join(it for _, passages in asked.parts for it in passages)
    assert "two bags" in words
    assert not any(it in words for it in ("dear", "yours sincerely", "ada", "example street"))


def test_a_letter_in_our_words_alone_is_told_once() -> None:
    letters = composed()
    first = measured(letters, None)
    assert first.outcome == "no_own_words"
    assert measured(letters, None, first.values["told"]).outcome == "own"
    assert need(letters) is None


def test_what_somebody_copied_from_the_campaign_is_not_their_own() -> None:
    with_ask = replace(context(), say=lambda key, language, shown: RichText(ASK))
    letters = composed(why=f"I cannot sleep. {ASK}")
    assert MEASURE.needs is not None
    assert MEASURE.needs({"letters": letters}, with_ask) is None


def test_too_few_own_words_are_fine_and_not_asked_about() -> None:
    letters = composed(why="It matters to me.")
    assert need(letters) is None
    assert measured(letters, None).outcome == "own"


@pytest.mark.parametrize(
    ("fact", "outcome", "part"),
    [
        (shares(why=0.1, local=0.2), "own", None),
        (shares(why=0.8, local=0.2), "alike", "why"),
        (shares(why=0.1, local=0.5), "alike", "local"),
        (shares(why=0.6, local=1.0), "alike", "both"),
        (shares(), "own", None),
        (None, FAILED, None),
    ],
)
def test_the_outcome_says_which_part_is_alike(fact: Fact, outcome: str, part: Value) -> None:
    result = measured(composed(why=WHY, local=LOCAL), fact)
    assert (result.outcome, result.values.get("part")) == (outcome, part)


def test_what_is_alike_is_said_as_a_share() -> None:
    assert measured(composed(why=WHY), shares(why=0.666)).values["share"] == 67


@pytest.mark.parametrize("letters", [None, "letters", {}, {"draft": None}, {"items": [1]}])
def test_what_is_no_letter_is_nobodys_copy(letters: Value) -> None:
    assert need(letters) is None
    assert measured(letters, None).outcome == "no_own_words"


def test_letters_that_are_sent_leave_a_fingerprint_at_each_office_once() -> None:
    letters = composed(why=WHY)
    first = run("record_sent", letters=letters, which="sample:2")
    then = run("record_sent", letters=first.values["letters"], which="all")
    kept = [[it for it in r.effects if isinstance(it, RecordFingerprint)] for r in (first, then)]
    assert [[it.recipient for it in one] for one in kept] == [
        ["sample:2"],
        ["sample:1", "sample:3"],
    ]
    assert {it.week for one in kept for it in one} == {week_of(NOON.date())}
    assert len([it for it in then.effects if isinstance(it, RecordAction)]) == 2


def test_a_draft_leaves_none() -> None:
    effects = run("record_drafted", letters=composed(why=WHY)).effects
    assert not any(isinstance(it, RecordFingerprint) for it in effects)
