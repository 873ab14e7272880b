"""Letters as a local SMTP server received them, for `docs/mail`: `python -m tests.mail.shown`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.builders import ROOT
from tests.mail.house import ANN, QUARTER, code_in, mail_house, mailer_at, stands
from tests.mail.post_office import post_office

SHOWN = ROOT / "docs" / "mail"
NAME = "Siân Ŵyn"
BOX = "candidate-1@parties.example"


async def received(folder: Path, language: str, name: str) -> dict[str, bytes]:
    """What one person's letter brings: the code, the receipt, the letter itself."""
    people = [stands(1, name="Dilys Testperson")]
    async with (
        post_office() as office,
        mail_house(folder, mailer_at(office.port), people) as house,
    ):
        await house.writes(language=language, name=name)
        await house.asks_us()
        await house.says(code_in(office.to(ANN)[-1].text), "send")
        await house.mails()
        await house.mails(QUARTER)
        code, receipt = office.to(ANN)
        (letter,) = office.to(BOX)
        envelope = f"Return-Path: <{letter.sender}>\r\n".encode()
        return {"code": code.raw, "receipt": receipt.raw, "letter": envelope + letter.raw}


async def main() -> None:
    """Write them."""
    SHOWN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        english = await received(Path(one), "en", NAME)
        arabic = await received(Path(other), "ar", NAME)
    for name, raw in english.items():
        (SHOWN / f"{name}.eml").write_bytes(raw)
    (SHOWN / "receipt.ar.eml").write_bytes(arabic["receipt"])


if __name__ == "__main__":
    asyncio.run(main())
