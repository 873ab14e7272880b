"""A letter is sent for somebody: confirmed, undone or sent, once, from the campaign's address."""

from __future__ import annotations

from datetime import timedelta
from email.headerregistry import Address as Mailbox
from pathlib import Path

import pytest

from chatbot.domain.mailing import LETTERS_A_DAY, OFFICE_GAP
from chatbot.domain.messages import Address
from tests.mail.house import (
    ANN,
    QUARTER,
    SENDER,
    MailHouse,
    code_in,
    link_in,
    mail_house,
    mailer_at,
    stands,
)
from tests.mail.post_office import PostOffice, post_office


async def given_code(house: MailHouse, office: PostOffice, who: str = "ann") -> list[str]:
    """Somebody asks us to send, and types the code that came."""
    await house.asks_us(who)
    return await house.says(code_in(office.to(ANN)[-1].text), who=who)


async def test_a_letter_is_confirmed_by_code_and_leaves_from_the_campaigns_address(
    tmp_path: Path,
) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        assert "is confirmed" in (await given_code(house, office))[-1]
        assert "leaves by itself" in (await house.says("send"))[-1]
        await house.mails()
        assert [one.to for one in office.taken] == [ANN, ANN]  # the code, the receipt
        await house.mails(QUARTER)
        letters = [one for one in office.taken if one.to.startswith("candidate-")]
        assert [one.to for one in letters] == [
            "candidate-1@parties.example",
            "candidate-2@parties.example",
        ]
        message = letters[0].message
        sender = message["From"].addresses[0]
        assert sender == Mailbox("Ann Example via Rally With Refugees", addr_spec=SENDER)
        assert message["Reply-To"].addresses[0] == Mailbox("Ann Example", addr_spec=ANN)
        assert message["To"].addresses[0].display_name == "Testperson 1"
        assert letters[0].sender.startswith("letters+")
        assert message["Auto-Submitted"] is None
        assert message["List-Unsubscribe"] is None
        assert "Dear Testperson 1" in letters[0].text
        assert "Ann Example wrote this letter" in letters[0].text
        assert "Promoted by" in letters[0].text
        assert house.news()[0].startswith("All the letters")


