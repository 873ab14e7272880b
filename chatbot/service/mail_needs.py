"""What a turn asks the mail desk, about its own contact."""

from __future__ import annotations

from typing import assert_never

from chatbot.domain.messages import Address
from chatbot.engine.needs import MailFact, MailNeed, NeedCode, NeedSender, NeedTakenBack
from chatbot.service.mail_ports import MailDesk


async def ask_desk(desk: MailDesk, address: Address, need: MailNeed) -> MailFact:
    """The answer. Raises what the desk raises."""
    match need:
        case NeedSender(email, at):
            return await desk.sender(address, email, at)
        case NeedCode(email, code, at):
            return await desk.check_code(address, email, code, at)
        case NeedTakenBack(letters):
            return await desk.take_back(address, letters)
        case _:
            assert_never(need)
