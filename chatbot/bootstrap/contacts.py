"""`chatbot contact`: what is held about one contact, on behalf of the command line."""

from __future__ import annotations

from chatbot.bootstrap.opened_store import with_store
from chatbot.bootstrap.run_folder import run_folder
from chatbot.bootstrap.sealed_files import TERMINALS, SealedFile
from chatbot.bootstrap.secret_key import secret_of
from chatbot.channels.terminal.arrivals import CHANNEL
from chatbot.config import Settings
from chatbot.domain.messages import Address


def show_contact(settings: Settings, address: Address) -> dict[str, object] | None:
    """Everything held; None when that is nothing."""
    return with_store(settings, lambda store: store.contact_records.show(address))


def forget_contact(settings: Settings, address: Address) -> bool:
    """Erase everything, what the terminal of this machine keeps of its buttons too."""
    if address.channel == CHANNEL:
        folder = run_folder(settings) / TERMINALS
        SealedFile(folder, address.identity, secret_of(settings)).drop()
    return with_store(settings, lambda store: store.contact_records.forget(address))
