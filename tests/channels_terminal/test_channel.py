"""What the terminal shows of what was carried to it."""

from __future__ import annotations

from io import StringIO

from chatbot.channels.terminal.arrivals import CHANNEL
from chatbot.channels.terminal.channel import TerminalChannel
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.channels.terminal.text_screen import TextScreen
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Toast
from chatbot.service.ports import Parcel
from tests.channels_terminal.sayings import Kept


async def _shown(toast: Toast) -> str:
    out = StringIO()
    channel = TerminalChannel(TextScreen(out), NewestButtons(Kept()))
    await channel.send(Parcel(-1, ContactId(1), Address(CHANNEL, "local"), toast, "lease"), None)
    return out.getvalue()


async def test_the_answer_to_a_press_is_shown() -> None:
    assert "Got it." in await _shown(Toast("1", "Got it."))


async def test_nothing_is_said_of_a_place_where_nothing_takes_the_place_of_anything() -> None:
    assert await _shown(Toast("1", "It is where you tapped.", of_place=True)) == ""
