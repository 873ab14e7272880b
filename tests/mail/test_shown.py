"""The letters shown in the documentation are what the program sends."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.mail.shown import NAME, SHOWN, received

PASSING = {"Message-ID", "Return-Path"}
"""They hold a mark that is another each time."""


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def heads(message: EmailMessage) -> dict[str, str]:
    return {name: str(value) for name, value in message.items() if name not in PASSING}


async def test_the_shown_letter_is_the_one_that_is_sent(tmp_path: Path) -> None:
    shown = read((SHOWN / "letter.eml").read_bytes())
    sent = read((await received(tmp_path, "en", NAME))["letter"])
    assert heads(shown) == heads(sent)
    assert shown.get_content() == sent.get_content()


def test_a_receipt_in_arabic_reads_as_it_was_written() -> None:
    shown = (SHOWN / "receipt.ar.eml").read_bytes()
    assert shown.isascii()
    assert read(shown)["Content-Language"] == "ar"
    assert "طلبت من Rally With Refugees إرسال رسائلك" in read(shown).get_content()
