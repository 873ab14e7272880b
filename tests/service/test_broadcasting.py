"""What staff may do with a broadcast, and what is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.content.release import compile_release
from chatbot.domain.broadcasts import (
    Audience,
    Broadcast,
    BroadcastState,
    same_person,
    shown,
    shown_parts,
)
from chatbot.domain.errors import BroadcastRefused
from chatbot.engine.release import Release
from chatbot.service.broadcasting import Broadcasting
from tests.builders import CAMPAIGN, ROOT
from tests.store.kit import NOON, FixedClock

NEWS = """
news:
  first: {text: "*News* of {today:date}: {said_yes} said yes. {imprint}", expires: 2024-06-30}
  fact: {text: "{facts.a_fact} {imprint}", expires: 2025-12-31}
"""
MAIN = """\
flow: 1
title: Main
steps:
  hello:
    say: Hello. {imprint}
    end: done
"""
AUDIENCE = Audience("test", "campaign")


def a_release(folder: Path, news: str = NEWS, languages: str = "[en]") -> Release:
    campaign = folder / "flows" / "test"
    campaign.mkdir(parents=True, exist_ok=True)
    (folder / "locales").mkdir(exist_ok=True)
    bot = (ROOT / "flows" / "bot.yaml").read_text("utf-8")
    (folder / "flows" / "bot.yaml").write_text(bot, "utf-8")
    text = CAMPAIGN.replace("[en]", languages, 1) + news
    (campaign / "campaign.yaml").write_text(text, "utf-8")
    (campaign / "main.yaml").write_text(MAIN, "utf-8")
    release, findings = compile_release(folder / "flows", folder / "locales")
    assert release is not None, [str(finding) for finding in findings]
    return release


@dataclass
class HeldBroadcasts:
    """The port over a dictionary, with an audience that a test sets."""

    people: dict[str, int] = field(default_factory=lambda: {"en": 8})
    held: dict[str, Broadcast] = field(default_factory=dict)

    async def count(self, audience: Audience) -> Mapping[str, int]:
        return self.people

    async def keep(self, plan: Broadcast) -> bool:
        before = self.held.get(plan.plan)
        if before is not None and before.state is not BroadcastState.PLANNED:
            return False
        self.held[plan.plan] = plan
        return True

    async def all(self, note: bool = True) -> list[Broadcast]:
        return list(self.held.values())

    async def one(self, plan: str) -> Broadcast | None:
        return self.held.get(plan)

    async def begin(self, plan: str, by: str, at: object, until: object) -> int | None:
        size = sum(self.people.values())
        new = {"state": BroadcastState.RUNNING, "confirmed_by": by, "size": size, "until": until}
        self.held[plan] = replace(self.held[plan], **new)  # type: ignore[arg-type]
        return size

    async def stop(self, plan: str, by: str, at: object) -> bool:
        if self.held[plan].state is not BroadcastState.RUNNING:
            return False
        self.held[plan] = replace(self.held[plan], state=BroadcastState.STOPPED, stopped_by=by)
        return True

    async def resume(self, plan: str, by: str) -> bool:
        self.held[plan] = replace(self.held[plan], state=BroadcastState.RUNNING)
        return True


@dataclass
class Staff:
    """Everything that one test needs."""

    folder: Path
    port: HeldBroadcasts = field(default_factory=HeldBroadcasts)
    clock: FixedClock = field(default_factory=FixedClock)
    said_yes: int = 3
    release: Release | None = None

    @property
    def desk(self) -> Broadcasting:
        async def answers(campaign: str) -> Mapping[str, int]:
            return {"said_yes": self.said_yes}

        self.release = self.release or a_release(self.folder)
        return Broadcasting(self.port, self.release, answers, self.clock)

    async def planned(self, by: str = "Ann") -> str:
        return (await self.desk.plan("first", AUDIENCE, None, by)).plan.plan


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    return Staff(tmp_path)


def refused(words: str) -> pytest.RaisesExc[BroadcastRefused]:
    return pytest.raises(BroadcastRefused, match=words)


async def test_a_dry_run_shows_texts_and_numbers_and_keeps_nothing(staff: Staff) -> None:
    draft = await staff.desk.draft("first", AUDIENCE, None, "Ann")
    said = draft.plan.texts["en"].text.text
    assert said.startswith("News of 20 June 2024: 3 said yes. Promoted by")
    assert "/stop" in said
    assert (draft.total, staff.port.held) == (8, {})


async def test_one_person_is_enough_for_five_hundred_and_not_for_one_more(staff: Staff) -> None:
    staff.port.people = {"en": 500}
    assert await staff.desk.confirm(await staff.planned(), "Ann") == 500
    staff.port.held.clear()
    staff.port.people = {"en": 501}
    plan = await staff.planned()
    with refused("somebody other than Ann has to confirm"):
        await staff.desk.confirm(plan, "  ANN ")
    assert await staff.desk.confirm(plan, "Ben") == 501


async def test_a_plan_is_over_after_a_day(staff: Staff) -> None:
    plan = await staff.planned()
    staff.clock.go_on(timedelta(hours=24, seconds=1))
    with refused("more than a day old"):
        await staff.desk.confirm(plan, "Ben")


async def test_a_text_or_a_number_that_changed_since_is_not_what_was_looked_at(
    staff: Staff,
) -> None:
    plan = await staff.planned()
    staff.said_yes = 4
    with refused("has changed since it was planned"):
        await staff.desk.confirm(plan, "Ben")
    staff.said_yes = 3
    staff.release = a_release(staff.folder, NEWS.replace("said yes", "agreed"))
    with refused("has changed since it was planned"):
        await staff.desk.confirm(plan, "Ben")


async def test_an_audience_that_grew_is_looked_at_again(staff: Staff) -> None:
    plan = await staff.planned()
    staff.port.people = {"en": 29}
    with refused("grown since it was planned, from 8 to 29"):
        await staff.desk.confirm(plan, "Ben")
    staff.port.people = {"en": 28}
    assert await staff.desk.confirm(plan, "Ben") == 28


async def test_it_begins_once_and_the_same_is_not_sent_around_again(staff: Staff) -> None:
    plan = await staff.planned()
    await staff.desk.confirm(plan, "Ann")
    with refused("no plan any more: it is running"):
        await staff.desk.confirm(plan, "Ann")
    with refused("has gone to this audience already"):
        await staff.planned()


async def test_a_missing_translation_is_refused_unless_a_language_stands_in(
    staff: Staff,
) -> None:
    staff.release = a_release(staff.folder, languages="[en, cy]")
    staff.port.people = {"en": 8, "cy": 6, "ar": 2}
    with refused("not translated into cy"):
        await staff.planned()
    draft = await staff.desk.plan("first", AUDIENCE, "en", "Ann")
    assert (dict(draft.counts), draft.left_out) == ({"en": 16}, 0)
    with refused("not there in cy"):
        await staff.desk.plan("first", AUDIENCE, "cy", "Ann")


async def test_who_reads_another_language_is_counted_as_left_out(staff: Staff) -> None:
    staff.port.people = {"en": 8, "ar": 6}
    draft = await staff.desk.plan("first", AUDIENCE, None, "Ann")
    assert (draft.total, draft.left_out) == (8, 6)


async def test_what_is_past_its_day_is_not_sent(staff: Staff) -> None:
    staff.clock.go_on(timedelta(days=11))
    with refused("past its day, 2024-06-30"):
        await staff.planned()
    staff.clock.go_on(timedelta(days=200))
    with refused("a fact past its day"):
        await staff.desk.plan("fact", AUDIENCE, None, "Ann")


async def test_it_ends_with_the_day_of_its_news(staff: Staff) -> None:
    staff.clock.go_on(timedelta(days=9))
    plan = await staff.planned()
    await staff.desk.confirm(plan, "Ben")
    until = staff.port.held[plan].until
    assert until is not None
    assert until - staff.clock.now() == timedelta(days=1, hours=11)  # midnight in London


async def test_stopped_by_one_it_goes_on_when_another_says_so(staff: Staff) -> None:
    staff.port.people = {"en": 501}
    plan = await staff.planned()
    with refused("does not run"):
        await staff.desk.stop(plan, "Ann")
    await staff.desk.confirm(plan, "Ben")
    await staff.desk.stop(plan, "Ann")
    with refused("somebody other than Ann has to let it go on"):
        await staff.desk.resume(plan, "ann")
    await staff.desk.resume(plan, "Ben")
    with refused("not stopped: it is running"):
        await staff.desk.resume(plan, "Ben")


@pytest.mark.parametrize(
    ("audience", "news", "by", "words"),
    [
        (Audience("tset", "campaign"), "first", "Ann", "no campaign tset"),
        (AUDIENCE, "frist", "Ann", "has no news `frist`; do you mean `first`"),
        (AUDIENCE, "first", "  ", "--by needs a name"),
        (AUDIENCE, "first", "x" * 81, "--by needs a name"),
    ],
)
async def test_a_slip_is_said_in_a_sentence(
    staff: Staff, audience: Audience, news: str, by: str, words: str
) -> None:
    with pytest.raises(BroadcastRefused) as told:
        await staff.desk.plan(news, audience, None, by)
    assert words.split(";")[0] in str(told.value)


async def test_nobody_to_send_to_and_a_plan_that_there_is_not(staff: Staff) -> None:
    staff.port.people = {}
    with refused("Nobody in that audience"):
        await staff.planned()
    with refused("There is no broadcast nope"):
        await staff.desk.confirm("nope", "Ben")


def test_a_number_that_could_point_to_somebody_is_not_shown() -> None:
    assert [shown(number) for number in (0, 1, 4, 5)] == [
        0,
        "fewer than 5",
        "fewer than 5",
        5,
    ]
    assert shown_parts({"en": 90, "cy": 7, "ar": 3}) == {
        "ar": "not shown",
        "cy": "not shown",  # else it could be told from the whole
        "en": 90,
    }
    assert shown_parts({"en": 90, "cy": 2, "ar": 3})["en"] == 90
    assert shown_parts({"en": 9, "cy": 0}) == {"cy": 0, "en": 9}


def test_a_name_is_one_however_it_is_written() -> None:
    assert same_person("Ann  Example", " ann example")
    assert not same_person("Ann", "Anna")
    assert NOON.tzinfo is not None
