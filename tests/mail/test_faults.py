"""What goes wrong when letters are sent, and what people are told. Each fault of the list once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.bootstrap.doctor_mail import mail
from chatbot.channels.mail.smtp import MailServer, SmtpMailer
from chatbot.config import read_settings
from chatbot.domain.mailing import GIVE_UP
from chatbot.domain.messages import Address
from chatbot.service.mail_ports import Mail, MailOutcome, NotNow
from chatbot.service.mailing import DIED_AFTER, EVERY
from tests.mail.house import ANN, POLL, QUARTER, SENDER, MailHouse, mail_house, mailer_at, stands
from tests.mail.post_office import PostOffice, post_office
from tests.mail.test_sending import given_code, sent
from tests.store.kit import NOON

BOX = "candidate-1@parties.example"


@asynccontextmanager
async def given(folder: Path, seconds: float = 5.0) -> AsyncIterator[tuple[PostOffice, MailHouse]]:
    """Somebody has given one letter to be sent; it may leave at once."""
    async with post_office() as office:
        mailer = mailer_at(office.port, data_seconds=seconds)
        async with mail_house(folder, mailer, [stands(1)]) as house:
            await house.writes()
            await given_code(house, office)
            await house.says("send")
            await house.mails()
            house.clock.go_on(QUARTER)
            house.news()
            yield office, house


async def test_while_the_server_is_down_letters_wait_and_leave_once_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        working = house.round.mailer
        house.round.mailer = mailer_at(1)
        assert await house.mails() > EVERY  # nobody knocks every few seconds
        assert house.news() == []
        house.round.mailer = working
        await house.mails(timedelta(hours=1))
        await house.mails(timedelta(hours=1))
        assert len(office.to(BOX)) == 1
        assert house.news()[0].startswith("All the letters")


async def test_a_greylist_is_waited_for(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        office.recipients.append("450 4.2.0 Greylisted, try again later")
        await house.mails()
        assert office.to(BOX) == []
        assert house.news() == []
        await house.mails(timedelta(minutes=11))
        assert len(office.to(BOX)) == 1
        assert await sent(house) == 1


@pytest.mark.parametrize("where", ["recipients", "letters"])
async def test_a_server_that_says_not_now_for_days_gives_the_letter_back(
    tmp_path: Path, where: str
) -> None:
    async with given(tmp_path) as (office, house):
        getattr(office, where).extend(["451 4.3.0 Try again"] * 500)
        for _ in range(9 * 24):
            await house.mails(timedelta(hours=1, minutes=1))
        told = house.news()
        assert told[0].startswith("I could not send your letter to Testperson 1")
        getattr(office, where).clear()
        await house.mails(GIVE_UP)
        assert office.to(BOX) == []
        assert await sent(house) == 0


async def test_an_address_that_is_not_there_is_closed_for_everybody_and_other_ways_are_offered(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        office.recipients.append("550 5.1.1 No such user")
        await house.mails()
        assert house.news()[0].startswith("The e-mail address of Testperson 1")
        (said,) = await house.store.corrections.all()
        assert (said.what.value, said.value) == ("bounced", BOX)
        told = await house.says("fine", "test:1")
        assert "I know of no e-mail address here" in told[-1]
        await house.mails(timedelta(days=1))
        assert office.to(BOX) == []


async def test_a_refusal_by_policy_closes_no_address(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        office.recipients.append("550 5.7.1 We take nothing from you")
        await house.mails()
        assert house.news()[0].startswith("I could not send your letter")
        assert await house.store.corrections.all() == []


async def test_a_server_that_refuses_our_own_address_is_our_trouble_and_no_letter_is_lost(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        office.senders.append("550 5.7.1 Sender not allowed")
        assert await house.mails() > EVERY
        assert house.news() == []
        assert await house.store.corrections.all() == []
        await house.mails(timedelta(hours=1))
        assert len(office.to(BOX)) == 1


async def test_a_letter_that_the_server_refuses_whole_is_given_back(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        office.letters.append("554 5.6.0 Not this")
        await house.mails()
        assert house.news()[0].startswith("I could not send your letter")
        await house.mails(timedelta(hours=3))
        assert office.to(BOX) == []


async def test_a_lost_answer_after_the_letter_is_unknown_and_it_is_never_sent_again(
    tmp_path: Path,
) -> None:
    async with given(tmp_path, seconds=0.2) as (office, house):
        office.hang_after_data = True
        await house.mails()
        assert house.news()[0].startswith("I cannot tell if your letter to Testperson 1 left")
        office.hang_after_data = False
        await house.mails(timedelta(days=1))
        assert len(office.to(BOX)) == 1
        assert await sent(house) == 0


class Dies:
    """A process that is gone the moment after the server took the letter."""

    def __init__(self, working: SmtpMailer) -> None:
        self.working = working

    async def send(self, mail: object) -> MailOutcome:
        await self.working.send(mail)  # type: ignore[arg-type]
        raise asyncio.CancelledError


async def test_a_crash_after_the_letter_left_sends_nothing_twice_and_says_so(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        working = house.round.mailer
        house.round.mailer = Dies(working)  # type: ignore[arg-type]
        with pytest.raises(asyncio.CancelledError):
            await house.mails()
        house.round.mailer = working
        await house.mails(DIED_AFTER + timedelta(minutes=1))
        assert house.news()[0].startswith("I cannot tell if your letter")
        await house.mails(timedelta(days=1))
        assert len(office.to(BOX)) == 1


async def test_somebody_erased_in_the_very_moment_of_sending_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        (item,) = await house.store.mail_desk.due(house.clock.now(), letters=True, limit=9)
        assert await house.store.contact_records.forget(Address("word", "ann"))
        assert not await house.store.mail_desk.begin(item, house.clock.now())
        await house.mails()
        assert office.to(BOX) == []


async def test_whoever_has_gone_is_not_written_to_and_the_person_says_how_to_go_on(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house):
        await house.stand(stands(2))
        await house.mails()
        assert office.to(BOX) == []
        assert house.news()[0].startswith("The list has changed for Testperson 1")
        told = await house.says("fine", "test:1")
        assert "The list has changed since your letters were written" in told[-1]


async def test_an_address_that_changed_waits_for_the_persons_say(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        await house.stand(stands(1, email="new@parties.example"))
        await house.mails()
        assert office.to(BOX) == []
        assert office.to("new@parties.example") == []
        assert house.news()[0].startswith("The list has changed for Testperson 1")


async def test_after_the_poll_nothing_leaves(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        house.clock.go_on(timedelta(days=1))
        await house.store.public_record.replace_ballots(
            POLL, [], "a test", house.clock.now().date()
        )
        await house.mails()
        assert office.to(BOX) == []
        assert house.news()[0].startswith("I did not send your letter")


def server(port: int, tls: bool = False, **more: str) -> MailServer:
    """Another than this machine's own, as far as STARTTLS goes."""
    return MailServer("127.0.0.1", port, tls, more.get("user"), more.get("password"))


