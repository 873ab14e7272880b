"""News that is sent around: the same for everybody, in every language, and how to end it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from chatbot.content.release import compile_release
from chatbot.engine.news import ANSWERS, compose
from chatbot.engine.release import Release
from tests.builders import ROOT

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
COUNTS = {"answered": 12, "said_yes": 7, "said_partly": 2, "said_no": 3, "said_unclear": 0}


@cache
def shipped() -> Release:
    release, _ = compile_release(ROOT / "flows", ROOT / "locales")
    assert release is not None
    return release


def test_all_news_that_ships_is_there_in_every_language_with_its_imprint_and_its_end() -> None:
    release = shipped()
    for name, campaign in release.campaigns.items():
        for news in campaign.news:
            composed = compose(release, name, news, NOON, COUNTS)
            assert (composed.untranslated, composed.unfilled) == ((), ())
            assert list(composed.messages) == list(campaign.languages)
            for tag, message in composed.messages.items():
                language = release.languages[tag]
                assert (message.language, message.direction) == (tag, language.direction)
                imprint = language.texts[f"{name}:campaign.imprint"]
                assert imprint.source.split()[0] in message.text.text  # type: ignore[union-attr]
                assert "/stop" in message.text.text
                assert "/later" in message.text.text


def test_every_campaign_with_news_lets_people_change_what_they_get() -> None:
    for campaign in shipped().campaigns.values():
        commands = {name for flow in campaign.flows.values() for name in flow.starts.commands}
        assert not campaign.news or "later" in commands


def test_numbers_are_those_of_answers_on_record() -> None:
    composed = compose(shipped(), "rally_with_refugees", "answers_so_far", NOON, COUNTS)
    said = composed.messages["en"].text.text
    assert "27 November 2026" in said
    assert [line for line in said.splitlines() if line[-1:].isdecimal()][-5:] == [
        "Answers in all: 12",
        "Yes: 7",
        "Partly: 2",
        "No: 3",
        "Not clear: 0",
    ]
    assert set(ANSWERS) == set(COUNTS)
