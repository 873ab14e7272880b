"""Links that open a letter in a mail program or in web mail: whole, or without the words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from chatbot.domain.mail_links import LONGEST_LINK, WEB_MAIL, is_too_long, mail_link, web_mail_link


@dataclass(frozen=True)
class Letter:
    to: str = "jo@example.org"
    subject: str = "A question"
    body: str = "Dear Jo"


def links(letter: Letter, *, with_body: bool) -> list[str]:
    made = [web_mail_link(service, letter, with_body=with_body) for service in WEB_MAIL]
    return [mail_link(letter, with_body=with_body), *made]


@pytest.mark.parametrize("length", [0, 1, 1_500, 1_800, 1_850, 1_900, 1_950, 2_000, 100_000])
def test_no_link_of_a_letter_is_longer_than_what_every_program_takes(length: int) -> None:
    letter = Letter(body="a" * length)
    made = links(letter, with_body=not is_too_long(letter))
    assert max(map(len, made)) <= LONGEST_LINK
    assert all(("a" * length in link) != is_too_long(letter) for link in made)


def test_a_letter_of_many_bytes_is_measured_as_it_travels() -> None:
    assert not is_too_long(Letter(body="a" * 1_000))
    assert is_too_long(Letter(body="\N{ARABIC LETTER BEH}" * 400))


def test_a_mailbox_of_strange_characters_can_end_no_address() -> None:
    letter = Letter(to="a?b&c=%d#e@example.org", subject="")
    assert mail_link(letter, with_body=False) == "mailto:a%3Fb%26c%3D%25d%23e@example.org"
