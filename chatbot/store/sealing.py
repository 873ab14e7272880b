"""Encryption at rest: what concerns a person is readable only with the master key.

AES-256-GCM throughout. Fernet was the other choice; it has no associated data, so a sealed value
could be moved to another place unnoticed, and its base64 makes rows a third longer.

A master key (one secret, stretched by HKDF) wraps keys and never touches data: keys of the
store itself (`StoreKeys`) and one data key per contact. Forgetting a contact destroys its data
key, and with it every copy of what it sealed. A new master key only rewraps. Nothing here is
ever logged.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chatbot.domain.errors import SettingsFault
from chatbot.domain.messages import Address, InboxKey
from chatbot.domain.places import PersonId
from chatbot.store.cleaning import clean

KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12

MARK_DIGITS = 20
"""Hexadecimal: 80 bits, short enough for the local part of an address."""

HASHES_HELD = 2048
"""Addresses whose hash is not worked out again, which a turn asks for three times.

Enough for whoever is in the middle of a turn; working one out takes two microseconds."""

_WRONG_KEY = (
    "The database was sealed with another CHATBOT_SECRET_KEY. Set the one it was made with; to "
    "change keys, put the new one first and keep the old one behind it, separated by a comma."
)
_DAMAGED = "A sealed value in the database is damaged and cannot be read. Restore a backup."


class Seal:
    """One key at work. `place` says where a value belongs; it opens nowhere else.

    The cipher is made anew for each value: that takes under a microsecond, and one that is kept
    holds 2.7 kB, which for thousands of contacts was the largest thing in memory.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self) -> str:
        """A name for this key that tells nothing about it, nor about whoever it belongs to."""
        return hmac.digest(self._key, b"chatbot/erased", "sha256").hex()

    def close(self, place: bytes, plain: bytes) -> bytes:
        """Seal: a random nonce, then the ciphertext with its tag."""
        nonce = urandom(NONCE_BYTES)
        return nonce + AESGCM(self._key).encrypt(nonce, plain, place)

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """The plain bytes. Raises SettingsFault when they were altered or belong elsewhere."""
        try:
            return AESGCM(self._key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            raise SettingsFault(_DAMAGED) from None


def new_key() -> bytes:
    """A key nobody has had before."""
    return urandom(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class _MasterKey:
    id: bytes
    seal: Seal


class Keyring:
    """The master keys: the first one wraps, all of them unwrap."""

    def __init__(self, secret: str) -> None:
        words = [word.strip() for word in secret.split(",") if word.strip()]
        if not words:
            raise SettingsFault("CHATBOT_SECRET_KEY is empty.")
        keys = [_stretch(word) for word in words]
        self._current = keys[0]
        self._by_id = {key.id: key for key in keys}

    @property
    def current(self) -> str:
        """The id of the key that wraps, as kept beside what it wrapped."""
        return self._current.id.hex()

    def wrap(self, place: bytes, key: bytes) -> bytes:
        """The id of the master key, then the sealed key."""
        return self._current.id + self._current.seal.close(place, key)

    def unwrap(self, place: bytes, wrapped: bytes) -> bytes:
        """The key. Raises SettingsFault when no master key given can open it."""
        master = self._by_id.get(wrapped[:KEY_ID_BYTES])
        if master is None:
            raise SettingsFault(_WRONG_KEY)
        return master.seal.open(place, wrapped[KEY_ID_BYTES:])

    def wrapped_by_current(self, wrapped: bytes) -> bool:
        """Whether rewrapping would change nothing."""
        return wrapped[:KEY_ID_BYTES] == self._current.id


def _stretch(secret: str) -> _MasterKey:
    def derive(purpose: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=purpose).derive(secret.encode())

    return _MasterKey(
        derive(b"chatbot/key-id", KEY_ID_BYTES),
        Seal(derive(b"chatbot/key-encryption-key", KEY_BYTES)),
    )


@dataclass(frozen=True, slots=True)
class Office:
    """One recipient of one campaign, told by a keyed hash; each office has a key of its own."""

    id: str
    key: bytes


class StoreKeys:
    """The keys that belong to no contact: for addresses, raw payloads, page links, fingerprints.

    They are random and kept wrapped, so a new master key leaves every hash as it is.
    """

    def __init__(
        self,
        address_key: bytes,
        inbox_key: bytes,
        page_key: bytes,
        print_key: bytes,
        group_key: bytes,
    ) -> None:
        self._address_key = address_key
        self._inbox_key = inbox_key
        self.address_hash = lru_cache(HASHES_HELD)(self._address_hash)
        """What an address is found by; without the key nobody can test a guess."""
        self._page_key = page_key
        self._print_key = print_key
        self.group_key = group_key
        """Signs links from a group to the private chat, and draws the batches of its total."""

    def _address_hash(self, address: Address) -> str:
        return hmac.digest(self._address_key, clean(str(address)).encode(), "sha256").hex()

    def payload_seal(self, key: InboxKey) -> Seal:
        """A seal of this arrival's own, so that no key ever seals too much."""
        return Seal(hmac.digest(self._inbox_key, clean(key).encode(), "sha256"))

    def page_seal(self) -> Seal:
        """Seals what a link to the letter page opens."""
        return Seal(self._page_key)

    def email_hash(self, email: str) -> str:
        """What an e-mail address is found by; letters of the domain and of the name alike."""
        return self._told_apart("email", email.casefold())

    def tally_mark(self, what: str, day: date) -> str:
        """Under what something is counted for a day; nobody can tell two days of one apart."""
        return self._told_apart("tally", f"{day.isoformat()}\n{what}")

    def mail_mark(self, row: int) -> str:
        """Proves that a returned letter was ours: nobody else can name a row."""
        return hmac.digest(self._page_key, b"mail\n%d" % row, "sha256").hex()[:MARK_DIGITS]

    def _told_apart(self, purpose: str, words: str) -> str:
        told = f"{purpose}\n{words}".encode()
        return hmac.digest(self._address_key, told, "sha256").hex()

    def office(self, campaign: str, recipient: PersonId) -> Office:
        """Where fingerprints of letters to somebody lie, and the key that they are made with."""
        of = f"{campaign}\n{recipient}".encode()
        return Office(
            hmac.digest(self._print_key, b"office\n" + of, "sha256").hex(),
            hmac.digest(self._print_key, b"key\n" + of, "sha256"),
        )
