"""A draft: one fact, the nearest one known; counted, never cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from chatbot.domain.commitments import CHOSEN, ActionKind
from chatbot.domain.contacts import Value
from chatbot.domain.places import Constituency, SeatCode
from chatbot.engine.actions.drafting import compose_draft
from chatbot.engine.campaign import Campaign, CampaignAsk, Fact
from chatbot.engine.effects import RecordAction
from chatbot.engine.values import items_of, seat_value
from tests.builders import NOON, a_seat, a_world
from tests.engine.test_actions import PEOPLE, composed, context, run

WORLD = a_world("bye:\n  say: Goodbye.\n  end: done\n")
CAMPAIGN = WORLD.release.campaigns["test"]
WELSH = Constituency(SeatCode("W07000081"), "Aberafan Maesteg", "wales")
ELSEWHERE = Constituency(SeatCode("W07000082"), "Alyn and Deeside", "wales")
ENGLISH = a_seat()


def a_fact(id: str, **changed: object) -> Fact:
    whole: dict[str, object] = {
        "id": id,
        "source": "A test",
        "as_of": date(2024, 1, 1),
        "expires": date(2024, 12, 31),
        **changed,
    }
    return Fact(**whole)  # type: ignore[arg-type]


FACTS = {
    it.id: it
    for it in (
        a_fact("everywhere"),
        a_fact("of_wales", nations=("wales",)),
        a_fact("of_the_seat", seats=(WELSH.code,)),
    )
}


def with_facts(facts: Mapping[str, Fact] = FACTS, **asks: tuple[str, ...]) -> Campaign:
    named = asks or {"first": ("everywhere",)}
    return replace(CAMPAIGN, facts=facts, asks={k: CampaignAsk(k, v) for k, v in named.items()})


def in_letter(campaign: Campaign, seat: Constituency, ask: str = "first") -> list[str]:
    return [fact.id for fact in campaign.letter_facts(ask, NOON.date(), seat)]


def test_the_nearest_fact_comes_first() -> None:
    assert in_letter(with_facts(), WELSH) == ["of_the_seat", "of_wales", "everywhere"]
    assert in_letter(with_facts(), ELSEWHERE) == ["of_wales", "everywhere"]
    assert in_letter(with_facts(), ENGLISH) == ["everywhere"]


def test_a_fact_of_a_place_is_said_to_nobody_in_general() -> None:
    campaign = with_facts(first=("of_wales", "everywhere"))
    assert [it.id for it in campaign.current_facts("first", NOON.date())] == ["everywhere"]


def test_a_local_fact_that_asks_name_goes_with_those_only() -> None:
    campaign = with_facts(first=("everywhere",), second=("of_wales",))
    assert "of_wales" not in in_letter(campaign, WELSH, "first")
    assert "of_wales" in in_letter(campaign, WELSH, "second")


def test_a_fact_past_its_day_is_not_said() -> None:
    old = {"of_wales": replace(FACTS["of_wales"], expires=date(2024, 6, 19))}
    assert in_letter(with_facts(old), WELSH) == []


def draft(campaign: Campaign = CAMPAIGN, **inputs: Value) -> dict[str, Value]:
    whole: dict[str, Value] = {"people": PEOPLE, "seat": seat_value(ENGLISH), **inputs}
    return compose_draft(whole, replace(context(WORLD), campaign=campaign), "en")


def test_without_a_fact_the_letter_has_none() -> None:
    slots = [row["slot"] for row in items_of(draft(with_facts({}))["sentences"])]
    assert "fact" not in slots
    assert "fact" in [row["slot"] for row in items_of(draft()["sentences"])]


@pytest.mark.parametrize(("own", "over"), [(20, 0), (400, 248)])
def test_a_long_letter_is_counted_and_not_cut(own: int, over: int) -> None:
    campaign = replace(CAMPAIGN, letter=replace(CAMPAIGN.letter, max_words=170))
    made = draft(campaign, why=" ".join(["word"] * own), local="By the sea.")
    texts = [row["text"] for row in items_of(made["sentences"]) if row["slot"] == "why"]
    assert [len(text.split()) for text in texts] == [own]
    assert (made["why_words"], made["local_words"], made["most"]) == (own, 3, 170)
    assert made["over"] == max(0, own + 18 - 170) == over


@pytest.mark.parametrize(
    ("chosen", "written_to", "left_out"),
    [
        (None, ["sample:1", "sample:2", "sample:3"], []),
        ([], ["sample:1", "sample:2", "sample:3"], []),
        (["everybody"], ["sample:1", "sample:2", "sample:3"], []),
        (["sample:2"], ["sample:2"], ["sample:1", "sample:3"]),
    ],
)
def test_a_letter_goes_to_all_unless_the_supporter_chose(
    chosen: Value, written_to: list[str], left_out: list[str]
) -> None:
    letters = composed(chosen=chosen)
    assert isinstance(letters, dict)
    assert [row["id"] for row in items_of(letters)] == written_to
    assert [row["id"] for row in items_of(letters["left_out"])] == left_out
    recorded = run("record_drafted", letters=letters).effects
    actions = [it.action for it in recorded if isinstance(it, RecordAction)]
    by_choice = [it for it in actions if it.kind is ActionKind.LEFT_OUT]
    assert [(it.recipient, it.detail) for it in by_choice] == [(it, CHOSEN) for it in left_out]