async def test_each_letter_is_counted_once_when_it_left(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.says("send")
        assert await sent(house) == 0
        await house.mails(QUARTER)
        await house.mails(QUARTER)
        assert await sent(house) == 2


async def sent(house: MailHouse) -> int:
    rows = await house.store.ledger.action_counts(None)
    return sum(int(str(row["count"])) for row in rows if row["action"] == "sent")


async def test_more_letters_than_an_address_may_send_in_a_day_wait_for_the_next_day(
    tmp_path: Path,
) -> None:
    people = [stands(number) for number in range(1, LETTERS_A_DAY + 2)]
    async with (
        post_office() as office,
        mail_house(tmp_path, mailer_at(office.port), people) as house,
    ):
        await house.writes()
        await given_code(house, office)
        told = await house.says("send")
        assert "more than I may send from one address in a day" in " ".join(told)
        await house.mails(QUARTER)
        assert [one.to for one in office.taken] == [ANN]  # the code; not one letter has left
        address = Address("word", "ann")
        known = await house.store.mail_desk.sender(address, ANN, house.clock.now())
        assert (known.confirmed, known.letters_left) == (True, LETTERS_A_DAY)


async def test_what_was_sent_today_counts_and_tomorrow_it_does_not(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.says("send")
        left = [
            (await house.store.mail_desk.sender(Address("word", "ann"), ANN, at)).letters_left
            for at in (house.clock.now(), house.clock.now() + timedelta(days=1))
        ]
        assert left == [LETTERS_A_DAY - 2, LETTERS_A_DAY]


async def test_mydata_names_the_letters_that_wait_until_they_left(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        waits = "Waiting to be sent for you: your letters to Testperson 1 and Testperson 2."
        assert waits not in (await house.says("/mydata"))[0]
        await house.says("send")
        assert waits in (await house.says("/mydata"))[0]
        await house.mails(QUARTER)
        house.news()
        assert "Waiting to be sent" not in (await house.says("/mydata"))[0]


async def test_mydata_tells_each_change_of_a_permission_and_its_day(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.says("/later", "letter", "done")
        house.clock.go_on(timedelta(days=1))
        await house.says("/later", "none_of_these")
        told = (await house.says("/mydata"))[0]
        on, off = (told.index(f"{day} June 2024: ") for day in (20, 21))
        assert "you turned on “My letter: did they answer?”" in told[on:off]
        assert "“My letter: did they answer?” was turned off." in told[off:]


async def test_what_is_taken_back_never_leaves_and_is_there_to_send_oneself(
    tmp_path: Path,
) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.says("send")
        told = await house.says("take_back")
        assert told[0].startswith("Done. I send nothing.")
        assert "2 letters are still to send" in told[1]
        await house.mails(timedelta(days=1))
        assert not [one for one in office.taken if one.to.startswith("candidate-")]


async def test_nothing_leaves_within_the_quarter_of_an_hour(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.says("send")
        await house.mails(timedelta(minutes=14))
        assert [one.to for one in office.taken] == [ANN, ANN]


async def test_after_a_letter_has_left_taking_back_says_so(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.says("send")
        await house.mails(QUARTER)
        house.news()
        assert "has left already" in (await house.says("take_back"))[0]


async def test_a_link_confirms_only_when_its_button_is_pressed(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.asks_us()
        token = link_in(office.to(ANN)[0].text)
        for _ in range(3):  # mail scanners open every link
            opened = await house.links.opened(token)
            assert opened is not None
            assert not opened.done
        house.news()
        assert "did not work" in (await house.says("link"))[0]
        pressed = await house.links.press(token)
        assert pressed is not None
        assert pressed.done
        await house.settled()
        assert house.news()[0].startswith("Your e-mail address is confirmed")
        assert "is confirmed" in (await house.says("link"))[-1]


async def test_a_link_opened_twice_or_forwarded_confirms_once_and_tells_once(
    tmp_path: Path,
) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.asks_us()
        token = link_in(office.to(ANN)[0].text)
        house.news()
        for _ in range(3):
            pressed = await house.links.press(token)
            assert pressed is not None
            assert pressed.done
        await house.settled()
        assert len([one for one in house.news() if "is confirmed" in one]) == 1


async def test_a_forged_or_altered_link_opens_nothing(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.asks_us()
        token = link_in(office.to(ANN)[0].text)
        swapped = ("A" if token[9] != "A" else "B").join((token[:9], token[10:]))
        for forged in (swapped, token[:-1], token + "A", "A" * len(token), ""):
            assert await house.links.opened(forged) is None
            assert await house.links.press(forged) is None


async def test_a_link_and_a_code_that_are_too_old_confirm_nothing(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.asks_us()
        text = office.to(ANN)[0].text
        house.clock.go_on(timedelta(minutes=31))
        pressed = await house.links.press(link_in(text))
        assert pressed is not None
        assert pressed.gone
        assert not pressed.done
        house.news()
        assert "did not work" in (await house.says(code_in(text)))[0]


async def test_a_code_may_be_tried_five_times_only(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await house.asks_us()
        right = code_in(office.to(ANN)[0].text)
        wrong = "000000" if right != "000000" else "000001"
        house.news()
        for _ in range(4):
            assert "did not work" in (await house.says(wrong))[0]
        assert "too many tries" in (await house.says(wrong))[0]
        house.clock.go_on(timedelta(seconds=1))
        await house.says("for_me")
        assert (await house.store.mail_desk.waiting(house.clock.now())).waiting == 1


async def test_digits_of_another_script_are_the_same_code(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes(language="ar")
        await house.asks_us()
        code = code_in(office.to(ANN)[0].text)
        typed = "".join(chr(0x0660 + int(digit)) for digit in code)
        told = await house.says(typed)
        assert "تم تأكيد عنوانك" in told[-1]


async def test_no_more_than_five_codes_a_day_go_to_an_address_whoever_asks(
    tmp_path: Path,
) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        for number in range(6):
            who = f"somebody-{number}"
            await house.writes(who)
            await house.says("for_me", ANN, who=who)
            await house.store.contact_records.forget(Address("word", who))
            await house.mails(timedelta(seconds=1))
        # Each of them was erased before the code left: what was counted outlives them.
        await house.writes("other")
        told = await house.says("for_me", ANN, who="other")
        assert "too many tries for today" in told[-2]


async def test_one_address_serves_one_chat(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        await house.writes("ben", name="Ben Example")
        told = await given_code(house, office, "ben")
        assert "in use in another talk" in told[-2]


async def test_letters_of_all_scripts_arrive_as_they_were_written(tmp_path: Path) -> None:
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        name = "Siân Ŵyn زهرة"
        await house.writes(name=name)
        await given_code(house, office)
        await house.says("send")
        await house.mails(QUARTER)
        letter = office.to("candidate-1@parties.example")[0]
        assert letter.raw.isascii()
        assert all(len(line) <= 998 for line in letter.raw.split(b"\r\n"))
        assert letter.message["Reply-To"].addresses[0].display_name == name
        assert name in letter.text
        assert letter.message.get_content_charset() == "utf-8"


async def test_letters_to_one_office_leave_one_by_one(tmp_path: Path) -> None:
    people = [stands(1)]
    async with (
        post_office() as office,
        mail_house(tmp_path, mailer_at(office.port), people) as house,
    ):
        for number in range(3):
            who = f"p{number}"
            email = f"{who}@people.example"
            await house.writes(who, name="Ann Example")
            await house.says("for_me", email, who=who)
            await house.mails()
            await house.says(code_in(office.to(email)[-1].text), "send", who=who)
        await house.mails(QUARTER)
        box = "candidate-1@parties.example"
        assert len(office.to(box)) == 1
        await house.mails(timedelta(minutes=1))
        assert len(office.to(box)) == 1
        await house.mails(OFFICE_GAP)
        await house.mails(OFFICE_GAP)
        assert len(office.to(box)) == 3


@pytest.mark.parametrize("hours", [8, 20, 44, 60])
async def test_letters_leave_in_office_hours_of_working_days_only(
    tmp_path: Path, hours: int
) -> None:
    """From Thursday 13:00 in London: 21:00, Friday 9:00, Saturday 9:00, Sunday 1:00."""
    async with post_office() as office, mail_house(tmp_path, mailer_at(office.port)) as house:
        await house.writes()
        await given_code(house, office)
        house.clock.go_on(timedelta(hours=5))
        await house.says("send")
        house.clock.go_on(timedelta(hours=hours - 5))
        await house.mails()
        left = [one for one in office.taken if one.to.startswith("candidate-")]
        assert bool(left) == (hours == 20)


async def test_who_says_stop_or_delete_has_nothing_more_sent(tmp_path: Path) -> None:
    for word in ("stop", "delete"):
        folder = tmp_path / word
        folder.mkdir()
        async with post_office() as office, mail_house(folder, mailer_at(office.port)) as house:
            await house.writes()
            await given_code(house, office)
            await house.says("send")
            if word == "stop":
                await house.says("/stop")
            else:
                assert await house.store.contact_records.forget(Address("word", "ann"))
            await house.mails(timedelta(days=1))
            assert not [one for one in office.taken if one.to.startswith("candidate-")]
