"""What mail servers send back: a letter that did not arrive closes its address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.channels.mail.returned import read_returned
from tests.mail.house import ANN, MailHouse, link_in, mail_house, mailer_at
from tests.mail.post_office import PostOffice, Received, post_office
from tests.mail.reports import AWAY, report
from tests.mail.test_faults import BOX, given
from tests.mail.test_sending import sent

MARK = "12-" + "0f" * 10
SENDER = f"letters+{MARK}@campaign.example"


def test_the_mark_is_found_in_the_address_or_in_what_is_returned() -> None:
    for raw in (
        report(SENDER, "5.1.1"),
        report("letters@campaign.example", "5.1.1", message_id=f"<{MARK}@campaign.example>"),
    ):
        found = read_returned(raw)
        assert found is not None
        assert (found.mark, found.closes) == (MARK, True)


@pytest.mark.parametrize(
    ("status", "closes"), [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.2.2", False),
                           ("5.7.1", False), ("5.4.4", False)],
)  # fmt: skip
def test_only_an_address_that_nobody_has_is_closed(status: str, closes: bool) -> None:
    found = read_returned(report(SENDER, status))
    assert found is not None
    assert found.closes == closes


@pytest.mark.parametrize(
    "raw",
    [
        report(SENDER, "4.4.1", action="delayed"),
        report(SENDER, "2.0.0", action="delivered"),
        report("letters@campaign.example", "5.1.1"),
        AWAY % SENDER.encode(),
        b"",
        b"\xff\xfe not a message",
        b"Content-Type: multipart/report; boundary=b1\r\n\r\n--b1\r\nContent-Type: message/",
    ],
)
def test_whatever_else_comes_says_nothing(raw: bytes) -> None:
    assert read_returned(raw) is None


async def left(office: PostOffice, house: MailHouse) -> Received:
    """The letter, sent and counted."""
    await house.mails()
    house.news()
    (letter,) = office.to(BOX)
    return letter


async def comes_back(house: MailHouse, raw: bytes) -> bool:
    """A report comes in, as `chatbot mail returned` would take it."""
    found = read_returned(raw)
    assert found is not None
    ours, told = await house.store.mail_desk.returned(found.mark, found.closes, house.clock.now())
    house.receiver.take_up(told)
    await house.settled()
    return ours


EVENING = timedelta(hours=8, minutes=30)
"""After NOON it is past nine in London in summer."""


async def test_a_letter_that_comes_back_at_night_is_told_in_the_morning_and_once(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        house.clock.go_on(EVENING)
        assert await comes_back(house, report(letter.sender, "5.1.1"))
        assert house.news() == []
        assert await house.store.corrections.all() != []
        house.clock.go_on(timedelta(hours=10))  # 07:46
        await house.settled()
        assert house.news() == []
        house.clock.go_on(timedelta(hours=2))
        await house.settled()
        assert house.news()[0].startswith("Your letter to Testperson 1 came back")
        house.clock.go_on(timedelta(hours=2))
        await house.settled()
        assert house.news() == []


async def test_whoever_writes_at_night_hears_of_it_with_the_reply(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        house.clock.go_on(EVENING)
        await comes_back(house, report(letter.sender, "5.1.1"))
        told = await house.says("/mydata")
        assert told[0].startswith("Your letter to Testperson 1 came back")


async def test_an_address_that_is_confirmed_at_night_is_told_at_once(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        house.clock.go_on(EVENING)
        await house.asks_us()
        house.news()
        await house.links.press(link_in(office.to(ANN)[-1].text))
        await house.settled()
        assert house.news()[0].startswith("Your e-mail address is confirmed")


async def test_a_letter_that_came_back_closes_the_address_and_other_ways_are_offered(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        assert await comes_back(house, report(letter.sender, "5.1.1"))
        assert house.news()[0].startswith("Your letter to Testperson 1 came back")
        (said,) = await house.store.corrections.all()
        assert (said.what.value, said.value, said.by) == ("bounced", BOX, "the mail desk")
        assert "I know of no e-mail address here" in (await house.says("fine", "test:1"))[-1]
        await house.says("sent_it")
        assert await sent(house) == 1  # another way, and still the same letter


async def test_the_same_report_twice_is_told_once(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        for _ in range(2):
            assert await comes_back(house, report(letter.sender, "5.1.1"))
        assert len([one for one in house.news() if "came back" in one]) == 1
        assert len(await house.store.corrections.all()) == 1


async def test_a_full_box_closes_nothing(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        assert await comes_back(house, report(letter.sender, "5.2.2"))
        assert house.news()[0].startswith("I could not send your letter to Testperson 1")
        assert await house.store.corrections.all() == []


async def test_a_forged_report_closes_no_address(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        forged = letter.sender.replace("-", "-0", 1)[: len(letter.sender)]
        for sender in (SENDER, f"letters+1-{'a' * 20}@campaign.example", forged):
            if found := read_returned(report(sender, "5.1.1")):
                at = house.clock.now()
                assert not (await house.store.mail_desk.returned(found.mark, True, at))[0]
        assert await house.store.corrections.all() == []
        assert house.news() == []


async def test_a_report_about_ones_own_address_is_told(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        receipt = office.to(ANN)[-1]
        assert await comes_back(house, report(receipt.sender, "5.1.1"))
        assert house.news()[0].startswith("My e-mail to your own address came back")
        assert await house.store.corrections.all() == []


async def test_after_four_weeks_and_after_delete_a_report_finds_nothing(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        letter = await left(office, house)
        house.clock.go_on(timedelta(weeks=5))
        gone = await house.store.contact_records.purge(house.clock.now())
        assert gone["mail"] >= 3
        assert not await comes_back(house, report(letter.sender, "5.1.1"))
