"""Small worlds for tests: a campaign of a few steps, compiled from YAML as the real ones are."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

from chatbot.content.release import compile_release
from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.domain.routes import email_route
from chatbot.engine.needs import Fact, Need, NeedPlace
from chatbot.engine.release import Release
from chatbot.engine.world import World
from chatbot.service.rehearsal import Given, Rehearsal

ROOT = Path(__file__).parent.parent
NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)

CAMPAIGN = """
campaign: 1
title: Test campaign
languages: [en]
start: main
privacy_contact: privacy@example.org
imprint: Promoted by T. Example, 1 Example Street.
facts:
  a_fact: {text: It is so., source: A test, as_of: 2024-01-01, expires: 2024-12-31}
asks:
  first:
    {title: First ask, text: Do this., letter: Please do this., question: Will you?,
     facts: [a_fact]}
  second: {title: Second ask, text: Do that., letter: Please do that., question: Would you?}
topics:
  why: {title: Why, text: Because.}
  asks: {title: Asks, text: These.}
  act: {title: Act, text: So.}
  how: {title: How, text: Thus.}
letter:
  languages: [en]
  subject: About {seat}
  greeting: Dear {recipient},
  sentences: [opening, why, ask, fact, local, question, sign_off]
  opening: I live in {seat}.
  sign_off: Yours sincerely,
"""


@lru_cache(maxsize=64)
def _release(flows: tuple[tuple[str, str], ...]) -> Release:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "flows/test").mkdir(parents=True)
        (base / "locales").mkdir()
        shutil.copy(ROOT / "flows/bot.yaml", base / "flows/bot.yaml")
        (base / "flows/test/campaign.yaml").write_text(CAMPAIGN)
        for name, text in flows:
            (base / f"flows/test/{name}.yaml").write_text(dedent(text))
        release, findings = compile_release(base / "flows", base / "locales")
        assert release is not None, [str(finding) for finding in findings]
        return release


def a_release(main: str, **others: str) -> Release:
    """A release of one campaign `test` with the flow `main` and perhaps others.

    `main` may be only the steps; the top of the file is added then.
    """
    whole = {name: _whole(text) for name, text in {"main": main, **others}.items()}
    return _release(tuple(whole.items()))


def _whole(text: str) -> str:
    text = dedent(text).lstrip()
    if text.startswith("flow:"):
        return text
    steps = "\n".join(f"  {line}" if line else "" for line in text.splitlines())
    return f"flow: 1\ntitle: Test\nwhere: private\nsteps:\n{steps}\n"


def a_world(main: str, **others: str) -> World:
    """The world of such a release."""
    return World(a_release(main, **others), "test", "https://t.me/example", "Testbot")


def a_seat(name: str = "Testford East") -> Constituency:
    return Constituency(SeatCode("E14009999"), name, "england")


def a_person(number: int = 1, email: str | None = None) -> Person:
    return Person(
        id=PersonId(f"sample:{number}"),
        name=f"Test Person {number}",
        party=f"Party {number}",
        role="candidate",
        routes=email_route(email),
        position=number,
        test_data=True,
    )


def a_ballot(*people: Person) -> Ballot:
    return Ballot(
        id=BallotId("parl.testford-east.2024-07-04"),
        constituency=a_seat().code,
        poll_date=date(2024, 7, 4),
        candidates=people or (a_person(1, "one@example.org"), a_person(2)),
        verified=True,
        source="test",
        as_of=date(2024, 6, 20),
    )


def the_facts(need: Need, given: Given) -> Fact:
    """Every postcode is in Testford East, where two people stand."""
    if isinstance(need, NeedPlace):
        return Place(PlaceOutcome.FOUND, need.typed, a_seat(), source="test")
    return Representation(a_seat(), ballot=a_ballot())


def a_chat(
    world: World, language: str = "en", facts: Mapping[type, Fact] | None = None
) -> Rehearsal:
    """A person who has said nothing yet."""

    def find(need: Need, given: Given) -> Fact:
        return facts[type(need)] if facts and type(need) in facts else the_facts(need, given)

    return Rehearsal(world, find, language, NOON)


def shown(chat: Rehearsal) -> list[str]:
    """The words of the bubbles since this was last asked."""
    chat.said.clear()
    words = [message.text.text for message in chat.screen]
    chat.screen.clear()
    return words


def labels(chat: Rehearsal) -> list[str]:
    """The labels on the newest bubble."""
    return [button.label for button in chat.screen[-1].buttons]
