"""What came back: who is asked about it, and how it is noted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chatbot.domain.commitments import ActionKind
from chatbot.domain.contacts import Value
from chatbot.engine.actions import FAILED
from chatbot.engine.effects import RecordAction, RecordConsent, SetFollowUp
from chatbot.engine.values import things_of
from tests.builders import NOON
from tests.engine.test_actions import composed, run


@pytest.mark.parametrize(
    ("choices", "is_sent", "due"),
    [
        (["letter"], True, NOON + timedelta(weeks=2)),
        (["letter"], False, None),
        (["campaign", "others"], True, None),
        (None, True, None),
    ],
)
def test_only_who_wants_it_and_sent_letters_is_asked_later(
    choices: Value, is_sent: bool, due: datetime | None
) -> None:
    letters = composed()
    if is_sent:
        letters = run("record_sent", letters=letters, which="all").values["letters"]
    result = run("set_switches", choices=choices, letters=letters)
    assert [e.due for e in result.effects if isinstance(e, SetFollowUp)] == [due]


def test_a_permission_is_kept_with_its_words_each_time_it_is_given() -> None:
    result = run("set_switches", choices=["letter", "others"])
    given = [e.consent for e in result.effects if isinstance(e, RecordConsent)]
    assert [(it.purpose, it.given, it.wording, it.at) for it in given] == [
        ("switch_letter", True, "wording", NOON),
        ("switch_others", True, "wording", NOON),
    ]


def sent_letters(**heard: str) -> Value:
    letters = run("record_sent", letters=composed(), which="all").values["letters"]
    for number, said in heard.items():
        which = f"sample:{number.removeprefix('n')}"
        letters = run("record_heard", letters=letters, which=which, heard=said).values["letters"]
    return letters


@pytest.mark.parametrize(
    ("heard", "again", "outcome", "left"),
    [
        ({}, None, "several", 3),
        ({"n1": "answered", "n2": "no_answer"}, None, "one", 1),
        ({"n1": "answered", "n2": "no_answer"}, True, "several", 2),
        ({"n1": "answered", "n2": "automatic", "n3": "not_said"}, True, "one", 1),
        ({"n1": "answered", "n2": "automatic", "n3": "not_said"}, None, "none", 0),
    ],
)
def test_nobody_is_asked_again_but_about_answers_that_may_still_come(
    heard: dict[str, str], again: Value, outcome: str, left: int
) -> None:
    result = run("list_replies", letters=sent_letters(**heard), again=again)
    assert (result.outcome, len(things_of(result.values["replies"]))) == (outcome, left)


def test_what_came_is_noted_once_per_person_and_letter_set() -> None:
    letters = sent_letters()
    first = run("record_heard", letters=letters, which="sample:2", heard="answered")
    again = run("record_heard", letters=letters, which="sample:2", heard="automatic")
    one, other = (
        [e.action for e in it.effects if isinstance(e, RecordAction)] for it in (first, again)
    )
    assert [(it.kind, it.recipient, it.detail) for it in one] == [
        (ActionKind.HEARD, "sample:2", "answered")
    ]
    assert [it.key for it in one] == [it.key for it in other]
    assert run("record_heard", letters=letters, which="all", heard="who knows").outcome == FAILED
