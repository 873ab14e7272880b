"""Every action keeps what it declares, whatever it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.domain.places import Person, PersonId, Place, PlaceOutcome, Representation
from chatbot.domain.routes import email_route
from chatbot.engine.actions import ACTIONS, FAILED
from chatbot.engine.actions.spec import Context, Result
from chatbot.engine.effects import RecordAction, SetSwitch
from chatbot.engine.needs import Fact, NeedPeople, NeedPlace
from chatbot.engine.values import items_of, listed, person_value, seat_from, seat_value
from chatbot.engine.world import World
from tests.builders import NOON, a_ballot, a_person, a_seat, a_world
from tests.engine.patched import without_text

WORLD = a_world("bye:\n  say: Goodbye.\n  end: done\n")
SEAT = seat_value(a_seat())
PEOPLE = listed([person_value(a_person(n, f"{n}@example.org")) for n in (1, 2, 3)])


def context(world: World = WORLD) -> Context:
    voice = world.voice("test", "en", NOON, {}, {})

    def say(key: str, language: str, shown: Mapping[str, Value]) -> RichText | None:
        return voice.in_language(language).say(key, shown, isolating=False)

    return Context(voice.campaign, voice.language, NOON, "s:1:f.step", "release", "wording", say)


def run(action: str, /, **inputs: Value) -> Result:
    return ACTIONS[action].run(inputs, None, context())


def found(action: str, fact: Fact, /, **inputs: Value) -> Result:
    return ACTIONS[action].run(inputs, fact, context())


def composed(**inputs: Value) -> Value:
    whole: dict[str, Value] = {"people": PEOPLE, "seat": SEAT, "name": "Ada", **inputs}
    return run("compose_letters", **whole).values["letters"]


# --- Places -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        (Place(PlaceOutcome.FOUND, "SW1A 1AA", a_seat()), "found"),
        (Place(PlaceOutcome.FOUND, "SW1A 1AA", a_seat(), near=(a_seat("Other"),)), "near"),
        (Place(PlaceOutcome.REPAIRED, "SW1A 1AA", a_seat()), "repaired"),
        (Place(PlaceOutcome.CHOOSE, "SW1A 1AA", alternatives=(a_seat(),)), "choose"),
        (Place(PlaceOutcome.PARTIAL, "SW1A"), "partial"),
        (Place(PlaceOutcome.TERMINATED, "SW1A 1AA"), "terminated"),
        (Place(PlaceOutcome.SPECIAL, "BFPO 1"), "special"),
        (Place(PlaceOutcome.OUTSIDE, "JE2 3AB"), "outside"),
        (Place(PlaceOutcome.UNKNOWN, "SW1A 1AA"), "unknown"),
        (Place(PlaceOutcome.INVALID), "unknown"),
        (Place(PlaceOutcome.UNAVAILABLE), FAILED),
        (Place(PlaceOutcome.FOUND, "SW1A 1AA"), FAILED),
        (Place(PlaceOutcome.REPAIRED, "SW1A 1AA"), FAILED),
        (Representation(a_seat()), FAILED),
        (None, FAILED),
    ],
)
def test_each_thing_a_look_up_can_say_has_its_outcome(place: Fact, outcome: str) -> None:
    assert found("find_constituency", place, postcode="SW1A 1AA").outcome == outcome


@pytest.mark.parametrize("place", [None, Place(PlaceOutcome.UNAVAILABLE)])
def test_what_was_sent_instead_is_looked_up_and_kept_for_the_next_try(place: Fact) -> None:
    find = ACTIONS["find_constituency"]
    assert find.needs is not None
    assert find.needs({"postcode": "A1 1AA", "instead": "B1 1BB"}, context()) == NeedPlace(
        "B1 1BB"
    )
    result = found("find_constituency", place, postcode="A1 1AA", instead="B1 1BB")
    assert (result.values["typed"], result.values["used"]) == ("B1 1BB", None)


def test_near_a_border_the_likely_seat_comes_first() -> None:
    near = Place(PlaceOutcome.FOUND, "SW1A 1AA", a_seat(), near=(a_seat("Other"),))
    result = found("find_constituency", near, postcode="SW1A 1AA")
    assert [row["label"] for row in items_of(result.values["seats"])] == ["Testford East", "Other"]


def test_only_what_is_given_is_looked_up() -> None:
    find, people = ACTIONS["find_constituency"], ACTIONS["find_people"]
    assert find.needs is not None
    assert people.needs is not None
    assert find.needs({"postcode": "SW1A 1AA"}, context()) == NeedPlace("SW1A 1AA")
    assert people.needs({"seat": SEAT}, context()) == NeedPeople(a_seat().code, NOON)
    assert (find.needs({}, context()), people.needs({"seat": "x"}, context())) == (None, None)


@pytest.mark.parametrize(
    ("choice", "outcome"), [("E14009999", "picked"), ("E14000001", FAILED), (None, FAILED)]
)
def test_a_seat_is_picked_from_those_that_were_offered(choice: Value, outcome: str) -> None:
    picked = run("pick_seat", choice=choice, seats=listed([SEAT]))
    assert (picked.outcome, picked.values.get("seat")) == (
        outcome,
        SEAT if outcome == "picked" else None,
    )


# --- People -----------------------------------------------------------------------------------

MP = Person(
    PersonId("sample:9"),
    "Member Example",
    "Party 9",
    "mp",
    email_route("m@example.org"),
    test_data=True,
)
OVER = replace(a_ballot(a_person(1), a_person(2)), elected=PersonId("sample:2"))


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        (Representation(a_seat(), ballot=a_ballot()), "candidates"),
        (Representation(a_seat(), ballot=replace(a_ballot(), cancelled=True)), "nobody"),
        (Representation(a_seat(), ballot=replace(a_ballot(), candidates=())), "nobody"),
        (Representation(a_seat(), mp=MP), "mp"),
        (Representation(a_seat(), last_ballot=OVER, mp=MP), "mp"),
        (Representation(a_seat(), last_ballot=OVER), "vacant"),
        (Representation(a_seat()), "vacant"),
        (None, FAILED),
        (Place(PlaceOutcome.UNKNOWN), FAILED),
    ],
)
def test_who_can_be_asked_decides_the_outcome(known: Fact, outcome: str) -> None:
    assert found("find_people", known, seat=SEAT).outcome == outcome


def test_after_a_poll_it_is_said_who_was_elected_and_who_sits_now() -> None:
    known = Representation(a_seat(), None, OVER, MP, "parliament", date(2024, 7, 10))
    values = found("find_people", known, seat=SEAT).values
    elected, member, people = values["elected"], values["mp"], values["people"]
    assert isinstance(elected, dict)
    assert isinstance(member, dict)
    assert isinstance(people, dict)
    assert (elected["name"], member["name"]) == ("Test Person 2", "Member Example")
    assert [people[n] for n in ("kind", "count", "as_of", "sample")] == [
        "mp",
        1,
        "2024-07-10",
        True,
    ]


def test_nobody_is_elected_whom_the_ballot_does_not_know() -> None:
    known = Representation(a_seat(), last_ballot=replace(OVER, elected=None))
    assert found("find_people", known, seat=SEAT).values["elected"] is None


# --- Letters ----------------------------------------------------------------------------------


def ids(letters: Value) -> list[str]:
    return [row["id"] for row in items_of(letters)]


@pytest.mark.parametrize(
    ("chosen", "written", "subset"),
    [
        (None, ["sample:1", "sample:2", "sample:3"], False),
        ([], ["sample:1", "sample:2", "sample:3"], False),
        ("sample:1", ["sample:1", "sample:2", "sample:3"], False),
        (["sample:3", "sample:1"], ["sample:1", "sample:3"], True),
    ],
)
def test_everybody_is_written_to_unless_the_person_chose(
    chosen: Value, written: list[str], subset: bool
) -> None:
    letters = composed(chosen=chosen)
    assert isinstance(letters, dict)
    assert (ids(letters), letters["chosen_subset"]) == (written, subset)


@pytest.mark.parametrize("people", [None, listed([]), "x", listed([{"id": "only an id"}])])
def test_without_anybody_to_write_to_no_letter_is_composed(people: Value) -> None:
    assert run("compose_letters", people=people, seat=SEAT).outcome == FAILED


def test_choosing_nobody_who_stands_composes_nothing() -> None:
    assert run("compose_letters", people=PEOPLE, seat=SEAT, chosen=["x"]).outcome == FAILED


def draft_of(world: World = WORLD, **inputs: Value) -> dict[str, str]:
    whole = {"people": PEOPLE, "seat": SEAT, **inputs}
    draft = ACTIONS["compose_letters"].run(whole, None, context(world)).values["draft"]
    assert isinstance(draft, dict)
    return {row["slot"]: row["text"] for row in items_of(draft["sentences"])}


def test_the_person_s_own_words_stand_where_the_campaign_left_room() -> None:
    draft = draft_of(why="  Why. ", local="Local.", first_ask="second")
    assert list(draft) == ["opening", "why", "ask", "local", "question", "sign_off"]
    assert (draft["why"], draft["ask"]) == ("Why.", "Please do that.")


@pytest.mark.parametrize("ask", [None, "", "unknown", 7, ["second"]])
def test_an_ask_nobody_knows_is_the_first_one(ask: Value) -> None:
    assert draft_of(first_ask=ask)["ask"] == "Please do this."


def test_a_fact_without_words_is_left_out() -> None:
    world = without_text(WORLD, "test:campaign.fact.a_fact.text")
    assert "fact" not in draft_of(world)


def test_a_campaign_sentence_without_words_is_left_out() -> None:
    world = without_text(WORLD, "test:campaign.letter.opening")
    assert "opening" not in draft_of(world)


def test_a_letter_language_the_campaign_has_not_is_its_first() -> None:
    letters = composed(letter_language="xx")
    assert isinstance(letters, dict)
    assert letters["language"] == "en"


@pytest.mark.parametrize(
    ("choice", "outcome", "number"),
    [("sample:2", "picked", 2), (None, "picked", 1), ("x", "none_left", None)],
)
def test_the_next_letter_is_the_chosen_one_or_the_first_not_sent(
    choice: Value, outcome: str, number: Value
) -> None:
    picked = run("pick_letter", letters=composed(), choice=choice)
    letter = picked.values.get("letter")
    assert (picked.outcome, letter["number"] if isinstance(letter, dict) else None) == (
        outcome,
        number,
    )


def test_when_all_are_sent_none_is_left() -> None:
    sent = run("record_sent", letters=composed(), which="all").values["letters"]
    assert run("pick_letter", letters=sent).outcome == "none_left"


def test_a_letter_ends_with_the_name_and_address_or_with_neither() -> None:
    named = run("pick_letter", letters=composed(address="1 Example Street")).values["letter"]
    nameless = run("pick_letter", letters=composed(name=None)).values["letter"]
    assert isinstance(named, dict)
    assert isinstance(nameless, dict)
    assert str(named["body"]).endswith("Yours sincerely,\nAda\n1 Example Street")
    assert str(nameless["body"]).endswith("Yours sincerely,")


# --- The ledger -------------------------------------------------------------------------------


def recorded(result: Result) -> list[tuple[str, str | None]]:
    return [
        (e.action.kind.value, e.action.recipient or e.action.detail)
        for e in result.effects
        if isinstance(e, RecordAction)
    ]


@pytest.mark.parametrize(
    ("which", "sent"),
    [
        ("all", ["sample:1", "sample:2", "sample:3"]),
        ("sample:2", ["sample:2"]),
        (["sample:1", "sample:3", "x"], ["sample:1", "sample:3"]),
        (None, []),
        ("", []),
    ],
)
def test_letters_are_recorded_one_by_one(which: Value, sent: list[str]) -> None:
    result = run("record_sent", letters=composed(), which=which)
    assert recorded(result) == [("sent", one) for one in sent]
    letters = result.values["letters"]
    assert isinstance(letters, dict)
    assert (letters["sent"], letters["left"]) == (len(sent), 3 - len(sent))


def test_a_letter_recorded_once_is_not_recorded_again() -> None:
    first = run("record_sent", letters=composed(), which="sample:2")
    again = run("record_sent", letters=first.values["letters"], which="all")
    assert recorded(again) == [("sent", "sample:1"), ("sent", "sample:3")]


def test_drafts_are_recorded_for_everybody() -> None:
    assert len(recorded(run("record_drafted", letters=composed()))) == 3


@pytest.mark.parametrize(("promise", "outcome"), [("talk", "recorded"), (None, FAILED)])
def test_a_promise_is_recorded_by_its_id(promise: Value, outcome: str) -> None:
    result = run("record_promise", promise=promise)
    assert (result.outcome, recorded(result)) == (
        outcome,
        [("promised", "talk")] if promise else [],
    )


@pytest.mark.parametrize(
    ("choices", "on"), [(["letter", "x"], [True, False, False]), (None, [False] * 3)]
)
def test_each_switch_is_set_with_the_words_it_was_set_by(choices: Value, on: list[bool]) -> None:
    switches = [
        e for e in run("set_switches", choices=choices).effects if isinstance(e, SetSwitch)
    ]
    assert [(s.on, s.wording) for s in switches] == [(each, "wording") for each in on]


# --- Anything at all --------------------------------------------------------------------------

NAMES = ["id", "label", "items", "draft", "seat", "code", "ballot", "sent", "sentences", "text"]
WORDS = st.sampled_from(["all", "sample:1", "en", "x", ""])
ANYTHING: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=12,
)
FACTS = st.sampled_from([None, Place(PlaceOutcome.CHOOSE), Representation(a_seat(), mp=MP)])


@pytest.mark.parametrize("name", sorted(ACTIONS))
@given(st.data())
def test_no_input_is_too_odd_and_no_outcome_undeclared(name: str, data: st.DataObject) -> None:
    action = ACTIONS[name]
    inputs = {each: data.draw(ANYTHING, each) for each in action.inputs}
    if action.needs is not None:
        action.needs(inputs, context())
    result = action.run(inputs, data.draw(FACTS), context())
    assert result.outcome in {*action.outcomes, *action.finer, FAILED}
    assert set(action.finer.values()) <= set(action.outcomes)
    assert set(result.values) <= set(action.results)
    assert action.has_effects or not result.effects
    assert action.run(inputs, None, context()) == action.run(inputs, None, context())


@pytest.mark.parametrize("value", [None, "x", {}, {"code": ""}, []])
def test_no_seat_is_read_from_what_is_none(value: Value) -> None:
    assert seat_from(value) is None