async def test_without_tls_nothing_is_said_to_a_server_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.channels.mail.smtp.THIS_MACHINE", frozenset())
    async with post_office() as office:
        outcome = await tried(SmtpMailer(server(office.port), SENDER))
        assert outcome == NotNow("tls_refused", all_of_it=True)
        assert office.taken == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: ssl.SSLContext,
) -> None:
    async with post_office(tls=certificate) as office:
        outcome = await tried(SmtpMailer(server(office.port, tls=True), SENDER))
        assert isinstance(outcome, NotNow)
        assert outcome.all_of_it
        assert office.taken == []


async def test_a_wrong_password_holds_everything_back_and_loses_nothing(tmp_path: Path) -> None:
    async with post_office(password="right") as office:
        at = server(office.port, user="bot", password="wrong")
        assert await tried(SmtpMailer(at, SENDER)) == NotNow("auth_refused", all_of_it=True)
        at = server(office.port, user="bot", password="right")
        assert type(await tried(SmtpMailer(at, SENDER))).__name__ == "Taken"


async def tried(mailer: SmtpMailer) -> MailOutcome:
    said = Mail(ANN, "", "Rally", None, "", "Hello", "Words.", "en", "1-a", True, NOON)
    return await mailer.send(said)


async def test_the_doctor_looks_at_the_mail_server_and_sends_nothing() -> None:
    async with post_office(password="right") as office:

        async def found(url: str) -> list[tuple[str, str]]:
            settings = read_settings({"CHATBOT_SMTP_URL": url})
            return [(one.state, one.says) for one in await mail(settings)]

        at = f"127.0.0.1:{office.port}/?from=letters%40campaign.example"
        assert await found(f"smtp://bot:right@{at}") == [
            ("well", "Letters come from letters@campaign.example."),
            ("well", "The mail server lets us in."),
        ]
        assert (await found(f"smtp://bot:wrong@{at}"))[1][0] == "wrong"
        assert (await found("smtp://127.0.0.1:1"))[0][0] == "wrong"
        assert [state for state, _ in await found("")] == ["note"]
        assert office.taken == []
