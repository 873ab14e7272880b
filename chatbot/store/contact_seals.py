"""The data keys of contacts, unwrapped once and held in memory while they are in use."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from chatbot.store.sealing import Keyring, Seal, new_key

SEALS_HELD = 8192


class ContactSeals:
    """The seals of the contacts seen last. Used from the store's own threads."""

    def __init__(self, keyring: Keyring, size: int = SEALS_HELD) -> None:
        self.keyring = keyring
        self._size = size
        self._held: OrderedDict[int, Seal] = OrderedDict()
        self._lock = Lock()

    def make(self, address_hash: str) -> tuple[bytes, Seal]:
        """A data key for a new contact: wrapped for its row, and at work."""
        key = new_key()
        return self.keyring.wrap(place_of(address_hash), key), Seal(key)

    def of(self, contact_id: int, address_hash: str, wrapped: bytes) -> Seal:
        """The seal of a contact; what its row holds is unwrapped only when it is not held."""
        with self._lock:
            seal = self._held.get(contact_id)
            if seal is not None:
                self._held.move_to_end(contact_id)
                return seal
        seal = Seal(self.keyring.unwrap(place_of(address_hash), wrapped))
        self.hold(contact_id, seal)
        return seal

    def hold(self, contact_id: int, seal: Seal) -> None:
        """Keep a seal at hand."""
        with self._lock:
            self._held[contact_id] = seal
            if len(self._held) > self._size:
                self._held.popitem(last=False)

    def drop(self, contact_id: int) -> None:
        """The contact is forgotten: so is its key."""
        with self._lock:
            self._held.pop(contact_id, None)


def place_of(address_hash: str) -> bytes:
    """Binds a wrapped data key to its contact."""
    return b"data-key:" + address_hash.encode()
